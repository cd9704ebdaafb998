"""The words and marks of a document as the rules read them: folded, with their places in the text."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, repeat

from retrieval.arabic.folding import UNSEEN, fold
from retrieval.arabic.sentences import split_sentences
from retrieval.domain import Span

NEWLINE = "\n"
"""The token at the end of a line; everything else that is white space is no token."""

_LINE_END = r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
_TOKEN = re.compile(rf"[\w{UNSEEN}]+|([^\w\s]|{_LINE_END})")
_ALEF_MAQSURA = "ى"
_LONGEST_WORD = 64
# Folded, the name would be «أن».
_ANNE = "آن"
# Prepositions that fold to the letters of a name or a title (علي، والي) keep their last letter.
_PREPOSITIONS_IN_MAQSURA = {fold(word): fold(word)[:-1] + _ALEF_MAQSURA for word in ("على", "وعلى", "وإلى")}


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """Return a word or mark folded; «على» and «وإلى» keep their last letter, which tells them from علي and والي."""
    if word == _ANNE:
        return word
    folded = fold(word)
    return _PREPOSITIONS_IN_MAQSURA.get(folded, folded) if word.endswith(_ALEF_MAQSURA) else folded


@dataclass(frozen=True, slots=True)
class Tokens:
    """A document's tokens; token `i` is `text[starts[i]:ends[i]]`, and `words[i]` that folded.

    `sentence_of[i]` is the number of its sentence, `sentences[n]` the first token of sentence `n` and the token after
    its last. `places` has the tokens of each word.
    """

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    sentence_of: Sequence[int]
    sentences: Sequence[tuple[int, int]]
    places: dict[str, list[int]]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.words)

    def span(self, first: int, after: int) -> Span:
        """Return the span from the beginning of token `first` to the end of the token before `after`."""
        return Span(self.starts[first], self.ends[after - 1])

    def is_word(self, at: int) -> bool:
        """Tell whether a token is a word and no mark."""
        return self.words[at][0].isalnum()

    def sentence_end(self, at: int) -> int:
        """Return the token after the last one of the sentence of a token."""
        return self.sentences[self.sentence_of[at]][1]

    def sentence_start(self, at: int) -> int:
        """Return the first token of the sentence of a token."""
        return self.sentences[self.sentence_of[at]][0]

    def stands_in(self, word: str, first: int, after: int) -> bool:
        """Tell whether a word is among the tokens [first, after), without a look at each."""
        places = self.places.get(word, [])
        found = bisect_left(places, first)
        return found < len(places) and places[found] < after

    def raw(self, at: int) -> str:
        """Return a token as the text has it."""
        return self.text[self.starts[at] : self.ends[at]]


def read_tokens(text: str, body: Span) -> Tokens:
    """Return the tokens of a part of a text; linear in its length."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text, body.start, body.end):
        raw = match.group()
        # Folding would take a mark apart: ″ is two primes to Unicode.
        if match.lastindex:
            word = NEWLINE if raw.isspace() else raw
        else:
            # What is longer is no word of any list, and would be remembered whole.
            word = fold_word(raw) if len(raw) <= _LONGEST_WORD else fold_word.__wrapped__(raw)[:_LONGEST_WORD]
        # A run of invisible marks is no word.
        if word:
            start, end = match.span()
            words.append(word)
            starts.append(start)
            ends.append(end)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        places[word].append(at)
    # A sentence of invisible marks has no token.
    firsts = [bisect_left(starts, span.start) for span in split_sentences(text, body)]
    sentences = tuple(pairwise([*firsts, len(words)]))
    sentence_of = [0] * (firsts[0] if firsts else len(words))
    for number, (first, after) in enumerate(sentences):
        sentence_of.extend(repeat(number, after - first))
    return Tokens(text, words, starts, ends, sentence_of, sentences, dict(places))
