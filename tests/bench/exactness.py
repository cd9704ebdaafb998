"""Whether what the search leaves out of a million sentences costs answers: against comparing all, in the same run.

Run it as `python -m tests.bench.exactness` after `tests.bench.latency`, whose indexes it asks; it writes its section of
docs/performance.md. Some five minutes.
"""

import argparse
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval import generations, wiring
from retrieval.adapters import faiss_index, tantivy_index
from retrieval.adapters.storage import FileStorage
from retrieval.answering import Answerer
from retrieval.domain import Answer
from retrieval.evaluation.bootstrap import Estimate, estimate_mean
from retrieval.evaluation.squad import GoldQuestion, load_squad
from retrieval.ports import Embedder, LexicalIndex, VectorIndex
from retrieval.ranking.scoring import committed_weights
from retrieval.settings import load_settings
from tests.bench.latency import ARCD, ARCD_FILE, INDEXES, LARGER, QUESTIONED
from tests.bench.writing import write_section

_QUESTIONS, _TOP = 200, 10
_EVERY_POSTING = 1 << 40


class ExactStorage(FileStorage):
    """Opens indexes so that every vector is compared, and every term looked for."""

    def open_vectors(self, path: Path) -> VectorIndex:
        """Open a FAISS index that is searched in all of its cells."""
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if isinstance(index, faiss.IndexIVF):
            index.nprobe = index.nlist
        return faiss_index.FaissIndex(index)

    def open_lexical(self, path: Path) -> LexicalIndex:
        """Open a tantivy index that is searched for the commonest terms too."""
        return tantivy_index.open_index(path, most_postings=_EVERY_POSTING)


@dataclass(frozen=True, slots=True)
class Asked:
    """How an index answered: the reciprocal rank of each question's sentence, and whether it refused."""

    sentences: int
    how: str
    reciprocal_ranks: npt.NDArray[np.float64]
    refused: npt.NDArray[np.float64]


def main() -> None:
    """Ask each index as it is served and exactly, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, metavar="DIR", default=INDEXES, help="where the latency's indexes are")
    parser.add_argument("--larger", type=int, nargs="*", metavar="N", default=LARGER, help="how large the larger are")
    options = parser.parse_args()
    folder: Path = options.indexes
    record = generations.current(folder / QUESTIONED).manifest.embedder
    embedder = wiring.open_embedder(load_settings(), record)
    chosen = random.Random(1).sample(load_squad(ARCD).questions, _QUESTIONS)  # noqa: S311 - only to take some
    asked: list[tuple[Asked, Asked]] = []
    for name in (QUESTIONED, *map(str, options.larger)):
        served = ask(folder / name, FileStorage(), "as served", embedder, chosen)
        asked.append((served, ask(folder / name, ExactStorage(), "exactly", embedder, chosen)))
    write_section("tests.bench.exactness", report(asked))


def ask(indexes: Path, storage: FileStorage, how: str, embedder: Embedder, questions: Sequence[GoldQuestion]) -> Asked:
    """Open an index and ask it all questions."""
    with closing(Answerer(indexes, storage, lambda _: embedder, committed_weights())) as answerer:
        answers = [answerer.answer(one.text, _TOP) for one in questions]
        ranks = np.array([reciprocal_rank(*pair) for pair in zip(questions, answers, strict=True)])
        refused = np.array([float(one.abstained) for one in answers])
        return Asked(answerer.size, how, ranks, refused)


def reciprocal_rank(question: GoldQuestion, answer: Answer) -> float:
    """Return one over the rank of the citation that holds the first character of the gold answer, 0 where none does."""
    for citation in answer.citations:
        is_context = citation.source.id == f"{ARCD_FILE}#{question.context}"
        if is_context and citation.span.start <= question.answer_start < citation.span.end:
            return 1 / citation.rank
    return 0.0


def report(asked: Sequence[tuple[Asked, Asked]]) -> str:
    """Return the section."""
    rows = "".join(
        f"| {one.sentences:,} | {one.how} | {shown(estimate_mean(one.reciprocal_ranks))} | {one.refused.mean():.1%} |\n"
        for pair in asked
        for one in pair
    )
    differences = "".join(
        f"| {served.sentences:,} | {shown(estimate_mean(served.reciprocal_ranks - exact.reciprocal_ranks), '+')} "
        f"| {verdict(estimate_mean(served.reciprocal_ranks - exact.reciprocal_ranks))} |\n"
        for served, exact in asked
    )
    return f"""## Quality at size, against exact search

{len(asked[0][0].reciprocal_ranks)} questions of ARCD train, whose paragraphs stand once among the news and what those
were multiplied to. "Exactly" compares every vector and looks for every term. MRR within {_TOP} citations, with
95 % intervals of the bootstrap.

| sentences | searched | MRR | refused |
|---|---|---|---|
{rows}
| sentences | as served less exactly, question by question | |
|---|---|---|
{differences}"""


def shown(estimate: Estimate, sign: str = "") -> str:
    """Return a figure with its interval."""
    return f"{estimate.value:{sign}.3f} ({estimate.low:{sign}.3f} to {estimate.high:{sign}.3f})"


def verdict(difference: Estimate) -> str:
    """Say whether a difference is one."""
    return "no difference" if difference.low <= 0 <= difference.high else "a difference"


if __name__ == "__main__":
    main()
