"""A BERT encoder on torch alone: the general libraries take four times as long to import, and twice as long a question.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", 2019.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (torch leaves many of its types open)

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal, Protocol, Self, TypeAlias

import torch
from pydantic import BaseModel
from safetensors import safe_open
from torch import Tensor
from torch.nn import functional

_CONFIGURATION, _WEIGHTS = "config.json", "model.safetensors"

_Alike: TypeAlias = tuple[int, int]
"""How many texts of one length stand one behind the other, and that length."""


class Shape(BaseModel):
    """What `config.json` says of the network; only what this encoder computes is valid."""

    model_type: Literal["bert"]
    hidden_act: Literal["gelu"]
    position_embedding_type: Literal["absolute"] = "absolute"
    hidden_size: int
    num_attention_heads: int
    num_hidden_layers: int
    max_position_embeddings: int
    layer_norm_eps: float


class _Weights(Protocol):
    def get_tensor(self, name: str) -> Tensor: ...


class _Reader:
    """Reads weights in the type that is computed in."""

    def __init__(self, weights: _Weights, dtype: torch.dtype) -> None:
        self._weights = weights
        self._dtype = dtype

    def stored(self, name: str) -> Tensor:
        """Return a tensor as the file holds it, mapped."""
        return self._weights.get_tensor(name)

    def __call__(self, name: str) -> Tensor:
        # A tensor of the type that is wanted would stay mapped, and a damaged file would end the process later.
        return self._weights.get_tensor(name).to(self._dtype, copy=True)

    def linear(self, *names: str) -> "_Linear":
        """Return the layers of the names as one that gives their outputs side by side."""
        weights = torch.cat([self(f"{name}.weight") for name in names])
        return _Linear(weights, torch.cat([self(f"{name}.bias") for name in names]))

    def norm(self, name: str) -> tuple[Tensor, Tensor]:
        """Return the weight and the bias of a normalisation."""
        return self(f"{name}.weight"), self(f"{name}.bias")


class _Linear:
    """A linear layer; in bfloat16 its weights are laid out once for the processor: a question takes a third less."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._is_packed = weight.dtype == torch.bfloat16 and torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001
        packed = torch.ops.mkldnn._reorder_linear_weight(weight, None) if self._is_packed else weight  # noqa: SLF001
        self._weight: Tensor = packed
        self._bias = bias

    def __call__(self, inputs: Tensor) -> Tensor:
        """Return the outputs."""
        return self._with(inputs, "none") if self._is_packed else functional.linear(inputs, self._weight, self._bias)

    def gelu(self, inputs: Tensor) -> Tensor:
        """Return the outputs behind the activation."""
        return self._with(inputs, "gelu") if self._is_packed else functional.gelu(self(inputs))

    def added_to(self, tokens: Tensor, inputs: Tensor) -> Tensor:
        """Return the sum of tokens and outputs."""
        if not self._is_packed:
            return tokens + self(inputs)
        return torch.ops.mkldnn._linear_pointwise.binary(  # noqa: SLF001 (as below)
            inputs, tokens, self._weight, self._bias, "add"
        )

    def _with(self, inputs: Tensor, activation: Literal["none", "gelu"]) -> Tensor:
        return torch.ops.mkldnn._linear_pointwise(  # noqa: SLF001 (what torch.compile makes of a linear layer)
            inputs, self._weight, self._bias, activation, [], "none"
        )


class _Layer:
    """Attention and the two layers behind it."""

    def __init__(self, read: _Reader, prefix: str, shape: Shape) -> None:
        attention = f"{prefix}.attention"
        self._shape = shape
        self._projections = read.linear(*(f"{attention}.self.{name}" for name in ("query", "key", "value")))
        self._mixed = read.linear(f"{attention}.output.dense")
        self._mixed_norm = read.norm(f"{attention}.output.LayerNorm")
        self._inner = read.linear(f"{prefix}.intermediate.dense")
        self._outer = read.linear(f"{prefix}.output.dense")
        self._outer_norm = read.norm(f"{prefix}.output.LayerNorm")

    def __call__(self, tokens: Tensor, alike: Sequence[_Alike]) -> Tensor:
        projected = self._projections(tokens).split([texts * length for texts, length in alike])
        attended = torch.cat([self._attended(part, *shape) for part, shape in zip(projected, alike, strict=True)])
        tokens = self._normed(self._mixed.added_to(tokens, attended), self._mixed_norm)
        return self._normed(self._outer.added_to(tokens, self._inner.gelu(tokens)), self._outer_norm)

    def _attended(self, projected: Tensor, texts: int, length: int) -> Tensor:
        # Faster than in bfloat16, of which the small products of one text make little.
        split = projected.float().view(texts, length, 3, self._shape.num_attention_heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        attended = functional.scaled_dot_product_attention(query, key, value)
        return attended.transpose(1, 2).reshape(texts * length, -1).to(projected.dtype)

    def _normed(self, tokens: Tensor, norm: tuple[Tensor, Tensor]) -> Tensor:
        return functional.layer_norm(tokens, tokens.shape[-1:], *norm, self._shape.layer_norm_eps)


class BertEncoder:
    """Gives every token of texts its vector."""

    def __init__(self, shape: Shape, weights: _Weights, dtype: torch.dtype) -> None:
        """Take the network's shape and its weights by their names in transformers' `BertModel`."""
        read = _Reader(weights, dtype)
        self._shape, self._dtype = shape, dtype
        # Four fifths of a multilingual model, of which a question touches some rows: it stays in the file, as stored.
        self._words = read.stored("embeddings.word_embeddings.weight")
        kinds, positions = (
            read("embeddings.token_type_embeddings.weight"),
            read("embeddings.position_embeddings.weight"),
        )
        self._positions = positions + kinds[0]
        self._norm = read.norm("embeddings.LayerNorm")
        self._layers = [_Layer(read, f"encoder.layer.{n}", shape) for n in range(shape.num_hidden_layers)]

    @classmethod
    def open(cls, folder: Path, dtype: torch.dtype) -> Self:
        """Load the encoder of a folder.

        Raises:
            Exception: the file of the weights is damaged, or they are not of a BERT.
        """
        shape = Shape.model_validate_json((folder / _CONFIGURATION).read_bytes())
        with safe_open(folder / _WEIGHTS, "pt") as weights:
            return cls(shape, weights, dtype)

    @property
    def dimension(self) -> int:
        """The length of a token's vector."""
        return self._shape.hidden_size

    @torch.inference_mode()
    def __call__(self, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        """Return the vectors of tokens, in float32; shape (tokens, dimension).

        Texts stand one behind the other with nothing between them. Neighbours of one length attend at once, so texts
        in the order of their lengths are the fastest.

        Args:
            ids: of the tokens of all texts, shape (tokens,).
            lengths: how many tokens each text has, at least one.
        """
        alike = [(len(list(same)), length) for length, same in groupby(lengths)]
        places = torch.cat([torch.arange(length) for length in lengths])
        summed = functional.embedding(ids, self._words).to(self._dtype) + self._positions[places]
        tokens = functional.layer_norm(summed, summed.shape[-1:], *self._norm, self._shape.layer_norm_eps)
        for layer in self._layers:
            tokens = layer(tokens, alike)
        return tokens.float()


def is_readable(folder: Path) -> bool:
    """Tell whether a sentence-transformers folder holds a model that this encoder computes, and nothing else.

    That is a BERT in the safetensors format, mean pooling, and a tokenizer of which `tokenizer.json` says all.
    """
    modules = [str(one.get("type")).rsplit(".", 1)[-1] for one in _entries(folder / "modules.json")]
    pooling = {key for key, value in _object(folder / "1_Pooling" / _CONFIGURATION).items() if value is True}
    configuration = _object(folder / _CONFIGURATION)
    return (
        modules == ["Transformer", "Pooling", "Normalize"]
        and pooling == {"pooling_mode_mean_tokens"}
        and (configuration.get("model_type"), configuration.get("hidden_act")) == ("bert", "gelu")
        and configuration.get("position_embedding_type", "absolute") == "absolute"
        and _object(folder / "tokenizer_config.json").get("tokenizer_class") == "PreTrainedTokenizerFast"
        and (folder / _WEIGHTS).is_file()
    )


def _object(path: Path) -> Mapping[str, object]:
    read = _read(path)
    return read if isinstance(read, dict) else {}


def _entries(path: Path) -> list[Mapping[str, object]]:
    read = _read(path)
    return [one for one in read if isinstance(one, dict)] if isinstance(read, list) else []


def _read(path: Path) -> object:
    """Return what a JSON file says; None of one that is not there or is damaged, which another reader tells of."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
