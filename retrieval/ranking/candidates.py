"""The sentences that may answer a question, with the features that they are ranked by."""

from dataclasses import dataclass, replace
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.ports import FloatMatrix, Hits, Ids, LexicalIndex, VectorIndex
from retrieval.ranking.query import Demand, Query

SEARCH_FEATURES = ("dense", "grams", "stems")
"""The columns that the search gives: cosine, and BM25 of both lexical fields as a share of the question's ceiling."""

DEPTH = 100
"""How many candidates each part of the search brings."""

_COMPARED_ONE_BY_ONE = 20_000
"""Where no more sentences may be found than these, each is compared: some 20 ms."""

_AT_ONCE = 10_000
_MORE_THAN_NEEDED = 2
_MOST_PASSED_OVER = 20_000

_LEAST_CEILING = 1e-6

Features: TypeAlias = npt.NDArray[np.float64]
"""Shape (n candidates, n features), not standardised."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sentence ids, each with a row of features; and how much the question asks for."""

    ids: Ids
    features: Features
    demand: Demand

    def among(self, rows: slice | npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Self:
        """Return those of some rows."""
        return replace(self, ids=self.ids[rows], features=self.features[rows])


def gather(query: Query, vectors: VectorIndex, lexical: LexicalIndex, depth: int = DEPTH) -> Candidates:
    """Return the union of what each part of the search finds with its `SEARCH_FEATURES`, by ascending ids.

    Args:
        query: the question, and which sentences may be found.
        vectors: where the cosine of every candidate is read.
        lexical: where a candidate beyond the depth of a field is given the last score within it, the upper bound
            of what it can have.
        depth: how many candidates each part brings.
    """
    vector, terms, within = query.vector, query.terms, query.within
    nearest = vectors.search(vector, depth)[0].ids if within is None else nearest_within(vector, vectors, within, depth)
    grams = lexical.search("grams", terms.grams, depth, within)
    stems = lexical.search("stems", terms.stems, depth, within)
    ids = np.unique(np.concatenate([nearest, grams.ids, stems.ids]))
    columns = [
        vectors.vectors(ids) @ vector[0],
        _scores(grams, ids, depth) / max(lexical.ceiling("grams", terms.grams), _LEAST_CEILING),
        _scores(stems, ids, depth) / max(lexical.ceiling("stems", terms.stems), _LEAST_CEILING),
    ]
    return Candidates(ids, np.column_stack(columns).astype(np.float64), query.demand)


def nearest_within(vector: FloatMatrix, vectors: VectorIndex, within: Ids, k: int) -> Ids:
    """Return the `k` nearest of some sentences, best first; none is missed, however few of the nearest they are.

    Args:
        vector: of shape (1, dimension).
        vectors: all of them.
        within: the ids of the sentences, ascending.
        k: how many at most.
    """
    depth = _MORE_THAN_NEEDED * k * len(vectors) // max(len(within), 1)
    while len(within) > _COMPARED_ONE_BY_ONE and depth <= _MOST_PASSED_OVER:
        (hits,) = vectors.search(vector, depth)
        found = hits.ids[np.isin(hits.ids, within)]
        if len(found) >= k:
            return found[:k]
        depth *= _MORE_THAN_NEEDED
    parts = [vectors.vectors(within[at : at + _AT_ONCE]) @ vector[0] for at in range(0, len(within), _AT_ONCE)]
    cosines = np.concatenate(parts) if parts else np.empty(0, dtype=np.float32)
    return within[np.argsort(-cosines, kind="stable")[:k]]


def _scores(hits: Hits, ids: Ids, depth: int) -> npt.NDArray[np.float32]:
    """Return a field's score of each id; `ids` are ascending."""
    beyond = hits.scores[-1] if len(hits.ids) == depth else np.float32(0)
    scores = np.full(len(ids), beyond, dtype=np.float32)
    known = np.isin(hits.ids, ids)
    scores[np.searchsorted(ids, hits.ids[known])] = hits.scores[known]
    return scores
