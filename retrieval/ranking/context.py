"""The features of where a candidate stands: the words of its paragraph, and how near that is."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.arabic.terms import edged_words
from retrieval.ports import FloatMatrix, Ids, VectorIndex
from retrieval.ranking.candidates import Features
from retrieval.ranking.query import Query

CONTEXT_FEATURES = ("paragraph_coverage", "paragraph_dense")
"""The columns that `paragraph_context` gives.

The coverage of the question's words by the 4-grams of the paragraph, each word weighing its idf, and the mean cosine
of the paragraph's sentences.
"""

_SENTENCES_OF_A_PARAGRAPH = 64
"""Of a longer paragraph only the first are read."""


def paragraph_context(
    query: Query, ids: Ids, paragraphs: Sequence[str], vectors: VectorIndex, paragraph_starts: Ids
) -> Features:
    """Return `CONTEXT_FEATURES` of sentences.

    Args:
        query: the question.
        ids: of the sentences.
        paragraphs: the text around each sentence.
        vectors: has the vector of every sentence.
        paragraph_starts: the id of the first sentence of each paragraph of the generation, ascending.
    """
    coverages = {text: _coverage(query, text) for text in dict.fromkeys(paragraphs)}
    cosines = _paragraph_cosines(query.vector, ids, vectors, np.append(paragraph_starts, len(vectors)))
    return np.column_stack([[coverages[text] for text in paragraphs], cosines])


def _coverage(query: Query, text: str) -> float:
    """Return the weighted mean share of each topic word's 4-grams that the text has; 0 for no words."""
    if not query.topics:
        return 0.0
    words = edged_words(text)
    shares = np.array([sum(gram in words for gram in word.grams) / len(word.grams) for word in query.topics])
    return float(shares @ query.topic_weights / query.topic_weights.sum())


def _paragraph_cosines(vector: FloatMatrix, ids: Ids, vectors: VectorIndex, bounds: Ids) -> npt.NDArray[np.float64]:
    paragraphs, which = np.unique(np.searchsorted(bounds, ids, side="right") - 1, return_inverse=True)
    means = [
        float((vectors.vectors(_first_sentences(int(bounds[one]), int(bounds[one + 1]))) @ vector[0]).mean())
        for one in paragraphs.tolist()
    ]
    return np.array(means)[which]


def _first_sentences(start: int, end: int) -> Ids:
    return np.arange(start, min(end, start + _SENTENCES_OF_A_PARAGRAPH), dtype=np.int64)
