"""The ranking against gold questions: MRR, recall and latency, of the whole and of each part alone."""

import json
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.answering import Answerer
from retrieval.evaluation.squad import Dataset
from retrieval.ranking.candidates import Candidates
from retrieval.ranking.scoring import FEATURES, Weights, confidence, order

RECALL_AT = (1, 3, 5, 10)
_CONTEXTS = "contexts.jsonl"
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question's candidates with what is known of them.

    `gold` is the id of the sentence that holds the answer, `articles` the article of each candidate, `article` that
    of the question.
    """

    candidates: Candidates
    articles: npt.NDArray[np.int64]
    gold: int
    article: int

    @property
    def is_answerable(self) -> bool:
        """Whether the gold sentence is among the candidates."""
        return bool(np.isin(self.gold, self.candidates.ids))


@dataclass(frozen=True, slots=True)
class Quality:
    """Mean reciprocal rank, and recall at each of `RECALL_AT`."""

    mrr: float
    recall: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `eval` reports.

    `parts` holds the quality of each feature alone, `refused` the share of the questions, all of them answerable, that
    the threshold refuses. Latencies are of one question after another, in milliseconds.
    """

    questions: int
    sentences: int
    ranking: Quality
    parts: dict[str, Quality]
    refused: float
    questions_per_second: float
    p50_ms: float
    p95_ms: float


@contextmanager
def indexed(dataset: Dataset, open_index: Callable[[Path, Path], Answerer]) -> Generator[Answerer]:
    """Index a dataset's contexts, a document each, in a temporary folder for as long as the block runs.

    Args:
        dataset: whose contexts.
        open_index: builds a seeds folder into an indexes folder and opens it.
    """
    with tempfile.TemporaryDirectory(prefix="isnad-eval-") as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        lines = (json.dumps({"id": str(number), "text": text}) for number, text in enumerate(dataset.contexts))
        (seeds / _CONTEXTS).write_text("\n".join(lines), encoding="utf-8")
        with closing(open_index(seeds, Path(folder) / "indexes")) as answerer:
            yield answerer


def judge(dataset: Dataset, answerer: Answerer, *, whole: bool = False) -> tuple[JudgedQuestion, ...]:
    """Gather the candidates of every question, and find its gold sentence: the one that holds the answer's start.

    The candidates are those that are ranked with their context or, of the whole, every sentence. A context that the
    reader refuses, or an answer that starts after its last sentence, has no gold sentence: it is never found.
    """
    sentences = [answerer.sentences_of(f"{_CONTEXTS}#{number}") for number in range(len(dataset.contexts))]
    article_of = np.array(
        [article for article, own in zip(dataset.articles, sentences, strict=True) for _ in own], dtype=np.int64
    )
    found = answerer.candidates([question.text for question in dataset.questions], whole=whole)
    return tuple(
        JudgedQuestion(
            candidates=candidates,
            articles=article_of[candidates.ids],
            gold=next(
                (one.id for one in sentences[question.context] if one.span.end > question.answer_start), _NOWHERE
            ),
            article=dataset.articles[question.context],
        )
        for question, candidates in zip(dataset.questions, found, strict=True)
    )


def evaluate(dataset: Dataset, answerer: Answerer, weights: Weights) -> Evaluation:
    """Measure an opened index of the dataset's contexts."""
    judged, over_all = judge(dataset, answerer), judge(dataset, answerer, whole=True)
    milliseconds = _latencies(dataset, answerer)
    return Evaluation(
        questions=len(judged),
        sentences=answerer.size,
        ranking=quality(judged, weights.ranking),
        parts={name: quality(over_all, alone) for name, alone in _alone().items()},
        refused=float(np.mean([is_refused(one.candidates, weights) for one in judged])),
        questions_per_second=float(len(milliseconds) * 1000 / milliseconds.sum()),
        p50_ms=float(np.percentile(milliseconds, 50)),
        p95_ms=float(np.percentile(milliseconds, 95)),
    )


def quality(judged: Sequence[JudgedQuestion], ranking: Sequence[float]) -> Quality:
    """Return the measures of a weighting of `FEATURES`; a gold sentence that is no candidate counts as never found."""
    return quality_of(np.array([place(one, ranking) for one in judged]))


def quality_of(places: npt.NDArray[np.float64]) -> Quality:
    """Return the measures of the gold sentences' places, counted from 1."""
    return Quality(float(np.mean(1 / places)), tuple(float(np.mean(places <= k)) for k in RECALL_AT))


def is_refused(candidates: Candidates, weights: Weights) -> bool:
    """Tell whether an answer with these candidates, which have all `FEATURES`, would abstain."""
    return confidence(order(candidates, weights.ranking), weights) < weights.threshold


def _alone() -> dict[str, tuple[float, ...]]:
    """Return, for each feature, the weighting that ranks by it alone."""
    return {name: tuple(float(name == other) for other in FEATURES) for name in FEATURES}


def place(judged: JudgedQuestion, ranking: Sequence[float]) -> float:
    """Return the gold sentence's place among the candidates, counted from 1; infinite where it is none of them."""
    ids = order(judged.candidates, ranking).ids
    (places,) = np.nonzero(ids == judged.gold)
    return float(places[0] + 1) if len(places) else np.inf


def _latencies(dataset: Dataset, answerer: Answerer) -> npt.NDArray[np.float64]:
    """Return the milliseconds of each question asked alone, the first asked once before to warm up."""
    answerer.answer(dataset.questions[0].text)
    return np.array([answerer.answer(question.text).timings_ms.total for question in dataset.questions])
