"""What an evaluation found out about one file."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.abstention import Verdicts
from retrieval.evaluation.bootstrap import Estimate, estimate_mean
from retrieval.evaluation.judging import Placed
from retrieval.evaluation.measures import RECALL_AT, Places

_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class EstimatedQuality:
    """Mean reciprocal rank, and recall at each of `RECALL_AT`, with intervals."""

    mrr: Estimate
    recall: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much higher one MRR is than another on the same questions; `name` is what it was compared with."""

    name: str
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Ablation:
    """The ranking with all features, and with each left out; all cross-validated by article."""

    full: Placed
    without: tuple[Placed, ...]

    def changes(self) -> tuple[Comparison, ...]:
        """Return by how much the MRR changes without each feature, by the feature's name."""
        return tuple(Comparison(one.name, _difference(one, self.full)) for one in self.without)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was measured on a file.

    `questions` are those with an answer, `parts` the rankings by a single feature, `left_out` says which peers are
    missing and why. `whole` are the verdicts on the questions, all answerable, over the whole corpus; `verdicts` those
    that tell answerable from foreign, and `foreign` says what the foreign ones are. `milliseconds` is what each answer
    took, one after another.
    """

    file: str
    questions: int
    sentences: int
    cross_validated: bool
    ranking: Placed
    peers: tuple[Placed, ...]
    left_out: tuple[str, ...]
    parts: tuple[Placed, ...]
    ablation: Ablation | None
    whole: Verdicts
    verdicts: Verdicts
    foreign: str
    milliseconds: npt.NDArray[np.float64]

    @property
    def refused(self) -> float:
        """The share of the questions, all of them answerable, that the threshold refuses over the whole corpus."""
        return float(self.whole.refused.mean())

    @property
    def questions_per_second(self) -> float:
        """How many were answered in a second, one after another."""
        return len(self.milliseconds) * _MILLISECONDS / float(self.milliseconds.sum())

    @property
    def latency(self) -> tuple[float, float]:
        """The 50th and the 95th percentile of `milliseconds`."""
        p50, p95 = np.percentile(self.milliseconds, [50, 95])
        return float(p50), float(p95)


def estimated(places: Places) -> EstimatedQuality:
    """Return the measures of the gold sentences' places with their intervals."""
    return EstimatedQuality(estimate_mean(1 / places), tuple(estimate_mean(places <= k) for k in RECALL_AT))


def compared_to_best(ranking: Placed, others: Sequence[Placed]) -> Comparison | None:
    """Return a ranking's MRR less the highest of the others, question by question; None where there is none."""
    if not others:
        return None
    best = max(others, key=lambda one: float(np.mean(1 / one.exact)))
    return Comparison(best.name, _difference(ranking, best))


def _difference(ranking: Placed, other: Placed) -> Estimate:
    return estimate_mean(1 / ranking.exact - 1 / other.exact)
