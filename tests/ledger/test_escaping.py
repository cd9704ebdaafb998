"""Every text has a spelling that a database takes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.ledger.escaping import escaped, unescaped


@given(st.text(st.characters() | st.sampled_from("\x00\x1a\ud800\udfff0")))
def test_escaping_is_reversible_and_leaves_nothing_to_refuse(text: str) -> None:
    """A text comes back from its spelling, which is valid UTF-8 without NUL."""
    spelling = escaped(text)

    assert unescaped(spelling) == text
    assert b"\x00" not in spelling.encode()


def test_ordinary_text_is_stored_as_it_is() -> None:
    """Arabic, emoji, line ends and marks of direction need no escape."""
    text = "«قَالَ» \u200f\U0001f600\n\t\ufffe"

    assert escaped(text) == text
