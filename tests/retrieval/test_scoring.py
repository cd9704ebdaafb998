"""Ranking and fitting: what the weights do, and that fitting finds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.evaluation.corpora import part_corpora
from retrieval.evaluation.fitting import Recipe, fit, fit_ranking, ordered_by
from retrieval.evaluation.judging import JudgedQuestion, is_refused, quality
from retrieval.ranking.candidates import SEARCH_FEATURES, Candidates
from retrieval.ranking.query import Demand
from retrieval.ranking.scoring import (
    COMPARED,
    FEATURES,
    SHORTLIST,
    SIGNALS,
    committed_weights,
    confidence,
    order,
    rank,
    shortlisted,
    signals,
    standardise,
)

DEMAND = Demand(topics=4, rarity=20.0, forms=0)

_MATRICES = arrays(
    np.float64, st.tuples(st.integers(1, 12), st.just(len(FEATURES))), elements=st.floats(-1, 1, width=32)
)


def judged(generator: np.random.Generator, article: int, shift: float) -> JudgedQuestion:
    """Return a question over 40 sentences of 8 articles; the gold one stands out by `shift` in its first feature."""
    features = generator.normal(size=(40, len(FEATURES)))
    gold = article * 5
    features[gold, 0] += shift
    return JudgedQuestion(Candidates(np.arange(40), features, DEMAND), np.arange(40) // 5, gold, article)


def alone(feature: int) -> list[float]:
    """Return the weighting that ranks by one feature."""
    return np.eye(len(FEATURES))[feature].tolist()


def without_own_article(question: JudgedQuestion) -> Candidates:
    """Return the candidates that a question is foreign to."""
    others = question.articles != question.article
    return question.candidates.among(others)


@given(features=_MATRICES)
def test_order_is_a_permutation(features: np.ndarray) -> None:
    """Every candidate comes once, scores fall, and equal candidates keep the order of their ids."""
    ids = np.arange(len(features)) * 3
    ordered = order(Candidates(ids, features, DEMAND), np.linspace(1, 0.2, len(FEATURES)).tolist())
    assert sorted(ordered.ids) == ids.tolist()
    assert (np.diff(ordered.scores) <= 0).all()
    same = np.diff(ordered.scores) == 0
    assert (np.diff(ordered.ids)[same] > 0).all()


@given(count=st.integers(1, 3 * SHORTLIST), seed=st.integers(0, 99))
def test_all_candidates_are_ranked(count: int, seed: int) -> None:
    """The shortlist comes first, the others follow as the search ordered them, and scores never rise."""
    features = np.random.default_rng(seed).normal(size=(count, len(FEATURES)))
    weights = committed_weights().arabic
    searched = Candidates(np.arange(count), features[:, : len(SEARCH_FEATURES)], DEMAND)
    by_search = order(searched, weights.shortlist)
    chosen = shortlisted(by_search)
    ranked = rank(Candidates(chosen.ids, features[chosen.ids], DEMAND), by_search, weights)
    assert sorted(ranked.ids) == list(range(count))
    assert set(ranked.ids[:SHORTLIST]) == set(by_search.ids[:SHORTLIST])
    assert ranked.ids[SHORTLIST:].tolist() == by_search.ids[SHORTLIST:].tolist()
    assert (np.diff(ranked.scores) <= 0).all()


@given(
    count=st.integers(2, 3 * SHORTLIST),
    within=st.sets(st.integers(0, 3 * SHORTLIST), min_size=1),
    seed=st.integers(0, 9),
)
def test_only_some_candidates_may_answer(count: int, within: set[int], seed: int) -> None:
    """All that may answer are ranked and no other; too few of them are compared with others, the rest with none."""
    features = np.random.default_rng(seed).normal(size=(count, len(FEATURES)))
    weights = committed_weights().arabic
    some = np.array(sorted({one % count for one in within}))
    by_search = order(Candidates(np.arange(count), features[:, : len(SEARCH_FEATURES)], DEMAND), weights.shortlist)
    chosen = shortlisted(by_search, some)
    own, others = np.intersect1d(chosen.ids, some), np.setdiff1d(chosen.ids, some)
    assert len(own) == min(len(some), SHORTLIST)
    assert len(others) == min(max(COMPARED - len(own), 0), count - len(some))
    ranked = rank(Candidates(chosen.ids, features[chosen.ids], DEMAND), by_search, weights, some)
    assert sorted(ranked.ids) == some.tolist()
    assert (np.diff(ranked.scores) <= 0).all()
    assert 0 < ranked.confidence <= 1


@given(features=_MATRICES)
def test_all_that_may_answer_is_no_restriction(features: np.ndarray) -> None:
    """Where every candidate may answer, the signals are those of a question that is kept to nothing."""
    ordered = order(Candidates(np.arange(len(features)), features, DEMAND), committed_weights().arabic.ranking)
    assert signals(ordered, np.arange(len(features))).tolist() == signals(ordered).tolist()


@given(features=_MATRICES)
def test_standardised_columns(features: np.ndarray) -> None:
    """A standardised column has mean 0; a constant one becomes 0 and no division by 0 warns."""
    standardised = standardise(features)
    assert np.isfinite(standardised).all()
    assert np.abs(standardised.mean(axis=0)).max() < 1e-6


def test_confidence_is_a_probability() -> None:
    """A question that is near a sentence in every way is likelier answered than one that is far."""
    weights = committed_weights().arabic
    near = Candidates(
        np.arange(2),
        np.array([[0.95, 0.9, 0.9, 1, 0.9, 0.9, 0.9, 0.9, 0.9, 1], [0.8, 0.1, 0.1, 0, 0.8, 0.6, 0.6, 0.7, 0.6, 0]]),
        DEMAND,
    )
    far = Candidates(
        np.arange(2),
        np.array(
            [[0.80, 0.1, 0, 0.2, 0.78, 0.6, 0.6, 0.7, 0.6, 0], [0.79, 0.1, 0.1, 0.2, 0.78, 0.6, 0.6, 0.7, 0.6, 0]]
        ),
        DEMAND,
    )
    surer, less_sure = (confidence(order(one, weights.ranking), weights) for one in (near, far))
    assert 1 > surer > weights.threshold > less_sure > 0
    assert is_refused(far, weights)
    assert not is_refused(near, weights)


@given(features=_MATRICES, topics=st.integers(0, 9), rarity=st.floats(0, 60), forms=st.integers(0, 3))
def test_signals_are_finite(features: np.ndarray, topics: int, rarity: float, forms: int) -> None:
    """However few candidates there are, and whatever the question asks for, each signal is a number."""
    candidates = Candidates(np.arange(len(features)), features, Demand(topics, rarity, forms))
    found = signals(order(candidates, committed_weights().arabic.ranking))
    assert len(found) == len(SIGNALS)
    assert np.isfinite(found).all()


def test_signals_of_what_is_asked_for() -> None:
    """What the first paragraph misses counts by idf, BM25 by how many words it is a share of."""
    features = np.zeros((2, len(FEATURES)))
    features[0, [FEATURES.index("paragraph_coverage"), FEATURES.index("grams")]] = 0.75, 0.5
    candidates = Candidates(np.arange(2), features, Demand(topics=4, rarity=20.0, forms=1))
    found = dict(zip(SIGNALS, signals(order(candidates, [1.0] * len(FEATURES))).tolist(), strict=True))
    assert found["missing"] == pytest.approx(5)
    assert found["forms_asked"] == 1
    assert found["grams_by_length"] == pytest.approx(0.5 * np.log(4))
    assert found["spread"] == pytest.approx(found["score"])
    assert found["asking_spread"] == 0


def test_committed_weights_are_whole() -> None:
    """The committed files have a weight for every feature and signal, and say what they were fitted on."""
    committed = committed_weights()
    for weights in (committed.arabic, committed.across):
        assert len(weights.shortlist) == len(SEARCH_FEATURES)
        assert len(weights.ranking) == len(FEATURES)
        assert len(weights.confidence) == len(SIGNALS) + 1
        assert 0 < weights.threshold < 1
    assert (committed.arabic.fitted_on, committed.across.fitted_on) == ("arcd-train.json", "dev.jsonl")


def test_a_question_is_ranked_by_the_weights_of_its_script() -> None:
    """One Arabic letter is enough for those of Arabic; names and numbers alone are in no script."""
    committed = committed_weights()
    assert committed.of("What did the minister say?") is committed.across
    assert committed.of("ما هو WHO؟") is committed.of("2017") is committed.arabic


def test_fitting_finds_the_feature_that_matters() -> None:
    """The fitted ranking leans on the one feature that tells gold from the rest, and ranks better than the others."""
    generator = np.random.default_rng(3)
    questions = [judged(generator, article, 3.0) for article in range(8) for _ in range(10)]
    weights = fit_ranking(questions)
    assert weights[0] > 3 * max(map(abs, weights[1:]))
    assert quality(questions, weights).mrr > quality(questions, alone(1)).mrr + 0.3


def test_fitted_confidence_tells_foreign_questions() -> None:
    """The fitted threshold refuses few of the answerable and most of the foreign."""
    generator = np.random.default_rng(4)
    questions = [judged(generator, article, 6.0) for article in range(8) for _ in range(10)]
    weights = fit(questions, "made.json")
    assert np.mean([is_refused(one.candidates, weights) for one in questions]) <= 0.1
    assert np.mean([is_refused(without_own_article(one), weights) for one in questions]) > 0.9


def test_gold_outside_the_candidates_is_never_found() -> None:
    """A gold sentence that is no candidate counts 0."""
    question = judged(np.random.default_rng(5), 0, 0.0)
    lost = JudgedQuestion(question.candidates, question.articles, 99, 0)
    assert not lost.is_answerable
    assert quality([lost], alone(0)).mrr == 0


def test_what_a_recipe_leaves_out_weighs_nothing() -> None:
    """The ranking weighs no feature and the confidence no signal but those of the recipe; errors are alike."""
    generator = np.random.default_rng(5)
    questions = [judged(generator, article, 4.0) for article in range(8) for _ in range(10)]
    recipe = Recipe(frozenset({FEATURES[0], FEATURES[3]}), frozenset({"nearest", "lead"}))
    weights = fit(questions, "made.json", recipe)
    assert {name for name, weight in zip(FEATURES, weights.ranking, strict=True) if weight} == recipe.features
    assert {name for name, weight in zip(SIGNALS, weights.confidence, strict=False) if weight} == recipe.signals
    parts = [one for _, one in part_corpora(questions)]
    refused = np.array([confidence(ordered_by(one, weights), weights) < weights.threshold for one in parts])
    answerable = np.array([one.is_answerable for one in parts])
    assert refused[answerable].mean() == pytest.approx((~refused[~answerable]).mean(), abs=0.02)
    assert 0 < refused[answerable].mean() < 0.5
