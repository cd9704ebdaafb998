"""One document of many: asked alone, and found by its words."""

import pytest

from retrieval.answering import Answerer
from tests.retrieval.conftest import Workshop


@pytest.fixture
def answerer(workshop: Workshop) -> Answerer:
    """The three documents, built."""
    workshop.build()
    return workshop.answerer()


def test_a_question_is_asked_of_one_document(answerer: Answerer) -> None:
    """Every citation is of the document, best first and ranked from 1, whatever the others hold."""
    answer = answerer.answer_within("هل أضاف أن المدينة آمنة؟", "حرب.txt")
    assert {citation.source.path for citation in answer.citations} == {"حرب.txt"}
    assert answer.citations[0].text == "وأضاف أن المدينة آمنة."
    assert [citation.rank for citation in answer.citations] == [1, 2, 3]
    assert answer.generation == answerer.generation


@pytest.mark.parametrize(
    ("question", "document"), [("هل أضاف أن المدينة آمنة؟", "مفقود.txt"), ("متى؟", "حرب.txt")], ids=["gone", "no topic"]
)
def test_what_one_document_cannot_answer_is_abstained_from(answerer: Answerer, question: str, document: str) -> None:
    """A document that is gone, or a question that names nothing, gives no answer and no error."""
    answer = answerer.answer_within(question, document)
    assert answer.abstained
    assert answer.confidence == 0
    assert answer.question == question


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("القمح", ["زراعة.md"]),
        ("الجريده", ["زراعة.md"]),
        ("الوزير", ["حرب.txt"]),
        ("وزير الجيش", ["حرب.txt"]),
        ("كرة", ["رياضة/كرة.txt"]),
        ("السكان القمح", []),
        ("", []),
        ("؟", []),
    ],
)
def test_documents_are_found_by_their_words(answerer: Answerer, words: str, found: list[str]) -> None:
    """A title, a publisher, a file's name or a sentence that has every word, in any spelling, finds the document."""
    assert [source.path for source in answerer.find_sources(words)] == found
