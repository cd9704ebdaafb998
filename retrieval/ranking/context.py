"""The features of where a candidate stands: its words and those of its paragraph, and how near that is."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.arabic.terms import gram_set, topic_words
from retrieval.ports import Catalog, FloatMatrix, Ids, LexicalIndex, TermFields, VectorIndex
from retrieval.ranking.candidates import Candidates

CONTEXT_FEATURES = ("coverage", "paragraph_coverage", "paragraph_dense")
"""The columns that `add_context` adds.

The coverage of the question's words by the 4-grams of the sentence and of its paragraph, each word weighing its idf,
and the mean cosine of the paragraph's sentences.
"""

_SENTENCES_OF_A_PARAGRAPH = 64
"""Of a longer paragraph only the first are read."""


class Context:
    """What a generation knows of the surroundings of its sentences."""

    def __init__(self, catalog: Catalog, vectors: VectorIndex, lexical: LexicalIndex, paragraph_starts: Ids) -> None:
        """Take the parts of an opened generation.

        Args:
            catalog: has the texts.
            vectors: has the vector of every sentence.
            lexical: knows the idf of a word.
            paragraph_starts: the id of the first sentence of each paragraph, ascending.
        """
        self._catalog = catalog
        self._vectors = vectors
        self._lexical = lexical
        self._bounds = np.append(paragraph_starts, len(vectors))

    def add_context(self, candidates: Candidates, question: str, vector: FloatMatrix) -> Candidates:
        """Return the candidates with `CONTEXT_FEATURES` behind the features that they have.

        Args:
            candidates: at least one.
            question: as it was asked.
            vector: the question's, of shape (1, dimension).
        """
        words = topic_words(question)
        weights = np.array([self._lexical.ceiling("stems", word.stems) for word in words])
        passages = self._catalog.passages(candidates.ids.tolist())
        columns = [
            [_coverage(words, weights, passage.text) for passage in passages],
            [_coverage(words, weights, passage.paragraph) for passage in passages],
            self._paragraph_cosines(candidates.ids, vector),
        ]
        return Candidates(candidates.ids, np.column_stack([candidates.features, *columns]))

    def _paragraph_cosines(self, ids: Ids, vector: FloatMatrix) -> npt.NDArray[np.float64]:
        paragraphs, which = np.unique(np.searchsorted(self._bounds, ids, side="right") - 1, return_inverse=True)
        means = [self._paragraph_cosine(int(paragraph), vector) for paragraph in paragraphs]
        return np.array(means)[which]

    def _paragraph_cosine(self, paragraph: int, vector: FloatMatrix) -> float:
        start, end = self._bounds[paragraph], self._bounds[paragraph + 1]
        sentences = np.arange(start, min(end, start + _SENTENCES_OF_A_PARAGRAPH), dtype=np.int64)
        return float((self._vectors.vectors(sentences) @ vector[0]).mean())


def _coverage(words: Sequence[TermFields], weights: npt.NDArray[np.float64], text: str) -> float:
    """Return the weighted mean share of each word's 4-grams that the text has; 0 for no words."""
    if not words:
        return 0.0
    grams = gram_set(text)
    shares = np.array([sum(gram in grams for gram in word.grams) / len(word.grams) for word in words])
    return float(shares @ weights / weights.sum())
