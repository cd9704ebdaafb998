"""Forms of answers: what a question asks for (a time, a number, a place, a cause), and whether a sentence has it."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from retrieval.arabic.folding import fold
from retrieval.arabic.terms import folded_words

_NUMBERS = {"years": r"1\d{3}|20\d\d|\d{3}", "all": r"\d[\d.,]*"}
_TEXTS_REMEMBERED = 4_096


class _Form(BaseModel):
    """An entry of the data file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked_by: tuple[str, ...]
    shown_by: tuple[str, ...]
    numbers: str | None = None


def asked_forms(question: str) -> frozenset[str]:
    """Return the names of the forms that a question asks for."""
    words = " ".join(folded_words(question))
    return frozenset(name for name, (asked, _) in _patterns().items() if asked.search(words))


@lru_cache(maxsize=_TEXTS_REMEMBERED)
def shown_forms(sentence: str) -> frozenset[str]:
    """Return the names of the forms that a sentence has something of; the last sentences are remembered."""
    words = " ".join(folded_words(sentence))
    return frozenset(name for name, (_, shown) in _patterns().items() if shown.search(words))


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    tables = tomllib.loads((files("retrieval.arabic") / "data" / "answer_forms.toml").read_text("utf-8"))
    forms = {name: _Form.model_validate(table) for name, table in tables.items()}
    return {
        name: (_pattern(form.asked_by), _pattern(form.shown_by, _NUMBERS.get(form.numbers or "")))
        for name, form in forms.items()
    }


def _pattern(phrases: Iterable[str], numbers: str | None = None) -> re.Pattern[str]:
    """Return what finds one of the phrases among folded words with single spaces between them."""
    alternatives = [re.escape(fold(phrase)).replace(r"\*", r"\S*") for phrase in phrases]
    if numbers is not None:
        alternatives.append(numbers)
    return re.compile(rf"(?<!\S)(?:{'|'.join(alternatives)})(?!\S)")
