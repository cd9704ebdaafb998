"""The fitted weights: a linear score over standardised features, and the probability that the best one answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from retrieval.ports import Ids
from retrieval.ranking.candidates import FEATURES, Candidates, Features

_WEIGHTS = files("retrieval.ranking") / "weights.json"


class Weights(BaseModel):
    """What `python -m retrieval fit` fitted, and on what.

    `ranking` has a weight for each of `FEATURES`, `confidence` one for each of `signals` and the intercept last; an
    answer below `threshold` is not given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_on: str
    ranking: tuple[float, ...]
    confidence: tuple[float, ...]
    threshold: float


@dataclass(frozen=True, slots=True)
class Ordered:
    """Candidate ids with their scores and features, best first."""

    ids: Ids
    scores: npt.NDArray[np.float64]
    features: Features


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidate ids with their scores, best first, and the probability that the first answers, in 0..1."""

    ids: Ids
    scores: npt.NDArray[np.float64]
    confidence: float


def committed_weights() -> Weights:
    """Return the weights that are committed beside this module."""
    return Weights.model_validate_json(_WEIGHTS.read_bytes())


def standardise(features: Features) -> Features:
    """Return the features with mean 0 and deviation 1 over the candidates; a constant column becomes 0.

    A question's own scale of BM25 depends on its length and rarity; standardised, questions are comparable.
    """
    deviation = features.std(axis=0)
    return (features - features.mean(axis=0)) / np.where(deviation > 0, deviation, 1)


def order(candidates: Candidates, ranking: Sequence[float]) -> Ordered:
    """Order candidates by a weighting of `FEATURES`; equal scores go by id."""
    scores = standardise(candidates.features) @ np.array(ranking)
    rows = np.lexsort((candidates.ids, -scores))
    return Ordered(candidates.ids[rows], scores[rows], candidates.features[rows])


def rank(candidates: Candidates, weights: Weights) -> Ranked:
    """Order candidates, and say how likely the first of them answers."""
    ordered = order(candidates, weights.ranking)
    logit = np.append(signals(ordered.features), 1.0) @ np.array(weights.confidence)
    return Ranked(ordered.ids, ordered.scores, float(1 / (1 + np.exp(-logit))))


def signals(ordered: Features) -> npt.NDArray[np.float64]:
    """Return what tells an answered question from another: the largest cosine, and the features of the first citation.

    Args:
        ordered: the features in their ranked order, of at least one candidate.
    """
    return np.append(ordered[:, FEATURES.index("dense")].max(), ordered[0])
