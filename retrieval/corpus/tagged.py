"""The reader of files with a tag around each field, such as news collections are given out in, through a mapping.

They look like XML or SGML and are often neither: nothing is asked of them but that the tags are there.
"""

import html
from collections.abc import Iterator

from pydantic import ValidationError

from retrieval.corpus.composing import compose
from retrieval.corpus.corpus_file import FieldMapping
from retrieval.corpus.decoding import decode, is_blank
from retrieval.corpus.elements import elements
from retrieval.corpus.files import SeedFile, read_whole
from retrieval.corpus.metadata import Record, describe
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document
from retrieval.errors import UnreadableError


def read_tagged(file: SeedFile, mapping: FieldMapping) -> Iterator[Document | Skipped]:
    """Yield the document of a file, or of each of its records.

    The canonical text is the file, tags and all, or the record with its own tag; the body is what stands in the tag of
    the text. The id is the file's path, with `#` and the id where a tag gives one; a record without one has its number.

    Raises:
        UnreadableError: the file is not text, has no record, or, without records, lacks its text.
        OSError: the file cannot be opened.
    """
    text = decode(read_whole(file), file.path)
    if mapping.record is None:
        yield _document(text, file.path, 1, None, mapping)
        return
    number = 0
    line, end = 1, 0
    for number, element in enumerate(elements(mapping.record, text), start=1):
        line, end = line + text.count("\n", end, element.whole.start), element.whole.start
        try:
            yield _document(element.whole.of(text), file.path, line, number, mapping)
        except UnreadableError as error:
            yield Skipped.of(error)
    if number == 0:
        raise UnreadableError(file.path, None, f"no <{mapping.record}> in the file")


def _document(text: str, path: str, line: int, number: int | None, mapping: FieldMapping) -> Document:
    """Return the document of a record that begins in a line of the file; without a number it is the whole file."""
    names = mapping.fields.names()
    found = {field: next(elements(name, text), None) for field, name in names.items()}
    values = {field: html.unescape(element.content.of(text)) for field, element in found.items() if element}
    try:
        record = Record.model_validate(values)
    except ValidationError as error:
        _, reason = describe(error, "a record", {field: f"<{name}>" for field, name in names.items()})
        raise UnreadableError(path, line, reason) from error
    body = found["text"]
    if body is None or is_blank(body.content.of(text)):
        raise UnreadableError(path, line, f"<{mapping.fields.text}> is empty")
    own_id = record.id or (str(number) if number else None)
    identifier = path if own_id is None else f"{path}#{own_id}"
    return compose(identifier, path, text, body.content, record)
