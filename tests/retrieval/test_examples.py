"""Example questions: noun phrases that repeat, then titles; each of them answered."""

from itertools import islice

import pytest

from retrieval.domain import Document, Source, Span, digest
from retrieval.examples import propose_questions
from tests.retrieval.conftest import Workshop


def document(text: str, title: str = "عنوان") -> Document:
    """Return a document."""
    return Document(Source(title, title, None, None, None, None, "a.txt", digest(text)), text, Span(0, len(text)))


def test_repeated_phrases_come_first() -> None:
    """The phrase that is repeated most is asked about first, a verb begins none, and the titles come last."""
    text = "قرر المجلس رفع الدينار التونسي. قرر المجلس خفضه. هبط الدينار التونسي. عقد مجلس النواب. دعا مجلس النواب."
    proposed = list(propose_questions([document(text)], [document(text).source]))
    assert proposed == ["ماذا ورد عن الدينار التونسي؟", "ماذا ورد عن مجلس النواب؟", "ما تفاصيل «عنوان»؟"]


@pytest.mark.parametrize("text", ["وقال الوزير كذا وقال الوزير كذا", "في المدينة وفي المدينة", "هذا البيان هذا البيان"])
def test_no_phrase_from_function_words(text: str) -> None:
    """A verb, a particle or a demonstrative makes no example."""
    assert list(propose_questions([document(text)], [])) == []


def test_only_answered_questions_are_offered(workshop: Workshop) -> None:
    """An example that the index would refuse is never offered, and no more than asked for."""
    for number in range(3):
        workshop.write(f"{number}.txt", f"أعلنت وزارة الصحة التونسية القرار رقم {number}. وزارة الصحة التونسية تتابع.")
    workshop.build()
    answerer = workshop.answerer()
    offered = answerer.examples(2)
    assert len(offered) == 2
    assert not any(answerer.answer(question).abstained for question in offered)


def test_a_large_corpus_is_not_read_whole() -> None:
    """Only the first few hundred documents are read for examples."""
    endless = (document("الدينار التونسي ثم الدينار التونسي") for _ in iter(int, 1))
    assert list(islice(propose_questions(endless, []), 1)) == ["ماذا ورد عن الدينار التونسي؟"]
