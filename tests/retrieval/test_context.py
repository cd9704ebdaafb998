"""The features of a candidate's surroundings, over the fakes."""

import numpy as np
import pytest

from retrieval.generations import current
from retrieval.ranking.candidates import Candidates
from retrieval.ranking.context import CONTEXT_FEATURES, Context
from retrieval.reading import OpenGeneration, open_generation
from tests.retrieval.conftest import Workshop


@pytest.fixture
def opened(workshop: Workshop) -> OpenGeneration:
    """The workshop's index: «حرب.txt» is sentences 0 to 2, the first two of them one paragraph."""
    workshop.build()
    return open_generation(current(workshop.indexes), workshop.storage)


def context_of(opened: OpenGeneration, workshop: Workshop, question: str, ids: list[int]) -> np.ndarray:
    """Return the context features of some sentences; they come behind what was there."""
    context = Context(opened.catalog, opened.vectors, opened.lexical, opened.paragraph_starts)
    searched = Candidates(np.array(ids, dtype=np.int64), np.arange(float(len(ids)))[:, None])
    found = context.add_context(searched, question, workshop.embedder.embed_queries([question]))
    assert found.ids.tolist() == ids
    assert found.features[:, 0].tolist() == list(range(len(ids)))
    assert found.features.shape == (len(ids), 1 + len(CONTEXT_FEATURES))
    return found.features[:, 1:]


def test_coverage_of_sentence_and_paragraph(opened: OpenGeneration, workshop: Workshop) -> None:
    """What a sentence lacks its paragraph may have; a word counts by the share of its letters that are found."""
    first, second, third = context_of(opened, workshop, "هل الجيش والمدينة؟", [0, 1, 2])
    assert 0 < first[0] < 1
    assert first[1] == second[1] > max(first[0], second[0])
    assert third[0] == third[1] < first[1]


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
    assert both[0, 2] == both[1, 2] == pytest.approx(cosines[:2].mean())
    assert both[2, 2] == pytest.approx(cosines[2])
