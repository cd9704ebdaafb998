"""Letters that stand on a page to the text that was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus.page_lines import Letter, paragraphs

WIDTH = 6.0
SIZE = 12.0


def placed(shown: str, base: float = 700.0, left: float = 50.0) -> list[Letter]:
    """Return letters side by side as they are seen from left to right; marks stand over the letter before them."""
    letters: list[Letter] = []
    at = left
    for sign in shown:
        if unicodedata.combining(sign):
            letters.append(Letter(sign, at - WIDTH + 1, at - 1, base, SIZE))
            continue
        letters.append(Letter(sign, at, at + WIDTH, base, SIZE))
        at += WIDTH
    return letters


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("ريزولا لاق", "قال الوزير"),
        ("2017 سرام 12 دحألا", "الأحد 12 مارس 2017"),
        ("٪3.5 غلب ومنلا", "النمو بلغ 3.5٪"),
        ("07-05-2019 يف", "في 2019-05-07"),
        ("03/05/2019 يف", "في 03/05/2019"),
        ("ءابنألل Reuters News ةلاكو", "وكالة Reuters News للأنباء"),
        ("نويلم ٢٥ ىلإ", "إلى ٢٥ مليون"),
        ("The growth was 3.5% in 2016", "The growth was 3.5% in 2016"),
        ("according to يزكرملا كنبلا, and all the rest", "according to البنك المركزي, and all the rest"),
        ("2017", "2017"),
    ],
)
def test_what_is_seen_is_read_as_it_was_written(shown: str, text: str) -> None:
    """Each run in its own direction, and the runs in that of the line."""
    assert paragraphs(placed(shown)) == (text,)


@pytest.mark.parametrize("shown", [")قارعلا( يف «رالود»", "(قارعلا) يف »رالود«"])
def test_brackets_open_where_they_open(shown: str) -> None:
    """Whether a file names the sign or its mirror image."""
    assert paragraphs(placed(shown)) == ("«دولار» في (العراق)",)


def test_presentation_forms_become_letters() -> None:
    """Ligatures come apart in the order of the text."""
    assert paragraphs(placed("ﻡﻼﺴﻟﺍ")) == ("السلام",)
    assert paragraphs(placed("ﷲ")) == ("الله",)
    assert paragraphs(placed("eﬃcient")) == ("efficient",)


def test_letters_of_one_glyph_keep_their_order() -> None:
    """Lam and alef, which one glyph shows, are so written whichever comes first in the file."""
    for pair in ("لا", "ال"):
        glyph = [Letter(sign, 56.0, 62.0, 700.0, SIZE) for sign in pair]
        letters = [*placed("م", left=50.0), *glyph, *placed("س", left=62.0)]
        assert paragraphs(letters) == ("سلام",)


def test_marks_follow_the_letter_that_they_stand_on() -> None:
    """Shadda before the vowel on it; marks that are drawn higher than the line belong to it all the same."""
    letters = placed("لصح")
    letters += [Letter(sign, 57.0, 61.0, 704.0, SIZE) for sign in "\u064e\u0651"]
    assert paragraphs(letters) == ("حصّ\u064eل",)


def test_a_gap_is_a_space() -> None:
    """Where the file has none."""
    assert paragraphs([*placed("ريزولا"), *placed("لاق", left=50 + 6 * WIDTH + 4)]) == ("قال الوزير",)


def test_full_lines_are_joined_and_others_are_not() -> None:
    """A short line ends its paragraph, and so does a larger gap; a row of a table stays a line."""
    full, short = "ا" * 40, "ب" * 10
    lines = [full, full, short, full]
    letters = [letter for number, line in enumerate(lines) for letter in placed(line, 700 - 15 * number)]
    assert paragraphs(letters) == (f"{full} {full} {short}", full)
    apart = [*placed(full), *placed(full, 660.0)]
    assert paragraphs(apart) == (full, full)
    row = [*placed("تونس", left=300.0), *placed("12", left=50.0)]
    assert paragraphs(row) == ("سنوت | 12",)


def test_columns_are_read_one_after_another() -> None:
    """In the order of the file, though their lines stand side by side."""
    right = [letter for number in range(3) for letter in placed("ا" * 30, 700 - 15 * number, 300.0)]
    left = [letter for number in range(3) for letter in placed("ب" * 30, 700 - 15 * number, 50.0)]
    assert paragraphs(right + left) == (" ".join(["ا" * 30] * 3), " ".join(["ب" * 30] * 3))


@given(st.lists(st.text("ابتثجحخدذرزسش", min_size=1), min_size=1, max_size=8).map(" ".join))
def test_arabic_is_read_backwards_from_how_it_is_seen(text: str) -> None:
    """Words and spaces alike."""
    assert paragraphs(placed(text[::-1])) == (text,)


@given(
    st.lists(st.builds(Letter, st.characters(exclude_categories=["Cs"]), *[st.floats(0, 900)] * 3, st.floats(1, 40)))
)
def test_no_letter_is_lost(letters: list[Letter]) -> None:
    """Wherever they stand, all that is seen is in the text."""
    found = "".join(paragraphs(letters))
    assert all(letter.text in found for letter in letters if letter.text.isalpha() and letter.text < "\ufb00")
