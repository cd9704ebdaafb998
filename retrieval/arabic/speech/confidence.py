"""How sure a speaker is: the measured precision of the rule that found him."""

import json
from functools import cache
from importlib.resources import files

_RIGHT, _FOUND = 1, 2


def smoothed(right: int, found: int) -> float:
    """Return the share that is right, as if one more had been right and one more wrong (Laplace's rule)."""
    return (right + _RIGHT) / (found + _FOUND)


@cache
def _counts() -> dict[str, tuple[int, int]]:
    text = (files("retrieval.arabic") / "data" / "speech_confidence.json").read_text("utf-8")
    return {rule: (right, found) for rule, (right, found) in json.loads(text).items()}


@cache
def confidence(rule: str) -> float:
    """Return the confidence of a rule; a rule that the labelled articles never needed has that of no knowledge."""
    return smoothed(*_counts().get(rule, (0, 0)))
