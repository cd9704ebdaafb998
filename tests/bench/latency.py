"""Latency of `ask` over 1,200, 100,000 and 1,000,000 sentences of news, question by question in turns.

Run it as `python -m tests.bench.latency`; it writes its section of docs/performance.md. The first run builds the
indexes, some twenty minutes and 5 GB, and leaves them in `--indexes` for the next, which takes a minute.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from retrieval import generations, wiring
from retrieval.adapters.storage import FileStorage
from retrieval.answering import Answerer
from retrieval.domain import Answer
from retrieval.errors import GenerationError
from retrieval.evaluation.squad import load_squad
from retrieval.generations import EmbedderRecord
from retrieval.indexing import Build, Stage, build_generation
from retrieval.ports import Embedder
from retrieval.ranking.scoring import committed_weights
from retrieval.reading import open_generation
from retrieval.settings import load_settings
from tests.bench.enlarging import enlarge, is_enlarged
from tests.bench.news import Article, first_articles, load_articles, write_seeds
from tests.bench.writing import DOCS, write_section

PROJECT = Path(__file__).parents[2]
SEED_QUESTIONS = PROJECT.parent / "shared" / "data" / "seed_questions.jsonl"
INDEXES = PROJECT / "indexes" / "bench"
ORIGINAL, QUESTIONED = "original", "questioned"
"""The folders of what the larger indexes are made of: of news, and of news with the paragraphs of ARCD behind them."""

SMALL, ENLARGED = 1_200, 20_000
"""Sentences: of the smallest index, and of the one of news that the larger are made of."""

ARCD = PROJECT.parent / "shared" / "data" / "arcd" / "arcd-train.json"
ARCD_FILE = "arcd.jsonl"

LARGER = (100_000, 1_000_000)
MOST_MILLISECONDS = {SMALL: 150, 100_000: 225, 1_000_000: 250}
"""What is asked of the 95th percentile, by sentences."""

_TITLES, _WARMING = 100, 10
_BYTES_A_MIB = 1 << 20
_PLOT = "performance-latency.png"


@dataclass(frozen=True, slots=True)
class Asked:
    """An index, the seconds and MiB of resident memory that its opening took, and what it has answered."""

    answerer: Answerer
    seconds: float
    opened: float
    answers: list[Answer] = field(default_factory=list)

    def close(self) -> None:
        """Release the index."""
        self.answerer.close()

    def percentile(self, percent: int) -> float:
        """Return a percentile of the time that an answer took, in milliseconds."""
        return percentile(self.answers, percent)

    def rows(self) -> str:
        """Return the rows of the table: a refused question tries other ones to offer them, and takes longer."""
        answered = [one for one in self.answers if not one.abstained]
        refused = [one for one in self.answers if one.abstained]
        kinds = {"all": self.answers, "answered": answered, "refused": refused}
        return "".join(f"| {self.answerer.size:,} | {name} | {_cells(answers)} |\n" for name, answers in kinds.items())


def main() -> None:
    """Build what is not there, ask, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, metavar="DIR", default=INDEXES, help="where the indexes are kept")
    parser.add_argument("--larger", type=int, nargs="*", metavar="N", default=LARGER, help="how large the larger are")
    options = parser.parse_args()
    folder: Path = options.indexes
    # In a process of its own, whose memory is given back: what remains is what asking takes.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        apart.submit(prepare, folder, options.larger).result()
    embedder = wiring.open_embedder(load_settings(), _record(folder / ORIGINAL))
    with ExitStack() as opened:
        indexes = [
            opened.enter_context(closing(open_index(folder, size, embedder))) for size in (SMALL, *options.larger)
        ]
        warming, questions = draw_questions()
        ask_in_turns(indexes, warming)
        for one in indexes:
            one.answers.clear()
        ask_in_turns(indexes, questions)
        draw(indexes)
        write_section("tests.bench.latency", report(indexes))


def prepare(folder: Path, larger: Sequence[int]) -> None:
    """Build the indexes, and what the larger are made of, where they are not there."""
    articles = load_articles()
    original_folder = folder / ORIGINAL
    embedder = wiring.open_embedder(load_settings(), _record(original_folder))
    news = first_articles(articles, ENLARGED)
    _build(news, original_folder, embedder)
    _build(first_articles(articles, SMALL), folder / str(SMALL), embedder)
    questioned_folder = folder / QUESTIONED
    if not questioned_folder.exists():
        # It gives the vectors of the news.
        shutil.copytree(original_folder, questioned_folder)
    _build(news, questioned_folder, embedder, load_squad(ARCD).contexts)
    original, copied = generations.current(questioned_folder), generations.current(original_folder).manifest.sentences
    for size in larger:
        if not is_enlarged(folder / str(size), original, size):
            with closing(open_generation(original, FileStorage())) as opened:
                enlarge(opened, FileStorage(), folder / str(size), size, copied)


def open_index(folder: Path, sentences: int, embedder: Embedder) -> Asked:
    """Open one of the prepared indexes."""
    before, started = resident(), time.perf_counter()
    answerer = Answerer(folder / str(sentences), FileStorage(), lambda _: embedder, committed_weights())
    return Asked(answerer, time.perf_counter() - started, resident() - before)


def draw_questions() -> tuple[list[str], list[str]]:
    """Return what to ask before measuring, and what to measure.

    They are titles of articles that all indexes hold, so that all answer, and the seed questions, which are about
    other news.
    """
    titles = list(dict.fromkeys(one.title for one in first_articles(load_articles(), SMALL)))
    drawn = random.Random(1).sample(titles, _WARMING + _TITLES)  # noqa: S311 - only to take some
    seeds = map(json.loads, SEED_QUESTIONS.read_text(encoding="utf-8").splitlines())
    return drawn[:_WARMING], [*drawn[_WARMING:], *(one["question"] for one in seeds if one["expect"])]


def ask_in_turns(indexes: Sequence[Asked], questions: Sequence[str]) -> None:
    """Ask all indexes each question, to and fro, so that what else the machine does falls on all of them."""
    for number, question in enumerate(questions):
        for one in indexes if number % 2 == 0 else reversed(indexes):
            one.answers.append(one.answerer.answer(question))


def report(indexes: Sequence[Asked]) -> str:
    """Return the section."""
    rows = "".join(one.rows() for one in indexes)
    kept = "".join(
        f"| {one.answerer.size:,} | {one.percentile(95):.0f} | {most} "
        f"| {one.percentile(95) / indexes[0].percentile(95):.2f} | {one.seconds:.1f} | {one.opened:.0f} |\n"
        for one, most in zip(indexes, [MOST_MILLISECONDS.get(size, "") for size in _sizes(indexes)], strict=True)
    )
    return f"""## Latency of a question

{len(indexes[0].answers)} questions one at a time, warm, each asked of all indexes in turn; milliseconds, the steps as
means. Load {os.getloadavg()[0]:.1f}.

| sentences | questions | count | p50 | p95 | encode | search | rank |
|---|---|---|---|---|---|---|---|
{rows}
| sentences | p95, ms | at most | times the smallest | opened and verified in, s | MiB resident when opened |
|---|---|---|---|---|---|
{kept}
![Milliseconds a question by the number of sentences]({_PLOT})

{resident():.0f} MiB resident in the process with the model and all of these indexes, after the questions."""


def draw(indexes: Sequence[Asked]) -> None:
    """Draw the percentiles by size, and the times that were asked for."""
    with mpl.rc_context({"svg.hashsalt": "isnad"}):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        sizes = [one.answerer.size for one in indexes]
        for percent in (50, 95):
            axes.plot(sizes, [one.percentile(percent) for one in indexes], "o-", label=f"p{percent}")
        axes.plot(list(MOST_MILLISECONDS), list(MOST_MILLISECONDS.values()), "s:", color="grey", label="p95 at most")
        axes.set(xlabel="sentences", ylabel="ms a question", xscale="log", ylim=(0, None))
        axes.legend()
        figure.savefig(DOCS / _PLOT, dpi=110)


def _sizes(indexes: Sequence[Asked]) -> Sequence[int]:
    """Return what was asked for: the last document makes an index a little larger."""
    return [max((size for size in MOST_MILLISECONDS if size <= one.answerer.size), default=0) for one in indexes]


def percentile(answers: Sequence[Answer], percent: int) -> float:
    """Return a percentile of the time that answers took, in milliseconds; nan of none."""
    return float(np.percentile([one.timings_ms.total for one in answers], percent)) if answers else float("nan")


def resident() -> float:
    """Return the resident memory of this process in MiB; 0 where the system does not tell it as Linux does."""
    told = Path("/proc/self/statm")
    pages = int(told.read_text(encoding="ascii").split()[1]) if told.is_file() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / _BYTES_A_MIB


def _cells(answers: Sequence[Answer]) -> str:
    steps = [(one.timings_ms.encode, one.timings_ms.search, one.timings_ms.rank) for one in answers]
    means = np.mean(steps, axis=0).tolist() if steps else []
    times = (percentile(answers, 50), percentile(answers, 95), *means)
    return " | ".join([str(len(answers)), *(f"{time:.1f}" for time in times)])


def _record(indexes: Path) -> EmbedderRecord | None:
    """Return what the kept index was built with, for "auto" may decide otherwise today."""
    try:
        return generations.current(indexes).manifest.embedder
    except GenerationError:
        return None


def _build(articles: Sequence[Article], indexes: Path, embedder: Embedder, paragraphs: Sequence[str] = ()) -> None:
    """Build the ordinary way, the paragraphs behind the articles; what is there and has not changed stays."""
    with tempfile.TemporaryDirectory(prefix="isnad-bench-") as seeds:
        write_seeds(articles, Path(seeds))
        if paragraphs:
            lines = (json.dumps({"id": str(number), "text": text}) for number, text in enumerate(paragraphs))
            (Path(seeds) / ARCD_FILE).write_text("\n".join(lines), encoding="utf-8")
        what = Build(Path(seeds), indexes, full=False, keep=0, trusts_stamps=True)
        build_generation(what, FileStorage(), lambda _: embedder, _progress)


def _progress(stage: Stage, done: int, total: int | None) -> None:
    if stage == "embed" and sys.stderr.isatty():
        sys.stderr.write(f"\rembedding {done} of {total}")


if __name__ == "__main__":
    main()
