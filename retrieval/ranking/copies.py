"""One passage, once: which sentences say the same in the same words, and what becomes of the later ones."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from retrieval.arabic.folding import fold
from retrieval.arabic.terms import folded_words, gram_set
from retrieval.arabic.word_lists import word_list
from retrieval.domain import Occurrence, Source, Voices
from retrieval.speakers import are_one

NEAR = 0.8
"""The share of their 4-grams that two copies have in common at least.

Read on the pairs of the ANT corpus that pass every other test: above 0.9 the words added are a conjunction or a day,
from 0.8 a phrase («حسب مراسلنا»), and from 0.7 they bring something of their own (a denial, another place, a referee).
"""

_SHORTEST = 4
"""A text of fewer words is a copy only if it has the same words: one word more is another thing there."""

_AND = "و"

# What Arabic joins to the front of a word, and the accusative's alif: the edits of a copy. Suffixes stay, for they can
# count (يوم, يومين), and so does what would leave less than three letters.
_CLITICS = re.compile(r"^[وف]?(?:[بك]?ال|لل|[بلكس])?(?=[^\W\d]{3})")
_ACCUSATIVE = re.compile(r"(?<=[^\W\d]{3})ا$")

_DECISIVE = frozenset(map(fold, word_list("decisive_words.txt")))
_JOINED_TO_THEM = "وفبل"


def are_copies(one: str, other: str) -> bool:
    """Tell whether two texts are one passage: the same words, or the one with a few words added to the other.

    Harakat, punctuation and joined particles do not count. A word in the place of another always makes two passages,
    as «الأولى» for «الثانية» does in a sentence of thirty words; so do other numbers, in digits, or the same in another
    order (6-4, 4-6), and a negation or a magnitude more or less. Symmetric; not transitive.
    """
    if not _may_be_copies(gram_set(one), gram_set(other)):
        return False
    words, others = folded_words(one), folded_words(other)
    if words == others:
        return True
    if min(len(words), len(others)) < _SHORTEST or _numbers(words) != _numbers(others):
        return False
    if _decisive(words) != _decisive(others):
        return False
    shorter, longer = sorted((_stripped(words), _stripped(others)), key=len)
    rest = iter(longer)
    return all(word in rest for word in shorter)


def group_copies(ranked: Iterable[tuple[int, str]], top: int, depth: int) -> tuple[tuple[int, ...], ...]:
    """Group sentences that are one passage: the best ranked of each first, then its copies, as they were ranked.

    Args:
        ranked: the ids of sentences with their texts, best first; read only as far as it is needed.
        top: how many passages are wanted.
        depth: how many sentences are read at least, for the copies that come after the last passage.

    Returns:
        The groups in the order of their first sentences, at most `top` of them.
    """
    groups: list[list[int]] = []
    heads: list[str] = []
    for place, (sentence_id, text) in enumerate(ranked, start=1):
        copied = next((number for number, head in enumerate(heads) if are_copies(head, text)), None)
        if copied is not None:
            groups[copied].append(sentence_id)
        elif len(groups) < top:
            groups.append([sentence_id])
            heads.append(text)
        if len(groups) == top and place >= depth:
            break
    return tuple(map(tuple, groups))


def attributions_differ(source: Source, voices: Voices, also_in: Sequence[Occurrence]) -> bool:
    """Tell whether the places of one passage are attributed to different people.

    They are if two of their documents name different authors, or different speakers of the same words. Another
    publisher alone is a repost, and who is not named contradicts nobody; nor does a shorter name of the same speaker.
    """
    authors = (source.author, *(occurrence.source.author for occurrence in also_in))
    names = {folded_words(author or "") for author in authors}
    if len(names - {()}) > 1:
        return True
    speakers = (voices.speaker, *(occurrence.voices.speaker for occurrence in also_in))
    named = [one for one in speakers if one is not None and one.type != "anonymous"]
    return any(not are_one(one, other) for one, other in combinations(named, 2))


def _may_be_copies(grams: frozenset[str], others: frozenset[str]) -> bool:
    fewer, more = sorted((len(grams), len(others)))
    # The share cannot be larger than this, and most pairs end here.
    if fewer < NEAR * more:
        return False
    common = len(grams & others)
    return common >= NEAR * (fewer + more - common)


def _numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if word[0].isdigit()]


def _decisive(words: Sequence[str]) -> Counter[str]:
    bare = (word[1:] if word[0] in _JOINED_TO_THEM and word[1:] in _DECISIVE else word for word in words)
    return Counter(word for word in bare if word in _DECISIVE)


def _stripped(words: Sequence[str]) -> list[str]:
    return [_ACCUSATIVE.sub("", _CLITICS.sub("", word)) for word in words if word != _AND]
