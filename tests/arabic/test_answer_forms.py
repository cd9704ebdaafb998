"""Forms of answers: what is asked for, and what shows that a sentence has it."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import pytest

from retrieval.arabic.answer_forms import asked_forms, shown_forms
from retrieval.arabic.folding import fold
from retrieval.arabic.terms import folded_words


def tables() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the lists of the data file, by form."""
    read = tomllib.loads((files("retrieval.arabic") / "data" / "answer_forms.toml").read_text("utf-8"))
    return {name: {key: read[name][key] for key in ("asked_by", "shown_by")} for name in read}


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        ("متى تأسست الجامعة؟", {"time"}),
        ("مَتَى تأسّست الجامعة؟", {"time"}),
        ("في أي عام فاز الفريق بالكأس؟", {"time"}),
        ("فى اى سنه فاز الفريق؟", {"time"}),
        ("ما تاريخ المعركة؟", {"time"}),
        ("When did it open?", {"time"}),
        ("كم بلغ محصول القمح؟", {"quantity"}),
        ("بكم فاز الفريق؟", {"quantity"}),
        ("ما عدد سكان البلدة؟", {"quantity"}),
        ("أين ولد الشاعر؟", {"place"}),
        ("وُلد الشاعر في أي مدينة", {"place"}),
        ("لماذا أغلق المطار؟", {"cause"}),
        ("ما سبب الحريق؟", {"cause"}),
        ("متى وأين ولد الشاعر؟", {"time"}),
        ("متى ولد، أين؟", {"time", "place"}),
        ("من هو الوزير؟", set()),
        ("؟", set()),
    ],
)
def test_what_is_asked_for(question: str, forms: set[str]) -> None:
    """An interrogative tells the form of the answer, however it is spelt; a question of who asks for none."""
    assert asked_forms(question) == forms


@pytest.mark.parametrize(
    ("sentence", "forms"),
    [
        ("تأسست سنة ١٩٥٧", {"time", "quantity"}),
        ("افتتح يوم الاثنين", {"time"}),
        ("كان ذلك بشهر نوفمبر", {"time"}),
        ("فاز ب 3 أهداف", {"quantity"}),
        ("بلغ المحصول 2.5 طنا", {"quantity"}),
        ("يسكنها مليون نسمة", {"quantity"}),
        ("تقع البلدة شمال النهر", {"place"}),
        ("أغلق المطار بسبب الضباب", {"cause"}),
        ("تأخر لأنّه مريض", {"cause"}),
        ("قال الوزير كلمته", set()),
        ("", set()),
    ],
)
def test_what_a_sentence_has(sentence: str, forms: set[str]) -> None:
    """A year shows a time, any number a quantity; months, number words, places and conjunctions show theirs."""
    assert shown_forms(sentence) == forms


@pytest.mark.parametrize("text", ["ركمت", "كمال", "متىما", "بكمية2", "الأينع"])
def test_a_word_inside_another_asks_for_nothing(text: str) -> None:
    """A phrase counts as whole words only."""
    assert asked_forms(text) == frozenset()


@pytest.mark.parametrize("text", ["الفيل", "مايوه", "مليونير", "ثلاثي", "كسبب"])
def test_a_word_inside_another_shows_nothing(text: str) -> None:
    """Neither does it show what its part would."""
    assert shown_forms(text) == frozenset()


@pytest.mark.parametrize(("number", "is_year"), [("1957", True), ("2020", True), ("622", True), ("12", False)])
def test_years(number: str, is_year: bool) -> None:
    """A number of three digits, or of four that begin as years do, may be a year; every number is a quantity."""
    assert shown_forms(number) == ({"time", "quantity"} if is_year else {"quantity"})


@pytest.mark.parametrize("number", ["3.5", "19575", "2157", "12000"])
def test_other_numbers(number: str) -> None:
    """Other numbers are quantities only."""
    assert shown_forms(number) == {"quantity"}


@pytest.mark.parametrize("form", tables())
@pytest.mark.parametrize("key", ["asked_by", "shown_by"])
def test_data_is_tidy(form: str, key: str) -> None:
    """Every phrase is of words alone with single spaces, and stands once in its list, however it is spelt."""
    phrases = tables()[form][key]
    folded = [fold(phrase) for phrase in phrases]
    assert phrases
    assert all(" ".join(folded_words(phrase)) == fold(phrase).removesuffix("*") != "" for phrase in phrases)
    assert [one for one in folded if folded.count(one) > 1] == []


@pytest.mark.parametrize("form", tables())
def test_every_phrase_counts(form: str) -> None:
    """Each phrase of a list is found where it stands among other words."""
    for phrase in tables()[form]["asked_by"]:
        assert form in asked_forms(f"قال {phrase} بعد"), phrase
    for phrase in tables()[form]["shown_by"]:
        assert form in shown_forms(f"قال {phrase.replace('*', 'ها')} بعد"), phrase
