"""The reader of `.csv` and `.tsv`: one document a row, its fields named in the first one."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from retrieval.corpus.corpus_file import OWN_NAMES, Fields
from retrieval.corpus.decoding import decode
from retrieval.corpus.files import SeedFile, read_whole
from retrieval.corpus.records import Records
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document
from retrieval.errors import UnreadableError

LONGEST_CELL: Final = 10_000_000
"""The most characters of a cell: a quotation mark that is never closed would take in the rest of the file."""

_SEPARATORS: Final = ",;\t|"


def read_table(file: SeedFile, fields: Fields = OWN_NAMES) -> Iterator[Document | Skipped]:
    """Yield the document of each row, or why it has none; rows of empty cells are passed over.

    Cells are separated by the one of `,`, `;`, tabulator and `|` that is most frequent in the first line, and quoted as
    spreadsheets do. Lines are counted as the file has them: a row is where it ends.

    Args:
        file: in any encoding that is detected.
        fields: the names of the columns of the fields.

    Raises:
        UnreadableError: the file is not text, has no row, lacks the text's column, or is quoted wrongly.
        OSError: the file cannot be opened.
    """
    text = decode(read_whole(file), file.path)
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    records = Records(file.path, fields, "a row")
    try:
        columns = [name.strip() for name in next(rows)]
        if fields.text not in columns:
            reason = f"no column {fields.text!r} in the first row; name the text's column in corpus.toml"
            raise UnreadableError(file.path, 1, reason)
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(columns):
                yield Skipped(file.path, rows.line_num, f"{len(row)} cells, but {len(columns)} columns")
                continue
            try:
                yield records.document(dict(zip(columns, row, strict=False)), rows.line_num)
            except UnreadableError as error:
                yield Skipped.of(error)
    except csv.Error as error:
        raise UnreadableError(file.path, rows.line_num, f"bad CSV: {error}") from error


def _separator(text: str) -> str:
    first = text.lstrip("\n").partition("\n")[0]
    return max(_SEPARATORS, key=first.count)
