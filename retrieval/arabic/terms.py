"""Terms: what the lexical index holds of a text, and what it is asked."""

# PyStemmer ships no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

import re
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

import Stemmer

from retrieval.arabic.folding import UNSEEN, fold
from retrieval.arabic.word_lists import word_list
from retrieval.domain import SentenceTerms, Span
from retrieval.ports import TermFields

TERMS_VERSION = 1
"""Goes up whenever a text gives other terms; an index built with another version is stale."""

_GRAM = 4

# Marks where a word begins and ends, so that a gram tells a prefix from a middle: on arcd-train BM25 gains 0.024 of MRR
# (95 % interval 0.014 to 0.034). No word holds it.
_EDGE = "_"
_TAA_MARBUTA = "ه"  # folded

# Letters and digits apart, so that a joined particle or a suffix leaves the number to be found (و300, كوفيد19). One
# separator is a decimal and stays; more make a date or a version, whose parts are asked for one by one.
_WORD = re.compile(r"(?<!\d[.,])\d+[.,]\d+(?![.,]?\d)|[^\W\d_]+|\d+")

# The same in a text as it is written, where a word may hold harakat, tatweel and what else folding drops.
_WRITTEN_WORD = re.compile(rf"(?<!\d[.,٫٬])\d+[.,٫٬]\d+(?![.,٫٬]?\d)|[^\W\d_](?:[^\W\d_]|[{UNSEEN}])*|\d+")

# A paragraph of news takes some 25 kB: in all this stays near 100 MB, however large the corpus.
_TEXTS_REMEMBERED = 4_096
# Of texts without end, which take a hundred times that, fewer.
_LONG, _LONG_TEXTS_REMEMBERED = 2_000, 256
# A longer word is none, and is not remembered.
_LONGEST_WORD = 64
# Ten thousand articles of news have twice as many distinct words, of which most stand once; this is some 20 MB.
_WORDS_REMEMBERED = 65_536
_QUESTION_WORDS = frozenset(map(fold, word_list("question_words.txt")))


def extract_terms(text: str) -> TermFields:
    """Return the character 4-grams inside the folded words, edges marked, and the Snowball stems of the words.

    A word of one or two letters is one gram. No term is empty or holds white space. Safe to call from several threads.
    """
    words = folded_words(text)
    # Once for each distinct word: in a long text most come again.
    grams = {word: tuple(_grams((word,))) for word in set(words)}
    return TermFields(grams=tuple(chain.from_iterable(map(grams.__getitem__, words))), stems=tuple(map(_stem, words)))


def sentence_terms(text: str) -> SentenceTerms:
    """Return what `extract_terms` does as the lexical index takes it."""
    words = folded_words(text)
    return SentenceTerms(grams=" ".join(map(_grams_text, words)), stems=" ".join(map(_stem, words)))


def gram_set(text: str) -> frozenset[str]:
    """Return the distinct 4-grams of a text, as `extract_terms` makes them; the last texts are remembered."""
    return _long_gram_set(text) if len(text) > _LONG else _short_gram_set(text)


@lru_cache(maxsize=_TEXTS_REMEMBERED)
def _short_gram_set(text: str) -> frozenset[str]:
    return frozenset(_grams(set(folded_words(text))))


@lru_cache(maxsize=_LONG_TEXTS_REMEMBERED)
def _long_gram_set(text: str) -> frozenset[str]:
    return frozenset(_grams(set(folded_words(text))))


@lru_cache(maxsize=_TEXTS_REMEMBERED)
def edged_words(text: str) -> str:
    """Return the folded words of a text with their edges: it holds a 4-gram where `gram_set` does.

    To look for a question's few dozen is a tenth of the work of making a paragraph's set.
    """
    return f"{_EDGE}{_EDGE.join(folded_words(text))}{_EDGE}"


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text, folded, in its order: what the terms are made of."""
    return tuple(_WORD.findall(fold(text)))


def word_spans(text: str, start: int = 0) -> tuple[Span, ...]:
    """Return the words and numbers of a text where they stand, with their harakat; the text begins at `start`."""
    return tuple(Span(start + match.start(), start + match.end()) for match in _WRITTEN_WORD.finditer(text))


def count_words(text: str) -> int:
    """Return how many spans `word_spans` gives."""
    return len(_WRITTEN_WORD.findall(text))


def topic_words(question: str) -> tuple[TermFields, ...]:
    """Return the terms of each distinct word that says what a question is about; where none does, of every word."""
    words = dict.fromkeys(folded_words(question))
    about = [word for word in words if word not in _QUESTION_WORDS]
    return tuple(TermFields(tuple(_grams([word])), (_stem(word),)) for word in about or words)


def has_every_word(text: str, words: Iterable[TermFields]) -> bool:
    """Tell whether each of some words stands in a text, in whatever form; `words` are as `topic_words` gives them."""
    stems = {_root(stem) for stem in extract_terms(text).stems}
    return all(_root(stem) in stems for word in words for stem in word.stems)


def is_question_word(word: str) -> bool:
    """Tell whether a folded word only asks, or stands in every question."""
    return word in _QUESTION_WORDS


def names_topic(text: str) -> bool:
    """Tell whether any word of a text says what it is about, and is not one to ask with."""
    return not _QUESTION_WORDS.issuperset(folded_words(text))


def _grams(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        edged = f"{_EDGE}{word}{_EDGE}"
        for start in range(max(len(edged) - _GRAM, 0) + 1):
            yield edged[start : start + _GRAM]


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _grams_of_word(word: str) -> str:
    return " ".join(_grams((word,)))


def _grams_text(word: str) -> str:
    return _grams_of_word(word) if len(word) <= _LONGEST_WORD else _grams_of_word.__wrapped__(word)


class _Stemmers(threading.local):
    """A Snowball stemmer keeps a cache that threads may not share."""

    def __init__(self) -> None:
        self.arabic = Stemmer.Stemmer("arabic")
        self.english = Stemmer.Stemmer("english")


_stemmers = _Stemmers()


def _root(stem: str) -> str:
    """Return a stem without the taa marbuta, which Snowball leaves after an article: المكتبة, but مكتب of مكتبة."""
    return stem.removesuffix(_TAA_MARBUTA) if len(stem) > _GRAM else stem


def _stem(word: str) -> str:
    return _stem_of_word(word) if len(word) <= _LONGEST_WORD else _stem_of_word.__wrapped__(word)


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _stem_of_word(word: str) -> str:
    stemmer = _stemmers.english if word.isascii() else _stemmers.arabic
    return stemmer.stemWord(word)
