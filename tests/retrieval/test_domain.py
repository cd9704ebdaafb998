"""The values: what they refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Span


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
