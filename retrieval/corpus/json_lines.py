"""The reader of `.jsonl`: one document a line, streamed."""

import codecs
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Final

from pydantic import JsonValue, TypeAdapter, ValidationError

from retrieval.corpus.corpus_file import OWN_NAMES, Fields
from retrieval.corpus.files import SeedFile
from retrieval.corpus.metadata import describe
from retrieval.corpus.records import Records
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document
from retrieval.errors import UnreadableError

LONGEST_LINE: Final = 64 * 1024**2
"""The most bytes of a line: parsed, it takes some thirty times as much memory at most."""

_OBJECT: Final = TypeAdapter(dict[str, JsonValue])
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_json_lines(file: SeedFile, fields: Fields = OWN_NAMES) -> Iterator[Document | Skipped]:
    """Yield the document of each line, or why it has none; blank lines are passed over.

    Args:
        file: of UTF-8, as JSON Lines must be.
        fields: the keys of the fields.

    Raises:
        UnreadableError: the file holds nothing, or is not UTF-8.
        OSError: the file cannot be opened.
    """
    records = Records(file.path, fields, "a JSON object")
    is_empty = True
    for number, line in _lines(file):
        is_empty = False
        if line is None:
            yield Skipped(file.path, number, f"too large: a line of more than {LONGEST_LINE // 1024**2} MiB")
            continue
        try:
            yield records.document(_parse(line, file.path, number), number)
        except UnreadableError as error:
            yield Skipped.of(error)
    if is_empty:
        raise UnreadableError(file.path, None, "empty")


def _lines(file: SeedFile) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that are not blank with their numbers, counted from 1; None for one that is too long."""
    with file.location.open("rb") as stream:
        for number, raw in enumerate(iter(partial(stream.readline, LONGEST_LINE + 1), b""), start=1):
            line = raw
            if len(line) > LONGEST_LINE:
                _pass_over(line, stream)
                yield number, None
                continue
            if number == 1:
                if line.startswith(_UTF16_MARKS):
                    raise UnreadableError(file.path, None, "bad encoding: UTF-16, but JSON Lines are UTF-8")
                line = line.removeprefix(codecs.BOM_UTF8)
            if line.strip():
                yield number, line.rstrip(b"\r\n")


def _pass_over(line: bytes, stream: BinaryIO) -> None:
    """Read what is left of a line and forget it."""
    while line and not line.endswith(b"\n"):
        line = stream.readline(LONGEST_LINE)


def _parse(line: bytes, path: str, number: int) -> dict[str, JsonValue]:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"bad encoding: byte {error.start + 1} of the line, 0x{line[error.start]:02x}, is not UTF-8"
        raise UnreadableError(path, number, reason) from error
    try:
        return _OBJECT.validate_json(line)
    except ValidationError as error:
        _, reason = describe(error, "a JSON object")
        raise UnreadableError(path, number, reason) from error
