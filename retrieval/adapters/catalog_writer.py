"""The writing of a catalog: new documents row by row, those of the catalog before table by table."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool
from sqlmodel import create_engine

from retrieval.adapters.catalog_rows import (
    TABLES,
    Row,
    profile_row,
    report_rows,
    sentence_row,
    source_row,
    terms_row,
    text_row,
)
from retrieval.domain import ReadDocument, Span, Speaker
from retrieval.ports import Speakers

_BATCH: Final = 2_000

_KEYS: Final = {"sources": "id"}
"""The column of a table that names its document, where it is not `document_id`."""

_SENTENCE_IDS: Final = {"sentences": ("id",), "reports": ("said_first", "said_last")}
"""The columns that hold ids of sentences."""

# In the order of the text within documents and of the ids across them, whatever the rows were written in.
_SPOKEN: Final = """
    SELECT r.document_id, r.number, r.speaker_name, r.speaker_type, r.mention_start, r.mention_end,
        substr(t.text, r.mention_start + 1, r.mention_end - r.mention_start)
    FROM (SELECT document_id, min(id) AS first FROM sentences GROUP BY document_id) AS d
    JOIN reports AS r ON r.document_id = d.document_id
    JOIN texts AS t ON t.document_id = d.document_id
    WHERE r.speaker_name IS NOT NULL
    ORDER BY d.first, r.number
"""


class SqlCatalogWriter:
    """A `CatalogWriter` over a new SQLite file; made by `new_catalog`."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection to a file without tables; the catalog before may be attached as `before`."""
        self._connection = connection
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLES.tables}
        self._kept: list[Row] = []
        TABLES.create_all(connection)

    def add(self, read: ReadDocument) -> None:
        """Write a document with all that was found in it."""
        self._write("sources", source_row(read.document.source))
        self._write("texts", text_row(read.document))
        self._write("terms", terms_row(read))
        for sentence in read.sentences:
            self._write("sentences", sentence_row(sentence))
        for row in report_rows(read):
            self._write("reports", row)

    def keep(self, document_id: str, first_id: int) -> None:
        """Take a document from the catalog before; the ids of its sentences run from `first_id`."""
        self._kept.append({"document_id": document_id, "first": first_id})

    def complete(self) -> None:
        """Write what waits; all documents are there then."""
        for name in self._waiting:
            self._flush(name)
        if self._kept:
            self._copy_kept()

    def speakers_heard(self) -> Iterator[tuple[str, Speaker]]:
        """Yield the speaker of each report that has one, with the document's id, in the order of the sentences."""
        for document_id, _, speaker in self._spoken():
            yield document_id, speaker

    def finish(self, speakers: Speakers) -> None:
        """Write who the speakers are."""
        if speakers.profiles:
            self._connection.execute(insert(TABLES.tables["speakers"]), [*map(profile_row, speakers.profiles)])
        known = [
            (speakers.profile_ids[document_id, speaker], document_id, number)
            for document_id, number, speaker in self._spoken()
            if (document_id, speaker) in speakers.profile_ids
        ]
        if known:
            self._connection.exec_driver_sql(
                "UPDATE reports SET profile_id = ? WHERE document_id = ? AND number = ?", known
            )
        self._connection.commit()

    def _write(self, table: str, row: Row) -> None:
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) == _BATCH:
            self._flush(table)

    def _flush(self, table: str) -> None:
        if self._waiting[table]:
            self._connection.execute(insert(TABLES.tables[table]), self._waiting[table])
            self._waiting[table] = []

    def _copy_kept(self) -> None:
        run = self._connection.exec_driver_sql
        run("CREATE TEMP TABLE kept (document_id TEXT PRIMARY KEY, first INTEGER NOT NULL, shift INTEGER)")
        run("INSERT INTO kept (document_id, first) VALUES (:document_id, :first)", self._kept)
        run(
            "UPDATE kept SET shift = first - "
            "(SELECT min(id) FROM before.sentences AS s WHERE s.document_id = kept.document_id)"
        )
        for table in TABLES.sorted_tables:
            if table.name != "speakers":
                run(_copying(table))

    def _spoken(self) -> Iterator[tuple[str, int, Speaker]]:
        rows = self._connection.exec_driver_sql(_SPOKEN)
        for document_id, number, name, kind, start, end, full_name in rows:
            yield document_id, number, Speaker(name, full_name, Span(start, end), kind)


@contextmanager
def new_catalog(path: Path, before: Path | None) -> Generator[SqlCatalogWriter]:
    """Give a writer of a new file.

    Args:
        path: of the file.
        before: of the catalog that documents are kept from, written by this version.

    Raises:
        OSError: the file cannot be written.
    """
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            # Nobody reads the file before it is whole; then it is brought to the disk with the others.
            connection.exec_driver_sql("PRAGMA journal_mode = OFF")
            connection.exec_driver_sql("PRAGMA synchronous = OFF")
            if before is not None:
                connection.exec_driver_sql("ATTACH ? AS before", (str(before),))
            yield SqlCatalogWriter(connection)
    except DatabaseError as error:
        raise OSError(str(error.orig)) from error
    finally:
        engine.dispose()


def _copying(table: Table) -> str:
    """Return the statement that copies the rows of the documents that are kept."""
    columns = [column.name for column in table.columns]
    shifted = _SENTENCE_IDS.get(table.name, ())
    wanted = ", ".join(f'r."{name}" + k.shift' if name in shifted else f'r."{name}"' for name in columns)
    if table.name == "reports":
        wanted = wanted.replace('r."profile_id"', "NULL")
    names = ", ".join(f'"{name}"' for name in columns)
    key = _KEYS.get(table.name, "document_id")
    return (
        f"INSERT INTO main.{table.name} ({names}) "  # noqa: S608 - of names that stand in this program
        f'SELECT {wanted} FROM temp.kept AS k JOIN before.{table.name} AS r ON r."{key}" = k.document_id '
        f"ORDER BY k.first"
    )
