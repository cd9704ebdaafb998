"""The sentences that may answer a question, with the features that they are ranked by."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.ports import FloatMatrix, Hits, Ids, LexicalIndex, TermFields, VectorIndex

SEARCH_FEATURES = ("dense", "grams", "stems")
"""The columns that the search gives: cosine, and BM25 of both lexical fields as a share of the question's ceiling."""

DEPTH = 100
"""How many candidates each part of the search brings."""

_LEAST_CEILING = 1e-6

Features: TypeAlias = npt.NDArray[np.float64]
"""Shape (n candidates, n features), not standardised."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sentence ids, each with a row of features."""

    ids: Ids
    features: Features


def gather(
    vector: FloatMatrix, terms: TermFields, vectors: VectorIndex, lexical: LexicalIndex, depth: int = DEPTH
) -> Candidates:
    """Return the union of what each part of the search finds with its `SEARCH_FEATURES`, by ascending ids.

    Args:
        vector: the question's, of shape (1, dimension).
        terms: the question's.
        vectors: where the cosine of every candidate is read.
        lexical: where a candidate beyond the depth of a field is given the last score within it, the upper bound
            of what it can have.
        depth: how many candidates each part brings.
    """
    (nearest,) = vectors.search(vector, depth)
    grams = lexical.search("grams", terms.grams, depth)
    stems = lexical.search("stems", terms.stems, depth)
    ids = np.unique(np.concatenate([nearest.ids, grams.ids, stems.ids]))
    columns = [
        vectors.vectors(ids) @ vector[0],
        _scores(grams, ids, depth) / max(lexical.ceiling("grams", terms.grams), _LEAST_CEILING),
        _scores(stems, ids, depth) / max(lexical.ceiling("stems", terms.stems), _LEAST_CEILING),
    ]
    return Candidates(ids, np.column_stack(columns).astype(np.float64))


def _scores(hits: Hits, ids: Ids, depth: int) -> npt.NDArray[np.float32]:
    """Return a field's score of each id; `ids` are ascending and hold all of the hits."""
    beyond = hits.scores[-1] if len(hits.ids) == depth else np.float32(0)
    scores = np.full(len(ids), beyond, dtype=np.float32)
    scores[np.searchsorted(ids, hits.ids)] = hits.scores
    return scores
