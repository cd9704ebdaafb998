"""Values of unknown direction."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.bidi import (
    FIRST_STRONG_ISOLATE,
    POP_DIRECTIONAL_ISOLATE,
    RIGHT_TO_LEFT_MARK,
    isolate,
    one_line,
    open_line,
)


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


@given(st.text())
def test_an_opened_line_begins_with_a_direction(text: str) -> None:
    """Whatever a line is, it is kept, and its first letter says which way it runs; opened twice it stays as it is."""
    opened = open_line(text)
    assert opened.removeprefix(RIGHT_TO_LEFT_MARK) == text.removeprefix(RIGHT_TO_LEFT_MARK)
    assert open_line(opened) == opened
    assert not opened or unicodedata.bidirectional(opened[0]) in {"L", "R", "AL"}


def test_an_emoji_does_not_open_a_line() -> None:
    """A line that begins with a symbol, a number or an isolate gets a mark; a letter needs none."""
    for text in ("👍 مفيد", "→ السابق", "٣ نتائج", isolate("/help")):
        assert open_line(text) == f"{RIGHT_TO_LEFT_MARK}{text}"
    assert open_line("مفيد 👍") == "مفيد 👍"
