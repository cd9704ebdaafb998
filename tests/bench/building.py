"""What a build costs besides the model, by the size of the corpus; after one change; and after none.

Run it as `python -m tests.bench.building`; it prints a Markdown table. The model is stood in for by a table of vectors
of its size, so that what is measured is all the rest; `python -m tests.bench.embedding` measures the model.
"""

import platform
import resource
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.adapters.storage import FileStorage
from retrieval.domain import Span
from retrieval.indexing import Build, BuildReport, build_generation, no_progress
from retrieval.ports import ContextualVectors, Dtype, FloatMatrix, Task
from tests.bench.news import Article, load_articles

DIMENSION = 384
SIZES = (1_000, 3_000, 10_000)
_ROWS = 4_096


class TableEmbedder:
    """An `Embedder` that takes vectors from a table, by the digest of the text."""

    name = fingerprint = "table"
    dtype: Dtype = "float32"
    dimension = DIMENSION

    def __init__(self) -> None:
        """Fill the table."""
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


def main() -> None:
    """Measure and print the table."""
    articles = load_articles()
    sys.stdout.write(
        f"Articles of the ANT corpus, a file each; {platform.processor() or platform.machine()}; times in seconds, "
        "the model apart.\n\n"
        "| documents | sentences | full build | ms a document | one changed | nothing changed | peak memory, MiB |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    for size in SIZES:
        sys.stdout.write(measure(articles[:size]) + "\n")
        sys.stdout.flush()


def measure(articles: Sequence[Article]) -> str:
    """Return the row of the table for some articles."""
    with tempfile.TemporaryDirectory() as folder:
        seeds, indexes = Path(folder) / "seeds", Path(folder) / "indexes"
        seeds.mkdir()
        for number, one in enumerate(articles):
            (seeds / f"{number:05}.txt").write_text(f"---\ntitle: خبر {number}\n---\n{one.text}", encoding="utf-8")
        whole = _build(seeds, indexes)
        with (seeds / "00007.txt").open("a", encoding="utf-8") as file:
            file.write("\nوأضيف هذا الخبر بعد ذلك.")
        changed = _build(seeds, indexes)
        nothing = _build(seeds, indexes)
    if (changed.changed, changed.work.read, nothing.generation) != (1, 1, changed.generation):
        sys.exit("the build after one change did more or less than that")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {len(articles)} | {whole.sentences} | {whole.seconds:.1f} | {1000 * whole.seconds / len(articles):.2f} | "
        f"{changed.seconds:.2f} | {nothing.seconds:.2f} | {peak:.0f} |"
    )


def _build(seeds: Path, indexes: Path) -> BuildReport:
    build = Build(seeds, indexes, full=False, keep=0, trusts_stamps=True)
    return build_generation(build, FileStorage(), lambda _: TableEmbedder(), no_progress)


if __name__ == "__main__":
    main()
