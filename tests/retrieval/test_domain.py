"""The values: what they refuse."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Document, PageStart, Source, Span


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 3)])
def test_no_text_has_such_a_span(start: int, end: int) -> None:
    """A span that is negative or runs backwards cannot be made."""
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(text=st.text(), data=st.data())
def test_a_span_is_a_slice(text: str, data: st.DataObject) -> None:
    """A span names what the slice of its ends names."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert Span(start, end).of(text) == text[start:end]


def test_the_page_of_a_character() -> None:
    """The last page that begins before it; pages without text are passed over, and a text may have none."""
    source = Source("a", "a", None, None, None, None, "a.pdf", "0" * 64)
    document = Document(source, "abcdef", Span(0, 6), (PageStart(2, 0), PageStart(5, 3)))
    assert [document.page_at(offset) for offset in range(6)] == [2, 2, 2, 5, 5, 5]
    assert replace(document, pages=()).page_at(3) is None
