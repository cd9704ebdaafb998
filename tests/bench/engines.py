"""A trial of other engines for the default model: ONNX Runtime and OpenVINO in 8 bits, against ours in the same run.

Run it as `python -m tests.bench.engines`; it writes its section of docs/performance.md. What is not installed is left
out and named: `pip install onnx onnxruntime` and `pip install openvino nncf` bring them; they are no dependencies.
"""

# The engines ship few types, and torch leaves many of its own open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportMissingTypeStubs=false

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import psutil
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel

from retrieval.adapters import bundled_model
from retrieval.adapters.bert_embedder import BertEmbedder
from retrieval.adapters.tokens import batches
from retrieval.arabic.sentences import split_paragraphs, split_sentences
from retrieval.domain import Span
from retrieval.evaluation.bootstrap import Estimate, estimate_mean
from retrieval.evaluation.squad import Dataset, load_squad
from retrieval.ports import FloatMatrix
from retrieval.settings import load_settings
from tests.bench.embedding import LEAST_COSINE, Embed, load_blocks, time_in_turns
from tests.bench.latency import ARCD
from tests.bench.news import load_articles
from tests.bench.writing import write_section

NEEDED: Mapping[str, tuple[str, ...]] = {
    "ONNX Runtime": ("onnx", "onnxruntime"),
    "OpenVINO": ("openvino", "nncf"),
}
OURS = "ours, as `auto` decides"
_CALIBRATED_ON = 200

_Ids: TypeAlias = npt.NDArray[np.int64]
_Run: TypeAlias = Callable[[_Ids, _Ids], FloatMatrix]
"""Gives texts their vectors by the ids of their tokens and what of them is no padding, both of shape (n, longest)."""


class Pooled(torch.nn.Module):
    """The library's own network with the mean of the tokens behind it, as an engine takes it."""

    def __init__(self, folder: Path) -> None:
        """Load it in float32."""
        super().__init__()
        self.network = AutoModel.from_pretrained(folder, attn_implementation="eager", local_files_only=True).eval()

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return unit vectors; shape (n, dimension)."""
        tokens = self.network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask[:, :, None].to(tokens.dtype)
        return functional.normalize((tokens * weights).sum(dim=1), dim=1)


class Engine:
    """Texts to vectors by an engine: the same tokens as ours, in batches of like length, which it needs padded."""

    def __init__(self, folder: Path, run: _Run) -> None:
        """Take the folder of the model, for its tokenizer, and what computes."""
        self._run = run
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(
            json.loads((folder / "sentence_bert_config.json").read_bytes())["max_seq_length"]
        )
        self._prompts = json.loads((folder / "config_sentence_transformers.json").read_bytes())["prompts"]

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return a vector a text."""
        return self._embed(texts, self._prompts["document"])

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return a vector a text."""
        return self._embed(texts, self._prompts["query"])

    def tokens(self, texts: Sequence[str], prompt: str = "") -> Iterator[tuple[npt.NDArray[np.intp], _Ids, _Ids]]:
        """Yield the rows of each batch with its ids and mask."""
        encoded = self._tokenizer.encode_batch([prompt + text for text in texts])
        lengths = np.array([len(one) for one in encoded], dtype=np.int64)
        for rows in batches(lengths):
            ids = np.zeros((len(rows), int(lengths[rows].max())), dtype=np.int64)
            for row, place in zip(ids, rows.tolist(), strict=True):
                row[: lengths[place]] = encoded[place].ids
            yield rows, ids, (np.arange(ids.shape[1]) < lengths[rows][:, None]).astype(np.int64)

    def _embed(self, texts: Sequence[str], prompt: str) -> FloatMatrix:
        batches_ = list(self.tokens(texts, prompt))
        made = [(rows, self._run(ids, mask)) for rows, ids, mask in batches_]
        vectors = np.empty((len(texts), made[0][1].shape[1]), dtype=np.float32)
        for rows, own in made:
            vectors[rows] = own
        return vectors


def main() -> None:
    """Measure what is installed, and write the section."""
    folder = bundled_model.unpack(load_settings().models_folder)
    ours = BertEmbedder.open(folder, query_prompt=None, document_prompt=None, dtype="auto")
    missing = {name: [one for one in needed if find_spec(one) is None] for name, needed in NEEDED.items()}
    with tempfile.TemporaryDirectory(prefix="isnad-engines-") as temporary:
        engines: dict[str, Engine] = {}
        if not missing["ONNX Runtime"]:
            engines["ONNX Runtime, int8 weights and activations"] = Engine(
                folder, onnx_runtime(folder, Path(temporary))
            )
        if not missing["OpenVINO"]:
            engines |= {name: Engine(folder, run) for name, run in openvino_runs(folder).items()}
        passages: dict[str, Embed] = {OURS: ours.embed_passages}
        passages |= {name: one.embed_passages for name, one in engines.items()}
        questions: dict[str, Embed] = {OURS: ours.embed_queries}
        questions |= {name: one.embed_queries for name, one in engines.items()}
        blocks = load_blocks()
        seconds, vectors = time_in_turns(blocks, passages)
        count = sum(map(len, blocks))
        dataset = load_squad(ARCD)
        ranks = {name: reciprocal_ranks(dataset, passages[name], questions[name]) for name in passages}
    cosines = {name: float((own * vectors[OURS]).sum(axis=1).min()) for name, own in vectors.items()}
    fastest = min((name for name in passages if cosines[name] >= LEAST_COSINE), key=lambda name: seconds[name])
    rows = "".join(
        f"| {name} | {count / seconds[name]:.0f} | {seconds[OURS] / seconds[name]:.2f} "
        f"| {cosines[name]:.4f} | {_shown(estimate_mean(ranks[name]))} "
        f"| {_shown(estimate_mean(ranks[name] - ranks[OURS]))} |\n"
        for name in passages
    )
    left_out = "".join(
        f"\nLeft out: {name}, for {' and '.join(some)} {'is' if len(some) == 1 else 'are'} not installed.\n"
        for name, some in missing.items()
        if some
    )
    write_section("tests.bench.engines", report(count, ours.dtype, rows, fastest) + left_out)


def report(count: int, dtype: str, rows: str, fastest: str) -> str:
    """Return the section."""
    return f"""## A trial of other engines

{count} Arabic sentences (NTREX-128 dev), the engines in turns in one run, on the same tokens, of which ours needs no
padding; it computes in {dtype}. MRR is that of the vectors alone on ARCD train, every sentence of which is ranked by
its cosine; intervals of 95 % by the bootstrap; load {psutil.getloadavg()[0]:.1f}. Of those with cosines of at least \
{LEAST_COSINE}, asked for,
the fastest is {fastest}.

| engine | sentences a second | against ours | least cosine to ours | MRR | less that of ours |
|---|---|---|---|---|---|
{rows}"""


def onnx_runtime(folder: Path, temporary: Path) -> _Run:
    """Return what computes with ONNX Runtime, the linear layers in 8 bits, activations as they come."""
    import onnxruntime  # noqa: PLC0415 - no dependency
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - as above

    whole, quantized = temporary / "model.onnx", temporary / "model-int8.onnx"
    axes = {0: "texts", 1: "tokens"}
    names = ["input_ids", "attention_mask"]
    example = torch.ones((2, 8), dtype=torch.int64)
    torch.onnx.export(
        Pooled(folder),
        (example, example),
        str(whole),
        input_names=names,
        output_names=["vectors"],
        dynamic_axes=dict.fromkeys(names, axes),
        dynamo=False,
    )
    quantize_dynamic(whole, quantized, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
    session = onnxruntime.InferenceSession(str(quantized), providers=["CPUExecutionProvider"])
    return lambda ids, mask: session.run(None, dict(zip(names, (ids, mask), strict=True)))[0]


def openvino_runs(folder: Path) -> Mapping[str, _Run]:
    """Return what computes with OpenVINO: in bfloat16, and in 8 bits, calibrated on sentences of the news."""
    import nncf  # noqa: PLC0415 - no dependency
    import openvino  # noqa: PLC0415 - as above

    example = torch.ones((2, 8), dtype=torch.int64)
    model = openvino.convert_model(
        Pooled(folder), example_input=(example, example), input=[("input_ids", [-1, -1]), ("attention_mask", [-1, -1])]
    )
    articles = load_articles()[:_CALIBRATED_ON]
    texts = [one.text[:300] for one in articles]
    reading = Engine(folder, lambda ids, _: np.zeros((len(ids), 1), dtype=np.float32))
    calibration = [
        {"input_ids": ids[:1], "attention_mask": mask[:1]} for one in texts for _, ids, mask in reading.tokens([one])
    ]
    quantized = nncf.quantize(
        model, nncf.Dataset(calibration), model_type=nncf.ModelType.TRANSFORMER, subset_size=_CALIBRATED_ON
    )

    def run_of(graph: object, precision: str) -> _Run:
        compiled = openvino.Core().compile_model(
            graph, "CPU", {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
        )
        return lambda ids, mask: compiled({"input_ids": ids, "attention_mask": mask})[0]

    return {"OpenVINO, bfloat16": run_of(model, "bf16"), "OpenVINO, int8": run_of(quantized, "f32")}


def reciprocal_ranks(dataset: Dataset, passages: Embed, questions: Embed) -> npt.NDArray[np.float64]:
    """Return one over the rank of each question's gold sentence among the sentences of all contexts."""
    places: list[tuple[int, Span]] = []
    for number, text in enumerate(dataset.contexts):
        paragraphs = split_paragraphs(text, Span(0, len(text)))
        places += [(number, span) for paragraph in paragraphs for span in split_sentences(text, paragraph)]
    vectors = passages([span.of(dataset.contexts[number]) for number, span in places])
    scores = questions([one.text for one in dataset.questions]) @ vectors.T
    golds = [
        next(
            row
            for row, (number, span) in enumerate(places)
            if number == question.context and span.end > question.answer_start
        )
        for question in dataset.questions
    ]
    own = scores[np.arange(len(golds)), golds]
    return 1 / (1 + (scores > own[:, None]).sum(axis=1))


def _shown(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


if __name__ == "__main__":
    main()
