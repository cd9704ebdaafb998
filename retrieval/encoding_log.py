"""The log of an encoding: what the model made of texts, kept as it comes, so that an interrupted build can resume.

A line of JSON says by which model and on which scale; records follow, each whole or, at the end, cut off by a crash.
"""

import struct
import zlib
from pathlib import Path
from typing import BinaryIO, Final, Literal, Self, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval.ports import WordCodes, WordScale

Kind: TypeAlias = Literal["vector", "words"]
"""What a record is: the vector of a text, or what is kept of the words of a window."""

_KINDS: Final[dict[int, Kind]] = {1: "vector", 2: "words"}
_NUMBERS: Final = {kind: number for number, kind in _KINDS.items()}

# Kind, key, rows, bytes of the rows, their CRC-32.
_RECORD: Final = struct.Struct("<BQIII")
_LARGEST: Final = 16 * 1024**3
_FORMAT: Final = 1


class _Header(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    fingerprint: str
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @property
    def scale(self) -> WordScale:
        return WordScale(np.array(self.mean, dtype=np.float32), np.array(self.deviation, dtype=np.float32))


def kept_scale(path: Path, fingerprint: str) -> WordScale | None:
    """Return the scale of the words in a log, None where there is no log of this model."""
    try:
        with path.open("rb") as file:
            header = _Header.model_validate_json(file.readline())
    except (OSError, ValidationError):
        return None
    return header.scale if (header.format, header.fingerprint) == (_FORMAT, fingerprint) else None


class EncodingLog:
    """A log that is read and appended to; one process has it open, and no more than 16 GiB are kept."""

    def __init__(self, file: BinaryIO) -> None:
        """Take a file that stands behind its header; `open` is the way to make a log."""
        self._file = file
        self._places: dict[Kind, dict[int, int]] = {"vector": {}, "words": {}}
        self._end = file.tell()
        self._scan()

    @classmethod
    def open(cls, path: Path, fingerprint: str, scale: WordScale) -> Self:
        """Open the log of a model and a scale: what another model or scale left is thrown away.

        Raises:
            OSError: it cannot be written.
        """
        wanted = _Header(
            format=_FORMAT,
            fingerprint=fingerprint,
            mean=tuple(scale.mean.tolist()),
            deviation=tuple(scale.deviation.tolist()),
        )
        line = wanted.model_dump_json().encode() + b"\n"
        file = path.open("a+b")
        try:
            file.seek(0)
            if file.read(len(line)) != line:
                file.truncate(0)
                file.write(line)
                file.flush()
            file.seek(len(line))
            return cls(file)
        except BaseException:
            file.close()
            raise

    def has(self, kind: Kind, key: int) -> bool:
        """Tell whether there is a record of this key."""
        return key in self._places[kind]

    def vector(self, key: int) -> npt.NDArray[np.float32]:
        """Return the vector of a text, of shape (dimension,).

        Raises:
            KeyError: it is not here.
        """
        return np.frombuffer(self._read("vector", key)[1], dtype=np.float32)

    def words(self, key: int) -> WordCodes:
        """Return what is kept of the words of a window.

        Raises:
            KeyError: it is not here.
        """
        rows, data = self._read("words", key)
        return np.frombuffer(data, dtype=np.uint8).reshape(rows, len(data) // rows if rows else 0)

    def add_vector(self, key: int, vector: npt.NDArray[np.float32]) -> None:
        """Keep the vector of a text."""
        self._append("vector", key, 1, vector.tobytes())

    def add_words(self, key: int, codes: WordCodes) -> None:
        """Keep the words of a window."""
        self._append("words", key, len(codes), codes.tobytes())

    def flush(self) -> None:
        """Hand what was added to the system, where it outlives this process.

        Raises:
            OSError: the disk is full.
        """
        self._file.flush()

    def close(self) -> None:
        """Close the file, which stays."""
        self._file.close()

    def _append(self, kind: Kind, key: int, rows: int, data: bytes) -> None:
        self._file.write(_RECORD.pack(_NUMBERS[kind], key, rows, len(data), zlib.crc32(data)) + data)
        self._places[kind][key] = self._end
        self._end += _RECORD.size + len(data)

    def _read(self, kind: Kind, key: int) -> tuple[int, bytes]:
        self._file.flush()
        self._file.seek(self._places[kind][key])
        _, _, rows, length, _ = _RECORD.unpack(self._file.read(_RECORD.size))
        return rows, self._file.read(length)

    def _scan(self) -> None:
        """Find the records, and cut off what follows the last whole one; a log that is too large is emptied."""
        start = self._end
        self._file.seek(0, 2)
        if self._file.tell() > _LARGEST:
            self._file.truncate(start)
        self._file.seek(start)
        while record := self._next():
            kind, key, length = record
            self._places[kind][key] = self._end
            self._end += _RECORD.size + length
        self._file.truncate(self._end)

    def _next(self) -> tuple[Kind, int, int] | None:
        head = self._file.read(_RECORD.size)
        if len(head) < _RECORD.size:
            return None
        number, key, _, length, checksum = _RECORD.unpack(head)
        data = self._file.read(length)
        if number not in _KINDS or len(data) < length or zlib.crc32(data) != checksum:
            return None
        return _KINDS[number], key, length
