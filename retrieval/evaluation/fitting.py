"""The fitting of the committed weights: a listwise linear ranking, and a logistic confidence with its threshold."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from retrieval.errors import DatasetError
from retrieval.evaluation.abstention import Verdict, Verdicts, in_columns
from retrieval.evaluation.corpora import part_corpora
from retrieval.evaluation.judging import NOWHERE, JudgedQuestion, place
from retrieval.evaluation.measures import Places, Quality, auroc, quality_of
from retrieval.evaluation.newton import Lists, Vector, fit_listwise, fit_logistic, sigmoid
from retrieval.evaluation.steps import Advance, no_advance
from retrieval.ports import Ids
from retrieval.ranking.candidates import SEARCH_FEATURES, Candidates
from retrieval.ranking.scoring import (
    FEATURES,
    SHORTLIST,
    SIGNALS,
    Ordered,
    Weights,
    confidence,
    order,
    signals,
    standardise,
)

_SEED = 7
FOLDS = 7


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is fitted: the features that the ranking may weigh, the signals that the confidence may."""

    features: frozenset[str]
    signals: frozenset[str]


ARABIC = Recipe(
    frozenset(FEATURES) - {"late_mean"},
    frozenset(
        {"nearest", "grams", "paragraph_dense", "late_mean", "late_least", "late_asking"}
        | {"lead", "spread", "asking_spread", "missing", "forms_asked", "grams_by_length"}
    ),
)
"""For questions in Arabic letters; more signals than these gain nothing, cross-validated."""

ACROSS = Recipe(
    frozenset({"dense", "stems", "late_mean", "late_reverse"}), frozenset({"nearest", "dense", "late_mean"})
)
"""For questions in another script, fitted on parts of translations.

What such a part shares with an answer and a question does not is left out: its form, how far it leads the rest.
"""


@dataclass(frozen=True, slots=True)
class Fold:
    """Numbers of questions: those to fit on, and those of other articles to measure with."""

    fitted: tuple[int, ...]
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How weights do on questions of articles that they were fitted without.

    `ranked` has the ids that each question would be answered from, best first, and `places` its gold sentence's.
    `whole` are the verdicts on the questions asked of every sentence, in order; `parts` on them asked of corpora of
    several sizes with and without their article; `foreign` on other questions asked of every sentence, which are
    numbered behind them.
    """

    ranked: tuple[Ids, ...]
    places: Places
    whole: Verdicts
    parts: Verdicts
    foreign: Verdicts

    @property
    def ranking(self) -> Quality:
        """The quality of the ranking over every sentence."""
        return quality_of(self.places)

    @property
    def auroc(self) -> float:
        """How well the confidence separates answerable from foreign questions, over corpora of several sizes."""
        return auroc(self.parts.confidence, self.parts.answerable)

    @property
    def refused(self) -> float:
        """The share of the answerable that the threshold refuses, over the same corpora."""
        return float(self.parts.refused[self.parts.answerable].mean())

    @property
    def answered_foreign(self) -> float:
        """The share of the foreign that the threshold lets through, over the same corpora."""
        return float((~self.parts.refused[~self.parts.answerable]).mean())


def fit(judged: Sequence[JudgedQuestion], fitted_on: str, recipe: Recipe = ARABIC) -> Weights:
    """Fit all weights on questions that were judged over every sentence.

    The ranking is fitted over the whole corpus, the confidence on every question asked of corpora of several sizes,
    once with its own article and once without: then it is foreign to them.

    Args:
        judged: the questions.
        fitted_on: what they are called.
        recipe: what to fit.

    Raises:
        DatasetError: no question has its gold sentence in the index.
    """
    corpora = tuple(part for _, part in part_corpora(judged))
    answered = [one for one in judged if one.is_answerable]
    left_out = frozenset(FEATURES) - recipe.features
    shortlist = fit_shortlist(answered, left_out)
    ranked = [shortlisted(one, shortlist) for one in answered]
    ranking = fit_ranking([one for one in ranked if one.is_answerable], left_out)
    weighed = np.array([*(float(name in recipe.signals) for name in SIGNALS), 1.0])
    observed = np.array([[*_signals(one, shortlist, ranking), 1.0] for one in corpora]) * weighed
    answerable = np.array([one.is_answerable for one in corpora])
    logistic = fit_logistic(observed, answerable.astype(np.float64))
    probabilities = sigmoid(observed @ logistic)
    return Weights(
        fitted_on=fitted_on,
        shortlist=shortlist,
        ranking=ranking,
        confidence=tuple(logistic.tolist()),
        # Rounded down, or all that are surer than the rounding would be refused.
        threshold=float(np.floor(equal_errors(probabilities, answerable) * 1e4) / 1e4),
    )


def equal_errors(probabilities: Vector, answerable: npt.NDArray[np.bool_]) -> float:
    """Return the threshold at which as large a share of the answerable is refused as of the foreign is let through.

    Args:
        probabilities: that the questions are answered, of shape (n questions).
        answerable: which of them are, of the same shape.
    """
    thresholds = np.sort(probabilities[answerable])
    refused_shares = np.arange(len(thresholds)) / len(thresholds)
    foreign = np.sort(probabilities[~answerable])
    answered_shares = 1 - np.searchsorted(foreign, thresholds) / len(foreign)
    return float(thresholds[np.abs(refused_shares - answered_shares).argmin()])


def fit_shortlist(asked: Sequence[JudgedQuestion], without: Collection[str] = ()) -> tuple[float, ...]:
    """Return the weights that choose the shortlist: as `fit_ranking`, of `SEARCH_FEATURES` only."""
    return fit_ranking([_by_search(one) for one in asked], without)


def fit_ranking(asked: Sequence[JudgedQuestion], without: Collection[str] = ()) -> tuple[float, ...]:
    """Return the weights of the features under which the gold sentences are likeliest to come first.

    Args:
        asked: questions with their gold sentence among the candidates.
        without: features that are to weigh nothing.

    Raises:
        DatasetError: there is no question.
    """
    if not asked:
        message = "nothing to fit on: no question has its gold sentence among its candidates"
        raise DatasetError(message)
    features = np.concatenate([standardise(one.candidates.features) for one in asked])
    starts = np.cumsum([0, *(len(one.candidates.ids) for one in asked[:-1])])
    gold = starts + np.array([np.flatnonzero(one.candidates.ids == one.gold)[0] for one in asked])
    features[:, [name in without for name in FEATURES[: features.shape[1]]]] = 0
    return tuple(fit_listwise(Lists(features, starts, gold)).tolist())


def shortlisted(judged: JudgedQuestion, shortlist: Sequence[float]) -> JudgedQuestion:
    """Return the question over the candidates that would be ranked with their context."""
    by_search = order(_by_search(judged).candidates, shortlist)
    rows = np.isin(judged.candidates.ids, by_search.ids[:SHORTLIST], kind="table")
    return replace(judged, candidates=judged.candidates.among(rows), articles=judged.articles[rows])


def folds_of(judged: Sequence[JudgedQuestion]) -> tuple[Fold, ...]:
    """Divide the questions into `FOLDS` by article at random, fewer where there are fewer articles.

    Raises:
        DatasetError: there is one article, so that nothing is left to fit on.
    """
    articles = np.array([one.article for one in judged])
    distinct = np.random.default_rng(_SEED).permutation(np.unique(articles))
    if len(distinct) < 2:  # noqa: PLR2004 (one to fit on, one to ask)
        message = "there is one article only: cross-validation fits on some articles and asks about others"
        raise DatasetError(message)
    parts = np.array_split(distinct, min(FOLDS, len(distinct)))
    inside = [np.isin(articles, part) for part in parts]
    return tuple(Fold(tuple(np.flatnonzero(~one).tolist()), tuple(np.flatnonzero(one).tolist())) for one in inside)


def cross_validated(
    judged: Sequence[JudgedQuestion],
    foreign: Sequence[Candidates] = (),
    advance: Advance = no_advance,
    recipe: Recipe = ARABIC,
) -> HeldOut:
    """Measure weights that are each fitted without the articles of the questions that they rank.

    Args:
        judged: over every sentence.
        foreign: every sentence as a candidate of questions that the corpus does not answer; they are dealt to the
            folds in turn.
        advance: told of every fold.
        recipe: what to fit.

    Raises:
        DatasetError: there are not two articles, or nothing to fit on.
    """
    ranked: dict[int, Ids] = {}
    whole: dict[int, Verdict] = {}
    parts: list[Verdict] = []
    outside: list[Verdict] = []
    folds = folds_of(judged)
    for turn, fold in enumerate(folds):
        weights = fit([judged[number] for number in fold.fitted], "", recipe)
        for number in fold.asked:
            ordered = ordered_by(judged[number], weights)
            ranked[number] = ordered.ids
            whole[number] = _verdict(number, judged[number], ordered, weights)
        parts += verdicts_over_parts(judged, weights, fold.asked)
        for number in range(turn, len(foreign), len(folds)):
            nowhere = np.full(len(foreign[number].ids), NOWHERE, dtype=np.int64)
            question = JudgedQuestion(foreign[number], nowhere, NOWHERE, NOWHERE)
            ordered = ordered_by(question, weights)
            outside.append(_verdict(len(judged) + number, question, ordered, weights))
        advance(turn + 1, len(folds))
    in_order = tuple(ranked[number] for number in range(len(judged)))
    return HeldOut(
        ranked=in_order,
        places=np.array([place(ids, one.gold) for ids, one in zip(in_order, judged, strict=True)]),
        whole=in_columns(whole[number] for number in range(len(judged))),
        parts=in_columns(parts),
        foreign=in_columns(outside),
    )


def verdicts_over_parts(
    judged: Sequence[JudgedQuestion], weights: Weights, numbers: Sequence[int]
) -> Iterator[Verdict]:
    """Yield the verdicts on some of the questions, asked of corpora of several sizes with and without their article.

    Args:
        judged: over every sentence.
        weights: that they are answered with.
        numbers: of those to ask.
    """
    for among, part in part_corpora([judged[number] for number in numbers]):
        yield _verdict(numbers[among], part, ordered_by(part, weights), weights)


def _signals(judged: JudgedQuestion, shortlist: Sequence[float], ranking: Sequence[float]) -> Vector:
    return signals(order(shortlisted(judged, shortlist).candidates, ranking))


def ordered_by(judged: JudgedQuestion, weights: Weights) -> Ordered:
    """Return the shortlist of a question that was judged over every sentence of a corpus, as it would be ranked."""
    return order(shortlisted(judged, weights.shortlist).candidates, weights.ranking)


def _verdict(number: int, judged: JudgedQuestion, ordered: Ordered, weights: Weights) -> Verdict:
    return Verdict(
        question=number,
        confidence=confidence(ordered, weights),
        threshold=weights.threshold,
        answerable=judged.is_answerable,
        right=bool(ordered.ids[0] == judged.gold),
    )


def _by_search(judged: JudgedQuestion) -> JudgedQuestion:
    """Return the question with `SEARCH_FEATURES` only."""
    candidates = judged.candidates
    return replace(judged, candidates=replace(candidates, features=candidates.features[:, : len(SEARCH_FEATURES)]))
