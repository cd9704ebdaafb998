"""The measures of retrieval and of abstention: reciprocal rank, recall, and the area under the ROC curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

RECALL_AT = (1, 3, 5, 10)

Places: TypeAlias = npt.NDArray[np.float64]
"""The place of each question's gold sentence, counted from 1; infinite where it was not found."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Mean reciprocal rank, and recall at each of `RECALL_AT`."""

    mrr: float
    recall: tuple[float, ...]


def quality_of(places: Sequence[float] | Places) -> Quality:
    """Return the measures of the gold sentences' places."""
    found = np.asarray(places, dtype=np.float64)
    return Quality(float(np.mean(1 / found)), tuple(float(np.mean(found <= k)) for k in RECALL_AT))


def auroc(scores: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_]) -> float:
    """Return the probability that a positive has a higher score than a negative; a tie counts half."""
    high, low = np.sort(scores[positive]), np.sort(scores[~positive])
    below = np.searchsorted(low, high, side="left") + np.searchsorted(low, high, side="right")
    return float(below.mean() / (2 * len(low)))
