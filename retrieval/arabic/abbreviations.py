"""Abbreviations: whether the full stop after a word belongs to the word."""

import re
from functools import lru_cache

from retrieval.arabic.boundary_words import boundary_words
from retrieval.arabic.folding import fold

_LAST_WORD = re.compile(r"[\w.]*\Z")
_FIRST_WORD = re.compile(r"\W*(\w+)")
_LONGEST_PART = 2
_SHORTEST_JOINED = 3


def is_abbreviated(before: str, after: str) -> bool:
    """Tell whether a full stop between `before` and `after` shortens a word and ends no sentence.

    Args:
        before: the text up to the full stop, of which the last two words count.
        after: the text that follows, of which the first word counts.
    """
    *earlier, last = before.split()[-2:]
    following = after.split(None, 1)
    return _is_abbreviated(earlier[0] if earlier else "", last, following[0] if following else "")


@lru_cache(maxsize=8192)
def _is_abbreviated(before_last: str, last: str, after: str) -> bool:
    words = boundary_words()
    previous, following = fold(before_last), first_word(after)
    parts = _parts(last)
    if not parts or not all(part.isalpha() for part in parts):
        return False
    if following[:1].isdigit() and (parts[-1] in words.before_a_number or _is_chain(parts)):
        return True
    # After a number it is a unit, a currency or an era (200 م. 1.5 م.د.), and those do end sentences.
    if previous[-1:].isdigit():
        return False
    if all(part in words.titles for part in parts):
        return previous not in words.labels
    if len(parts) == 1:
        return _is_abbreviated_word(parts[0], previous, following)
    return _is_chain(parts) and not opens_sentence(following)


def _parts(word: str) -> list[str]:
    """Return what stands between the full stops of a word, folded and without a conjunction joined to it (وأ.د)."""
    match = _LAST_WORD.search(fold(word))
    parts = [part for part in match.group().split(".") if part] if match else []
    if parts and parts[0].startswith("و") and _is_letter(parts[0][1:]):
        parts[0] = parts[0][1:]
    return parts


def _is_abbreviated_word(word: str, previous: str, following: str) -> bool:
    words = boundary_words()
    if word in words.before_a_name:
        return True
    # Spelled without marks, the letters before it make it an acronym (بي بي سي), which needs no full stop.
    if word in words.letter_names and previous in words.letter_names:
        return False
    initial = _is_letter(word)
    if initial and (previous in words.labels or _is_foreign_label(word, previous, following)):
        return False
    return (initial or word in words.may_end) and not opens_sentence(following)


def _is_foreign_label(word: str, previous: str, following: str) -> bool:
    """Tell whether a Latin letter stands alone among Arabic words, as a grade or a vitamin does and no name."""
    return word.isascii() and not previous[:1].isascii() and not following[:1].isascii()


def _is_letter(word: str) -> bool:
    return len(word) == 1 or word in boundary_words().letter_names


def _is_chain(parts: list[str]) -> bool:
    return len(parts) > 1 and all(len(part) <= _LONGEST_PART or _is_letter(part) for part in parts)


def first_word(text: str) -> str:
    """Return the first word of a text, folded; empty where there is none."""
    match = _FIRST_WORD.match(fold(text))
    return match.group(1) if match else ""


def opens_sentence(word: str) -> bool:
    """Tell whether a folded word mostly stands at the head of a sentence: the conjunction و and a few others."""
    if word in boundary_words().openers or word == "و":
        return True
    return word.startswith("و") and len(word) >= _SHORTEST_JOINED


def continues_quotation(text: str) -> bool:
    """Tell whether a text goes on with the sentence around a quotation that ended with its own mark."""
    words = boundary_words()
    first = first_word(text)
    if first == "كما":
        _, _, text = text.partition(" ")
        return first_word(text) in words.reporting
    return first in words.reporting or first in words.after_a_quotation
