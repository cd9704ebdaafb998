"""What a build of the ANT corpus costs: by its size, how much of it is the model's, after one change, and after none.

Run it as `python -m tests.bench.building`; it writes its section of docs/performance.md. By size, the model is stood in
for by a table of vectors, so that what is measured is all the rest; a thousand documents are then built with the model.
The command, each time in a new process, builds the whole corpus, a quarter of an hour or more the first time, and again
after a change, and after none. `--keep` keeps that corpus and its index for the next time, and for
`python -m tests.bench.answering --indexes`.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import matplotlib as mpl
import numpy as np
import psutil
from matplotlib.figure import Figure

from retrieval import wiring
from retrieval.adapters.recorded_embedder import RecordedEmbedder
from retrieval.adapters.storage import FileStorage
from retrieval.domain import Span
from retrieval.generations import EmbedderRecord
from retrieval.indexing import Build, BuildReport, Stage, build_generation, no_progress
from retrieval.ports import ContextualVectors, Embedder, FloatMatrix, Task
from retrieval.settings import load_settings
from tests.bench.news import unpack
from tests.bench.writing import DOCS, write_section

PROJECT = Path(__file__).parents[2]
DIMENSION = 384
SIZES = (1_000, 3_000, 10_000)
MODELLED = 1_000
"""Documents that are built with the model."""

MOST_SECONDS_CHANGED, MOST_SECONDS_UNCHANGED, MOST_SHARE = 5, 2, 0.1
_ROWS = 4_096
_ADDED = "\nوأضيف هذا الخبر بعد ذلك.\n"
_PLOT = "performance-building.png"


class TableEmbedder(RecordedEmbedder):
    """An `Embedder` that takes vectors from a table, by the digest of the text."""

    def __init__(self) -> None:
        """Fill the table."""
        super().__init__(EmbedderRecord(name="table", fingerprint="table", dimension=DIMENSION, dtype="float32"))
        rows = np.random.default_rng(1).standard_normal((_ROWS, DIMENSION)).astype(np.float32)
        self._rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return a vector a text."""
        return self._rows[[zlib.crc32(text.encode()) % _ROWS for text in texts]]

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return a vector a text."""
        return self.embed_queries(texts)

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]], task: Task) -> ContextualVectors:  # noqa: ARG002 - all are alike
        """Return a vector a text and a stretch."""
        stretches = tuple(
            self.embed_queries([span.of(text) for span in own]).reshape(-1, DIMENSION)
            for text, own in zip(texts, spans, strict=True)
        )
        return ContextualVectors(self.embed_queries(texts), stretches)


class TimedEmbedder(RecordedEmbedder):
    """An `Embedder` that counts the seconds which another one takes."""

    def __init__(self, embedder: Embedder) -> None:
        """Take the one that embeds."""
        super().__init__(EmbedderRecord.of(embedder))
        self._embedder, self.seconds = embedder, 0.0

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return a vector a text."""
        started = time.perf_counter()
        made = self._embedder.embed_queries(texts)
        self.seconds += time.perf_counter() - started
        return made

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return a vector a text."""
        started = time.perf_counter()
        made = self._embedder.embed_passages(texts)
        self.seconds += time.perf_counter() - started
        return made

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]], task: Task) -> ContextualVectors:
        """Return the vectors of texts and of stretches of each."""
        started = time.perf_counter()
        made = self._embedder.embed_spans(texts, spans, task)
        self.seconds += time.perf_counter() - started
        return made


@dataclass(frozen=True, slots=True)
class Sized:
    """What the builds of a corpus of some size took without a model, in seconds, and their peak of memory in MiB."""

    documents: int
    sentences: int
    whole: float
    changed: float
    unchanged: float
    mebibytes: float


@dataclass(frozen=True, slots=True)
class Whole:
    """What a whole build took with the model, in seconds, and its peak of memory in MiB.

    `stages` has the seconds from the beginning of each stage to that of the next.
    """

    documents: int
    sentences: int
    seconds: float
    in_model: float
    stages: tuple[tuple[Stage, float], ...]
    mebibytes: float


@dataclass(frozen=True, slots=True)
class Command:
    """What the command took: its seconds from beginning to end, and those that it says the build took."""

    seconds: float
    build: float
    documents: int
    sentences: int


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the whole corpus and its index stay")
    kept: Path | None = parser.parse_args().keep
    # Each in a process of its own, whose peak of memory is that build's.
    with (
        tempfile.TemporaryDirectory(prefix="isnad-building-") as folder,
        ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as apart,
    ):
        sized = [apart.submit(measure, Path(folder) / str(size), size).result() for size in SIZES]
        whole = apart.submit(build_whole, Path(folder) / "modelled").result()
        corpus = kept or Path(folder) / "whole"
        commands = by_commands(corpus)
        modelled = apart.submit(change_with_model, corpus).result()
    draw(sized)
    write_section("tests.bench.building", report(sized, whole, commands, modelled))


def measure(folder: Path, size: int) -> Sized:
    """Build so many documents of the corpus, once more after a change, and once more after none."""
    seeds, indexes = folder / "seeds", folder / "indexes"
    unpack(seeds, size)
    whole = _build(seeds, indexes)
    append(seeds)
    changed = _build(seeds, indexes)
    unchanged = _build(seeds, indexes)
    if (changed.changed, changed.work.read, unchanged.generation) != (1, 1, changed.generation):
        sys.exit("the build after one change did more or less than that")
    return Sized(whole.added, whole.sentences, whole.seconds, changed.seconds, unchanged.seconds, _peak())


def build_whole(folder: Path) -> Whole:
    """Build a thousand documents with the model of the settings, which is loaded before the time begins."""
    seeds, indexes = folder / "seeds", folder / "indexes"
    unpack(seeds, MODELLED)
    embedder = TimedEmbedder(wiring.open_embedder(load_settings(), None))
    begun: dict[Stage, float] = {}
    started = time.perf_counter()
    what = Build(seeds, indexes, full=True, keep=0, trusts_stamps=True)
    built = build_generation(
        what, FileStorage(), lambda _: embedder, lambda stage, _, __: _note(begun, stage, time.perf_counter())
    )
    ends = [*list(begun.values())[1:], started + built.seconds]
    begins = [started, *list(begun.values())[1:]]
    stages: tuple[tuple[Stage, float], ...] = tuple(
        (stage, end - begin) for stage, begin, end in zip(begun, begins, ends, strict=True)
    )
    return Whole(built.added, built.sentences, built.seconds, embedder.seconds, stages, _peak())


def change_with_model(folder: Path) -> float:
    """Change a document of a corpus that has an index, and return the seconds of the build less the model's loading."""
    opening = 0.0

    def open_timed(before: EmbedderRecord | None) -> Embedder:
        nonlocal opening
        started = time.perf_counter()
        embedder = wiring.open_embedder(load_settings(), before)
        opening = time.perf_counter() - started
        return embedder

    append(folder / "seeds")
    what = Build(folder / "seeds", folder / "indexes", full=False, keep=1, trusts_stamps=True)
    built = build_generation(what, FileStorage(), open_timed, no_progress)
    if built.changed != 1:
        sys.exit("the build after one change did more or less than that")
    return built.seconds - opening


def append(seeds: Path) -> None:
    """Add a sentence to the first article of a corpus."""
    path = min(seeds.rglob("*.txt"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n</TEXT>", f"{_ADDED}</TEXT>"), encoding="utf-8")


def by_commands(folder: Path) -> tuple[Command, Command]:
    """Build the whole corpus in a folder, where it is not there, and return what a change takes, and none."""
    seeds, indexes = folder / "seeds", folder / "indexes"
    if not seeds.exists():
        unpack(seeds)
    by_command(seeds, indexes)
    append(seeds)
    return by_command(seeds, indexes), by_command(seeds, indexes)


def by_command(seeds: Path, indexes: Path) -> Command:
    """Build by the command, in a new process."""
    environment = psutil.Process().environ()
    environment.setdefault("MODELS_DIR", str(load_settings().models_folder.absolute()))
    command = [sys.executable, "-m", "retrieval", "build", "--seeds", str(seeds), "--indexes", str(indexes), "--json"]
    started = time.perf_counter()
    ended = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 (ours)
    seconds, said = time.perf_counter() - started, json.loads(ended.stdout)
    documents = sum(said["documents"][what] for what in ("added", "changed", "unchanged"))
    return Command(seconds, said["seconds"], documents, said["sentences"])


def report(sized: Sequence[Sized], whole: Whole, commands: tuple[Command, Command], modelled: float) -> str:
    """Return the section."""
    changed, unchanged = commands
    rows = "".join(
        f"| {one.documents:,} | {one.sentences:,} | {one.whole:.1f} | {1000 * one.whole / one.documents:.2f} "
        f"| {one.changed:.2f} | {one.unchanged:.2f} | {one.mebibytes:.0f} |\n"
        for one in sized
    )
    rest = whole.seconds - whole.in_model
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in whole.stages)
    return f"""## Building an index

Articles of the ANT corpus, a file each, {load()}. The model is stood in for by a table, so that this is all the rest;
seconds, the changes being one more sentence in one document.

| documents | sentences | whole build | ms a document | one changed | nothing changed | peak memory, MiB |
|---|---|---|---|---|---|---|
{rows}
![Seconds by the number of documents]({_PLOT})

With the model, loaded before:

| {whole.documents:,} documents, {whole.sentences:,} sentences | | target |
|---|---|---|
| whole build | {whole.seconds:.0f} s, {whole.sentences / whole.seconds:.0f} sentences a second | |
| of which the model reads sentences, and windows of them for their words | {whole.in_model:.0f} s | |
| all the rest together | {rest:.1f} s, {100 * rest / whole.seconds:.1f} % | at most {100 * MOST_SHARE:.0f} % |
| stages, seconds | {stages} | |
| peak memory | {whole.mebibytes:.0f} MiB | |

The command over the whole corpus:

| {changed.documents:,} documents, {changed.sentences:,} sentences | | target |
|---|---|---|
| one document changed: the command, start and model included | {changed.seconds:.1f} s | |
| of which the build, the model loaded in it | {changed.build:.1f} s | |
| a build in a process of its own, less the loading of the model | {modelled:.1f} s \
| at most {MOST_SECONDS_CHANGED} s |
| nothing changed: the command from beginning to end | {unchanged.seconds:.1f} s \
| at most {MOST_SECONDS_UNCHANGED} s |"""


def draw(sized: Sequence[Sized]) -> None:
    """Draw the seconds of builds against the number of documents."""
    with mpl.rc_context({"svg.hashsalt": "isnad"}):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        documents = [one.documents for one in sized]
        axes.plot(documents, [one.whole for one in sized], "o-", label="whole build, the model apart")
        axes.plot(documents, [one.changed for one in sized], "o-", label="one document changed")
        axes.plot(documents, [one.unchanged for one in sized], "o-", label="nothing changed")
        axes.set(xlabel="documents", ylabel="seconds", xlim=(0, None), ylim=(0, None))
        axes.legend()
        figure.savefig(DOCS / _PLOT, dpi=110)


def load() -> str:
    """Say how busy the machine is."""
    return f"load {psutil.getloadavg()[0]:.1f}"


def _build(seeds: Path, indexes: Path) -> BuildReport:
    build = Build(seeds, indexes, full=False, keep=0, trusts_stamps=True)
    return build_generation(build, FileStorage(), lambda _: TableEmbedder(), no_progress)


def _note(begun: dict[Stage, float], stage: Stage, now: float) -> None:
    begun.setdefault(stage, now)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
