"""Folding makes the spellings of one word one."""

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أَعْلَنَتِ الوِزارةُ", "اعلنت الوزاره"),
        ("ٱلرَّحْمَٰنِ", "الرحمن"),
        ("قُلۡ هُوَ ٱللَّهُ أَحَدٌ ۝", "قل هو الله احد "),
        ("الـــعـــربية", "العربيه"),
        ("إيمان آمن أمن", "ايمان امن امن"),
        ("مسؤول رئيس", "مسوول رييس"),
        ("شيء جزء", "شي جز"),
        ("مستشفى", "مستشفي"),
        ("کتاب یوم", "كتاب يوم"),
        ("ڤيديو", "فيديو"),
        ("٣٫٥ ۱۲۳ ٬", "3.5 123 ,"),
        ("ﻻ ﷲ ﺍﻟﻌﺮﺑﻴﺔ", "لا الله العربيه"),
        ("مﹷحﹽمد", "محمد"),
        ("\u200fقال\u200c \u202bنعم\u202c\ufeff", "قال نعم"),
        ("Straße CAFÉ", "strasse cafe"),
        ("BBC", "bbc"),
    ],
)
def test_spellings_fold_together(written: str, folded: str) -> None:
    """Marks, carriers, forms, digits and case make no difference to the index."""
    assert fold(written) == folded


def test_composed_and_decomposed_hamza_fold_together() -> None:
    """A carrier with a combining hamza is the carrier that has it built in."""
    assert fold("ا\u0654حمد") == fold("أحمد") == "احمد"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """Folding is idempotent on any text."""
    assert fold(fold(text)) == fold(text)


def test_every_code_point_folds_once() -> None:
    """No code point needs a second folding."""
    once = fold("\n".join(map(chr, range(sys.maxunicode + 1))))
    assert fold(once) == once


def test_a_long_run_of_marks_is_folded_in_linear_time() -> None:
    """A megabyte of combining marks, which normalisation alone would sort for minutes, is no obstacle."""
    started = time.perf_counter()
    assert fold("ا" + "\u0323\u0301" * 500_000) == "ا"
    assert time.perf_counter() - started < 1
