"""The fitting of the committed weights: a listwise linear ranking, and a logistic confidence with its threshold."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.ranking import JudgedQuestion
from retrieval.ranking.candidates import Candidates
from retrieval.ranking.scoring import Weights, order, signals, standardise

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


def fit(judged: Sequence[JudgedQuestion], fitted_on: str) -> Weights:
    """Fit all weights on questions that were judged over every sentence.

    Every question is asked of corpora of several sizes, once with its own article and once without: then it is foreign
    to them. The threshold refuses 5 % of the answerable ones.
    """
    corpora = tuple(_corpora(judged))
    ranking = fit_ranking([asked for asked in corpora if asked.is_answerable])
    observed = np.array([np.append(signals(order(asked.candidates, ranking).features), 1.0) for asked in corpora])
    answerable = np.array([float(asked.is_answerable) for asked in corpora])
    confidence = _fit_logistic(observed, answerable)
    probabilities = 1 / (1 + np.exp(-observed @ confidence))
    return Weights(
        fitted_on=fitted_on,
        ranking=ranking,
        confidence=tuple(confidence.tolist()),
        # Rounded down, or all that are surer than the rounding would be refused.
        threshold=float(np.floor(np.quantile(probabilities[answerable == 1], _REFUSED) * 1e4) / 1e4),
    )


def fit_ranking(asked: Sequence[JudgedQuestion]) -> tuple[float, ...]:
    """Return the weights of the features under which the gold sentences are likeliest to come first.

    Maximum likelihood of a softmax over each question's candidates (ListNet's top-one loss; Cao et al. 2007), with a
    small ridge.
    """
    lists = [(standardise(one.candidates.features), one.candidates.ids == one.gold) for one in asked]
    return tuple(_newton(lambda weights: _listwise_loss(weights, lists), lists[0][0].shape[1]).tolist())


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
