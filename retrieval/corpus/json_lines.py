"""The reader of `.jsonl`: one document a line, streamed."""

import codecs
from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError

from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import canonical, is_blank
from retrieval.corpus.files import SeedFile
from retrieval.corpus.metadata import Record, describe
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document, Span, digest
from retrieval.errors import UnreadableError

_DIGEST_LENGTH: Final = 16
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_json_lines(file: SeedFile) -> Iterator[Document | Skipped]:
    """Yield the document of each line, or why it has none; blank lines are passed over.

    A document's id is `path#id`. Where a line gives none it is `path#` and the beginning of the text's digest, which
    stays when another line is put in before it. Of two lines with one id the first is kept.

    Raises:
        UnreadableError: the file holds nothing, or is not UTF-8 as JSON Lines must be.
        OSError: the file cannot be opened.
    """
    first_lines: dict[str, int] = {}
    is_empty = True
    for number, line in _lines(file):
        is_empty = False
        try:
            record = _parse(line, file.path, number)
            document = _document(record, file.path)
            _claim(document.source.id, first_lines, file.path, number)
        except UnreadableError as error:
            yield Skipped.of(error)
        else:
            yield document
    if is_empty:
        raise UnreadableError(file.path, None, "empty")


def _lines(file: SeedFile) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with their numbers, counted from 1."""
    with file.location.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            line = raw
            if number == 1:
                if line.startswith(_UTF16_MARKS):
                    raise UnreadableError(file.path, None, "bad encoding: UTF-16, but JSON Lines are UTF-8")
                line = line.removeprefix(codecs.BOM_UTF8)
            if line.strip():
                yield number, line.rstrip(b"\r\n")


def _parse(line: bytes, path: str, number: int) -> Record:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"bad encoding: byte {error.start + 1} of the line, 0x{line[error.start]:02x}, is not UTF-8"
        raise UnreadableError(path, number, reason) from error
    try:
        record = Record.model_validate_json(line)
    except ValidationError as error:
        _, reason = describe(error, "a JSON object")
        raise UnreadableError(path, number, reason) from error
    if is_blank(record.text):
        raise UnreadableError(path, number, "'text' is empty")
    return record


def _document(record: Record, path: str) -> Document:
    text = canonical(record.text)
    own_id = record.id or digest(text)[:_DIGEST_LENGTH]
    return compose(f"{path}#{own_id}", path, text, Span(0, len(text)), record)


def _claim(identifier: str, first_lines: dict[str, int], path: str, number: int) -> None:
    first = first_lines.setdefault(identifier, number)
    if first != number:
        reason = f"the same id as line {first} (a line without an id is known by its text): {identifier}"
        raise UnreadableError(path, number, reason)
