"""The embedder of the default model and of folders like it, on our own encoder.

Reimers and Gurevych, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks", 2019.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (torch leaves many of its types open)

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from torch.nn import functional

from retrieval.adapters.bert_encoder import BertEncoder
from retrieval.adapters.cores import on_each_core
from retrieval.adapters.model_errors import loading_failed
from retrieval.adapters.model_trial import faster
from retrieval.adapters.recorded_embedder import RecordedEmbedder
from retrieval.adapters.tokens import TEXTS_TOKENIZED_AT_ONCE, encodable, means, unpadded_batches
from retrieval.domain import Span
from retrieval.generations import EmbedderRecord
from retrieval.ports import ContextualVectors, Dtype, FloatMatrix, Task

_TORCH_DTYPES: Mapping[Dtype, torch.dtype] = {"float32": torch.float32, "bfloat16": torch.bfloat16}

_VERSION = 1
"""Goes up whenever the same files give other vectors."""

_PROMPTS, _LENGTH, _TOKENIZER = "config_sentence_transformers.json", "sentence_bert_config.json", "tokenizer.json"
_FILES = (_PROMPTS, _LENGTH, _TOKENIZER, "config.json", "model.safetensors")
"""What decides the vectors, besides the modules, which are the same in all folders that are read."""

_Rows: TypeAlias = npt.NDArray[np.intp]
_Keep: TypeAlias = Callable[[_Rows, Sequence[Encoding], Tensor], None]


class BertEmbedder(RecordedEmbedder):
    """Implements `Embedder` for a sentence-transformers folder of a BERT with mean pooling; made by `open`.

    One thread owns an embedder: fast tokenizers are not safe to share.
    """

    def __init__(
        self, encoder: BertEncoder, tokenizer: Tokenizer, record: EmbedderRecord, prompts: Mapping[Task, str]
    ) -> None:
        """Take what was loaded; `open` is the way to make an embedder."""
        super().__init__(record)
        self._encoder, self._tokenizer, self._prompts = encoder, tokenizer, prompts

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        query_prompt: str | None,
        document_prompt: str | None,
        dtype: Literal["auto"] | Dtype,
    ) -> Self:
        """Load the model of a folder that `bert_encoder.is_readable`.

        Args:
            folder: the sentence-transformers folder.
            query_prompt: what is put before a question; None for the model's own.
            document_prompt: what is put before a passage; None for the model's own.
            dtype: what is computed in. `auto` loads both, times them on a few sentences and keeps bfloat16 where it is
                clearly faster; the property `dtype` tells which, to be given at the next opening.

        Raises:
            ModelError: the model is damaged.
        """
        try:
            said: Mapping[str, str] = json.loads((folder / _PROMPTS).read_bytes()).get("prompts", {})
            prompts: dict[Task, str] = {
                "query": said.get("query", "") if query_prompt is None else query_prompt,
                "passage": said.get("document", "") if document_prompt is None else document_prompt,
            }
            tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
            tokenizer.no_padding()
            tokenizer.enable_truncation(json.loads((folder / _LENGTH).read_bytes())["max_seq_length"])
            files = _digest_of_files(folder)

            def load(kind: Dtype) -> Self:
                fingerprint = hashlib.sha256(json.dumps([_VERSION, files, prompts, kind]).encode()).hexdigest()
                encoder = BertEncoder.open(folder, _TORCH_DTYPES[kind])
                record = EmbedderRecord(
                    name=folder.name, fingerprint=fingerprint, dimension=encoder.dimension, dtype=kind
                )
                return cls(encoder, tokenizer, record, prompts)

            if dtype != "auto":
                return load(dtype)
            both: dict[Dtype, Self] = {kind: load(kind) for kind in _TORCH_DTYPES}
            return both[faster({kind: one.embed_passages for kind, one in both.items()})]
        # A damaged model raises whatever the libraries stumble over.
        except Exception as error:
            raise loading_failed(str(folder), error, is_folder=True) from error

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a question, in order; shape (n, dimension)."""
        return self._embed(texts, "query")

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a passage, in order; shape (n, dimension)."""
        return self._embed(texts, "passage")

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]], task: Task) -> ContextualVectors:
        """Return the vectors of texts and of stretches of each, the means of their tokens' unit vectors."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        found: list[FloatMatrix] = [np.empty((0, self.dimension), np.float32)] * len(texts)
        before = len(self._prompts[task])

        def keep(rows: _Rows, encoded: Sequence[Encoding], tokens: Tensor) -> None:
            vectors[rows] = _pooled(tokens, encoded)
            units = functional.normalize(tokens, dim=1).split([len(one) for one in encoded])
            for row, one, own in zip(rows.tolist(), encoded, units, strict=True):
                found[row] = means(own.numpy(), np.array(one.offsets, dtype=np.int64) - before, spans[row])

        self._forward(texts, task, keep)
        return ContextualVectors(vectors, tuple(found))

    def _embed(self, texts: Sequence[str], task: Task) -> FloatMatrix:
        # Texts of similar length are tokenized together, so that many of a batch have the same number of tokens.
        distinct = sorted(dict.fromkeys(texts), key=len)
        vectors = np.empty((len(distinct), self.dimension), np.float32)

        def keep(rows: _Rows, encoded: Sequence[Encoding], tokens: Tensor) -> None:
            vectors[rows] = _pooled(tokens, encoded)

        self._forward(distinct, task, keep)
        row_of = {text: row for row, text in enumerate(distinct)}
        return vectors[[row_of[text] for text in texts]]

    def _forward(self, texts: Sequence[str], task: Task, keep: _Keep) -> None:
        """Give the rows of each batch, its texts as tokens and their vectors, in several threads."""
        for start in range(0, len(texts), TEXTS_TOKENIZED_AT_ONCE):
            self._forward_some(texts[start : start + TEXTS_TOKENIZED_AT_ONCE], start, task, keep)

    def _forward_some(self, texts: Sequence[str], start: int, task: Task, keep: _Keep) -> None:
        """Do so with texts that are tokenized at once, the first of which is of the row `start`."""
        prompt = self._prompts[task]
        encoded = self._tokenizer.encode_batch([prompt + encodable(text) for text in texts])

        def work(rows: _Rows) -> None:
            own = [encoded[row] for row in rows.tolist()]
            ids = torch.tensor(list(chain.from_iterable(one.ids for one in own)))
            keep(start + rows, own, self._encoder(ids, [len(one) for one in own]))

        lengths = np.array([len(one) for one in encoded], dtype=np.int64)
        on_each_core(work, list(unpadded_batches(lengths, torch.get_num_threads())))


def _pooled(tokens: Tensor, encoded: Sequence[Encoding]) -> FloatMatrix:
    """Return the mean of each text's tokens as a unit vector."""
    lengths = torch.tensor([len(one) for one in encoded])
    return functional.normalize(torch.segment_reduce(tokens, "mean", lengths=lengths), dim=1).numpy()


def _digest_of_files(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _FILES:
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
