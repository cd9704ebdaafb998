"""The embedder that runs a sentence-transformers model: the unpacked default, any folder of that kind, or a hub name.

Reimers and Gurevych, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks", 2019.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (torch, transformers and sentence-transformers leave many of their types open)

import hashlib
import json
import logging
import re
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from huggingface_hub import HfApi
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Module
from sentence_transformers.util import batch_to_device
from tokenizers import Tokenizer
from torch import Tensor
from transformers.utils import logging as transformers_logging

from retrieval.adapters import model_folder
from retrieval.adapters.model_errors import loading_failed
from retrieval.adapters.model_trial import faster
from retrieval.adapters.recorded_embedder import RecordedEmbedder
from retrieval.adapters.tokens import TEXTS_TOKENIZED_AT_ONCE, Offsets, batches, encodable, means
from retrieval.domain import Span
from retrieval.errors import ModelError
from retrieval.generations import EmbedderRecord
from retrieval.ports import ContextualVectors, Dtype, FloatMatrix, Task

_log = logging.getLogger(__name__)

Features: TypeAlias = "Mapping[str, Tensor | str | int]"

_LIBRARY_TASKS: Mapping[Task, Literal["query", "document"]] = {"query": "query", "passage": "document"}

_TORCH_DTYPES: Mapping[Dtype, torch.dtype] = {"float32": torch.float32, "bfloat16": torch.bfloat16}

_HUB_NAME = re.compile(r"\w[\w.-]*/[\w.-]+")
_HUB_SECONDS = 10
# What a configuration says of where and how it was loaded, and not of the vectors.
_NOT_OF_THE_VECTORS = frozenset({"_name_or_path", "transformers_version", "dtype", "torch_dtype"})


class SentenceTransformerEmbedder(RecordedEmbedder):
    """Implements `Embedder` with a sentence-transformers model; made by `open`.

    One thread owns an embedder: fast tokenizers are not safe to share.
    """

    def __init__(self, model: SentenceTransformer, name: str, dtype: Dtype, prompts: Mapping[Task, str]) -> None:
        """Take a loaded model; `open` is the way to make an embedder."""
        self._model = model
        self._prompts = prompts
        dimension = self._forward(self._preprocess([""], "query"), "query").shape[1]
        fingerprint = _fingerprint(model, dtype, prompts)
        super().__init__(EmbedderRecord(name=name, fingerprint=fingerprint, dimension=dimension, dtype=dtype))

    @classmethod
    def open(
        cls,
        model: Path | str,
        *,
        query_prompt: str | None,
        document_prompt: str | None,
        dtype: Literal["auto"] | Dtype,
    ) -> Self:
        """Load a model.

        Args:
            model: a sentence-transformers folder, which is read with no network, or the name of a model on the hub.
            query_prompt: what is put before a question; None for the model's own.
            document_prompt: what is put before a passage; None for the model's own.
            dtype: what is computed in. `auto` loads both, times them on a few sentences and keeps bfloat16 where it is
                clearly faster; the property `dtype` tells which, to be given at the next opening.

        Raises:
            ModelError: there is no such model, it is damaged, it has no safetensors weights, or it needs code of its
                own.
        """
        location = str(model)
        folder = _folder(model)
        kinds: Iterable[Dtype] = _TORCH_DTYPES if dtype == "auto" else (dtype,)
        try:
            with _quiet():
                loaded: dict[Dtype, SentenceTransformer] = {
                    kind: _load(location, kind, is_folder=folder is not None) for kind in kinds
                }
                chosen = faster({kind: _trial(one) for kind, one in loaded.items()}) if dtype == "auto" else dtype
                transformer = loaded[chosen]
                prompts: dict[Task, str] = {
                    "query": _prompt(query_prompt, transformer, ("query",)),
                    "passage": _prompt(document_prompt, transformer, ("document", "passage", "corpus")),
                }
                return cls(transformer, location if folder is None else folder.name, chosen, prompts)
        # A damaged model raises whatever the library stumbles over.
        except Exception as error:
            raise loading_failed(location, error, is_folder=folder is not None) from error

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a question, in order; shape (n, dimension)."""
        return self._embed(texts, "query")

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a passage, in order; shape (n, dimension)."""
        return self._embed(texts, "passage")

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]], task: Task) -> ContextualVectors:
        """Return the vectors of texts and of stretches of each, the means of their tokens' unit vectors.

        Günther et al., "Late Chunking: Contextual Chunk Embeddings Using Long-Context Embedding Models", 2024. A model
        that has no vectors of tokens gives a stretch the vector that it has as a text of its own.
        """
        written = [encodable(text) for text in texts]
        vectors = np.empty((len(texts), self.dimension), np.float32)
        found: list[FloatMatrix | None] = [None] * len(texts)
        for start in range(0, len(texts), TEXTS_TOKENIZED_AT_ONCE):
            some = written[start : start + TEXTS_TOKENIZED_AT_ONCE]
            features = self._preprocess(some, task)
            offsets = self._offsets(some, task) if "attention_mask" in features else []
            for rows, batch in _batches(features):
                output = self._outputs(batch, task)
                numbers = np.arange(len(some))[rows]
                vectors[start + numbers] = _unit_vectors(output)
                # There are none of a model that has no tokens.
                for number, tokens in zip(numbers, _token_vectors(output, batch), strict=False):
                    found[start + number] = means(tokens, offsets[number], spans[start + number])
        rows_of = [
            self._embed([span.of(text) for span in own], task) if matrix is None else matrix
            for matrix, text, own in zip(found, texts, spans, strict=True)
        ]
        return ContextualVectors(vectors, tuple(rows_of))

    def _offsets(self, texts: Sequence[str], task: Task) -> list[Offsets]:
        """Return where each text's tokens start and end in it; those of the prompt end at 0 or before."""
        prompt, tokenizer = self._prompts[task], self._model.tokenizer
        encoded = tokenizer(
            [prompt + text for text in texts],
            truncation=True,
            max_length=self._model.max_seq_length,
            return_offsets_mapping=True,
        )
        return [np.array(offsets, dtype=np.int64) - len(prompt) for offsets in encoded["offset_mapping"]]

    def _embed(self, texts: Sequence[str], task: Task) -> FloatMatrix:
        written = [encodable(text) for text in texts]
        # Texts of similar length are tokenized together, so that the longest does not pad them all.
        distinct = sorted(dict.fromkeys(written), key=len)
        vectors = np.empty((len(distinct), self.dimension), np.float32)
        for start in range(0, len(distinct), TEXTS_TOKENIZED_AT_ONCE):
            features = self._preprocess(distinct[start : start + TEXTS_TOKENIZED_AT_ONCE], task)
            for rows, batch in _batches(features):
                vectors[start : start + TEXTS_TOKENIZED_AT_ONCE][rows] = self._forward(batch, task)
        row_of = {text: row for row, text in enumerate(distinct)}
        return vectors[[row_of[text] for text in written]]

    def _preprocess(self, texts: list[str], task: Task) -> Features:
        return self._model.preprocess(texts, prompt=self._prompts[task], task=_LIBRARY_TASKS[task])

    def _forward(self, features: Features, task: Task) -> FloatMatrix:
        return _unit_vectors(self._outputs(features, task))

    @torch.inference_mode()
    def _outputs(self, features: Features, task: Task) -> Mapping[str, Tensor]:
        return self._model(batch_to_device(dict(features), self._model.device), task=_LIBRARY_TASKS[task])


def _unit_vectors(output: Mapping[str, Tensor]) -> FloatMatrix:
    # In bfloat16 a vector's length is off by up to a percent.
    return torch.nn.functional.normalize(output["sentence_embedding"].float(), dim=1).cpu().numpy()


def _token_vectors(output: Mapping[str, Tensor], features: Features) -> Iterator[FloatMatrix]:
    """Yield the unit vectors of each text's tokens, without the padding; nothing for a model that has none."""
    vectors, mask = output.get("token_embeddings"), features.get("attention_mask")
    if not isinstance(vectors, Tensor) or not isinstance(mask, Tensor):
        return
    units = torch.nn.functional.normalize(vectors.float(), dim=2).cpu().numpy()
    for row, used in zip(units, mask.bool().cpu().numpy(), strict=True):
        yield row[used]


def _batches(features: Features) -> Iterator[tuple[npt.NDArray[np.intp] | slice, Features]]:
    """Yield the rows of each batch with their features, cut to the longest text of the batch.

    A model without an attention mask does not pad and takes all at once.
    """
    mask = features.get("attention_mask")
    if not isinstance(mask, Tensor):
        yield slice(None), features
        return
    for rows in batches(mask.sum(dim=1).numpy()):
        used = mask[rows].any(dim=0).nonzero()
        # The padding is on the right or, with some decoders, on the left.
        columns = slice(int(used[0]), int(used[-1]) + 1)
        yield (
            rows,
            {key: value[rows, columns] if isinstance(value, Tensor) else value for key, value in features.items()},
        )


def _folder(model: Path | str) -> Path | None:
    """Return the folder that is meant, None where it is a name on the hub."""
    folder = Path(model).resolve()
    if not folder.is_dir():
        if isinstance(model, str) and _HUB_NAME.fullmatch(model):
            return None
        message = (
            f"there is no model folder {folder}; give EMBEDDING_MODEL a folder or a name on the hub (owner/model), "
            "or leave it out for the default"
        )
        raise ModelError(message)
    for path in sorted(folder.rglob("pytorch_model*.bin")):
        if not any(path.parent.glob("*.safetensors")):
            message = f"{path} is not safetensors, and such a file can run code when it is loaded; convert it first"
            raise ModelError(message)
    if not (folder / model_folder.MODULES).is_file():
        # The library would make up a model of what is there, with another pooling than the one that is missing.
        raise loading_failed(str(folder), FileNotFoundError(model_folder.MODULES), is_folder=True)
    return folder


def _load(location: str, dtype: Dtype, *, is_folder: bool) -> SentenceTransformer:
    def load(*, local_files_only: bool) -> SentenceTransformer:
        return SentenceTransformer(
            location,
            trust_remote_code=False,
            local_files_only=local_files_only,
            model_kwargs={"use_safetensors": True, "dtype": _TORCH_DTYPES[dtype]},
        )

    try:
        return load(local_files_only=True)
    except (OSError, ValueError):
        if is_folder:
            raise
        # Not downloaded yet. The library asks a hub out of reach for one file after the other, for a minute; this
        # fails at once.
        HfApi().model_info(location, timeout=_HUB_SECONDS)
        _log.info("downloading the embedding model %s", location)
        return load(local_files_only=False)


def _prompt(given: str | None, model: SentenceTransformer, names: Sequence[str]) -> str:
    if given is not None:
        return given
    # The library fills in empty prompts for the names that a model does not have.
    return next((prompt for name in names if (prompt := model.prompts.get(name))), "")


def _trial(model: SentenceTransformer) -> Callable[[Sequence[str]], object]:
    def embed(texts: Sequence[str]) -> object:
        return model.encode(list(texts), batch_size=len(texts), show_progress_bar=False, convert_to_tensor=True).cpu()

    return embed


def _fingerprint(model: SentenceTransformer, dtype: Dtype, prompts: Mapping[Task, str]) -> str:
    digest = hashlib.sha256()
    for name, weights in sorted(model.state_dict().items()):
        digest.update(f"{name} {weights.dtype} {tuple(weights.shape)}\n".encode())
        digest.update(weights.cpu().contiguous().flatten().view(torch.uint8).numpy())
    digest.update(_tokenizer_state(model).encode())
    transformer = model.transformers_model
    configuration = {} if transformer is None else transformer.config.to_diff_dict()
    # A module of another kind would need code of its own, which is not run.
    modules = [module for module in model.children() if isinstance(module, Module)]
    said = {
        "modules": [(type(module).__name__, module.get_config_dict()) for module in modules],
        "configuration": {key: value for key, value in configuration.items() if key not in _NOT_OF_THE_VECTORS},
        "longest": model.max_seq_length,
        "prompts": dict(prompts),
        "dtype": dtype,
    }
    digest.update(json.dumps(said, sort_keys=True, default=str).encode())
    return digest.hexdigest()


def _tokenizer_state(model: SentenceTransformer) -> str:
    tokenizer = model.tokenizer
    backend = tokenizer if isinstance(tokenizer, Tokenizer) else getattr(tokenizer, "backend_tokenizer", None)
    if not isinstance(backend, Tokenizer):
        message = "its tokenizer is not one of the tokenizers library"
        raise TypeError(message)
    # Both are set anew at every call, so what is there is left from the last text.
    backend.no_padding()
    backend.no_truncation()
    return backend.to_str()


@contextmanager
def _quiet() -> Generator[None]:
    """Keep progress bars, warnings and log lines of the libraries from the terminal while a model loads."""
    loggers = [logging.getLogger(name) for name in ("sentence_transformers", "transformers", "huggingface_hub")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    bars = transformers_logging.is_progress_bar_enabled()
    # It silences the hub's bars too.
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars:
            transformers_logging.enable_progress_bar()
