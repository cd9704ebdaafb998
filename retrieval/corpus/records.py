"""Records with named fields to Documents: what JSON Lines and tables have in common."""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from retrieval.corpus.composing import compose
from retrieval.corpus.corpus_file import Fields
from retrieval.corpus.decoding import canonical, is_blank
from retrieval.corpus.metadata import Record, describe
from retrieval.domain import Document, Span, digest
from retrieval.errors import UnreadableError

_DIGEST_LENGTH: Final = 16


class Records:
    """The records of one file, each with an id of its own.

    A document's id is `path#id`. Where a record gives none it is `path#` and the beginning of the text's digest, which
    stays when another record is put in before it. Of two records with one id the first is kept.
    """

    def __init__(self, path: str, fields: Fields, expected: str) -> None:
        """Begin a file.

        Args:
            path: of the file, relative to the seeds folder.
            fields: the names of the fields in a record.
            expected: what a record should be, such as "a JSON object".
        """
        self._path = path
        self._names = fields.names()
        self._expected = expected
        self._first_lines: dict[str, int] = {}

    def document(self, values: Mapping[str, object], line: int) -> Document:
        """Return the document of a record; its canonical text is the value of its text field.

        Raises:
            UnreadableError: a field is missing or of the wrong kind, the text is blank, or its id was used.
        """
        found = {field: values[name] for field, name in self._names.items() if name in values}
        try:
            record = Record.model_validate(found)
        except ValidationError as error:
            _, reason = describe(error, self._expected, self._names)
            raise UnreadableError(self._path, line, reason) from error
        if is_blank(record.text):
            raise UnreadableError(self._path, line, f"{self._names['text']!r} is empty")
        text = canonical(record.text)
        identifier = f"{self._path}#{record.id or digest(text)[:_DIGEST_LENGTH]}"
        self._claim(identifier, line)
        return compose(identifier, self._path, text, Span(0, len(text)), record)

    def _claim(self, identifier: str, line: int) -> None:
        first = self._first_lines.setdefault(identifier, line)
        if first != line:
            reason = f"the same id as line {first} (a line without an id is known by its text): {identifier}"
            raise UnreadableError(self._path, line, reason)
