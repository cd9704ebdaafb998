"""How every sentence of the bot is written: what the tests of each file of texts assert."""

import re

from retrieval.arabic.bidi import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE

_ISOLATED = re.compile(f"{FIRST_STRONG_ISOLATE}[^{FIRST_STRONG_ISOLATE}]*?{POP_DIRECTIONAL_ISOLATE}")


def assert_isolates_are_balanced(said: str) -> None:
    """Every isolate is closed in its line, and none is closed twice."""
    for line in said.splitlines():
        rest = _ISOLATED.sub("", line)
        assert FIRST_STRONG_ISOLATE not in rest
        assert POP_DIRECTIONAL_ISOLATE not in rest


def assert_only_arabic_outside_isolates(said: str) -> None:
    """Outside of isolates there is no Latin letter or digit and no Latin comma, semicolon or question mark."""
    assert not re.search(r"[A-Za-z0-9,;?\"']", _ISOLATED.sub("", said))
