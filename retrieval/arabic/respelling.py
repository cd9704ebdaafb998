"""Spelling errors: words of a question put right by the passages that come nearest."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from retrieval.arabic.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_HARAKAT = re.compile("[\u064b-\u0652\u0670\u0640]+")
_ARTICLE = "ال"
_SHORTEST = 4
# محمد and محمود, علوي and علاوي are two names each; longer words seldom differ by a long vowel alone.
_VOWELS = frozenset("اوي")
_SHORTEST_WITH_A_VOWEL = 6


def respelled(text: str, passages: Iterable[str], is_known: Callable[[str], bool]) -> str:
    """Return a question with its words as the passages write them, also those that are mistyped.

    A word is taken for mistyped where a word of the passages is one letter away (left out, too many, wrong, or in the
    place of its neighbour) and no document has the word itself. Of several the most frequent is taken.

    Args:
        text: the question as it is searched.
        passages: what came nearest to it.
        is_known: tells of a folded word whether any document has it; asked of what seems mistyped only.
    """
    written = _spellings(passages)
    right: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(text)):
        folded = fold(word)
        if folded in written:
            right[word] = word if word in written[folded] else _most_frequent(written[folded])
        elif len(folded) >= _SHORTEST and (nearest := _nearest(folded, written)) and not is_known(folded):
            right[word] = _most_frequent(nearest)
    return _WORD.sub(lambda found: right.get(found[0], found[0]), text)


def _spellings(passages: Iterable[str]) -> dict[str, Counter[str]]:
    """Return the words of the passages, each way of writing counted, by their folded forms."""
    counts = Counter(word for passage in passages for word in _WORD.findall(_HARAKAT.sub("", passage)))
    found: dict[str, Counter[str]] = {}
    for word, count in counts.items():
        found.setdefault(fold(word), Counter())[word] = count
    return found


def _nearest(word: str, written: dict[str, Counter[str]]) -> Counter[str] | None:
    near = [spellings for other, spellings in written.items() if _is_mistyped(word, other)]
    return max(near, key=Counter[str].total, default=None)


def _most_frequent(spellings: Counter[str]) -> str:
    return spellings.most_common(1)[0][0]


def _is_mistyped(word: str, other: str) -> bool:
    """Tell whether one mistake of the hand makes the first of two folded words of the second."""
    if abs(len(word) - len(other)) > 1 or word == other or not _is_long(other):
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    if len(word) == len(other):
        return word[start + 1 :] == other[start + 1 :] or _is_swapped(word[start:], other[start:])
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    if longer[start] in _VOWELS and len(longer) < _SHORTEST_WITH_A_VOWEL:
        return False
    return longer[start + 1 :] == shorter[start:]


def _is_swapped(word: str, other: str) -> bool:
    return word[:2] == other[1::-1] and word[2:] == other[2:]


def _is_long(word: str) -> bool:
    return len(word.removeprefix(_ARTICLE)) >= _SHORTEST
