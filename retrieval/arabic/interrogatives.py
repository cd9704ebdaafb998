"""Question words: which words ask, and the standard form of those that dialects ask with."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_WORD = re.compile(r"\w+")
# Hamza on alef is left out as often as written, and ى and ي change places; madda is not left out in آية.
_SPELLING = str.maketrans("أإٱىیکہھ", "اااييكهه")
_CONJUNCTIONS = ("و", "ف")
_SHORTEST_JOINED = 3
_ARTICLE = "ال"
_WHAT_OF_VERBS, _WHAT_OF_NOUNS = "ماذا", "ما"


@dataclass(frozen=True, slots=True)
class _Interrogatives:
    """The data file, spelled for comparison; dialect words lead to their standard form."""

    standard: frozenset[str]
    standard_first: frozenset[str]
    nominal: frozenset[str]
    dialect: dict[str, str]
    doubtful: dict[str, str]
    beside: dict[str, str]


def asks(words: Sequence[str]) -> bool:
    """Tell whether one of the words, which have no harakat and stand in the order of their sentence, asks."""
    found = _interrogatives()
    return _has_standard(words) or any(_form(word, found.dialect) or _form(word, found.doubtful) for word in words)


def with_standard_interrogatives(sentence: str) -> str:
    """Return a sentence without harakat, its dialect question words replaced by standard ones."""
    found = _interrogatives()
    words: list[str] = _WORD.findall(sentence)
    forms = found.dialect if _has_standard(words) else found.dialect | found.doubtful
    if any(_form(word, forms) for word in words):
        forms = forms | found.beside
    following = iter([*words[1:], ""])

    def standard(match: re.Match[str]) -> str:
        after, form = next(following), _form(match[0], forms)
        return _agreeing(form, after) if form else match[0]

    return _WORD.sub(standard, sentence)


def _has_standard(words: Sequence[str]) -> bool:
    found = _interrogatives()
    spelled = [_spelled(word) for word in words]
    return spelled[:1] != [] and (
        spelled[0] in found.standard_first or any(_without_conjunction(word) in found.standard for word in spelled)
    )


def _form(word: str, forms: dict[str, str]) -> str | None:
    """Return the standard form of a dialect word, with the conjunction that is joined to it."""
    spelled = _spelled(word)
    if spelled in forms:
        return forms[spelled]
    rest = _without_conjunction(spelled)
    return spelled[0] + forms[rest] if rest != spelled and rest in forms else None


def _agreeing(form: str, after: str) -> str:
    if not form.endswith(_WHAT_OF_VERBS):
        return form
    is_noun = after.startswith(_ARTICLE) or _spelled(after) in _interrogatives().nominal
    return form.removesuffix(_WHAT_OF_VERBS) + _WHAT_OF_NOUNS if is_noun else form


def _without_conjunction(word: str) -> str:
    return word[1:] if word.startswith(_CONJUNCTIONS) and len(word) > _SHORTEST_JOINED else word


def _spelled(word: str) -> str:
    return word.translate(_SPELLING).casefold()


@cache
def _interrogatives() -> _Interrogatives:
    data = resources.files("retrieval.arabic").joinpath("data/interrogatives.toml").read_text("utf-8")
    tables = tomllib.loads(data)
    return _Interrogatives(
        standard=frozenset(map(_spelled, tables["standard"])),
        standard_first=frozenset(map(_spelled, tables["standard_first"])),
        nominal=frozenset(map(_spelled, tables["nominal"])),
        dialect=_by_word(tables["dialect"]),
        doubtful=_by_word(tables["doubtful"]),
        beside=_by_word(tables["beside"]),
    )


def _by_word(table: dict[str, list[str]]) -> dict[str, str]:
    return {_spelled(word): form for form, words in table.items() for word in words}
