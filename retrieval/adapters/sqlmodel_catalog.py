"""The catalog on SQLModel over SQLite: documents, sentences and speech of a generation, opened for reading."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from sqlalchemy import Engine, func, true
from sqlalchemy import select as sql_select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, col, create_engine, select

from retrieval.adapters.catalog_rows import (
    TABLES,
    ProfileRow,
    ReportRow,
    SentenceRow,
    SourceRow,
    TermsRow,
    TextRow,
    document_of,
    profile_of,
    report_of,
    sentence_of,
    source_of,
    unpack_terms,
)
from retrieval.domain import (
    Document,
    Place,
    ReadDocument,
    Report,
    Scope,
    Sentence,
    SentenceTerms,
    Source,
    Span,
    SpeakerProfile,
)
from retrieval.errors import DamagedGenerationError
from retrieval.ports import Ids, Passage

_BATCH = 500  # SQLite takes 32,766 parameters in a statement
_PASSAGES_REMEMBERED = 4_096  # some 2 kB each
_LETTERS_REMEMBERED = 2_000_000  # of whole documents

_OfDocument = TypeVar("_OfDocument", TextRow, SentenceRow, ReportRow, TermsRow)


class SqlCatalog:
    """A `Catalog` over one SQLite file; one thread uses it at a time.

    Its one connection stays open, so that the generation's folder may be removed while it is being read.
    """

    def __init__(self, engine: Engine) -> None:
        """Take the engine over; `close` disposes of it."""
        self._engine = engine
        self._connection = engine.connect()
        self._passages: dict[int, Passage] = {}
        self._cited: dict[str, tuple[Document, tuple[Report, ...]]] = {}
        self._cited_letters = 0

    def sources(self) -> tuple[Source, ...]:
        """Return every document without its text, by id."""
        with Session(self._connection) as session:
            rows = session.exec(select(SourceRow).order_by(col(SourceRow.id))).all()
        return tuple(source_of(row) for row in rows)

    def publishers(self) -> tuple[str, ...]:
        """Return the publishers that documents name, each once, ascending."""
        return self._distinct("publisher")

    def dates(self) -> tuple[str, ...]:
        """Return the dates of documents as they have them, each once, ascending."""
        return self._distinct("date")

    def _distinct(self, column: str) -> tuple[str, ...]:
        values = TABLES.tables["sources"].c[column]
        found = self._connection.execute(sql_select(values).where(values.is_not(None)).distinct().order_by(values))
        return tuple(found.scalars())

    def document(self, document_id: str) -> Document:
        """Return a document with its text.

        Raises:
            KeyError: there is no such document.
        """
        document, _ = self._with_reports(document_id)
        return document

    def documents(self) -> Iterator[Document]:
        """Yield every document with its text, by id."""
        pairs = select(SourceRow, TextRow).where(TextRow.document_id == SourceRow.id)
        with Session(self._connection) as session:
            for source, text in session.exec(pairs.order_by(col(SourceRow.id))):
                yield document_of(source, text)

    def sentences(self, ids: Sequence[int]) -> tuple[Sentence, ...]:
        """Return the sentences of the ids, in their order.

        Raises:
            KeyError: an id is not in the catalog.
        """
        found: dict[int, Sentence] = {}
        with Session(self._connection) as session:
            for start in range(0, len(ids), _BATCH):
                some = select(SentenceRow).where(col(SentenceRow.id).in_(ids[start : start + _BATCH]))
                found.update((row.id, sentence_of(row)) for row in session.exec(some))
        return tuple(found[sentence_id] for sentence_id in ids)

    def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """Return the texts of the sentences of the ids, in their order.

        Raises:
            KeyError: an id is not in the catalog.
        """
        # Those that are ranked are then cited, and refused questions are tried again over much the same ones.
        if len(self._passages) > _PASSAGES_REMEMBERED:
            self._passages.clear()
        missing = [sentence_id for sentence_id in ids if sentence_id not in self._passages]
        for start in range(0, len(missing), _BATCH):
            self._passages.update(self._read_passages(missing[start : start + _BATCH]))
        return tuple(self._passages[sentence_id] for sentence_id in ids)

    def _read_passages(self, ids: Sequence[int]) -> Iterator[tuple[int, Passage]]:
        first, last = col(SentenceRow.paragraph_start), col(SentenceRow.paragraph_end)
        columns = (col(SentenceRow.id), col(SentenceRow.start) - first, col(SentenceRow.end) - first)
        some = (
            select(*columns, func.substr(TextRow.text, first + 1, last - first))
            .where(TextRow.document_id == SentenceRow.document_id)
            .where(col(SentenceRow.id).in_(ids))
        )
        with Session(self._connection) as session:
            for sentence_id, start, end, paragraph in session.exec(some):
                yield sentence_id, Passage(paragraph[start:end], paragraph)

    def paragraph_starts(self) -> Ids:
        """Return the id of the first sentence of each paragraph, ascending."""
        firsts = select(SentenceRow.id).where(SentenceRow.number == 1).order_by(col(SentenceRow.id))
        with Session(self._connection) as session:
            return np.fromiter(session.exec(firsts), dtype=np.int64)

    def reports_of(self, document_id: str) -> tuple[Report, ...]:
        """Return the reported speech of a document in the order of the text."""
        try:
            _, reports = self._with_reports(document_id)
        except KeyError:
            return ()
        return reports

    def _with_reports(self, document_id: str) -> tuple[Document, tuple[Report, ...]]:
        """Return a document and its reports; the last are remembered, for a citation asks for them several times.

        Raises:
            KeyError: there is no such document.
        """
        known = self._cited.get(document_id)
        if known is not None:
            return known
        own = select(ReportRow).where(ReportRow.document_id == document_id).order_by(col(ReportRow.number))
        with Session(self._connection) as session:
            source, text = session.get(SourceRow, document_id), session.get(TextRow, document_id)
            if source is None or text is None:
                raise KeyError(document_id)
            read = document_of(source, text), tuple(report_of(row, text.text) for row in session.exec(own))
        self._cited_letters += len(text.text)
        if self._cited_letters > _LETTERS_REMEMBERED:
            self._cited.clear()
            self._cited_letters = len(text.text)
        self._cited[document_id] = read
        return read

    def speakers(self) -> tuple[SpeakerProfile, ...]:
        """Return every speaker, the most quoted first and then by name."""
        by_count = select(ProfileRow).order_by(col(ProfileRow.reports).desc(), col(ProfileRow.name))
        with Session(self._connection) as session:
            return tuple(profile_of(row) for row in session.exec(by_count))

    def speaker_count(self) -> int:
        """Return how many speakers there are."""
        with Session(self._connection) as session:
            return session.exec(select(func.count()).select_from(ProfileRow)).one()

    def said_by(self, profile_ids: Sequence[int]) -> Ids:
        """Return the ids of the sentences that hold a part of what one of the speakers says, ascending."""
        own = select(ReportRow.said_first, ReportRow.said_last).where(col(ReportRow.profile_id).in_(profile_ids))
        with Session(self._connection) as session:
            stretches = [(first, last) for first, last in session.exec(own) if first is not None and last is not None]
        return np.array(sorted({one for first, last in stretches for one in range(first, last + 1)}), dtype=np.int64)

    def sentence_ids(self) -> Mapping[str, range]:
        """Return the ids of the sentences of each document that has any, in the order of the ids."""
        first = func.min(SentenceRow.id)
        counts = select(SentenceRow.document_id, first, func.count()).group_by(col(SentenceRow.document_id))
        with Session(self._connection) as session:
            return {name: range(start, start + count) for name, start, count in session.exec(counts.order_by(first))}

    def read(self, document_ids: Sequence[str]) -> Iterator[ReadDocument]:
        """Yield documents with all that was found in them, in the order asked for.

        Raises:
            KeyError: there is no such document.
        """
        for start in range(0, len(document_ids), _BATCH):
            yield from self._read(document_ids[start : start + _BATCH])

    def segmented(self, document_ids: Sequence[str]) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
        """Yield the text of documents with their sentences, in the order asked for.

        Raises:
            KeyError: there is no such document.
        """
        sentences, texts = TABLES.tables["sentences"], TABLES.tables["texts"]
        for batch in range(0, len(document_ids), _BATCH):
            some = document_ids[batch : batch + _BATCH]
            found: defaultdict[str, list[Sentence]] = defaultdict(list)
            # Rows as they are: with an object for each, reading takes ten times as long.
            own = sentences.select().where(sentences.c.document_id.in_(some)).order_by(sentences.c.id)
            for one, name, start, end, paragraph, number, page, first, last in self._connection.execute(own):
                place = Place(paragraph, number, page)
                found[name].append(Sentence(one, name, Span(start, end), place, Span(first, last)))
            rows = self._connection.execute(texts.select().where(texts.c.document_id.in_(some)))
            text_of = {row.document_id: row.text for row in rows}
            for name in some:
                yield text_of[name], tuple(found[name])

    def terms(self) -> Iterator[SentenceTerms]:
        """Yield the terms of every sentence, in the order of the ids."""
        names = list(self.sentence_ids())
        with Session(self._connection) as session:
            for start in range(0, len(names), _BATCH):
                some = names[start : start + _BATCH]
                packed = {row.document_id: row.packed for row in _of_documents(session, TermsRow, some)}
                for name in some:
                    yield from unpack_terms(packed[name])

    def _read(self, document_ids: Sequence[str]) -> Iterator[ReadDocument]:
        sentences: defaultdict[str, list[SentenceRow]] = defaultdict(list)
        reports: defaultdict[str, list[ReportRow]] = defaultdict(list)
        with Session(self._connection) as session:
            chosen = select(SourceRow).where(col(SourceRow.id).in_(document_ids))
            sources = {row.id: row for row in session.exec(chosen)}
            texts = {row.document_id: row for row in _of_documents(session, TextRow, document_ids)}
            packed = {row.document_id: row.packed for row in _of_documents(session, TermsRow, document_ids)}
            for sentence in _of_documents(session, SentenceRow, document_ids):
                sentences[sentence.document_id].append(sentence)
            for report in _of_documents(session, ReportRow, document_ids):
                reports[report.document_id].append(report)
        for name in document_ids:
            document = document_of(sources[name], texts[name])
            yield ReadDocument(
                document,
                tuple(map(sentence_of, sorted(sentences[name], key=lambda row: row.id))),
                tuple(report_of(row, document.text) for row in sorted(reports[name], key=lambda row: row.number)),
                unpack_terms(packed[name]),
            )

    def within(self, scope: Scope) -> Ids:
        """Return the ids of the sentences of the documents of a scope, ascending."""
        found = select(SentenceRow.id).where(SentenceRow.document_id == SourceRow.id)
        if scope.since is not None:
            found = found.where(col(SourceRow.first_day) >= scope.since)
        if scope.until is not None:
            found = found.where(col(SourceRow.last_day) <= scope.until)
        if scope.publishers:
            found = found.where(col(SourceRow.publisher).in_(scope.publishers))
        if scope.document is not None:
            found = found.where(SourceRow.id == scope.document.id)
        with Session(self._connection) as session:
            return np.fromiter(session.exec(found.order_by(col(SentenceRow.id))), dtype=np.int64)

    def undated(self, publishers: Sequence[str]) -> int:
        """Return how many documents do not tell their date, of some publishers alone where any is named."""
        of_them = col(SourceRow.publisher).in_(publishers) if publishers else true()
        counted = select(func.count()).select_from(SourceRow).where(col(SourceRow.first_day).is_(None), of_them)
        with Session(self._connection) as session:
            return session.exec(counted).one()

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of a document in the order of the text."""
        own = select(SentenceRow).where(SentenceRow.document_id == document_id)
        with Session(self._connection) as session:
            return tuple(sentence_of(row) for row in session.exec(own.order_by(col(SentenceRow.start))))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
        self._engine.dispose()


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
        # The first page of the file and its tables are read for it, not every document.
        catalog.speaker_count()
    except DatabaseError as error:
        message = f"{path} is not a readable catalog; build it again: python -m retrieval build --full"
        raise DamagedGenerationError(message) from error
    return catalog


def _of_documents(session: Session, table: type[_OfDocument], document_ids: Sequence[str]) -> Iterator[_OfDocument]:
    return iter(session.exec(select(table).where(col(table.document_id).in_(document_ids))))
