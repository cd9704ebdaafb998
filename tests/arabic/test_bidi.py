"""Values of unknown direction."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.bidi import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE, isolate, one_line


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_a_line_can_break_nothing(text: str, limit: int) -> None:
    """A value that is made a line holds no line break and no bidi control, and is as short as was asked."""
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())
    assert not set(line) & set("\n\r\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_long_line_is_cut_at_a_word() -> None:
    """The ellipsis follows a whole word and counts."""
    assert one_line("وكالة الأنباء العراقية", 16) == "وكالة الأنباء…"


def test_a_long_word_is_cut_inside() -> None:
    """Where the cut at a word would lose most of the line, the word is cut."""
    assert one_line("أ " + "ب" * 20, 10) == "أ " + "ب" * 7 + "…"


def test_an_isolate_is_closed() -> None:
    """What is opened is closed around the text."""
    assert isolate("x") == f"{FIRST_STRONG_ISOLATE}x{POP_DIRECTIONAL_ISOLATE}"
