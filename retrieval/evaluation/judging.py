"""The judging of rankings: which sentence answers a question, and where a ranking puts it."""

import json
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.answering import Answerer
from retrieval.evaluation.copies import Copies, find_copies
from retrieval.evaluation.measures import Places, Quality, quality_of
from retrieval.evaluation.squad import Dataset
from retrieval.evaluation.steps import Advance, no_advance
from retrieval.ports import Ids
from retrieval.ranking.candidates import Candidates
from retrieval.ranking.scoring import FEATURES, Weights, confidence, order

NOWHERE = -1
"""The id of a gold sentence that the index does not hold."""

_CONTEXTS = "contexts.jsonl"
_BATCH = 32


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question's candidates with what is known of them.

    `gold` is the id of the sentence that holds the answer, `articles` the article of each candidate, `article` that
    of the question.
    """

    candidates: Candidates
    articles: Ids
    gold: int
    article: int

    @property
    def is_answerable(self) -> bool:
        """Whether the gold sentence is among the candidates."""
        return bool((self.candidates.ids == self.gold).any())


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sentences of an index of a dataset's contexts; the place in each sequence is the sentence's id.

    `golds` has the gold sentence of each question of the dataset.
    """

    texts: tuple[str, ...]
    articles: Ids
    copies: Copies
    golds: Ids


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a ranking puts what answers each question: `exact` the gold sentence, `any_copy` as a person sees it.

    There a near-identical sentence answers as well, and copies are one citation.
    """

    name: str
    exact: Places
    any_copy: Places


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


def read_corpus(dataset: Dataset, answerer: Answerer) -> Corpus:
    """Read the sentences of an opened index of the dataset's contexts, and find the gold ones.

    The gold sentence holds the answer's start. A context that the reader refuses, or an answer that starts after its
    last sentence, has none: it is `NOWHERE`.
    """
    sentences = [answerer.sentences_of(f"{_CONTEXTS}#{number}") for number in range(len(dataset.contexts))]
    texts, articles = [""] * answerer.size, np.zeros(answerer.size, dtype=np.int64)
    for context, article, own in zip(dataset.contexts, dataset.articles, sentences, strict=True):
        canonical = context.replace("\r\n", "\n").replace("\r", "\n")
        for one in own:
            texts[one.id], articles[one.id] = one.span.of(canonical), article
    golds = [
        next((one.id for one in sentences[question.context] if one.span.end > question.answer_start), NOWHERE)
        for question in dataset.questions
    ]
    return Corpus(tuple(texts), articles, find_copies(texts), np.array(golds, dtype=np.int64))


def judge(
    dataset: Dataset, corpus: Corpus, answerer: Answerer, advance: Advance = no_advance
) -> tuple[JudgedQuestion, ...]:
    """Take every sentence as a candidate of every question, with its gold sentence.

    Args:
        dataset: whose questions.
        corpus: what was read of the index of its contexts.
        answerer: over that index.
        advance: told of every batch of questions.
    """
    found = gather_candidates([question.text for question in dataset.questions], answerer, whole=True, advance=advance)
    return tuple(
        JudgedQuestion(candidates, corpus.articles[candidates.ids], gold, dataset.articles[question.context])
        for question, gold, candidates in zip(dataset.questions, corpus.golds.tolist(), found, strict=True)
    )


def gather_candidates(
    questions: Sequence[str], answerer: Answerer, *, whole: bool, advance: Advance = no_advance
) -> tuple[Candidates, ...]:
    """Return the candidates of each question that are ranked with their context, or every sentence as one."""
    found: list[Candidates] = []
    for start in range(0, len(questions), _BATCH):
        found += answerer.candidates(questions[start : start + _BATCH], whole=whole)
        advance(len(found), len(questions))
    return tuple(found)


def place(ids: Ids, gold: int) -> float:
    """Return the gold sentence's place among ranked ids, counted from 1; infinite where it is none of them."""
    (places,) = np.nonzero(ids == gold)
    return float(places[0] + 1) if len(places) else np.inf


def place_of_any_copy(ids: Ids, gold: int, copies: Copies) -> float:
    """Return the place of the first citation that is the gold sentence or a copy of it.

    A sentence that is a copy of the first of an earlier citation joins that citation.
    """
    answers = copies.get(gold, frozenset()) | {gold}
    citations = 0
    copied: dict[int, int] = {}
    for one in ids.tolist():
        own = copies.get(one, frozenset())
        joined = next((number for first, number in copied.items() if first in own), None)
        if joined is None:
            citations += 1
            if own:
                copied[one] = citations
        if one in answers:
            return float(joined or citations)
    return np.inf


def placed(name: str, ranked: Sequence[Ids], corpus: Corpus) -> Placed:
    """Judge a ranking: ids for each question, best first."""
    pairs = tuple(zip(ranked, corpus.golds.tolist(), strict=True))
    return Placed(
        name,
        np.array([place(ids, gold) for ids, gold in pairs]),
        np.array([place_of_any_copy(ids, gold, corpus.copies) for ids, gold in pairs]),
    )


def quality(judged: Sequence[JudgedQuestion], ranking: Sequence[float]) -> Quality:
    """Return the measures of a weighting of `FEATURES`; a gold sentence that is no candidate counts as never found."""
    return quality_of([place(order(one.candidates, ranking).ids, one.gold) for one in judged])


def alone(feature: str) -> tuple[float, ...]:
    """Return the weighting that ranks by one feature alone."""
    return tuple(float(feature == other) for other in FEATURES)


def is_refused(candidates: Candidates, weights: Weights) -> bool:
    """Tell whether an answer with these candidates, which have all `FEATURES`, would abstain."""
    return confidence(order(candidates, weights.ranking), weights) < weights.threshold
