"""Ranking and fitting: what the weights do, and that fitting finds them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval import wiring
from retrieval.evaluation.fitting import fit, fit_ranking
from retrieval.evaluation.ranking import JudgedQuestion, indexed, judge, quality
from retrieval.evaluation.squad import load_squad
from retrieval.ranking.candidates import FEATURES, Candidates
from retrieval.ranking.scoring import committed_weights, order, rank, standardise
from retrieval.settings import load_settings

_MATRICES = arrays(
    np.float64, st.tuples(st.integers(1, 12), st.just(len(FEATURES))), elements=st.floats(-1, 1, width=32)
)


def judged(generator: np.random.Generator, article: int, shift: float) -> JudgedQuestion:
    """Return a question over 40 sentences of 8 articles; the gold one stands out by `shift` in its first feature."""
    features = generator.normal(size=(40, len(FEATURES)))
    gold = article * 5
    features[gold, 0] += shift
    return JudgedQuestion(Candidates(np.arange(40), features), np.arange(40) // 5, gold, article)


def without_own_article(question: JudgedQuestion) -> Candidates:
    """Return the candidates that a question is foreign to."""
    others = question.articles != question.article
    return Candidates(question.candidates.ids[others], question.candidates.features[others])


@given(features=_MATRICES)
def test_order_is_a_permutation(features: np.ndarray) -> None:
    """Every candidate comes once, scores fall, and equal candidates keep the order of their ids."""
    ordered = order(Candidates(np.arange(len(features)) * 3, features), (1.0, 0.5, 0.25))
    assert sorted(ordered.ids) == list(np.arange(len(features)) * 3)
    assert (np.diff(ordered.scores) <= 0).all()
    same = np.diff(ordered.scores) == 0
    assert (np.diff(ordered.ids)[same] > 0).all()


@given(features=_MATRICES)
def test_standardised_columns(features: np.ndarray) -> None:
    """A standardised column has mean 0; a constant one becomes 0 and no division by 0 warns."""
    standardised = standardise(features)
    assert np.isfinite(standardised).all()
    assert np.abs(standardised.mean(axis=0)).max() < 1e-6


def test_confidence_is_a_probability() -> None:
    """A question that is near a sentence in every way is likelier answered than one that is far."""
    weights = committed_weights()
    near = rank(Candidates(np.arange(2), np.array([[0.95, 0.9, 0.9], [0.8, 0.1, 0.1]])), weights)
    far = rank(Candidates(np.arange(2), np.array([[0.80, 0.1, 0.0], [0.79, 0.1, 0.1]])), weights)
    assert 1 > near.confidence > weights.threshold > far.confidence > 0


def test_committed_weights_are_whole() -> None:
    """The committed file has a weight for every feature, and says what it was fitted on."""
    weights = committed_weights()
    assert len(weights.ranking) == len(FEATURES)
    assert len(weights.confidence) == len(FEATURES) + 2
    assert weights.fitted_on.endswith(".json")
    assert 0 < weights.threshold < 1


def test_fitting_finds_the_feature_that_matters() -> None:
    """The fitted ranking leans on the one feature that tells gold from the rest, and ranks better than the others."""
    generator = np.random.default_rng(3)
    questions = [judged(generator, article, 3.0) for article in range(8) for _ in range(10)]
    weights = fit_ranking(questions)
    assert weights[0] > 3 * max(abs(weights[1]), abs(weights[2]))
    assert quality(questions, weights).mrr > quality(questions, (0.0, 1.0, 0.0)).mrr + 0.3


def test_fitted_threshold_refuses_a_twentieth() -> None:
    """The confidence tells answerable from foreign questions, and its threshold refuses 5 % of the answerable."""
    generator = np.random.default_rng(4)
    questions = [judged(generator, article, 6.0) for article in range(8) for _ in range(10)]
    weights = fit(questions, "made.json")
    refused = np.mean([rank(one.candidates, weights).confidence < weights.threshold for one in questions])
    assert refused <= 0.1
    foreign = [rank(without_own_article(one), weights) for one in questions]
    assert np.mean([one.confidence < weights.threshold for one in foreign]) > 0.9


def test_gold_outside_the_candidates_is_never_found() -> None:
    """A gold sentence that is no candidate counts 0."""
    question = judged(np.random.default_rng(5), 0, 0.0)
    lost = JudgedQuestion(question.candidates, question.articles, 99, 0)
    assert not lost.is_answerable
    assert quality([lost], (1.0, 0.0, 0.0)) == quality([lost], (0.0, 1.0, 0.0))
    assert quality([lost], (1.0, 0.0, 0.0)).mrr == 0


@pytest.mark.slow
def test_fusion_is_better_than_its_parts(models_dir: Path, shared_data: Path) -> None:
    """On `arcd-train.json` the ranking is better than dense alone and than each lexical field, and refuses few."""
    dataset = load_squad(shared_data / "arcd" / "arcd-train.json")
    settings = load_settings(models_dir=models_dir)
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        questions = judge(dataset, answerer)
    weights = committed_weights()
    whole = quality(questions, weights.ranking).mrr
    parts = [quality(questions, alone).mrr for alone in np.eye(len(FEATURES)).tolist()]
    assert whole > max(parts) + 0.03
    refused = np.mean([rank(one.candidates, weights).confidence < weights.threshold for one in questions])
    assert refused < 0.06
