"""The measuring of an opened index: against SQuAD-format gold, and against expected texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from retrieval.answering import Answerer
from retrieval.domain import Answer
from retrieval.evaluation.ablation import rank_without_each
from retrieval.evaluation.abstention import Verdict, Verdicts, in_columns, joined
from retrieval.evaluation.findings import Ablation, Findings
from retrieval.evaluation.fitting import cross_validated, verdicts_over_parts
from retrieval.evaluation.gold import Gold
from retrieval.evaluation.judging import (
    Corpus,
    JudgedQuestion,
    Placed,
    alone,
    gather_candidates,
    judge,
    placed,
    read_corpus,
)
from retrieval.evaluation.measures import RECALL_AT
from retrieval.evaluation.peers import LEFT_OUT, has_bm25s, rank_by_peers
from retrieval.evaluation.squad import Dataset
from retrieval.evaluation.steps import Advance, Steps, no_steps
from retrieval.ports import Embedder
from retrieval.ranking.scoring import FEATURES, Weights, order

RANKING = "ranking"
_ARTICLES_LEFT_OUT = "the same questions over parts of the corpus without their article"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure besides the ranking as it is served.

    `cross_validate` ranks every question by weights that are fitted without its article, `ablate` fits again without
    each feature. `unanswerable` are questions that the corpus does not answer, and `unanswerable_from` says whence.
    """

    cross_validate: bool = False
    ablate: bool = False
    unanswerable: tuple[str, ...] = ()
    unanswerable_from: str = ""


def measure_squad(
    file: str,
    dataset: Dataset,
    answerer: Answerer,
    weights: Weights,
    stock: Embedder,
    plan: Plan,
    steps: Steps = no_steps,
) -> Findings:
    """Measure an opened index of a dataset's contexts.

    Args:
        file: what the dataset is called.
        dataset: whose questions.
        answerer: over its contexts.
        weights: that it answers with.
        stock: the same embedding model in float32, for the dense peer.
        plan: what else to measure.
        steps: told of the progress.

    Raises:
        DatasetError: it has too few articles to cross-validate by.
    """
    corpus = read_corpus(dataset, answerer)
    questions = [question.text for question in dataset.questions]
    judged = judge(dataset, corpus, answerer, partial(steps, "judge"))
    peers = rank_by_peers(questions, corpus.texts, stock, partial(steps, "peers"))
    answers = _ask(questions, answerer, partial(steps, "ask"))
    if plan.cross_validate:
        ranking, whole, verdicts = _held_out(judged, corpus, answerer, plan, partial(steps, "fit"))
    else:
        served = gather_candidates(questions, answerer, whole=False)
        ranking = placed(RANKING, [order(candidates, weights.ranking).ids for candidates in served], corpus)
        whole = _verdicts(answers, answerer, ranking.exact == 1)
        verdicts = (
            joined([whole, _foreign_verdicts(plan.unanswerable, answerer, len(answers))])
            if plan.unanswerable
            else in_columns(verdicts_over_parts(judged, weights, range(len(judged))))
        )
    return Findings(
        file=file,
        questions=len(judged),
        sentences=answerer.size,
        cross_validated=plan.cross_validate,
        ranking=ranking,
        peers=tuple(placed(name, ranked, corpus) for name, ranked in peers.items()),
        left_out=() if has_bm25s() else (LEFT_OUT,),
        parts=tuple(_part(feature, judged, corpus) for feature in FEATURES),
        ablation=_ablation(judged, corpus, partial(steps, "ablate")) if plan.ablate else None,
        whole=whole,
        verdicts=verdicts,
        foreign=plan.unanswerable_from or _ARTICLES_LEFT_OUT,
        milliseconds=np.array([answer.timings_ms.total for answer in answers]),
    )


def measure_gold(file: str, gold: Gold, answerer: Answerer, plan: Plan, steps: Steps = no_steps) -> Findings:
    """Measure an opened index with questions whose citations must hold a text word for word.

    Args:
        file: what the questions are called.
        gold: the questions.
        answerer: over the documents that they are about.
        plan: which questions it does not answer, besides those of the gold.
        steps: told of the progress.
    """
    answers = _ask([one.question for one in gold.answerable], answerer, partial(steps, "ask"), RECALL_AT[-1])
    pairs = tuple(zip(answers, (one.expect for one in gold.answerable), strict=True))
    ranking = Placed(
        RANKING,
        np.array([_place_of_text(answer, expect, with_copies=False) for answer, expect in pairs]),
        np.array([_place_of_text(answer, expect, with_copies=True) for answer, expect in pairs]),
    )
    whole = _verdicts(answers, answerer, ranking.exact == 1)
    foreign = _foreign_verdicts((*gold.unanswerable, *plan.unanswerable), answerer, len(answers))
    of_gold = "its questions without an answer" if gold.unanswerable else ""
    return Findings(
        file=file,
        questions=len(answers),
        sentences=answerer.size,
        cross_validated=False,
        ranking=ranking,
        peers=(),
        left_out=(),
        parts=(),
        ablation=None,
        whole=whole,
        verdicts=joined([whole, foreign]),
        foreign=" and ".join(filter(None, (of_gold, plan.unanswerable_from))),
        milliseconds=np.array([answer.timings_ms.total for answer in answers]),
    )


def _held_out(
    judged: Sequence[JudgedQuestion], corpus: Corpus, answerer: Answerer, plan: Plan, advance: Advance
) -> tuple[Placed, Verdicts, Verdicts]:
    foreign = gather_candidates(plan.unanswerable, answerer, whole=True)
    held_out = cross_validated(judged, foreign, advance)
    against = joined([held_out.whole, held_out.foreign]) if foreign else held_out.parts
    return placed(RANKING, held_out.ranked, corpus), held_out.whole, against


def _part(feature: str, judged: Sequence[JudgedQuestion], corpus: Corpus) -> Placed:
    weights = alone(feature)
    return placed(feature, [order(one.candidates, weights).ids for one in judged], corpus)


def _ablation(judged: Sequence[JudgedQuestion], corpus: Corpus, advance: Advance) -> Ablation:
    ranked = rank_without_each(judged, advance)
    without = tuple(placed(feature, ids, corpus) for feature, ids in ranked.items() if feature is not None)
    return Ablation(placed(RANKING, ranked[None], corpus), without)


def _ask(
    questions: Sequence[str], answerer: Answerer, advance: Advance, top: int = RECALL_AT[-1]
) -> tuple[Answer, ...]:
    """Return the answers to questions that are asked one after another, the first once before to warm up."""
    answerer.answer(questions[0], top)
    answers: list[Answer] = []
    for question in questions:
        answers.append(answerer.answer(question, top))
        advance(len(answers), len(questions))
    return tuple(answers)


def _verdicts(answers: Sequence[Answer], answerer: Answerer, right: Sequence[bool] | np.ndarray) -> Verdicts:
    pairs = zip(answers, right, strict=True)
    return in_columns(
        Verdict(number, answer.confidence, answerer.threshold(answer.question), answerable=True, right=bool(is_right))
        for number, (answer, is_right) in enumerate(pairs)
    )


def _foreign_verdicts(questions: Sequence[str], answerer: Answerer, first: int) -> Verdicts:
    """Return the verdicts on questions that are not answerable, numbered from `first`."""
    return in_columns(
        Verdict(
            number, answerer.answer(question).confidence, answerer.threshold(question), answerable=False, right=False
        )
        for number, question in enumerate(questions, start=first)
    )


def _place_of_text(answer: Answer, expect: str, *, with_copies: bool) -> float:
    for citation in answer.citations:
        copies = (one.text for one in citation.also_in) if with_copies else ()
        if any(expect in text for text in (citation.text, *copies)):
            return float(citation.rank)
    return np.inf
