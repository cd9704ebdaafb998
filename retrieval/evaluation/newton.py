"""Newton's method for the two convex losses that the weights are fitted under, over flat arrays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

_STEPS = 50
_RIDGE = 1e-3
_PRECISION = 1e-9

Vector: TypeAlias = npt.NDArray[np.float64]
Matrix: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lists:
    """Many questions' candidates end to end.

    `features` has a row a candidate, `starts` the row that each question begins at, `gold` the rows of the gold
    sentences, one a question.
    """

    features: Matrix
    starts: npt.NDArray[np.int64]
    gold: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Loss:
    """A loss at some weights, with its first and second derivatives."""

    value: float
    gradient: Vector
    hessian: Matrix


def fit_listwise(lists: Lists) -> Vector:
    """Return the weights under which the gold sentences are likeliest to come first.

    Maximum likelihood of a softmax over each question's candidates (ListNet's top-one loss; Cao et al. 2007), with a
    small ridge. A feature that is 0 everywhere gets the weight 0.
    """
    features, starts = lists.features, lists.starts
    lengths = np.diff(np.append(starts, len(features)))
    gold = features[lists.gold].sum(axis=0)

    def loss(weights: Vector) -> _Loss:
        scores = features @ weights
        largest = np.maximum.reduceat(scores, starts)
        exponentials = np.exp(scores - np.repeat(largest, lengths))
        totals = np.add.reduceat(exponentials, starts)
        weighted = features * (exponentials / np.repeat(totals, lengths))[:, None]
        means = np.add.reduceat(weighted, starts, axis=0)
        value = float((largest + np.log(totals)).sum() - gold @ weights)
        return _Loss(value, means.sum(axis=0) - gold, features.T @ weighted - means.T @ means)

    return _minimise(loss, features.shape[1])


def sigmoid(logits: Vector) -> Vector:
    """Return the probabilities of some log odds, however large."""
    return (1 + np.tanh(logits / 2)) / 2


def fit_logistic(observed: Matrix, positive: Vector) -> Vector:
    """Return the weights of a logistic regression with a small ridge.

    Args:
        observed: a row an observation; a column of ones where there is to be an intercept.
        positive: 1 or 0 an observation.
    """

    def loss(weights: Vector) -> _Loss:
        logits = observed @ weights
        probabilities = sigmoid(logits)
        spread = probabilities * (1 - probabilities)
        value = float((np.logaddexp(0, logits) - positive * logits).sum())
        return _Loss(value, observed.T @ (probabilities - positive), observed.T @ (observed * spread[:, None]))

    return _minimise(loss, observed.shape[1])


def _minimise(loss: Callable[[Vector], _Loss], dimension: int) -> Vector:
    """Minimise a convex loss with a ridge by Newton's method, halving each step until it helps."""

    def ridged(weights: Vector) -> _Loss:
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
