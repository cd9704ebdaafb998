"""The title that a document gets when it gives itself none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus.composing import TITLE_LENGTH, first_sentence
from retrieval.corpus.decoding import is_blank

LONG = " ".join(f"كلمة{number}" for number in range(40))


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("قال الوزير. ثم مضى.", "قال الوزير."),
        ("\n \u200f\n  # خبر   اليوم \nنص.", "خبر اليوم"),
        ("### مقدمة: ما هذا؟ هذا نص", "مقدمة: ما هذا؟"),
        ("***\n---\n**نص**", "**نص**"),
        ("#وسم بلا مسافة", "#وسم بلا مسافة"),
        ("***", "***"),
    ],
)
def test_the_first_sentence_is_the_title(body: str, title: str) -> None:
    """It is the first that says something, on one line, without the marker of a heading."""
    assert first_sentence(body) == title


def test_a_long_sentence_is_cut_at_a_word() -> None:
    """The title keeps whole words and ends in an ellipsis."""
    title = first_sentence(LONG)
    assert title.endswith("…")
    assert LONG.startswith(title[:-1] + " ")
    assert TITLE_LENGTH - 10 < len(title) <= TITLE_LENGTH


def test_a_long_word_is_cut_where_it_must_be() -> None:
    """A sentence without spaces still gives a title."""
    assert first_sentence("ا" * 500) == "ا" * (TITLE_LENGTH - 1) + "…"


@given(st.text(max_size=200).filter(lambda text: not is_blank(text)))
def test_a_title_is_one_line_of_limited_length(body: str) -> None:
    """Whatever the text, the title is short, on one line, and not blank where the text is not."""
    title = first_sentence(body)
    assert 0 < len(title) <= TITLE_LENGTH
    assert " ".join(title.split()) == title
