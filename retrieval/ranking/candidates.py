"""The sentences that may answer a question, with the features that they are ranked by."""

from dataclasses import dataclass, replace
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.ports import Hits, Ids, LexicalIndex, VectorIndex
from retrieval.ranking.query import Demand, Query

SEARCH_FEATURES = ("dense", "grams", "stems")
"""The columns that the search gives: cosine, and BM25 of both lexical fields as a share of the question's ceiling."""

DEPTH = 100
"""How many candidates each part of the search brings."""

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

    def joined(self, others: Self) -> Self:
        """Return these and those of the others that are not among them, by ascending ids; both are of one question."""
        new = others.among(~np.isin(others.ids, self.ids))
        ids, features = np.concatenate([self.ids, new.ids]), np.concatenate([self.features, new.features])
        return replace(self, ids=ids, features=features).among(np.argsort(ids))


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
    (nearest,) = vectors.search(vector, depth, within)
    grams = lexical.search("grams", terms.grams, depth, within)
    stems = lexical.search("stems", terms.stems, depth, within)
    ids = np.unique(np.concatenate([nearest.ids, grams.ids, stems.ids]))
    columns = [
        vectors.vectors(ids) @ vector[0],
        _scores(grams, ids, depth) / max(lexical.ceiling("grams", terms.grams), _LEAST_CEILING),
        _scores(stems, ids, depth) / max(lexical.ceiling("stems", terms.stems), _LEAST_CEILING),
    ]
    return Candidates(ids, np.column_stack(columns).astype(np.float64), query.demand)


def _scores(hits: Hits, ids: Ids, depth: int) -> npt.NDArray[np.float32]:
    """Return a field's score of each id; `ids` are ascending."""
    beyond = hits.scores[-1] if len(hits.ids) == depth else np.float32(0)
    scores = np.full(len(ids), beyond, dtype=np.float32)
    known = np.isin(hits.ids, ids)
    scores[np.searchsorted(ids, hits.ids[known])] = hits.scores[known]
    return scores
