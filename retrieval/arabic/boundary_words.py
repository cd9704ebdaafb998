"""The words that decide whether a mark ends a sentence, read from `data/sentence_ends.toml` and folded."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from retrieval.arabic.folding import fold


@dataclass(frozen=True, slots=True)
class BoundaryWords:
    """Sets of folded words; the data file says what each is for."""

    before_a_name: frozenset[str]
    may_end: frozenset[str]
    before_a_number: frozenset[str]
    titles: frozenset[str]
    labels: frozenset[str]
    letter_names: frozenset[str]
    domains: frozenset[str]
    openers: frozenset[str]
    reporting: frozenset[str]
    after_a_quotation: frozenset[str]


@cache
def boundary_words() -> BoundaryWords:
    """Return the words, read once."""
    data = resources.files("retrieval.arabic").joinpath("data/sentence_ends.toml").read_text("utf-8")
    tables: dict[str, list[str]] = tomllib.loads(data)
    return BoundaryWords(**{name: frozenset(map(fold, words)) for name, words in tables.items()})
