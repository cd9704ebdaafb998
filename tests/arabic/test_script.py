"""Which questions are not in Arabic letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.script import is_in_other_script


@pytest.mark.parametrize("text", ["What did Al-Kadhimi say?", "Qu'a-t-il dit ?", "Что он сказал?", "COVID-19"])
def test_other_scripts(text: str) -> None:
    """Letters of another script alone make a text one of that."""
    assert is_in_other_script(text)


@pytest.mark.parametrize("text", ["ماذا قال؟", "ما هو WHO؟", "2017", "؟!", "", "ﻗﺎﻝ", "گفت", "پاکستان"])
def test_arabic_letters_and_none(text: str) -> None:
    """One Arabic letter makes a text Arabic, in any of its forms; a text without letters is of no script."""
    assert not is_in_other_script(text)


@given(before=st.text(), letter=st.sampled_from("ءآابتثجحخدذرزسشصضطظعغفقكلمنهويىةئؤإأ"), after=st.text())
def test_every_arabic_letter_is_seen(before: str, letter: str, after: str) -> None:
    """Wherever it stands."""
    assert not is_in_other_script(before + letter + after)
