"""How well the confidence tells questions that a corpus answers from those that are foreign to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.bootstrap import Estimate, draw_by_question, interval, resampled_auroc, resampled_share
from retrieval.evaluation.measures import auroc


@dataclass(frozen=True, slots=True)
class Verdict:
    """A question asked once: how sure the answer was, and below what it would not be given.

    `question` is its number, `answerable` whether the corpus holds its answer, `right` whether the first citation is
    that.
    """

    question: int
    confidence: float
    threshold: float
    answerable: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Verdicts as columns: what `Verdict` says of each."""

    question: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float64]
    threshold: npt.NDArray[np.float64]
    answerable: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]

    @property
    def refused(self) -> npt.NDArray[np.bool_]:
        """Whether each was below its threshold."""
        return self.confidence < self.threshold


@dataclass(frozen=True, slots=True)
class Abstention:
    """The area under the ROC curve, and both error rates at the threshold.

    `refused` is the share of the answerable that are refused, `answered_foreign` the share of the foreign that are
    answered. Intervals are by question.
    """

    answerable: int
    foreign: int
    auroc: Estimate
    refused: Estimate
    answered_foreign: Estimate


def in_columns(verdicts: Iterable[Verdict]) -> Verdicts:
    """Turn verdicts into columns."""
    rows = tuple(verdicts)
    return Verdicts(
        np.array([one.question for one in rows], dtype=np.int64),
        np.array([one.confidence for one in rows], dtype=np.float64),
        np.array([one.threshold for one in rows], dtype=np.float64),
        np.array([one.answerable for one in rows], dtype=np.bool_),
        np.array([one.right for one in rows], dtype=np.bool_),
    )


def joined(parts: Sequence[Verdicts]) -> Verdicts:
    """Put verdicts behind each other; the questions keep their numbers."""
    return Verdicts(
        np.concatenate([one.question for one in parts]),
        np.concatenate([one.confidence for one in parts]),
        np.concatenate([one.threshold for one in parts]),
        np.concatenate([one.answerable for one in parts]),
        np.concatenate([one.right for one in parts]),
    )


def measure_abstention(verdicts: Verdicts) -> Abstention | None:
    """Measure both errors; None where all questions are answerable, or none is."""
    answerable = verdicts.answerable
    if answerable.all() or not answerable.any():
        return None
    questions, question = np.unique(verdicts.question, return_inverse=True)
    # A question that is asked with its article and without is drawn as one; others with their like.
    kinds = np.zeros(len(questions), dtype=np.int64)
    np.bitwise_or.at(kinds, question, np.where(answerable, 1, 2))
    draws = draw_by_question(kinds)
    refused = verdicts.refused
    return Abstention(
        answerable=int(answerable.sum()),
        foreign=int((~answerable).sum()),
        auroc=interval(
            auroc(verdicts.confidence, answerable),
            resampled_auroc(verdicts.confidence, answerable, question, draws),
        ),
        refused=interval(
            float(refused[answerable].mean()),
            resampled_share(refused[answerable], question[answerable], draws),
        ),
        answered_foreign=interval(
            float((~refused[~answerable]).mean()),
            resampled_share(~refused[~answerable], question[~answerable], draws),
        ),
    )
