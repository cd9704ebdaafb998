"""The reader of the packed model reads what the format says and refuses the rest."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.packed_e5 import Dimensions, PackedFormatError, Piece, SpecialIds, read

PIECES = (Piece("<s>", 0.0), Piece("<pad>", 0.0), Piece("▁قال", -3.5), Piece("ا", -1.25))
EPSILON = 2.0**-40
SCALE = 0.5
LEVELS = np.arange(32) // 2


def pack(magic: bytes = b"E5S1", block: int = 32) -> bytes:
    """Return a packed model with four pieces, two replacements, a float32 tensor and a Q4_0 tensor of one block."""
    texts = [piece.text.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).tolist()
    head = magic + struct.pack("<I7ifi", 1, 32, 1, 2, 64, 5, 16, 2, EPSILON, block)
    head += struct.pack("<5iQ", len(PIECES), 0, 1, 1, 3, offsets[-1])
    head += struct.pack(f"<{len(offsets)}I", *offsets) + struct.pack("<4f", *(piece.score for piece in PIECES))
    head += b"".join(texts)
    rules = struct.pack("<IB2I", ord("ﻻ"), 2, ord("ل"), ord("ا")) + struct.pack("<IB", 1, 0)
    head += struct.pack("<iI", 2, len(rules)) + rules
    plain = np.array([1, 2, 3], "<f4").tobytes()
    quantized = struct.pack("<e", SCALE) + (LEVELS[:16] | LEVELS[16:] << 4).astype(np.uint8).tobytes()
    names = [(b"plain", 0, 3, len(plain)), (b"quantized", 1, 32, len(quantized))]
    offset = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in names)
    directory = struct.pack("<i", len(names))
    for name, kind, count, size in names:
        directory += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", kind, count, offset, size)
        offset += size
    return head + directory + plain + quantized


def test_reads_everything() -> None:
    """The sizes, the pieces and the normalisation come out as they were put in."""
    packed = read(pack())
    assert packed.dimensions == Dimensions(32, 1, 2, 64, 5, 16, 2, EPSILON)
    assert packed.special == SpecialIds(0, 1, 1, 3)
    assert packed.pieces == PIECES
    assert packed.normalization == {"ﻻ": "لا", "\x01": ""}


def test_reads_weights() -> None:
    """A float32 tensor comes out as stored; of Q4_0 the low nibbles come first, eight is zero."""
    packed = read(pack())
    assert packed.weights("plain").tolist() == [1, 2, 3]
    assert packed.weights("quantized").tolist() == ((LEVELS - 8) * SCALE).tolist()


@given(st.integers(0, len(pack()) - 1))
def test_refuses_a_part(length: int) -> None:
    """A file that was cut short is refused, wherever it was cut."""
    with pytest.raises(PackedFormatError):
        read(pack()[:length])


@pytest.mark.parametrize(("content", "reason"), [(pack(magic=b"GGUF"), "E5S1"), (pack(block=64), "blocks of 64")])
def test_refuses_another_format(content: bytes, reason: str) -> None:
    """A file of another kind is refused, with the reason."""
    with pytest.raises(PackedFormatError, match=reason):
        read(content)
