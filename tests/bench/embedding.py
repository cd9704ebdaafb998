"""Sentences embedded a second, against the library's own encode with the same model on the same text in the same run.

Run it as `python -m tests.bench.embedding`; it prints a Markdown table.
"""

import json
import os
import platform
import random
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
BLOCKS = 8
ROUNDS = 3

Way: TypeAlias = Literal["stock", "float32", "bfloat16", "auto"]
Embed: TypeAlias = Callable[[Sequence[str]], FloatMatrix]

LABELS: dict[Way, str] = {
    "stock": "`SentenceTransformer.encode`, float32, defaults",
    "float32": "ours, float32",
    "bfloat16": "ours, bfloat16",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What opening a model in one way, and embedding a block with it, takes."""

    dtype: str
    seconds_to_open: float
    peak_mebibytes: float


def main() -> None:
    """Measure each way and print the table."""
    blocks = load_blocks()
    bundled_model.unpack(MODELS)
    costs = {way: cost_apart(way) for way in (*LABELS, "auto")}
    seconds, vectors = time_in_turns(blocks)
    count = sum(map(len, blocks))
    lines = [
        f"{count} Arabic sentences in {BLOCKS} blocks, each block's best of {ROUNDS} rounds; {machine()}.",
        f"`auto` decides for {costs['auto'].dtype} and then opens in {costs['auto'].seconds_to_open:.1f} s.",
        "",
        "| | sentences a second | against stock | least cosine to stock | seconds to open | peak memory, MiB |",
        "|---|---|---|---|---|---|",
    ]
    for way, label in LABELS.items():
        cosine = float((vectors[way] * vectors["stock"]).sum(axis=1).min())
        lines.append(
            f"| {label} | {count / seconds[way]:.0f} | {seconds['stock'] / seconds[way]:.2f} | {cosine:.5f} "
            f"| {costs[way].seconds_to_open:.1f} | {costs[way].peak_mebibytes:.0f} |"
        )
    sys.stdout.write("\n".join(lines) + "\n")


def load_blocks() -> list[list[str]]:
    """Return the sentences of NTREX dev in blocks of like length."""
    if not SENTENCES.is_file():
        sys.exit(f"{SENTENCES} is not here, and the measurement is of its sentences")
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    sentences = [sentence for line in lines for sentence in json.loads(line)["sentences_ar"]]
    random.Random(1).shuffle(sentences)  # noqa: S311 - only to mix long and short
    return [sentences[start::BLOCKS] for start in range(BLOCKS)]


def time_in_turns(blocks: list[list[str]]) -> tuple[dict[Way, float], dict[Way, FloatMatrix]]:
    """Return the seconds and the vectors of each way.

    The ways take turns at every block, forwards and backwards, so that what else the machine does falls on all of them.
    """
    ways: dict[Way, Embed] = {way: open_way(way)[1] for way in LABELS}
    best: dict[Way, list[float]] = {way: [float("inf")] * len(blocks) for way in ways}
    vectors: dict[Way, list[FloatMatrix]] = {way: [] for way in ways}
    for embed in ways.values():
        embed(blocks[0])
    for round_ in range(ROUNDS):
        for place, block in enumerate(blocks):
            for way in list(ways) if (round_ + place) % 2 == 0 else reversed(ways):
                started = time.perf_counter()
                embedded = ways[way](block)
                best[way][place] = min(best[way][place], time.perf_counter() - started)
                if round_ == 0:
                    vectors[way].append(embedded)
    return {way: sum(times) for way, times in best.items()}, {
        way: np.concatenate(parts) for way, parts in vectors.items()
    }


def cost_apart(way: Way) -> Cost:
    """Measure in a new process, so that the import and the peak of memory are that way's alone."""
    command = [sys.executable, "-m", "tests.bench.embedding", way]
    said = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ours
    return Cost(**json.loads(said))


def cost(way: Way) -> Cost:
    """Open a model in one way and embed a block."""
    block = load_blocks()[0]
    started = time.perf_counter()
    dtype, embed = open_way(way)
    opened = time.perf_counter() - started
    embed(block)
    return Cost(dtype, opened, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def open_way(way: Way) -> tuple[str, Embed]:
    """Return the numeric type and the function that embeds passages."""
    # Imported here so that opening counts what the import takes.
    folder = bundled_model.unpack(MODELS)
    if way == "stock":
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        model = SentenceTransformer(str(folder), local_files_only=True)
        return "float32", lambda texts: model.encode(list(texts), prompt_name="passage")
    from retrieval.adapters.bert_embedder import BertEmbedder  # noqa: PLC0415

    embedder = BertEmbedder.open(folder, query_prompt=None, document_prompt=None, dtype=way)
    return embedder.dtype, embedder.embed_passages


def machine() -> str:
    """Describe the processor, what it has for bfloat16, and how busy it is."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.is_file() else []
    said = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = [flag for flag in ("avx512_bf16", "amx_bf16") if flag in said.get("flags", "").split()]
    name = said.get("model name", platform.processor() or platform.machine())
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores of {name} ({', '.join(flags) or 'no bfloat16'}), load {load:.1f}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case [("stock" | "float32" | "bfloat16" | "auto") as chosen]:
            sys.stdout.write(json.dumps(asdict(cost(chosen))))
        case _:
            main()
