"""The features of a candidate's surroundings, over the fakes."""

import numpy as np
import pytest

from retrieval.arabic.terms import word_spans
from retrieval.generations import current
from retrieval.ranking.context import CONTEXT_FEATURES, paragraph_context
from retrieval.ranking.query import read_query
from retrieval.reading import OpenGeneration, open_generation
from tests.retrieval.conftest import Workshop


@pytest.fixture
def opened(workshop: Workshop) -> OpenGeneration:
    """The workshop's index: «حرب.txt» is sentences 0 to 2, the first two of them one paragraph."""
    workshop.build()
    return open_generation(current(workshop.indexes), workshop.storage)


def context_of(opened: OpenGeneration, workshop: Workshop, question: str, ids: list[int]) -> np.ndarray:
    """Return the context features of some sentences."""
    embedded = workshop.embedder.embed_spans([question], [word_spans(question)], "query")
    query = read_query(question, embedded.vectors, embedded.spans[0], opened.lexical)
    paragraphs = [passage.paragraph for passage in opened.catalog.passages(ids)]
    found = paragraph_context(query, np.array(ids), paragraphs, opened.vectors, opened.paragraph_starts)
    assert found.shape == (len(ids), len(CONTEXT_FEATURES))
    return found


def test_coverage_is_of_the_paragraph(opened: OpenGeneration, workshop: Workshop) -> None:
    """Sentences of one paragraph share its coverage; a word counts by the share of its letters that are found."""
    first, second, third = context_of(opened, workshop, "هل الجيش والمدينة؟", [0, 1, 2])
    assert 0 < first[0] < 1
    assert first[0] == second[0] > third[0]


def test_question_words_do_not_count(opened: OpenGeneration, workshop: Workshop) -> None:
    """«متى» and «إلى» are no topic, unless there is nothing else."""
    (with_question_word,) = context_of(opened, workshop, "متى عاد السكان", [2])
    assert with_question_word[0] == pytest.approx(1)
    (only_particle,) = context_of(opened, workshop, "إلى", [2])
    assert only_particle[0] == pytest.approx(1)
    assert context_of(opened, workshop, "؟!", [2])[0, 0] == 0


def test_paragraph_is_as_near_as_its_sentences_on_average(opened: OpenGeneration, workshop: Workshop) -> None:
    """Sentences of one paragraph share its cosine: the mean of theirs."""
    question = "المدينة آمنة"
    both = context_of(opened, workshop, question, [0, 1, 2])
    cosines = opened.vectors.vectors(np.arange(3)) @ workshop.embedder.embed_queries([question])[0]
    assert both[0, 1] == both[1, 1] == pytest.approx(cosines[:2].mean())
    assert both[2, 1] == pytest.approx(cosines[2])
