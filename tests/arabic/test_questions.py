"""Questions as they are searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.interrogatives import asks, with_standard_interrogatives
from retrieval.arabic.questions import as_searched, has_topic
from retrieval.arabic.terms import folded_words
from tests.variants import VARIANTS, hand_written, vary

LONG = (
    "قرأت أمس خبرًا طويلًا وتناقشت فيه مع أصدقائي حتى الليل. اختلفنا في التفاصيل كلها ولم نصل فيها إلى نتيجة ترضي الجميع."
)


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("مَتَى عُقِدَ الـمُؤْتَـــمَرُ؟", "متى عقد المؤتمر؟"),
        ("متىىىى عقد المؤتمر؟", "متى عقد المؤتمر؟"),
        ("كم ربح في ٢٠٢٠ و۱۹۹۹؟", "كم ربح في 2020 و1999؟"),
        ("من ملك 1000 في الحرب III؟", "من ملك 1000 في الحرب III؟"),
        ("ﻣﺘﻰ ﻋﻘﺪ؟", "متى عقد؟"),
        ("السلام عليكم، شنو اسم العملية؟ وشكرا", "ما اسم العملية؟"),
        ("  متى\u200f   عقد\tالمؤتمر  ", "متى عقد المؤتمر"),
    ],
)
def test_what_is_seen_and_not_meant_goes(asked: str, searched: str) -> None:
    """Harakat, tatweel, drawn out letters, forms of digits and letters, white space and courtesies are taken off."""
    assert as_searched(asked) == searched


@pytest.mark.parametrize(
    ("dialect", "standard"),
    [
        ("شنو قال الوزير؟", "ماذا قال الوزير؟"),
        ("شنو الدور التاريخي؟", "ما الدور التاريخي؟"),
        ("وش هي الخطة؟", "ما هي الخطة؟"),
        ("الوزير قال إيه عن الخطة؟", "الوزير قال ماذا عن الخطة؟"),
        ("وليش تأخر؟", "ولماذا تأخر؟"),
        ("منو وشوكت وشكد؟", "من ومتى وكم؟"),
        ("وينه الوزير؟", "أين هو الوزير؟"),
        ("إزاى حصل ده؟", "كيف حصل ده؟"),
        ("قديش بقداش شحال", "كم بكم كم"),
        ("في أنهي مدينة؟", "في أي مدينة؟"),
        ("وقتاش وعلاش وكيفاش", "متى ولماذا وكيف"),
    ],
)
def test_dialect_question_words_become_standard(dialect: str, standard: str) -> None:
    """Iraqi, Gulf, Egyptian, Levantine and Maghrebi interrogatives, joined to «و» too, ask as the standard ones."""
    assert with_standard_interrogatives(dialect) == standard


@pytest.mark.parametrize(
    "question",
    ["ما معنى آية الكرسي؟", "متى مات جون وين؟", "من هو برنارد شو؟", "أية دولة فازت؟", "متى أنهي العمل؟", "آية الكرسي"],
)
def test_names_and_other_words_stay(question: str) -> None:
    """A word that is also a name, or is written almost like a question word, is left alone beside a standard one."""
    assert with_standard_interrogatives(question) == question


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("متى عقد", True),
        ("وماذا قال", True),
        ("what is it", True),
        ("شلون صار", True),
        ("من قال", True),
        ("قال من بغداد", False),
        ("المؤتمر العلمي", False),
        ("", False),
    ],
)
def test_asking_is_told_by_its_words(words: str, expected: bool) -> None:
    """A question word anywhere asks; «من» and «ما» only as the first word."""
    assert asks(words.split()) is expected


@pytest.mark.parametrize("question", ["متى؟", "شنو", "ليش؟؟", "من هو؟", "what?", "عندي سؤال", "؟", "", "مرحبا شنو"])
def test_question_words_alone_have_no_topic(question: str) -> None:
    """Who only asks «متى؟», or says that they have a question, has not said about what."""
    assert not has_topic(question)


@pytest.mark.parametrize("question", ["الانتخابات", "آية", "علي", "متى الانتخابات", "2020", "من عمك؟"])
def test_one_word_is_topic_enough(question: str) -> None:
    """A noun, a name or a number alone is searched; none of them folds to a question word."""
    assert has_topic(question)


def test_a_short_message_is_searched_whole() -> None:
    """The context of a question helps to find its answer."""
    assert as_searched("ألقى الكاظمي كلمة. ماذا قال؟") == "ألقى الكاظمي كلمة. ماذا قال؟"


def test_of_a_long_message_the_question_is_searched() -> None:
    """Sentences that ask nothing are left out."""
    assert as_searched(f"{LONG} متى عقد المؤتمر العلمي؟ أرجو جوابًا قصيرًا.") == "متى عقد المؤتمر العلمي؟"


def test_a_question_without_a_topic_takes_the_sentence_before() -> None:
    """«ومتى؟» means what was spoken of last."""
    searched = as_searched(f"{LONG} عقد المؤتمر العلمي في بغداد. متى؟")
    assert searched == "عقد المؤتمر العلمي في بغداد. متى؟"


def test_a_long_message_that_asks_nothing_is_searched_whole() -> None:
    """Where no sentence asks, all of them say what is sought."""
    message = f"{LONG} المؤتمر العلمي الأول لجهاز مكافحة الإرهاب في العراق."
    assert folded_words(as_searched(message)) == folded_words(message)


@given(st.text() | st.text("متىوين شكراهلاؤ؟.،\n\u0640\u064e\u0654", max_size=40))
def test_normalising_is_idempotent_and_leaves_a_word(question: str) -> None:
    """What is searched is searched as it is, and a text with a word never becomes one without."""
    searched = as_searched(question)
    assert as_searched(searched) == searched
    assert bool(folded_words(searched)) == bool(folded_words(question))


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_searched_as_itself_twice(name: str) -> None:
    """Every way of writing ends in one normal form."""
    for ways in hand_written().values():
        for question in ways.values():
            searched = as_searched(vary(name, question))
            assert as_searched(searched) == searched
