"""Bootstrap confidence intervals: questions are drawn again with replacement (Efron and Tibshirani 1993)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

RESAMPLES = 2000
LEVEL = 0.95
_SEED = 7
_BLOCK = 100

Values: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of the questions that were asked, with its percentile interval at `LEVEL`."""

    value: float
    low: float
    high: float


def estimate_mean(values: npt.ArrayLike) -> Estimate:
    """Return the mean of a value a question."""
    observed = np.asarray(values, dtype=np.float64)
    means = _draws(len(observed)) @ observed / len(observed)
    return interval(float(observed.mean()), means)


def estimate_share(holds: npt.NDArray[np.bool_], question: npt.NDArray[np.int64]) -> Estimate:
    """Return the share of observations for which something holds, each drawn with the question that it belongs to."""
    questions, own = np.unique(question, return_inverse=True)
    draws = draw_by_question(np.zeros(len(questions), dtype=np.int64))
    return interval(float(holds.mean()), resampled_share(holds, own, draws))


def draw_by_question(strata: npt.NDArray[np.int64]) -> Values:
    """Return how often each question is drawn, a row a resample; questions of one stratum stand in for each other.

    Args:
        strata: of each question.
    """
    counts = np.zeros((RESAMPLES, len(strata)))
    for stratum in np.unique(strata):
        (members,) = np.nonzero(strata == stratum)
        counts[:, members] = _draws(len(members))
    return counts


def resampled_auroc(
    scores: Values, positive: npt.NDArray[np.bool_], question: npt.NDArray[np.int64], draws: Values
) -> Values:
    """Return the area under the ROC curve in each resample.

    Args:
        scores: of each observation.
        positive: whether it should have the higher score.
        question: the number of the question that it belongs to, and is drawn with.
        draws: as `draw_by_question` returns them.
    """
    rows = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[rows], prepend=-np.inf))
    blocks: list[Values] = []
    for first in range(0, len(draws), _BLOCK):
        drawn = draws[first : first + _BLOCK, question[rows]]
        high = np.add.reduceat(drawn * positive[rows], starts, axis=1)
        low = np.add.reduceat(drawn * ~positive[rows], starts, axis=1)
        below = np.cumsum(low, axis=1) - low / 2
        blocks.append((high * below).sum(axis=1) / (high.sum(axis=1) * low.sum(axis=1)))
    return np.concatenate(blocks)


def resampled_share(holds: npt.NDArray[np.bool_], question: npt.NDArray[np.int64], draws: Values) -> Values:
    """Return in each resample the share of the observations for which something holds; arguments as above."""
    questions = draws.shape[1]
    held = np.bincount(question, weights=holds, minlength=questions)
    return (draws @ held) / (draws @ np.bincount(question, minlength=questions))


def interval(value: float, resampled: Values) -> Estimate:
    """Return a figure with the percentiles of what resampling gave."""
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    # Sums in another order differ in the last bit, and a figure lies within its interval.
    return Estimate(value, min(float(low), value), max(float(high), value))


@lru_cache(maxsize=8)
def _draws(count: int) -> Values:
    """Return how often each of `count` is drawn, a row a resample; the same in every call, so that figures pair up."""
    drawn = np.random.default_rng(_SEED).integers(0, count, (RESAMPLES, count))
    rows = np.arange(RESAMPLES)[:, None] * count
    return np.bincount((drawn + rows).ravel(), minlength=RESAMPLES * count).reshape(RESAMPLES, count).astype(np.float64)
