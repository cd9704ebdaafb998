"""Numbers and counted nouns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.counting import Noun, counted, digits, plain_digits

DOCUMENT = Noun("لا وثائق", "وثيقة واحدة", "وثيقتان", "وثائق", "وثيقةً", "وثيقةٍ")


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (0, "لا وثائق"),
        (1, "وثيقة واحدة"),
        (2, "وثيقتان"),
        (3, "٣ وثائق"),
        (10, "١٠ وثائق"),
        (11, "١١ وثيقةً"),
        (99, "٩٩ وثيقةً"),
        (100, "١٠٠ وثيقةٍ"),
        (101, "١٠١ وثيقةٍ"),
        (102, "١٠٢ وثيقةٍ"),
        (103, "١٠٣ وثائق"),
        (111, "١١١ وثيقةً"),
        (1000, "١٠٠٠ وثيقةٍ"),
        (12_345, "١٢٬٣٤٥ وثيقةً"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, phrase: str) -> None:
    """The forms follow the plural categories of Arabic: zero, one, two, few, many, other."""
    assert counted(number, DOCUMENT) == phrase


def test_nothing_is_counted_below_zero() -> None:
    """A negative count is a mistake of the caller."""
    with pytest.raises(ValueError, match="-1"):
        counted(-1, DOCUMENT)


@given(st.integers(min_value=0))
def test_digits_say_the_number(number: int) -> None:
    """The Arabic-Indic digits read back as the number, and no Latin digit is left."""
    written = digits(number)
    assert int(written.replace("٬", "")) == number
    assert not any(letter.isascii() for letter in written)


@given(st.integers(min_value=0))
def test_plain_digits_are_digits_alone(number: int) -> None:
    """An offset has its digits and nothing between them, however large it is."""
    assert plain_digits(number) == digits(number).replace("٬", "")
