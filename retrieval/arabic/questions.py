"""Questions as they are searched: what the model and the index are given of what a person wrote."""

import re
import unicodedata

from retrieval.arabic.courtesy import is_preamble, without_courtesy
from retrieval.arabic.folding import without_floods
from retrieval.arabic.interrogatives import asks, with_standard_interrogatives
from retrieval.arabic.sentences import split_sentences
from retrieval.arabic.terms import folded_words, names_topic
from retrieval.domain import Span

# Hamzas and madda over a letter are not among them: NFKC joins those to it.
_UNSEEN = re.compile(
    "[\u00ad\u0610-\u061a\u061c\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u08d3-\u08ff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe7f\ufeff]+"
)
# A run of them is no spelling, and normalisation sorts one in quadratic time.
_HAMZAS = re.compile("([\u0653-\u0655])[\u0653-\u0655]+")
# No Arabic word has a letter three times running; III and 1000 do.
_DRAWN_OUT = re.compile("([\u0621-\u064a\u0671-\u06d3])\\1{2,}")
_REPEATED_MARKS = re.compile(r"([؟?!.،,])[؟?!.،, ]*\1")
_DIGITS = {zero + value: str(value) for zero in (0x0660, 0x06F0) for value in range(10)}
_SPACES = re.compile(r"[^\S\n]+")
_QUESTION_MARKS = ("؟", "?")

_LONGEST = 8_192
"""The most letters that are searched, twice those of a message: one letter can stand for eighteen (ﷺ)."""

_WORDS_KEPT = 16
"""A question of no more words is searched whole: what stands around what it asks is its context."""


def as_searched(question: str) -> str:
    """Return a question as it is searched.

    Without the courtesies around it, harakat and tatweel; letters and marks that are drawn out once, digits ASCII,
    dialect question words as the standard ones. Of a long message only the sentences that ask, with the one before
    where they name no topic. Idempotent; a text that has a word keeps one.
    """
    seen = ""
    while question != seen:
        seen, question = question, _simplified(question)
    return question


def has_topic(question: str) -> bool:
    """Tell whether a question says what it is about: not if it only announces a question, or only asks «متى؟»."""
    return names_topic(as_searched(question)) and not is_preamble(question)


def _simplified(question: str) -> str:
    plain = _HAMZAS.sub(r"\1", _DRAWN_OUT.sub(r"\1", _UNSEEN.sub("", question))).translate(_DIGITS)
    plain = _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFKC", without_floods(plain))))
    plain = plain.strip()[:_LONGEST].rstrip()
    asked = _asking(without_courtesy(_REPEATED_MARKS.sub(r"\1", plain)))
    return with_standard_interrogatives(asked) if folded_words(asked) else plain


def _asking(text: str) -> str:
    """Return the sentences of a long text that ask, all of a short one or of one that asks nothing."""
    if len(folded_words(text)) <= _WORDS_KEPT:
        return text
    sentences = [span.of(text) for span in split_sentences(text, Span(0, len(text)))]
    asking = [number for number, sentence in enumerate(sentences) if _is_asking(sentence)]
    if not asking:
        return text
    kept = set(asking)
    if not any(names_topic(sentences[number]) for number in asking):
        kept.update(number - 1 for number in asking if number)
    return " ".join(sentences[number] for number in sorted(kept))


def _is_asking(sentence: str) -> bool:
    return any(mark in sentence for mark in _QUESTION_MARKS) or asks(folded_words(sentence))
