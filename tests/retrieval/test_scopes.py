"""Answers from documents of some days or publishers: chosen ones hold strictly, understood ones as far as they go."""

from datetime import date

import pytest

from retrieval import answering
from retrieval.answering import Answerer
from retrieval.domain import EVERYTHING, NamedDocument, Scope, Scoping
from retrieval.errors import UnknownPublisherError
from tests.retrieval.conftest import Workshop

MARCH = Scope(date(2017, 3, 1), date(2017, 3, 31))
REPORTS = {
    "فيفري.txt": ("2017-02-10", "الجوهرة", "قال الوزير نبيل عمار إن محصول القمح بلغ مليون طن في الشمال."),
    "مارس.txt": ("10 مارس 2017", "الجوهرة", "قال الوزير نبيل عمار إن محصول القمح بلغ مليوني طن في الجنوب."),
    "وكالة.txt": ("مارس 2017", "Press Agency", "قالت الوزيرة ليلى سالم إن محصول الزيتون بلغ ألف طن في الساحل."),
    "بلا.txt": ("قبل أيام", "الجوهرة", "قال الوزير نبيل عمار إن محصول القمح بلغ ثلاثة ملايين طن هذا العام."),
    "سباق.txt": ("2016-05-01", "الجوهرة", "فاز العداء كمال صالح بسباق عام 2014 بعد منافسة قوية مع بطل العالم."),
    "سباق آخر.txt": ("2014-05-01", "الجوهرة", "فاز العداء منصور قاسم بسباق الضاحية بعد منافسة قوية مع البطل."),
}


@pytest.fixture
def answerer(workshop: Workshop) -> Answerer:
    """Six reports, of which one is not dated."""
    for name, (day, publisher, text) in REPORTS.items():
        workshop.write(name, f"---\ndate: {day}\npublisher: {publisher}\n---\n{text}\n")
    workshop.build()
    return workshop.answerer()


def cited(answerer: Answerer, question: str, scope: Scope = EVERYTHING) -> list[str]:
    """Return the documents of the citations."""
    answer = answerer.answer(question, scope=scope)
    return [citation.source.path for citation in answer.citations]


def test_a_chosen_scope_holds_strictly(answerer: Answerer) -> None:
    """Nothing outside is cited, and the answer says where it was looked for and how much has no date."""
    assert cited(answerer, "كم بلغ محصول القمح؟", MARCH) == ["مارس.txt", "وكالة.txt"]
    answer = answerer.answer("كم بلغ محصول القمح؟", scope=MARCH)
    # Three documents of the workshop have no date either, or none that is certain.
    assert answer.scoping == Scoping(MARCH, undated=3)
    agency = answerer.scope(publishers=["press"])
    assert agency == Scope(publishers=("Press Agency",))
    assert cited(answerer, "كم بلغ محصول القمح؟", agency) == ["وكالة.txt"]
    assert [one.path for one in answerer.sources_within(agency)] == ["وكالة.txt"]


def test_one_document_is_asked(answerer: Answerer) -> None:
    """Alone, whatever dates and publishers the question names; one that is gone answers nothing, and is said to be."""
    chosen = Scope(document=NamedDocument("فيفري.txt", "فيفري"))
    question = "ماذا قال نبيل عمار في مارس 2017 حسب Press Agency؟"
    answer = answerer.answer(question, scope=chosen)
    assert {citation.source.path for citation in answer.citations} == {"فيفري.txt"}
    assert answer.scoping == Scoping(chosen)
    said = answerer.said("نبيل عمار في مارس 2017", scope=chosen)
    assert said is None or {citation.source.path for citation in said.citations} == {"فيفري.txt"}
    gone = Scope(document=NamedDocument("مفقود.txt", "كان هنا"))
    refused = answerer.answer(question, scope=gone)
    assert refused.abstained
    assert refused.citations == ()
    assert refused.scoping == Scoping(gone, is_gone=True)


def test_a_scope_of_nothing_is_abstained_from(answerer: Answerer) -> None:
    """No document in it is no error: the answer has no citation and says where it was looked for."""
    empty = Scope(since=date(2030, 1, 1))
    answer = answerer.answer("كم بلغ محصول القمح؟", scope=empty)
    assert answer.abstained
    assert answer.citations == ()
    assert answer.scoping.chosen == empty
    said = answerer.said("نبيل عمار", scope=empty)
    assert said is not None
    assert said.abstained
    assert said.asked_speaker == "نبيل عمار"


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("ماذا قال نبيل عمار في فيفري 2017؟", "فيفري.txt"),
        ("ماذا قال نبيل عمار عن محصول القمح الذي بلغ مليوني طن في الجنوب في آذار 2017؟", "مارس.txt"),
        ("ماذا قال نبيل عمار بعد مارس 2016؟", "فيفري.txt"),
    ],
)
def test_the_days_of_what_somebody_said_are_understood(answerer: Answerer, question: str, path: str) -> None:
    """The first citation is of these days, and the answer says what was understood."""
    answer = answerer.answer(question)
    assert not answer.abstained
    assert answer.citations[0].source.path == path
    assert answer.scoping.understood.has_period
    assert not answer.scoping.is_left
    assert answer.asked_speaker == "نبيل عمار"


@pytest.mark.usefixtures("answerer")
def test_days_from_the_day_of_the_question(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """They mean the documents of these days for every question, as no passage is about them; also as a filter."""
    monkeypatch.setattr(answering, "_today", lambda: date(2017, 3, 20))
    answerer = workshop.answerer()
    answer = answerer.answer("كم طن بلغ محصول القمح الشهر الماضي؟")
    assert answer.citations[0].source.path == "فيفري.txt"
    assert answer.scoping.understood == Scope(date(2017, 2, 1), date(2017, 2, 28))
    assert answerer.scope_of("هذا الشهر") == MARCH
    assert answerer.scope_of("آخر أسبوع") == Scope(date(2017, 3, 13), date(2017, 3, 20))
    monkeypatch.setattr(answering, "_today", lambda: date(2030, 3, 20))
    left = workshop.answerer().answer("كم طن بلغ محصول القمح الشهر الماضي؟")
    assert left.scoping.is_left
    assert left.citations


def test_an_understood_scope_is_left_where_it_holds_nothing(answerer: Answerer) -> None:
    """The rest is searched, and the answer says so; asked literally, nothing is understood."""
    answer = answerer.answer("ماذا قال نبيل عمار في عام 2010؟")
    assert not answer.abstained
    assert answer.scoping.is_left
    assert answer.scoping.understood == Scope(date(2010, 1, 1), date(2010, 12, 31))
    unscoped = answerer.answer("ماذا قال نبيل عمار في عام 2010؟", unscoped=True)
    assert unscoped.scoping == Scoping()


def test_an_understood_scope_stays_within_a_chosen_one(answerer: Answerer) -> None:
    """Where the days hold nothing of a chosen publisher, only the other documents of that publisher are searched."""
    chosen = Scope(publishers=("الجوهرة",))
    answer = answerer.answer("ماذا قال نبيل عمار في مارس 2017؟", scope=chosen)
    assert [citation.source.path for citation in answer.citations] == ["مارس.txt"]
    left = answerer.answer("ماذا قال نبيل عمار في عام 2010؟", scope=chosen)
    assert left.scoping.is_left
    assert left.scoping.chosen == chosen
    assert {citation.source.publisher for citation in left.citations} == {"الجوهرة"}


def test_a_date_that_is_asked_for_is_no_scope(answerer: Answerer) -> None:
    """A passage that names the year answers, from whenever it is."""
    answer = answerer.answer("من فاز بسباق عام 2014؟")
    assert answer.citations[0].source.path == "سباق.txt"
    assert answer.scoping == Scoping()


def test_days_come_first_where_no_passage_names_them(answerer: Answerer) -> None:
    """Documents of the days answer before others that are nearer in words."""
    answer = answerer.answer("كم بلغ محصول القمح في مارس 2017؟")
    assert answer.citations[0].source.path == "مارس.txt"
    assert answer.scoping.understood == MARCH


def test_days_of_no_document_are_ignored(answerer: Answerer) -> None:
    """Where no document is of the days, they are words like the others."""
    answer = answerer.answer("كم بلغ محصول القمح في مارس 1999؟")
    assert answer.scoping == Scoping()
    assert answer.citations == answerer.answer("كم بلغ محصول القمح في مارس 1999؟", unscoped=True).citations


def test_a_publisher_is_understood(answerer: Answerer) -> None:
    """In the other script too."""
    answer = answerer.answer("هل بلغ محصول الزيتون ألف طن في الساحل حسب Press Agency؟")
    assert answer.scoping.understood == Scope(publishers=("Press Agency",))
    assert [citation.source.path for citation in answer.citations] == ["وكالة.txt"]


def test_what_somebody_said_is_scoped(answerer: Answerer) -> None:
    """By what was chosen, by what the words say, and by both where the topic has the date."""
    february = Scope(date(2017, 2, 1), date(2017, 2, 28))
    for answer in (
        answerer.said("نبيل عمار", scope=february),
        answerer.said("نبيل عمار في فيفري 2017"),
        answerer.said("نبيل عمار", "محصول القمح مليون طن في الشمال في فيفري 2017"),
    ):
        assert answer is not None
        assert [citation.source.path for citation in answer.citations] == ["فيفري.txt"]
    assert answerer.said("سليم الغائب في فيفري 2017") is None


def test_an_unknown_publisher_is_an_error(answerer: Answerer) -> None:
    """That names some to choose from."""
    assert answerer.publishers == ("Press Agency", "الجريدة", "الجوهرة")
    with pytest.raises(UnknownPublisherError, match="الجوهرة"):
        answerer.scope(publishers=["الغائبة"])


def test_batches_are_answered_as_alone(answerer: Answerer) -> None:
    """Questions that are tried in several ways keep their places among others."""
    questions = ["السلام عليكم", "ماذا قال نبيل عمار في عام 2010؟", "من فاز بسباق عام 2014؟", "شكرا"]
    together = answerer.answer_all(questions)
    for question, answer in zip(questions, together, strict=True):
        alone = answerer.answer(question)
        assert (answer.question, answer.courtesy, answer.scoping) == (question, alone.courtesy, alone.scoping)
        assert answer.citations == alone.citations
