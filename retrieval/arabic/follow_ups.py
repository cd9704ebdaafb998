"""Questions about an answer itself, such as «متى؟»: what they ask of its attribution."""

import tomllib
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias

from retrieval.arabic.folding import fold
from retrieval.arabic.terms import folded_words

FollowUp: TypeAlias = Literal["when", "who", "source"]
"""What is asked of an answer's attribution: its date, who speaks, or the document and its publisher."""

_AND = "و"
_WORDS_OF_A_FOLLOW_UP = 6


def follow_up_of(message: str) -> FollowUp | None:
    """Return what a message asks of the answer before it, None where it asks anything of its own."""
    words = folded_words(message)
    if not 0 < len(words) <= _WORDS_OF_A_FOLLOW_UP:
        return None
    phrases, said = _phrases(), " ".join(words)
    # «ومتى؟» joins the particle, «و متى؟» does not.
    return phrases.get(said) or phrases.get(said.removeprefix(_AND).lstrip())


@cache
def _phrases() -> dict[str, FollowUp]:
    data = resources.files("retrieval.arabic").joinpath("data/follow_ups.toml").read_text("utf-8")
    tables: dict[FollowUp, list[str]] = tomllib.loads(data)  # pyright: ignore[reportAssignmentType] (our own file)
    return {" ".join(folded_words(fold(phrase))): kind for kind, phrases in tables.items() for phrase in phrases}
