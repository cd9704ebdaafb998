"""The fitting: its derivatives, what it does without a feature, and that no question sees its own article."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.errors import DatasetError
from retrieval.evaluation.ablation import rank_without_each
from retrieval.evaluation.corpora import part_corpora
from retrieval.evaluation.fitting import ARABIC, FOLDS, cross_validated, fit_ranking, folds_of
from retrieval.evaluation.judging import JudgedQuestion
from retrieval.evaluation.measures import quality_of
from retrieval.evaluation.newton import Lists, fit_listwise, fit_logistic, sigmoid
from retrieval.ranking.candidates import SEARCH_FEATURES, Candidates
from retrieval.ranking.query import Demand
from retrieval.ranking.scoring import FEATURES

ARTICLES, SENTENCES = 9, 45


def judged(generator: np.random.Generator, article: int) -> JudgedQuestion:
    """Return a question whose gold sentence stands out in its first and its last feature."""
    features = generator.normal(size=(SENTENCES, len(FEATURES)))
    gold = article * (SENTENCES // ARTICLES)
    features[gold, 0] += 3
    features[gold, -1] += 2
    ids = np.arange(SENTENCES)
    return JudgedQuestion(
        Candidates(ids, features, Demand(topics=4, rarity=20.0, forms=0)), ids // (SENTENCES // ARTICLES), gold, article
    )


@pytest.fixture
def questions() -> tuple[JudgedQuestion, ...]:
    """Six questions on each article."""
    generator = np.random.default_rng(1)
    return tuple(judged(generator, article) for article in range(ARTICLES) for _ in range(6))


def likelihood(lists: Lists, weights: np.ndarray) -> float:
    """Return the ridged log likelihood of the gold candidates, question by question."""
    bounds = [*lists.starts.tolist(), len(lists.features)]
    scores = lists.features @ weights
    total = sum(
        scores[gold] - np.log(np.exp(scores[start:end]).sum())
        for start, end, gold in zip(bounds[:-1], bounds[1:], lists.gold.tolist(), strict=True)
    )
    return float(total - 1e-3 * weights @ weights / 2)


def test_listwise_weights_are_the_likeliest() -> None:
    """No step from the fitted weights, in any direction, makes the gold candidates likelier."""
    generator = np.random.default_rng(2)
    starts = np.array([0, 4, 5, 12])
    lists = Lists(generator.normal(size=(20, 3)), starts, starts + np.array([1, 0, 6, 2]))
    weights = fit_listwise(lists)
    best = likelihood(lists, weights)
    for step in generator.normal(size=(20, 3)) * 0.01:
        assert likelihood(lists, weights + step) < best


def test_logistic_regression_finds_its_line() -> None:
    """The fitted probabilities of each half are its share of positives, and no log odds overflow."""
    observed = np.column_stack([np.repeat([0.0, 1.0], 100), np.ones(200)])
    positive = np.concatenate([np.arange(100) < 10, np.arange(100) < 80]).astype(float)
    probabilities = sigmoid(observed @ fit_logistic(observed, positive))
    assert probabilities[0] == pytest.approx(0.1, abs=0.001)
    assert probabilities[-1] == pytest.approx(0.8, abs=0.001)
    assert sigmoid(np.array([-1e6, 0.0, 1e6])).tolist() == [0, 0.5, 1]


def test_feature_left_out_weighs_nothing(questions: tuple[JudgedQuestion, ...]) -> None:
    """A feature that is left out has the weight 0, and the others fit as if it did not exist."""
    without = fit_ranking(questions, [FEATURES[-1]])
    assert without[-1] == 0
    assert fit_ranking(questions)[-1] > 0.5
    narrower = [
        replace(one, candidates=replace(one.candidates, features=one.candidates.features[:, :-1])) for one in questions
    ]
    assert without[:-1] == pytest.approx(fit_ranking(narrower))


def test_nothing_to_fit_on() -> None:
    """Without a question that is answerable there is a clear error."""
    with pytest.raises(DatasetError, match="nothing to fit on"):
        fit_ranking([])


def test_folds_divide_the_articles(questions: tuple[JudgedQuestion, ...]) -> None:
    """Every question is asked in one fold, and none is fitted on that shares its article; the same every time."""
    folds = folds_of(questions)
    assert len(folds) == FOLDS
    assert sorted(number for fold in folds for number in fold.asked) == list(range(len(questions)))
    for fold in folds:
        assert set(fold.fitted) | set(fold.asked) == set(range(len(questions)))
        assert not {questions[one].article for one in fold.fitted} & {questions[one].article for one in fold.asked}
    assert folds == folds_of(questions)
    assert len(folds_of(questions[:12])) == 2
    with pytest.raises(DatasetError, match="one article"):
        folds_of(questions[:6])


def test_parts_of_the_corpus(questions: tuple[JudgedQuestion, ...]) -> None:
    """Each question is asked of corpora of each size with its article and without, sentences of whole articles."""
    parts = list(part_corpora(questions))
    assert [one.is_answerable for number, one in parts if number == 0] == [True, False] * 4
    for _, one in parts:
        assert (one.article in one.articles) == one.is_answerable
        _, counts = np.unique(one.articles, return_counts=True)
        assert set(counts) == {SENTENCES // ARTICLES}


def test_cross_validation_keeps_the_order_of_the_questions(questions: tuple[JudgedQuestion, ...]) -> None:
    """Every question has its ranking and verdict in its place; foreign ones come behind, each asked once."""
    foreign = [questions[0].candidates] * 5
    told: list[tuple[int, int]] = []
    held_out = cross_validated(questions, foreign, lambda done, total: told.append((done, total)))
    assert told == [(number, FOLDS) for number in range(1, FOLDS + 1)]
    assert held_out.whole.question.tolist() == list(range(len(questions)))
    assert held_out.whole.answerable.all()
    assert held_out.whole.right.tolist() == (held_out.places == 1).tolist()
    assert held_out.ranking.mrr > 0.85
    assert held_out.auroc > 0.8
    assert held_out.refused < 0.2
    assert held_out.answered_foreign < 0.5
    assert sorted(held_out.foreign.question) == list(range(len(questions), len(questions) + 5))
    assert not held_out.foreign.answerable.any()


def test_ablation_shows_what_a_feature_is_worth(questions: tuple[JudgedQuestion, ...]) -> None:
    """Without the feature that tells most the ranking is worse; with all of them it is that of cross-validation."""
    ranked = rank_without_each(questions)
    assert list(ranked) == [None, *(feature for feature in FEATURES if feature in ARABIC.features)]
    mrr = {
        feature: quality_of(
            [1 + float(np.flatnonzero(ids == one.gold)[0]) for ids, one in zip(found, questions, strict=True)]
        ).mrr
        for feature, found in ranked.items()
    }
    assert mrr[None] == pytest.approx(cross_validated(questions).ranking.mrr)
    assert mrr[SEARCH_FEATURES[0]] < mrr[None] - 0.1
    assert mrr[FEATURES[-1]] < mrr[None] - 0.01
