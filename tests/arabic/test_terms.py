"""Terms are what two texts share when they speak of the same."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.terms import (
    count_words,
    edged_words,
    extract_terms,
    folded_words,
    gram_set,
    has_every_word,
    topic_words,
    word_spans,
)


def test_grams_stay_inside_words() -> None:
    """A gram has four characters with the edges of its word, and never spans two words."""
    assert extract_terms("الكتاب في").grams == ("_الك", "الكت", "لكتا", "كتاب", "تاب_", "_في_")


def test_short_words_are_one_gram() -> None:
    """A word too short for a gram is kept whole, once."""
    assert extract_terms("و 5 لا").grams == ("_و_", "_5_", "_لا_")


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("المعلمون بالمعلمين", ("معلم", "معلم")),
        ("كتابهم", ("كتاب",)),
        ("Libraries running", ("librari", "run")),
        ("بلغ ٣٫٥ و2.6", ("بلغ", "3.5", "و", "2.6")),
        ("12.3.2017", ("12", "3", "2017")),
        ("كوفيد19", ("كوفيد", "19")),
        ("snake_case", ("snake", "case")),
        ("،.؟ «»", ()),
    ],
)
def test_stems_of_words_and_numbers(text: str, stems: tuple[str, ...]) -> None:
    """Arabic and Latin words are stemmed, decimals stay whole, dates and joined numbers come apart."""
    assert extract_terms(text).stems == stems


def test_spellings_give_the_same_terms() -> None:
    """A question without harakat and hamzas asks for what the text has with them."""
    assert extract_terms("الى الامارات المتحدة") == extract_terms("إلى الإمَارات المتّحدة")


@given(st.text())
def test_terms_hold_no_white_space(text: str) -> None:
    """The index splits its terms at white space, so no term is empty or holds any."""
    terms = extract_terms(text)
    assert all(term.split() == [term] for term in terms.grams + terms.stems)


def test_threads_get_the_same_terms() -> None:
    """Threads do not disturb each other's stemmers."""
    texts = [f"المكتبات والمدارس {number} libraries" for number in range(400)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(extract_terms, texts)) == [extract_terms(text) for text in texts]


def test_the_topic_is_what_is_not_asked_with() -> None:
    """Interrogatives, dialect ones too, and particles are left out; a repeated word counts once."""
    topic = topic_words("شنو قال الوزير عن اللقاح، متى قال؟")
    assert [word.stems for word in topic] == [("قال",), ("وزير",), ("لقاح",)]


def test_a_question_of_particles_is_its_own_topic() -> None:
    """Where every word is one to ask with, all of them are the topic."""
    assert len(topic_words("من هو؟")) == 2
    assert topic_words("؟") == ()


@given(text=st.text())
def test_the_set_of_grams_is_that_of_the_terms(text: str) -> None:
    """What a text covers is what the index holds of it."""
    assert gram_set(text) == frozenset(extract_terms(text).grams)


# Harakat, tatweel and a hamza stand in words; between digits they stand in no text that anybody wrote.
_HARAKAT = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0640"
_WRITTEN = st.lists(
    st.one_of(
        st.from_regex("[ابتجحدرسعفقكلمنهويآأإؤئةىپگ]{1,3}ء?", fullmatch=True),
        st.text("abzABZé", min_size=1, max_size=3),
        st.text("0123٠١٢٣۴", min_size=1, max_size=3),
        st.sampled_from([" ", "\n", "،", ".", ",", "٫", "٬", "_", "«", "؟", "-", "/", "😀"]),
        st.tuples(st.sampled_from("ابتلمنA"), st.text(_HARAKAT, max_size=2)).map("".join),
    ),
    max_size=12,
).map("".join)


@given(text=_WRITTEN)
def test_written_words_are_the_folded_ones(text: str) -> None:
    """The words where they stand are, folded, the words that the terms are made of; they ascend and do not overlap."""
    spans = word_spans(text)
    assert [word for span in spans for word in folded_words(span.of(text))] == list(folded_words(text))
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(text=st.text())
def test_written_words_of_any_text(text: str) -> None:
    """Whatever the text, its words ascend, are not empty, and hold no white space."""
    spans = word_spans(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(text).split() == [span.of(text)] for span in spans)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("كَتَبَ الطـــالبُ", ["كَتَبَ", "الطـــالبُ"]),
        ("بلغ ٣٫٥ و2.6", ["بلغ", "٣٫٥", "و", "2.6"]),
        ("12.3.2017", ["12", "3", "2017"]),
        ("كوفيد19، snake_case", ["كوفيد", "19", "snake", "case"]),
        ("؟ …", []),
    ],
)
def test_words_stand_with_their_harakat(text: str, words: list[str]) -> None:
    """A word where it stands keeps its harakat and tatweel; numbers come apart as those of the terms do."""
    assert [span.of(text) for span in word_spans(text)] == words
    assert count_words(text) == len(words)


@given(st.text(st.sampled_from("ابتكa1٣ـ_. \u064b"), max_size=40), st.text(st.sampled_from("ابتكa1٣. "), max_size=12))
def test_edged_words_hold_the_grams(text: str, question: str) -> None:
    """A gram stands in the words with their edges where it is one of the text's grams, and nowhere else."""
    for gram in {*extract_terms(question).grams, *extract_terms(text).grams}:
        assert (gram in edged_words(text)) == (gram in gram_set(text))


@pytest.mark.parametrize(
    ("text", "question", "has"),
    [
        ("وأضاف أن المرحلة الثانية تشمل مكتبة للأطفال ومسرحًا مكشوفًا", "ماذا عن المكتبة؟", True),
        ("وأضاف أن المرحلة الثانية تشمل مكتبة للأطفال ومسرحًا مكشوفًا", "ماذا عن مسرح الأطفال؟", True),
        ("وأضاف أن المرحلة الثانية تشمل مكتبة للأطفال ومسرحًا مكشوفًا", "ماذا عن مسرح المدينة؟", False),
        ("", "ماذا عن المكتبة؟", False),
    ],
)
def test_every_word_of_a_topic(text: str, question: str, *, has: bool) -> None:
    """A word stands there in another form as well; the words that only ask need not."""
    assert has_every_word(text, topic_words(question)) is has
