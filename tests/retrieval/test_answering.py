"""Answers: verbatim, placed, in order, from the generation in service."""

import pytest

from retrieval import generations
from retrieval.domain import Place
from retrieval.errors import DamagedGenerationError, StaleGenerationError
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.conftest import TEXTS, Workshop


def test_citation_is_verbatim_and_placed(workshop: Workshop) -> None:
    """The first citation answers, word for word, with its place and paragraph."""
    workshop.build()
    answer = workshop.answerer().answer("هل أضاف أن المدينة آمنة؟")
    first = answer.citations[0]
    text = TEXTS["حرب.txt"]
    assert first.text == "وأضاف أن المدينة آمنة."
    assert text[first.span.start : first.span.end] == first.text
    assert text[first.context_span.start : first.context_span.end] == first.context == text.split("\n")[0]
    assert first.place == Place(paragraph=1, sentence=2)
    assert first.source.path == "حرب.txt"
    assert [one.rank for one in answer.citations] == [1, 2, 3, 4, 5]
    assert list(answer.citations) == sorted(answer.citations, key=lambda one: -one.score)


def test_front_matter_is_attribution_not_text(workshop: Workshop) -> None:
    """Metadata comes with the citation, its offsets are those of the file, and front matter is never cited."""
    workshop.build()
    answer = workshop.answerer().answer("كم بلغ محصول القمح؟", top=10)
    first = answer.citations[0]
    assert (first.source.title, first.source.publisher, first.source.date) == ("موسم القمح", "الجريدة", "2020-05-01")
    assert TEXTS["زراعة.md"][first.span.start : first.span.end] == first.text
    assert not any("publisher" in one.text for one in answer.citations)


def test_offsets_are_code_points(workshop: Workshop) -> None:
    """A character outside the basic plane counts as one."""
    workshop.build()
    first = workshop.answerer().answer("من فاز بالكأس بعد ركلات الترجيح؟").citations[0]
    assert (first.span.start, first.span.end) == (0, len(TEXTS["رياضة/كرة.txt"]))


def test_a_batch_answers_as_one_by_one(workshop: Workshop) -> None:
    """Questions asked together have the answers that they have alone, in their order."""
    workshop.build()
    answerer = workshop.answerer()
    questions = ["من فاز بالكأس؟", "كم بلغ محصول القمح؟", ""]
    together = answerer.answer_all(questions, top=2)
    alone = [answerer.answer(question, top=2) for question in questions]
    assert [one.citations for one in together] == [one.citations for one in alone]
    assert [one.question for one in together] == questions
    assert len({one.id for one in together}) == 3
    assert answerer.answer_all([]) == ()


@pytest.mark.parametrize("question", ["", "   ", "؟!", "😀"])
def test_no_words_no_answer(workshop: Workshop, question: str) -> None:
    """A question without a word is answered by nothing."""
    workshop.build()
    answer = workshop.answerer().answer(question)
    assert answer.abstained
    assert answer.confidence == 0


def test_reload_moves_to_the_new_generation(workshop: Workshop) -> None:
    """A reader keeps its generation until it reloads, and then answers from the new one."""
    workshop.build()
    answerer = workshop.answerer()
    assert not answerer.reload()
    old = answerer.generation
    workshop.write("فضاء.txt", "هبط المسبار على سطح المريخ.")
    workshop.keep = 0
    new = workshop.build().generation
    assert answerer.answer("متى هبط المسبار على المريخ؟").generation == old
    assert answerer.reload()
    answer = answerer.answer("متى هبط المسبار على المريخ؟")
    assert answer.generation == answerer.generation == new
    assert answer.citations[0].source.path == "فضاء.txt"
    assert answerer.size == 6
    answerer.close()


def test_failed_reload_keeps_the_old_one(workshop: Workshop) -> None:
    """A new generation that does not open leaves the reader on the old one."""
    workshop.build()
    answerer = workshop.answerer()
    old = answerer.generation
    workshop.write("فضاء.txt", "هبط المسبار.")
    new = workshop.build().generation
    (workshop.indexes / new / generations.VECTORS).write_text("damaged")
    with pytest.raises(DamagedGenerationError):
        answerer.reload()
    assert answerer.answer("من فاز بالكأس؟").generation == old


def test_other_model_is_stale(workshop: Workshop) -> None:
    """An index that another model built refuses to answer, at opening and at reloading, and says how to mend it."""
    workshop.build()
    answerer = workshop.answerer()
    workshop.embedder = HashingEmbedder(fingerprint="hashing-2", name="other")
    with pytest.raises(StaleGenerationError, match=r"other.*python -m retrieval build"):
        workshop.answerer()
    workshop.write("فضاء.txt", "هبط المسبار.")
    workshop.build()
    workshop.embedder = HashingEmbedder(fingerprint="hashing-3")
    with pytest.raises(StaleGenerationError):
        answerer.reload()
    assert answerer.answer("من فاز بالكأس؟").citations


def test_sources_are_listed(workshop: Workshop) -> None:
    """The documents are listed by id."""
    workshop.build()
    assert [one.path for one in workshop.answerer().sources()] == sorted(TEXTS)


def test_an_index_describes_itself(workshop: Workshop) -> None:
    """Its name, time and model are the manifest's, and its numbers are those of what it holds."""
    report = workshop.build()
    answerer = workshop.answerer()
    described = answerer.describe()
    assert (described.generation, described.model) == (report.generation, report.model)
    assert (described.documents, described.sentences) == (len(answerer.sources()), answerer.size)
    assert described.speakers == len(answerer.speakers())
    assert described.built_at == generations.current(workshop.indexes).manifest.built_at
