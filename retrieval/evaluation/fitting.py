"""The fitting of the committed weights: a listwise linear ranking, and a logistic confidence with its threshold."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.ranking import JudgedQuestion, Quality, place, quality_of
from retrieval.ranking.candidates import SEARCH_FEATURES, Candidates
from retrieval.ranking.scoring import SHORTLIST, Weights, confidence, order, signals, standardise

_STEPS = 50
_RIDGE = 1e-3
_PRECISION = 1e-9
_CORPUS_ARTICLES = (2, 8, 32, 1000)
"""Corpus sizes, in articles, that the weights are fitted over: the scale of a feature depends on what it is among."""
_SEED = 7
_REFUSED = 0.05

_Vector: TypeAlias = npt.NDArray[np.float64]
_Matrix: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Loss:
    """A loss at some weights, with its first and second derivatives."""

    value: float
    gradient: _Vector
    hessian: _Matrix


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How weights do on questions of articles that they were fitted without.

    `auroc` tells how well the confidence separates answerable from foreign questions, over corpora of several sizes;
    `refused` is the share of the answerable that the threshold refuses, `answered_foreign` of the foreign that it lets
    through.
    """

    ranking: Quality
    auroc: float
    refused: float
    answered_foreign: float


def fit(judged: Sequence[JudgedQuestion], fitted_on: str) -> Weights:
    """Fit all weights on questions that were judged over every sentence.

    Every question is asked of corpora of several sizes, once with its own article and once without: then it is foreign
    to them. The threshold refuses 5 % of the answerable ones.
    """
    corpora = tuple(_corpora(judged))
    shortlist = fit_ranking([_with_columns(one, len(SEARCH_FEATURES)) for one in corpora if one.is_answerable])
    ranked = [_shortlisted(one, shortlist) for one in corpora]
    ranking = fit_ranking([one for one in ranked if one.is_answerable])
    observed = np.array([np.append(signals(order(one.candidates, ranking).features), 1.0) for one in ranked])
    answerable = np.array([float(one.is_answerable) for one in corpora])
    logistic = _fit_logistic(observed, answerable)
    probabilities = 1 / (1 + np.exp(-observed @ logistic))
    return Weights(
        fitted_on=fitted_on,
        shortlist=shortlist,
        ranking=ranking,
        confidence=tuple(logistic.tolist()),
        # Rounded down, or all that are surer than the rounding would be refused.
        threshold=float(np.floor(np.quantile(probabilities[answerable == 1], _REFUSED) * 1e4) / 1e4),
    )


def cross_validated(judged: Sequence[JudgedQuestion], folds: int = 7) -> HeldOut:
    """Measure weights that are each fitted without the articles of the questions that they rank.

    Args:
        judged: over every sentence.
        folds: parts that the articles are divided into, at random.
    """
    articles = np.random.default_rng(_SEED).permutation(np.unique([one.article for one in judged]))
    places: list[float] = []
    confidences: list[float] = []
    refused: list[bool] = []
    answerable: list[bool] = []
    for held_out in np.array_split(articles, folds):
        weights = fit([one for one in judged if one.article not in held_out], "")
        asked = [one for one in judged if one.article in held_out]
        places += [place(_shortlisted(one, weights.shortlist), weights.ranking) for one in asked]
        for one in _corpora(asked):
            ordered = order(_shortlisted(one, weights.shortlist).candidates, weights.ranking)
            confidences.append(confidence(ordered, weights))
            refused.append(confidences[-1] < weights.threshold)
            answerable.append(one.is_answerable)
    is_answerable = np.array(answerable)
    return HeldOut(
        ranking=quality_of(np.array(places)),
        auroc=_auroc(np.array(confidences), is_answerable),
        refused=float(np.mean(np.array(refused)[is_answerable])),
        answered_foreign=float(np.mean(~np.array(refused)[~is_answerable])),
    )


def _auroc(scores: _Vector, positive: npt.NDArray[np.bool_]) -> float:
    """Return the probability that a positive has a higher score than a negative; a tie counts half."""
    high, low = np.sort(scores[positive]), np.sort(scores[~positive])
    below = np.searchsorted(low, high, side="left") + np.searchsorted(low, high, side="right")
    return float(below.mean() / (2 * len(low)))


def fit_ranking(asked: Sequence[JudgedQuestion]) -> tuple[float, ...]:
    """Return the weights of the features under which the gold sentences are likeliest to come first.

    Maximum likelihood of a softmax over each question's candidates (ListNet's top-one loss; Cao et al. 2007), with a
    small ridge.
    """
    lists = [(standardise(one.candidates.features), one.candidates.ids == one.gold) for one in asked]
    return tuple(_newton(lambda weights: _listwise_loss(weights, lists), lists[0][0].shape[1]).tolist())


def _with_columns(judged: JudgedQuestion, count: int) -> JudgedQuestion:
    """Return the question with the first columns of its features."""
    candidates = judged.candidates
    return replace(judged, candidates=Candidates(candidates.ids, candidates.features[:, :count]))


def _shortlisted(judged: JudgedQuestion, shortlist: Sequence[float]) -> JudgedQuestion:
    """Return the question over the candidates that would be ranked with their context."""
    by_search = order(_with_columns(judged, len(shortlist)).candidates, shortlist)
    rows = np.isin(judged.candidates.ids, by_search.ids[:SHORTLIST])
    candidates = Candidates(judged.candidates.ids[rows], judged.candidates.features[rows])
    return replace(judged, candidates=candidates, articles=judged.articles[rows])


def _corpora(judged: Sequence[JudgedQuestion]) -> Iterator[JudgedQuestion]:
    """Yield each question over random corpora of each size, with its article and without."""
    generator = np.random.default_rng(_SEED)
    articles = np.unique(np.concatenate([one.articles for one in judged]))
    for one in judged:
        others = articles[articles != one.article]
        for size in _CORPUS_ARTICLES:
            corpus = generator.permutation(others)[:size]
            for chosen in (np.append(corpus[1:], one.article), corpus):
                among = np.isin(one.articles, chosen)
                if among.any():
                    part = Candidates(one.candidates.ids[among], one.candidates.features[among])
                    yield replace(one, candidates=part, articles=one.articles[among])


def _listwise_loss(weights: _Vector, lists: Sequence[tuple[_Matrix, npt.NDArray[np.bool_]]]) -> _Loss:
    value, gradient, hessian = 0.0, np.zeros_like(weights), np.zeros((len(weights), len(weights)))
    for features, is_gold in lists:
        scores = features @ weights
        largest = scores.max()
        normaliser = largest + np.log(np.exp(scores - largest).sum())
        probabilities = np.exp(scores - normaliser)
        mean = probabilities @ features
        value += float(normaliser - scores[is_gold].sum())
        gradient += mean - features[is_gold].sum(axis=0)
        hessian += (features - mean).T @ ((features - mean) * probabilities[:, None])
    return _Loss(value, gradient, hessian)


def _fit_logistic(observed: _Matrix, answered: _Vector) -> _Vector:
    """Return the weights of a logistic regression with a small ridge."""

    def loss(weights: _Vector) -> _Loss:
        logits = observed @ weights
        probabilities = 1 / (1 + np.exp(-logits))
        spread = probabilities * (1 - probabilities)
        value = float((np.logaddexp(0, logits) - answered * logits).sum())
        return _Loss(value, observed.T @ (probabilities - answered), observed.T @ (observed * spread[:, None]))

    return _newton(loss, observed.shape[1])


def _newton(loss: Callable[[_Vector], _Loss], dimension: int) -> _Vector:
    """Minimise a convex loss with a ridge by Newton's method, halving each step until it helps."""

    def ridged(weights: _Vector) -> _Loss:
        plain = loss(weights)
        return _Loss(
            plain.value + _RIDGE * float(weights @ weights) / 2,
            plain.gradient + _RIDGE * weights,
            plain.hessian + _RIDGE * np.eye(dimension),
        )

    weights = np.zeros(dimension)
    now = ridged(weights)
    for _ in range(_STEPS):
        step = np.linalg.solve(now.hessian, now.gradient)
        then = ridged(weights - step)
        while then.value > now.value and np.abs(step).max() > _PRECISION:
            step = step / 2
            then = ridged(weights - step)
        weights, now = weights - step, then
        if np.abs(step).max() <= _PRECISION:
            break
    return weights
