"""One document of many: asked alone, and found by its words."""

from dataclasses import replace

import pytest

from retrieval.answering import Answerer
from retrieval.domain import Span
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


def test_a_paragraph_is_shown_with_its_neighbours(workshop: Workshop) -> None:
    """From the one before to the one after, word for word; at the ends of a document only one of them."""
    text = "الأولى.\nالثانية. وتتمتها.\nالثالثة.\nالرابعة."
    workshop.write("فقرات.txt", text)
    workshop.build()
    answerer = workshop.answerer()
    (source,) = answerer.find_sources("فقرات")
    paragraphs = list(dict.fromkeys(sentence.paragraph_span for sentence in answerer.sentences_of(source.id)))
    around = [answerer.surroundings(source, paragraph) for paragraph in paragraphs]
    assert [excerpt.text for excerpt in around if excerpt is not None] == [
        "الأولى.\nالثانية. وتتمتها.",
        "الأولى.\nالثانية. وتتمتها.\nالثالثة.",
        "الثانية. وتتمتها.\nالثالثة.\nالرابعة.",
        "الثالثة.\nالرابعة.",
    ]
    assert all(excerpt is not None and excerpt.span.of(text) == excerpt.text for excerpt in around)


def test_what_is_not_as_it_was_has_no_neighbours(answerer: Answerer) -> None:
    """A document that is gone or has changed, a paragraph that it does not have, or the only one, have none."""
    (source,) = answerer.find_sources("الوزير")
    paragraph = answerer.sentences_of(source.id)[0].paragraph_span
    assert answerer.surroundings(replace(source, id="x"), paragraph) is None
    assert answerer.surroundings(replace(source, sha256="0" * 64), paragraph) is None
    assert answerer.surroundings(source, Span(0, 3)) is None
    (single,) = answerer.find_sources("القمح")
    assert answerer.surroundings(single, answerer.sentences_of(single.id)[0].paragraph_span) is None
