"""The word index as packed codes, two bits a dimension, mapped into memory.

The levels and thresholds are the best ones for a normal distribution: Max, "Quantizing for Minimum Distortion", 1960.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.errors import DamagedGenerationError
from retrieval.ports import FloatMatrix, Ids, WordCodes, WordScale

_CODES, _STARTS, _SCALE = "codes.u8", "starts.npy", "scale.npy"
_CODES_A_BYTE = 4
_THRESHOLDS = np.array([-0.9816, 0.0, 0.9816], dtype=np.float32)
_LEVELS = np.array([-1.510, -0.4528, 0.4528, 1.510], dtype=np.float32)
_SHIFTS = np.array([0, 2, 4, 6], dtype=np.uint8)
# The levels of the four codes in each of the 256 bytes.
_LEVELS_OF_BYTE = _LEVELS[(np.arange(256)[:, None] >> _SHIFTS) & 3]


class PackedWords:
    """A `WordIndex` over the codes of all words, one after the other; each sentence has a range of them."""

    def __init__(self, scale: WordScale, starts: npt.NDArray[np.int64], codes: WordCodes) -> None:
        """Take what `write` wrote; `starts` has one more entry than there are sentences."""
        self._scale, self._starts, self._codes = scale, starts, codes

    @property
    def scale(self) -> WordScale:
        """What the codes stand on."""
        return self._scale

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self._starts) - 1

    def words(self, ids: Ids) -> tuple[FloatMatrix, ...]:
        """Return the approximate vectors of each sentence's words.

        Raises:
            KeyError: an id is not in the index.
        """
        if len(ids) and not 0 <= int(ids.min()) <= int(ids.max()) < len(self):
            message = f"no sentence {int(ids.min())} or {int(ids.max())}"
            raise KeyError(message)
        return tuple(
            self._unpacked(self._codes[start:end])
            for start, end in zip(self._starts[ids], self._starts[ids + 1], strict=True)
        )

    def codes(self, ids: range) -> Iterator[WordCodes]:
        """Yield the codes of the words of each sentence of a range of ids.

        Raises:
            KeyError: an id is not in the index.
        """
        if len(ids) and not 0 <= ids[0] <= ids[-1] < len(self):
            message = f"no sentence {ids[0]} or {ids[-1]}"
            raise KeyError(message)
        starts = self._starts[ids.start : ids.stop + 1].tolist()
        return (self._codes[start:end] for start, end in pairwise(starts))

    def _unpacked(self, codes: WordCodes) -> FloatMatrix:
        levels = _LEVELS_OF_BYTE[codes].reshape(len(codes), codes.shape[1] * _CODES_A_BYTE)[:, : len(self._scale.mean)]
        return (self._scale.mean + levels * self._scale.deviation).astype(np.float32, copy=False)


def pack(scale: WordScale, vectors: FloatMatrix) -> WordCodes:
    """Return the codes of words, of shape (n words, a quarter of the dimension)."""
    spread = np.where(scale.deviation > 0, scale.deviation, 1)
    codes = np.zeros(vectors.shape, dtype=np.uint8)
    standard = (vectors - scale.mean) / spread
    for threshold in _THRESHOLDS:
        codes += standard > threshold
    padded = np.pad(codes, ((0, 0), (0, -len(scale.mean) % _CODES_A_BYTE)))
    packed = padded[:, ::_CODES_A_BYTE].copy()
    for place in range(1, _CODES_A_BYTE):
        packed |= padded[:, place::_CODES_A_BYTE] << _SHIFTS[place]
    return packed


def write(path: Path, scale: WordScale, rows: Iterable[WordCodes]) -> None:
    """Write the words of each sentence to a new folder.

    Raises:
        OSError: a file cannot be written.
    """
    path.mkdir()
    starts = [0]
    with (path / _CODES).open("wb") as file:
        for codes in rows:
            file.write(codes.tobytes())
            starts.append(starts[-1] + len(codes))
    np.save(path / _STARTS, np.array(starts, dtype=np.int64))
    np.save(path / _SCALE, np.stack([scale.mean, scale.deviation]))


def open_index(path: Path) -> PackedWords:
    """Open the folder of a word index; its codes are read as they are needed.

    Raises:
        DamagedGenerationError: a file is missing or not of such an index.
    """
    try:
        mean, deviation = np.load(path / _SCALE)
        starts: npt.NDArray[np.int64] = np.load(path / _STARTS, mmap_mode="r")
        shape = (int(starts[-1]), -(-len(mean) // _CODES_A_BYTE))
        # An empty file cannot be mapped.
        codes = (
            np.memmap(path / _CODES, dtype=np.uint8, mode="r", shape=shape)
            if shape[0]
            else np.empty(shape, dtype=np.uint8)
        )
    except (OSError, ValueError, EOFError, IndexError) as error:
        message = f"{path} is not a readable word index; build it again: python -m retrieval build --full"
        raise DamagedGenerationError(message) from error
    return PackedWords(WordScale(mean, deviation), starts, codes)
