"""What is made of a question beside its search: topics near to it, courtesies, and its spelling."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering import Answerer
from retrieval.domain import Document, Source, Span, digest
from retrieval.examples import Topics, subject_of
from retrieval.ports import TermFields
from retrieval.ranking.query import Query
from retrieval.ranking.scoring import committed_weights
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.conftest import TEXTS, Workshop

REPEATED = "عقد مجلس النواب جلسة. دعا مجلس النواب المجلس الأعلى. هبط الدينار التونسي. انخفض الدينار التونسي. "


def document(text: str, title: str) -> Document:
    """Return a document that is told by its title."""
    return Document(Source(title, title, None, None, None, None, title, digest(text)), text, Span(0, len(text)))


def question(text: str) -> Query:
    """Return a question of which only the vector counts."""
    nothing = np.zeros((0, 64), dtype=np.float32)
    vector, terms = HashingEmbedder().embed_queries([text]), TermFields((), ())
    none = np.zeros(0)
    return Query(text, vector, terms, nothing, none.astype(np.bool_), (), none, None, None)


class Desk:
    """Reads questions and refuses some, and keeps what it was asked."""

    def __init__(self, *refused: str) -> None:
        """Refuse these."""
        self.refused = refused
        self.read_in_one: list[Sequence[str]] = []
        self.tried: list[str] = []

    def topics(self) -> Topics:
        """Return topics that ask here."""
        return Topics(self.read, self.is_answered)

    def read(self, questions: Sequence[str]) -> Sequence[Query]:
        """Read a batch."""
        self.read_in_one.append(questions)
        return [question(one) for one in questions]

    def is_answered(self, query: Query) -> bool:
        """Refuse what is to be refused."""
        self.tried.append(query.text)
        return subject_of(query.text) not in self.refused


def test_the_nearest_come_first() -> None:
    """Of the phrases that a document repeats, and its title, the one like the question is offered first."""
    news = document(REPEATED, "نشرة المساء")
    offered = Desk().topics().nearest([news], question("كم بلغ الدينار؟"))
    assert offered[0] == "ماذا ورد عن الدينار التونسي؟"
    assert set(offered) == {
        "ماذا ورد عن الدينار التونسي؟",
        "ماذا ورد عن مجلس النواب؟",
        "ما تفاصيل «نشرة المساء»؟",
    }


def test_what_is_refused_is_not_offered() -> None:
    """A topic whose question would not be answered is left out."""
    offered = Desk("الدينار التونسي").topics().nearest([document(REPEATED, "نشرة")], question("كم بلغ الدينار؟"))
    assert "ماذا ورد عن الدينار التونسي؟" not in offered
    assert len(offered) == 2


def test_topics_of_several_documents_share_no_word() -> None:
    """Two documents on the same offer it once, and no more than three in all."""
    twice = [document(REPEATED, "الأول"), document(REPEATED + "تراجع الدينار التونسي.", "الثاني")]
    offered = Desk().topics().nearest(twice, question("الدينار التونسي"))
    assert offered.count("ماذا ورد عن الدينار التونسي؟") == 1
    assert len(offered) <= 3


def test_a_document_is_read_once() -> None:
    """The questions of new documents are one batch, and those of one that is known are neither read nor tried."""
    desk = Desk()
    topics = desk.topics()
    first = topics.nearest([document(REPEATED, "الأول"), document("نص قصير.", "الثاني")], question("الدينار"))
    assert len(desk.read_in_one) == 1
    tried = len(desk.tried)
    assert topics.nearest([document(REPEATED, "الأول"), document("نص قصير.", "الثاني")], question("الدينار")) == first
    assert (len(desk.read_in_one), len(desk.tried)) == (1, tried)


def test_no_document_no_topic() -> None:
    """Where nothing is near, nothing is offered or read."""
    desk = Desk()
    assert desk.topics().nearest([], question("الدينار")) == ()
    assert not desk.read_in_one


@pytest.mark.parametrize(
    ("asked", "subject"),
    [
        ("ماذا ورد عن مجلس النواب؟", "مجلس النواب"),
        ("ما تفاصيل «نشرة «خاصة»»؟", "نشرة «خاصة»"),
        ("متى عقد المجلس؟", "متى عقد المجلس؟"),
    ],
)
def test_the_subject_of_an_offered_question(asked: str, subject: str) -> None:
    """What is offered can be shown by its phrase or title alone."""
    assert subject_of(asked) == subject


def test_an_abstained_answer_has_topics_that_are_answered(workshop: Workshop) -> None:
    """Each topic of an answer that abstains is answered when it is asked, and an answer that is given has none."""
    workshop.write("دينار.txt", REPEATED * 2)
    workshop.build()
    answerer = workshop.answerer()
    refused = answerer.answer("qwx zzz")
    assert refused.abstained
    assert 0 < len(refused.topics) <= 3
    for topic in refused.topics:
        answered = answerer.answer(topic)
        assert not answered.abstained
        assert answered.topics == ()


def test_topics_are_of_the_documents_that_are_near(workshop: Workshop) -> None:
    """What one sentence too many brings along, of another matter, offers nothing, however often it repeats itself."""
    for name in TEXTS:
        (workshop.seeds / name).unlink()
    workshop.write("دينار.txt", REPEATED * 2)
    workshop.write("حديقة.txt", "فتحت الحديقة أبوابها. وفي الحديقة نخيل. وأمام الحديقة مسرح. وخلف الحديقة نهر.\n")
    workshop.build()
    refused = workshop.answerer().answer("كم تذكرة مزورة ضبطت عند الحديقة؟")
    assert refused.abstained
    assert [one.source.path == "حديقة.txt" for one in refused.citations] == [True] * 4 + [False]
    assert not any("مجلس النواب" in topic or "الدينار" in topic for topic in refused.topics)


def test_a_courtesy_is_not_searched(workshop: Workshop) -> None:
    """Among questions a courtesy keeps its place, with nothing cited, offered or embedded."""
    workshop.build()
    greeting, asked = workshop.answerer().answer_all(["السلام عليكم", "من فاز بالكأس؟"])
    assert (greeting.courtesy, greeting.citations, greeting.topics) == ("greeting", (), ())
    assert (greeting.abstained, greeting.confidence, greeting.question) == (True, 0.0, "السلام عليكم")
    assert asked.courtesy is None
    assert asked.citations


def test_a_question_is_searched_without_its_courtesies(workshop: Workshop) -> None:
    """What is found is the same with a greeting, dialect and harakat around the question; it stays as it was asked."""
    workshop.build()
    answerer = workshop.answerer()
    asked = "السلام عليكم، مِـــينْ فاز بالكأس؟ شكرا"
    assert answerer.answer(asked).citations == answerer.answer("من فاز بالكأس؟").citations
    assert answerer.answer(asked).question == asked


@pytest.mark.parametrize("asked", ["متى؟", "شنو", "من هو؟"])
def test_question_words_alone_are_refused(workshop: Workshop, asked: str) -> None:
    """Who asks about nothing is answered by nothing, and offered nothing."""
    workshop.build()
    answer = workshop.answerer().answer(asked)
    assert (answer.abstained, answer.confidence, answer.topics) == (True, 0.0, ())


def test_a_refused_question_is_tried_again_as_the_documents_spell_it(workshop: Workshop) -> None:
    """A typing error costs no answer: where the question would be answered as it was meant, it is."""
    workshop.build()
    meant, mistyped = "من فاز بالكأس بعد ركلات الترجيح؟", "من فاز بالكأس بعد ركلات الترحيح؟"
    weights = committed_weights()
    confidence = workshop.answerer().answer(meant).confidence
    strict = replace(weights, arabic=weights.arabic.model_copy(update={"threshold": confidence}))
    answerer = Answerer(workshop.indexes, workshop.storage, workshop.open_embedder, strict)
    answer = answerer.answer(mistyped)
    assert not answer.abstained
    assert answer.question == mistyped
    assert answer.citations == answerer.answer(meant).citations
    assert answerer.answer("من خسر الانتخابات؟").abstained
