"""The measures and their intervals: against brute force, and what holds of every bootstrap."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.abstention import Verdict, in_columns, joined, measure_abstention
from retrieval.evaluation.bootstrap import (
    RESAMPLES,
    draw_by_question,
    estimate_mean,
    resampled_auroc,
    resampled_share,
)
from retrieval.evaluation.findings import Ablation, compared_to_best, estimated
from retrieval.evaluation.judging import Placed
from retrieval.evaluation.measures import auroc, quality_of

_SCORES = st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=2, max_size=30)


def brute_auroc(scores: np.ndarray, positive: np.ndarray) -> float:
    """Compare every positive with every negative."""
    pairs = [(high > low) + (high == low) / 2 for high in scores[positive] for low in scores[~positive]]
    return float(np.mean(pairs))


def both_kinds(observed: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    """Return scores and kinds with one more of each kind, so that there is something to compare."""
    scores, positive = zip(*observed, (0.5, True), (0.25, False), strict=True)
    return np.array(scores), np.array(positive)


def placed(name: str, *places: float) -> Placed:
    """Return a ranking that puts each question's gold sentence there."""
    return Placed(name, np.array(places), np.array(places))


@given(observed=_SCORES)
def test_auroc_is_the_share_of_pairs_in_order(observed: list[tuple[float, bool]]) -> None:
    """The area under the curve is the share of pairs in which the positive is higher, a tie counting half."""
    scores, positive = both_kinds(observed)
    assert auroc(scores, positive) == pytest.approx(brute_auroc(scores, positive))


@given(observed=_SCORES)
def test_auroc_of_the_sample_itself(observed: list[tuple[float, bool]]) -> None:
    """A resample that draws every question once has the AUROC of the sample; one that doubles a question, of that."""
    scores, positive = both_kinds(observed)
    question = np.arange(len(scores))
    draws = np.ones((2, len(scores)))
    draws[1, -1] = 2
    once, doubled = resampled_auroc(scores, positive, question, draws)
    assert once == pytest.approx(brute_auroc(scores, positive))
    more = np.append(scores, scores[-1]), np.append(positive, positive[-1])
    assert doubled == pytest.approx(brute_auroc(*more))


@given(values=st.lists(st.floats(0, 1, width=32), min_size=1, max_size=40))
def test_interval_holds_the_mean(values: list[float]) -> None:
    """An interval holds its mean, stays within the values, and comes out the same every time."""
    found = estimate_mean(values)
    assert found.low <= found.value <= found.high
    assert min(values) - 1e-9 <= found.low
    assert found.high <= max(values) + 1e-9
    assert found == estimate_mean(values)


def test_interval_narrows_with_the_questions() -> None:
    """A hundred times the questions make an interval a tenth as wide, about that of the normal approximation."""
    few, many = (np.tile([0.0, 1.0], count) for count in (25, 2500))
    narrow, wide = estimate_mean(many), estimate_mean(few)
    assert wide.high - wide.low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(50), rel=0.1)
    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(10, rel=0.15)


def test_questions_are_drawn_within_their_kind() -> None:
    """Every resample has as many questions of each stratum as the sample, and no two resamples need be alike."""
    draws = draw_by_question(np.array([1, 1, 1, 2, 2]))
    assert draws.shape == (RESAMPLES, 5)
    assert (draws[:, :3].sum(axis=1) == 3).all()
    assert (draws[:, 3:].sum(axis=1) == 2).all()
    assert len(np.unique(draws, axis=0)) > 10


def test_share_in_a_resample() -> None:
    """A question brings all of its observations each time that it is drawn."""
    draws = np.array([[1.0, 1.0], [2.0, 0.0]])
    holds, question = np.array([True, False, False]), np.array([0, 0, 1])
    assert resampled_share(holds, question, draws).tolist() == pytest.approx([1 / 3, 1 / 2])


def test_quality_of_places() -> None:
    """MRR is the mean of 1/place, nothing for what is never found; recall the share within the depth."""
    quality = quality_of([1, 2, 4, np.inf])
    assert quality.mrr == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)
    assert quality.recall == (0.25, 0.5, 0.75, 0.75)
    with_intervals = estimated(np.array([1, 2, 4, np.inf]))
    assert with_intervals.mrr.value == quality.mrr
    assert [share.value for share in with_intervals.recall] == list(quality.recall)


def test_differences_are_paired() -> None:
    """A ranking that is better by the same on every question is so for certain, however the questions differ."""
    ours, other = placed("ours", 1, 1, 2, 2), placed("other", 2, 2, np.inf, np.inf)
    best = compared_to_best(ours, [placed("worse", 9, 9, 9, 9), other])
    assert best is not None
    assert best.name == "other"
    assert (best.difference.low, best.difference.value, best.difference.high) == (0.5, 0.5, 0.5)
    (change,) = Ablation(ours, (other,)).changes()
    assert (change.name, change.difference.value) == ("other", -0.5)
    assert compared_to_best(ours, []) is None


def test_abstention_counts_both_errors() -> None:
    """Of two answerable questions one is refused, of two foreign ones one answered; what equals the threshold is."""
    rows = [(0, 0.9, True), (1, 0.2, True), (2, 0.5, False), (3, 0.1, False)]
    verdicts = in_columns(Verdict(number, given, 0.5, kind, right=False) for number, given, kind in rows)
    found = measure_abstention(verdicts)
    assert found is not None
    assert (found.answerable, found.foreign) == (2, 2)
    assert (found.auroc.value, found.refused.value, found.answered_foreign.value) == (0.75, 0.5, 0.5)
    assert (found.refused.low, found.refused.high) == (0, 1)
    assert measure_abstention(joined([verdicts, verdicts])) is not None


def test_abstention_needs_both_kinds() -> None:
    """Without a foreign question there is nothing to tell apart."""
    verdicts = in_columns([Verdict(0, 0.9, 0.5, answerable=True, right=True)])
    assert measure_abstention(verdicts) is None
