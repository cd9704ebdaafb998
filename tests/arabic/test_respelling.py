"""Typing errors are put right by what the documents say, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.respelling import respelled

PASSAGES = ("ألقى الكاظمي كلمةً في المؤتمر العلمي.", "ضبط السلاح المنفلت. قال محمد ان السلاح منفلت.", "المؤتَمر.")


def unknown(_: str) -> bool:
    """Know no word."""
    return False


@pytest.mark.parametrize(
    "mistyped",
    ["المؤمر", "المؤتتمر", "المؤنمر", "المتؤمر", "امؤتمر", "لامؤتمر", "المؤتم", "المءتمر"],
    ids=["left out", "twice", "wrong", "swapped", "second", "first two", "last", "other hamza"],
)
def test_one_mistake_is_put_right(mistyped: str) -> None:
    """A letter left out, added, replaced or exchanged with the next, anywhere in the word."""
    assert respelled(f"متى عقد {mistyped}؟", PASSAGES, unknown) == "متى عقد المؤتمر؟"


def test_a_short_word_may_lack_a_letter() -> None:
    """Its length is that of the word that was meant, for the article says that it is a noun."""
    assert respelled("السلح", PASSAGES, unknown) == "السلاح"


def test_the_word_is_written_as_the_documents_do() -> None:
    """Hamzas and endings come from the most frequent spelling."""
    assert respelled("الكاظنى", PASSAGES, unknown) == "الكاظمي"
    assert respelled("الكاظمى أن", PASSAGES, unknown) == "الكاظمي ان"


@pytest.mark.parametrize("word", ["محمود", "بغداد", "كلن", "المنفلتون", "قالوا", "2020"])
def test_other_words_stay(word: str) -> None:
    """A name that differs by a vowel, a short word, and what is far from every word are not mistakes."""
    assert respelled(word, PASSAGES, unknown) == word


def test_a_word_that_a_document_has_stays() -> None:
    """Only what no document knows can be mistyped."""
    assert respelled("المؤتمن", PASSAGES, lambda word: word == "الموتمن") == "المؤتمن"


def test_what_the_passages_have_is_not_looked_up() -> None:
    """The documents are searched only for what seems mistyped."""
    looked_up: list[str] = []
    respelled("متى عقد المؤتمر عن المؤتمن والاقتصاد؟", PASSAGES, lambda word: bool(looked_up.append(word)))
    assert looked_up == ["الموتمن"]


@given(st.text(), st.lists(st.text(), max_size=3))
def test_what_is_put_right_keeps_its_shape(text: str, passages: list[str]) -> None:
    """Whatever is asked, the number of words and what stands between them stay."""
    mended = respelled(text, passages, unknown)
    assert len(mended.split()) == len(text.split())
    assert respelled(text, (), unknown) == text
