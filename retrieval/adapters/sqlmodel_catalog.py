"""The catalog on SQLModel over SQLite: documents and sentences of a generation, written once, read-only after."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from sqlalchemy import Engine, MetaData, func
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

from retrieval.domain import Document, Place, Sentence, Source, Span
from retrieval.errors import DamagedGenerationError
from retrieval.ports import Ids, Passage

_TABLES = MetaData()
_BATCH = 500  # SQLite takes 32,766 parameters in a statement; a sentence has 8


class _SourceRow(SQLModel, table=True):
    __tablename__ = "sources"  # pyright: ignore[reportAssignmentType] (SQLModel declares it as a directive)
    metadata = _TABLES

    id: str = Field(primary_key=True)
    title: str
    publisher: str | None
    author: str | None
    date: str | None
    url: str | None
    path: str
    sha256: str


class _TextRow(SQLModel, table=True):
    __tablename__ = "texts"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = _TABLES

    document_id: str = Field(primary_key=True, foreign_key="sources.id")
    text: str
    body_start: int
    body_end: int


class _SentenceRow(SQLModel, table=True):
    __tablename__ = "sentences"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = _TABLES

    id: int = Field(primary_key=True)
    document_id: str = Field(foreign_key="sources.id", index=True)
    start: int
    end: int
    paragraph: int
    number: int
    paragraph_start: int
    paragraph_end: int


class SqlCatalog:
    """A `Catalog` over one SQLite file; one thread uses it at a time.

    Its one connection stays open, so that the generation's folder may be removed while it is being read.
    """

    def __init__(self, engine: Engine) -> None:
        """Take the engine over; `close` disposes of it."""
        self._engine = engine
        self._connection = engine.connect()

    def sources(self) -> tuple[Source, ...]:
        """Return every document without its text, by id."""
        with Session(self._connection) as session:
            rows = session.exec(select(_SourceRow).order_by(col(_SourceRow.id))).all()
        return tuple(_source(row) for row in rows)

    def document(self, document_id: str) -> Document:
        """Return a document with its text.

        Raises:
            KeyError: there is no such document.
        """
        with Session(self._connection) as session:
            source, text = session.get(_SourceRow, document_id), session.get(_TextRow, document_id)
        if source is None or text is None:
            raise KeyError(document_id)
        return _document(source, text)

    def documents(self) -> Iterator[Document]:
        """Yield every document with its text, by id."""
        pairs = select(_SourceRow, _TextRow).where(_TextRow.document_id == _SourceRow.id)
        with Session(self._connection) as session:
            for source, text in session.exec(pairs.order_by(col(_SourceRow.id))):
                yield _document(source, text)

    def sentences(self, ids: Sequence[int]) -> tuple[Sentence, ...]:
        """Return the sentences of the ids, in their order.

        Raises:
            KeyError: an id is not in the catalog.
        """
        found: dict[int, Sentence] = {}
        with Session(self._connection) as session:
            for start in range(0, len(ids), _BATCH):
                some = select(_SentenceRow).where(col(_SentenceRow.id).in_(ids[start : start + _BATCH]))
                found.update((row.id, _sentence(row)) for row in session.exec(some))
        return tuple(found[sentence_id] for sentence_id in ids)

    def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """Return the texts of the sentences of the ids, in their order.

        Raises:
            KeyError: an id is not in the catalog.
        """
        paragraph = func.substr(
            _TextRow.text,
            col(_SentenceRow.paragraph_start) + 1,
            col(_SentenceRow.paragraph_end) - col(_SentenceRow.paragraph_start),
        )
        both = select(_SentenceRow, paragraph).where(_TextRow.document_id == _SentenceRow.document_id)
        found: dict[int, Passage] = {}
        with Session(self._connection) as session:
            for start in range(0, len(ids), _BATCH):
                some = both.where(col(_SentenceRow.id).in_(ids[start : start + _BATCH]))
                for row, text in session.exec(some):
                    inside = slice(row.start - row.paragraph_start, row.end - row.paragraph_start)
                    found[row.id] = Passage(text[inside], text)
        return tuple(found[sentence_id] for sentence_id in ids)

    def paragraph_starts(self) -> Ids:
        """Return the id of the first sentence of each paragraph, ascending."""
        firsts = select(_SentenceRow.id).where(_SentenceRow.number == 1).order_by(col(_SentenceRow.id))
        with Session(self._connection) as session:
            return np.array(session.exec(firsts).all(), dtype=np.int64)

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of a document in the order of the text."""
        own = select(_SentenceRow).where(_SentenceRow.document_id == document_id)
        with Session(self._connection) as session:
            return tuple(_sentence(row) for row in session.exec(own.order_by(col(_SentenceRow.start))))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
        self._engine.dispose()


def write(path: Path, documents: Iterable[tuple[Document, Sequence[Sentence]]]) -> None:
    """Write documents with their sentences to a new file.

    Raises:
        OSError: the file cannot be written.
    """
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        _write(engine, documents)
    except DatabaseError as error:
        raise OSError(str(error.orig)) from error
    finally:
        engine.dispose()


def _write(engine: Engine, documents: Iterable[tuple[Document, Sequence[Sentence]]]) -> None:
    _TABLES.create_all(engine)
    waiting = iter(documents)
    with Session(engine) as session:
        while batch := list(islice(waiting, _BATCH)):
            session.bulk_save_objects([_source_row(document.source) for document, _ in batch])
            session.bulk_save_objects([_text_row(document) for document, _ in batch])
            session.bulk_save_objects([_sentence_row(one) for _, sentences in batch for one in sentences])
        session.commit()


def open_catalog(path: Path) -> SqlCatalog:
    """Open a catalog file, read-only.

    Raises:
        DamagedGenerationError: the file is missing or not a catalog.
    """

    def connect() -> sqlite3.Connection:
        # immutable: nobody writes a finished generation, so no lock and no journal is looked for.
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    try:
        catalog = SqlCatalog(create_engine("sqlite://", creator=connect, poolclass=NullPool))
        catalog.sources()
    except DatabaseError as error:
        message = f"{path} is not a readable catalog; build it again: python -m retrieval build --full"
        raise DamagedGenerationError(message) from error
    return catalog


def _source_row(source: Source) -> _SourceRow:
    return _SourceRow(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        author=source.author,
        date=source.date,
        url=source.url,
        path=source.path,
        sha256=source.sha256,
    )


def _text_row(document: Document) -> _TextRow:
    return _TextRow(
        document_id=document.source.id,
        text=document.text,
        body_start=document.body.start,
        body_end=document.body.end,
    )


def _sentence_row(sentence: Sentence) -> _SentenceRow:
    return _SentenceRow(
        id=sentence.id,
        document_id=sentence.document_id,
        start=sentence.span.start,
        end=sentence.span.end,
        paragraph=sentence.place.paragraph,
        number=sentence.place.sentence,
        paragraph_start=sentence.paragraph_span.start,
        paragraph_end=sentence.paragraph_span.end,
    )


def _source(row: _SourceRow) -> Source:
    return Source(row.id, row.title, row.publisher, row.author, row.date, row.url, row.path, row.sha256)


def _document(source: _SourceRow, text: _TextRow) -> Document:
    return Document(_source(source), text.text, Span(text.body_start, text.body_end))


def _sentence(row: _SentenceRow) -> Sentence:
    return Sentence(
        row.id,
        row.document_id,
        Span(row.start, row.end),
        Place(row.paragraph, row.number),
        Span(row.paragraph_start, row.paragraph_end),
    )
