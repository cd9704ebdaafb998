"""Search among vectors by size: recall against comparing all, time on one core, memory, and what choosing cells costs.

Run it as `python -m tests.bench.vectors`; it writes its section of docs/performance.md. It needs the index that
`python -m tests.bench.latency` builds, whose sentences are multiplied to a million; some four minutes.
"""

# faiss ships no types for what its SWIG layer adds.
# pyright: reportAttributeAccessIssue=false

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import faiss
import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from retrieval import generations, wiring
from retrieval.adapters import faiss_index
from retrieval.adapters.storage import FileStorage
from retrieval.ports import FloatMatrix
from retrieval.reading import open_generation
from retrieval.settings import load_settings
from tests.bench.growing import grown
from tests.bench.latency import INDEXES, ORIGINAL, resident
from tests.bench.news import load_articles
from tests.bench.writing import DOCS, write_section

SIZES = (20_000, 100_000, 300_000, 1_000_000)
LEAST_RECALL, MOST_MILLISECONDS, MOST_MEBIBYTES, MOST_SECONDS_TO_OPEN = 0.98, 10, 1_200, 1
_QUESTIONS, _DEPTH = 300, 100
_SHARES = (1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4)
_AT_ONCE = 100_000
_PLOT = "performance-vectors.png"

_Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a share of the cells gives: the recall of the ten and of the hundred nearest, milliseconds a question."""

    share: float
    recall: float
    deep_recall: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Measured:
    """An index of one size."""

    size: int
    kind: str
    seconds_to_write: float
    mebibytes: float
    seconds_to_open: float
    resident: float
    chosen: Searched
    shares: tuple[Searched, ...]


def main() -> None:
    """Measure every size and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, metavar="DIR", default=INDEXES, help="where the latency's indexes are")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args()
    vectors, queries = load(options.indexes / ORIGINAL)
    with tempfile.TemporaryDirectory(prefix="isnad-vectors-") as folder:
        measured = [measure(vectors, queries, size, Path(folder)) for size in options.sizes]
    draw(measured)
    write_section("tests.bench.vectors", report(measured, len(vectors)))


def load(indexes: Path) -> tuple[FloatMatrix, FloatMatrix]:
    """Return the vectors of a generation, and those of titles as questions."""
    generation = generations.current(indexes)
    with closing(open_generation(generation, FileStorage())) as opened:
        vectors = opened.vectors.vectors(np.arange(len(opened.vectors)))
    titles = list(dict.fromkeys(one.title for one in load_articles()))
    drawn = random.Random(3).sample(titles, _QUESTIONS)  # noqa: S311 - only to take some
    return vectors, wiring.open_embedder(load_settings(), generation.manifest.embedder).embed_queries(drawn)


def measure(vectors: FloatMatrix, queries: FloatMatrix, size: int, folder: Path) -> Measured:
    """Write an index of so many vectors, and search it in a process that does nothing else."""
    path = folder / f"{size}.faiss"
    every = np.concatenate([*grown(vectors, size)])
    started = time.perf_counter()
    faiss_index.write(path, every)
    elapsed = time.perf_counter() - started
    nearest = compare_all(every, queries)
    del every
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        kind, opening, memory, chosen, shares = apart.submit(search, path, queries, nearest).result()
    megabytes = path.stat().st_size / (1 << 20)
    path.unlink()
    return Measured(size, kind, elapsed, megabytes, opening, memory, chosen, shares)


def compare_all(vectors: FloatMatrix, queries: FloatMatrix) -> _Ids:
    """Return the ids of the nearest of each query among all, as float32 compares them."""
    ids, scores = [], []
    for start in range(0, len(vectors), _AT_ONCE):
        cosines = queries @ vectors[start : start + _AT_ONCE].T
        best = np.argpartition(-cosines, min(_DEPTH, cosines.shape[1] - 1), axis=1)[:, :_DEPTH]
        ids.append(best + start)
        scores.append(np.take_along_axis(cosines, best, axis=1))
    order = np.argsort(-np.concatenate(scores, axis=1), axis=1)[:, :_DEPTH]
    return np.take_along_axis(np.concatenate(ids, axis=1), order, axis=1)


def search(path: Path, queries: FloatMatrix, nearest: _Ids) -> tuple[str, float, float, Searched, tuple[Searched, ...]]:
    """Return what `Measured` tells of an index that is opened here, on one core."""
    faiss.omp_set_num_threads(1)
    before, started = resident(), time.perf_counter()
    index = faiss_index.open_index(path)
    opening = time.perf_counter() - started
    chosen = timed(index, queries, nearest, share=1.0)
    memory = resident() - before
    shares = tuple(in_cells(path, queries, nearest)) if index.kind.startswith("IVF") else ()
    return index.kind, opening, memory, chosen, shares


def in_cells(path: Path, queries: FloatMatrix, nearest: _Ids) -> Iterator[Searched]:
    """Yield what other shares of the cells would give."""
    raw = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    index = faiss_index.FaissIndex(raw)
    for share in _SHARES:
        raw.nprobe = max(round(raw.nlist * share), 1)
        yield timed(index, queries, nearest, share)


def timed(index: faiss_index.FaissIndex, queries: FloatMatrix, nearest: _Ids, share: float) -> Searched:
    """Ask one question after the other in the processor's time of this thread; the first few only warm up."""
    times, found, deep = [], 0, 0
    for query in queries[:10]:
        index.search(query[None], _DEPTH)
    for query, wanted in zip(queries, nearest, strict=True):
        started = time.thread_time()
        (hits,) = index.search(query[None], _DEPTH)
        times.append((time.thread_time() - started) * 1_000)
        found += len(np.intersect1d(hits.ids[:10], wanted[:10]))
        deep += len(np.intersect1d(hits.ids, wanted))
    p50, p95 = np.percentile(times, [50, 95]).tolist()
    return Searched(share, found / (10 * len(queries)), deep / (_DEPTH * len(queries)), p50, p95)


def report(measured: Sequence[Measured], originals: int) -> str:
    """Return the section."""
    rows = "".join(
        f"| {one.size:,} | {one.kind} | {one.chosen.recall:.4f} | {one.chosen.deep_recall:.4f} | {one.chosen.p50:.1f} "
        f"| {one.chosen.p95:.1f} | {one.resident:.0f} | {one.mebibytes:.0f} | {one.seconds_to_open * 1000:.0f} "
        f"| {one.seconds_to_write:.0f} |\n"
        for one in measured
    )
    last = measured[-1]
    shares = "".join(
        f"| 1/{round(1 / one.share)} | {one.recall:.4f} | {one.deep_recall:.4f} | {one.p50:.1f} | {one.p95:.1f} |\n"
        for one in last.shares
    )
    return f"""## Search among vectors

{_QUESTIONS} titles of the news as questions, one at a time on one core, the {_DEPTH} nearest asked for; against
comparing every vector in float32. The first {originals:,} vectors are those of the news' sentences, the others lie
between them and their neighbours (`tests/bench/growing.py`), so that a question's nearest are as near, and in as many
dimensions, as the growth of the news themselves foretells. Milliseconds are the processor's for the one thread that
searches, so that what else the machine does (load {os.getloadavg()[0]:.1f}) falls on none of them.

| vectors | kind | recall@10 | recall@100 | p50, ms | p95, ms | resident, MiB | file, MiB | opening, ms | writing, s |
|---|---|---|---|---|---|---|---|---|---|
{rows}
At {last.size:,}: recall@10 {last.chosen.recall:.4f} (at least {LEAST_RECALL}), p95 {last.chosen.p95:.1f} ms (at most \
{MOST_MILLISECONDS}), {last.resident:.0f} MiB resident after the questions, which other processes share (at most \
{MOST_MEBIBYTES:,}), opened in {last.seconds_to_open:.2f} s (at most {MOST_SECONDS_TO_OPEN}).

How many vectors to compare was chosen from this, at {last.size:,}:

| share of the cells | recall@10 | recall@100 | p50, ms | p95, ms |
|---|---|---|---|---|
{shares}
![Recall and time by the share of the cells]({_PLOT})"""


def draw(measured: Sequence[Measured]) -> None:
    """Draw recall against time for every size that is searched by cells."""
    with mpl.rc_context({"svg.hashsalt": "isnad"}):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        for one in measured:
            if one.shares:
                line = axes.plot(
                    [s.p95 for s in one.shares], [s.recall for s in one.shares], "o-", label=f"{one.size:,}"
                )
                axes.plot(one.chosen.p95, one.chosen.recall, "s", markersize=10, color=line[0].get_color())
        axes.axhline(LEAST_RECALL, color="grey", linestyle=":")
        axes.axvline(MOST_MILLISECONDS, color="grey", linestyle=":")
        axes.set(xlabel="p95 on one core, ms", ylabel="recall@10", xscale="log")
        axes.legend(title="vectors; squares: what is chosen")
        figure.savefig(DOCS / _PLOT, dpi=110)


if __name__ == "__main__":
    main()
