"""Courtesies: what people say before, after or instead of a question."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias, get_args

from retrieval.arabic.folding import fold
from retrieval.arabic.interrogatives import asks
from retrieval.domain import Courtesy

_Kind: TypeAlias = Courtesy | Literal["address", "polite"]
_Phrase: TypeAlias = tuple[str, ...]

_COURTESIES: tuple[Courtesy, ...] = get_args(Courtesy)

# A word with its harakat, which Python does not count as letters.
_WORD = re.compile(r"[^\W_](?:\w|[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed])*")
_REPEATED = re.compile(r"(.)\1+")
_AND, _VOCATIVE = "و", "يا"
# What says that something is quoted and not said to the bot.
_QUOTES = re.compile("[\"'«»“”„‘’‹›()\\[\\]{}]")
# Any mark or symbol that is neither a quotation's nor a bracket's, or a new line.
_BREAK = re.compile("[^\\w\\s\"'«»“”„‘’‹›()\\[\\]{}]|\n")
_SALAM = "عليكم"
# More words than these are no courtesy, and are not tried as one.
_WORDS_OF_A_COURTESY = 24


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as courtesies are compared, and where it stands in the message."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The data file: what each phrase is, words that begin a question, and words that speak of courtesies."""

    kinds: dict[_Phrase, _Kind]
    openers: frozenset[str]
    mentions: frozenset[str]
    longest: int


def courtesy_of(message: str) -> Courtesy | None:
    """Return what kind of courtesy a message is, None where it says anything else.

    Of several courtesies it is the last one that is no greeting: «مرحبا، كيف حالك؟» asks how one is.
    """
    kinds = _whole(_tokens(message))
    last: Courtesy | None = None
    for kind in kinds or ():
        if kind in ("address", "polite") or (kind == "greeting" and last is not None):
            continue
        last = kind
    return last


def is_preamble(message: str) -> bool:
    """Tell whether a message only announces a question politely: «لو سمحت، عندي سؤال»."""
    kinds = _whole(_tokens(message))
    return kinds is not None and "polite" in kinds and courtesy_of(message) is None


def without_courtesy(message: str) -> str:
    """Return a message without the courtesies before and after what it asks; as it is where nothing else is left."""
    tokens = _tokens(message)
    if _whole(tokens) is not None or not _phrases().mentions.isdisjoint(token.word for token in tokens):
        return message
    first = _after_opening(message, tokens)
    last = _before_closing(message, tokens)
    if first >= last or (first, last) == (0, len(tokens)):
        return message
    start = tokens[first].start if first else 0
    end = tokens[last].start if last < len(tokens) else len(message)
    kept = message[start:end].rstrip()
    return kept.rstrip("،,؛;:-–— \n") if last < len(tokens) else kept


def _after_opening(message: str, tokens: Sequence[_Token]) -> int:
    """Return how many words at the head of a message are courtesies."""
    if not tokens or _QUOTES.search(message[: tokens[0].start]):
        return 0
    parses = _parses(tokens[:_WORDS_OF_A_COURTESY])
    for count in range(min(len(tokens), len(parses)) - 1, 0, -1):
        kinds = parses[count]
        if kinds and any(kind != "address" for kind in kinds) and _ends_before(message, tokens, count):
            return count
    return 0


def _ends_before(message: str, tokens: Sequence[_Token], count: int) -> bool:
    """Tell whether what follows the first words is something new: after a mark, a salam, or with a question word."""
    between = message[tokens[count - 1].end : tokens[count].start]
    if _BREAK.search(between):
        return not _QUOTES.search(between.rstrip()[:1])
    following = message[tokens[count].start : tokens[count].end]
    return (
        tokens[count].word in _phrases().openers
        or asks([following])
        or any(token.word == _squeezed(_SALAM) for token in tokens[:count])
    )


def _before_closing(message: str, tokens: Sequence[_Token]) -> int:
    """Return how many words of a message stand before the courtesies at its end."""
    if not tokens or _QUOTES.search(message[tokens[-1].end :]):
        return len(tokens)
    for count in range(max(len(tokens) - _WORDS_OF_A_COURTESY, 1), len(tokens)):
        between = message[tokens[count - 1].end : tokens[count].start]
        kinds = _parses(tokens[count:])[-1]
        if not kinds or all(kind == "address" for kind in kinds) or _QUOTES.search(between):
            continue
        # One word of thanks may belong to what is asked, or be a name (رجاء); a whole phrase of it does not.
        is_phrase = kinds[0] != "greeting" and len(tokens) - count > 1
        is_joined = kinds[0] == "thanks" and tokens[count].word.startswith(_AND)
        if _BREAK.search(between) or is_phrase or is_joined:
            return count
    return len(tokens)


def _whole(tokens: Sequence[_Token]) -> tuple[_Kind, ...] | None:
    """Return the kinds of the phrases that a message consists of, None where it says anything else."""
    return _parses(tokens)[-1] if len(tokens) <= _WORDS_OF_A_COURTESY else None


def _parses(tokens: Sequence[_Token]) -> list[tuple[_Kind, ...] | None]:
    """Return the kinds of the phrases that the first 0, 1, 2, ... words consist of, None where they do not."""
    phrases = _phrases()
    words = [token.word for token in tokens]
    found: list[tuple[_Kind, ...] | None] = [()]
    for end in range(1, len(words) + 1):
        parse: tuple[_Kind, ...] | None = None
        for start in range(max(end - phrases.longest, 0), end):
            before, kind = found[start], _kind_of(tuple(words[start:end]), phrases)
            if before is not None and kind is not None:
                parse = (*before, kind)
                break
        found.append(parse)
    return found


def _kind_of(words: _Phrase, phrases: _Phrases) -> _Kind | None:
    """Return what a phrase is, also with «و» or «يا» before it."""
    kind = phrases.kinds.get(words)
    if kind is None and words[0].startswith(_AND):
        kind = phrases.kinds.get((words[0][1:], *words[1:]))
    if kind is None and words[0] == _VOCATIVE:
        kind = phrases.kinds.get(words[1:])
        return kind if kind == "address" else None
    return kind


def _tokens(message: str) -> list[_Token]:
    return [_Token(_squeezed(match[0]), match.start(), match.end()) for match in _WORD.finditer(message)]


def _squeezed(word: str) -> str:
    """Return a word folded, each run of a letter as one: people draw courtesies out."""
    return _REPEATED.sub(r"\1", fold(word))


@cache
def _phrases() -> _Phrases:
    data = resources.files("retrieval.arabic").joinpath("data/courtesies.toml").read_text("utf-8")
    tables: dict[str, list[str]] = tomllib.loads(data)
    kinds: dict[_Phrase, _Kind] = {}
    # A phrase that stands in two lists is of the later kind.
    for kind in ("address", "polite", *_COURTESIES):
        for phrase in tables[kind]:
            kinds[tuple(token.word for token in _tokens(phrase))] = kind
    openers, mentions = (frozenset(map(_squeezed, tables[name])) for name in ("openers", "mentions"))
    return _Phrases(kinds, openers, mentions, max(map(len, kinds)))
