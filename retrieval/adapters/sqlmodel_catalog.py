"""The catalog on SQLModel over SQLite: documents, sentences and speech of a generation, written once, then read."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Day  # noqa: N812 - a source has a `date` of its own
from itertools import islice
from pathlib import Path

import numpy as np
from sqlalchemy import JSON, Engine, MetaData, String, func, true
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

from retrieval.arabic.periods import parse_period
from retrieval.attribution import speaks_in
from retrieval.domain import (
    Document,
    Place,
    ReadDocument,
    Report,
    ReportKind,
    Scope,
    Sentence,
    Source,
    Span,
    Speaker,
    SpeakerProfile,
    SpeakerType,
)
from retrieval.errors import DamagedGenerationError
from retrieval.ports import Ids, Passage, Speakers

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
    # What the date means; both are None where that is not certain.
    first_day: Day | None = Field(index=True)
    last_day: Day | None


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


class _ProfileRow(SQLModel, table=True):
    __tablename__ = "speakers"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = _TABLES

    id: int = Field(primary_key=True)
    name: str
    type: SpeakerType = Field(sa_type=String)
    mentions: list[str] = Field(sa_type=JSON)
    reports: int
    documents: int


class _ReportRow(SQLModel, table=True):
    __tablename__ = "reports"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = _TABLES

    document_id: str = Field(primary_key=True, foreign_key="sources.id")
    number: int = Field(primary_key=True)
    content_start: int
    content_end: int
    cue_start: int
    cue_end: int
    kind: ReportKind = Field(sa_type=String)
    elided: bool
    rule: str
    confidence: float
    speaker_name: str | None
    speaker_type: SpeakerType | None = Field(sa_type=String)
    mention_start: int | None
    mention_end: int | None


class _SaidRow(SQLModel, table=True):
    __tablename__ = "said"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = _TABLES

    speaker_id: int = Field(primary_key=True, foreign_key="speakers.id")
    sentence_id: int = Field(primary_key=True, foreign_key="sentences.id")


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

    def reports_of(self, document_id: str) -> tuple[Report, ...]:
        """Return the reported speech of a document in the order of the text."""
        own = select(_ReportRow).where(_ReportRow.document_id == document_id).order_by(col(_ReportRow.number))
        with Session(self._connection) as session:
            rows = session.exec(own).all()
            text = session.get(_TextRow, document_id) if rows else None
        return () if text is None else tuple(_report(row, text.text) for row in rows)

    def speakers(self) -> tuple[SpeakerProfile, ...]:
        """Return every speaker, the most quoted first and then by name."""
        by_count = select(_ProfileRow).order_by(col(_ProfileRow.reports).desc(), col(_ProfileRow.name))
        with Session(self._connection) as session:
            return tuple(_profile(row) for row in session.exec(by_count))

    def said_by(self, profile_ids: Sequence[int]) -> Ids:
        """Return the ids of the sentences that hold a part of what one of the speakers says, ascending."""
        said = select(_SaidRow.sentence_id).where(col(_SaidRow.speaker_id).in_(profile_ids)).distinct()
        with Session(self._connection) as session:
            return np.array(session.exec(said.order_by(col(_SaidRow.sentence_id))).all(), dtype=np.int64)

    def within(self, scope: Scope) -> Ids:
        """Return the ids of the sentences of the documents of a scope, ascending."""
        found = select(_SentenceRow.id).where(_SentenceRow.document_id == _SourceRow.id)
        if scope.since is not None:
            found = found.where(col(_SourceRow.first_day) >= scope.since)
        if scope.until is not None:
            found = found.where(col(_SourceRow.last_day) <= scope.until)
        if scope.publishers:
            found = found.where(col(_SourceRow.publisher).in_(scope.publishers))
        with Session(self._connection) as session:
            return np.fromiter(session.exec(found.order_by(col(_SentenceRow.id))), dtype=np.int64)

    def undated(self, publishers: Sequence[str]) -> int:
        """Return how many documents do not tell their date, of some publishers alone where any is named."""
        of_them = col(_SourceRow.publisher).in_(publishers) if publishers else true()
        counted = select(func.count()).select_from(_SourceRow).where(col(_SourceRow.first_day).is_(None), of_them)
        with Session(self._connection) as session:
            return session.exec(counted).one()

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of a document in the order of the text."""
        own = select(_SentenceRow).where(_SentenceRow.document_id == document_id)
        with Session(self._connection) as session:
            return tuple(_sentence(row) for row in session.exec(own.order_by(col(_SentenceRow.start))))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
        self._engine.dispose()


def write(path: Path, documents: Iterable[ReadDocument], speakers: Speakers) -> None:
    """Write documents with their sentences and their speech to a new file.

    Raises:
        OSError: the file cannot be written.
    """
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        _write(engine, documents, speakers)
    except DatabaseError as error:
        raise OSError(str(error.orig)) from error
    finally:
        engine.dispose()


def _write(engine: Engine, documents: Iterable[ReadDocument], speakers: Speakers) -> None:
    _TABLES.create_all(engine)
    waiting = iter(documents)
    with Session(engine) as session:
        session.bulk_save_objects([_profile_row(profile) for profile in speakers.profiles])
        while batch := list(islice(waiting, _BATCH)):
            session.bulk_save_objects([_source_row(one.document.source) for one in batch])
            session.bulk_save_objects([_text_row(one.document) for one in batch])
            session.bulk_save_objects([_sentence_row(sentence) for one in batch for sentence in one.sentences])
            session.bulk_save_objects([row for one in batch for row in _report_rows(one)])
            session.bulk_save_objects([row for one in batch for row in _said_rows(one, speakers)])
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
    period = parse_period(source.date or "")
    return _SourceRow(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        author=source.author,
        date=source.date,
        url=source.url,
        path=source.path,
        sha256=source.sha256,
        first_day=period and period.first,
        last_day=period and period.last,
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


def _profile_row(profile: SpeakerProfile) -> _ProfileRow:
    return _ProfileRow(
        id=profile.id,
        name=profile.name,
        type=profile.type,
        mentions=[*profile.mentions],
        reports=profile.reports,
        documents=profile.documents,
    )


def _report_rows(read: ReadDocument) -> Iterator[_ReportRow]:
    for number, report in enumerate(read.reports):
        speaker = report.speaker
        yield _ReportRow(
            document_id=read.document.source.id,
            number=number,
            content_start=report.content.start,
            content_end=report.content.end,
            cue_start=report.cue.start,
            cue_end=report.cue.end,
            kind=report.kind,
            elided=report.elided,
            rule=report.rule,
            confidence=report.confidence,
            speaker_name=speaker and speaker.name,
            speaker_type=speaker and speaker.type,
            mention_start=speaker and speaker.mention.start,
            mention_end=speaker and speaker.mention.end,
        )


def _said_rows(read: ReadDocument, speakers: Speakers) -> Iterator[_SaidRow]:
    for speaker_id, sentence_id in sorted(set(speaks_in(read, speakers.profile_ids))):
        yield _SaidRow(speaker_id=speaker_id, sentence_id=sentence_id)


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


def _profile(row: _ProfileRow) -> SpeakerProfile:
    return SpeakerProfile(row.id, row.name, row.type, tuple(row.mentions), row.reports, row.documents)


def _report(row: _ReportRow, text: str) -> Report:
    return Report(
        content=Span(row.content_start, row.content_end),
        cue=Span(row.cue_start, row.cue_end),
        speaker=_speaker(row, text),
        kind=row.kind,
        elided=row.elided,
        rule=row.rule,
        confidence=row.confidence,
    )


def _speaker(row: _ReportRow, text: str) -> Speaker | None:
    if row.speaker_name is None or row.speaker_type is None or row.mention_start is None or row.mention_end is None:
        return None
    mention = Span(row.mention_start, row.mention_end)
    return Speaker(row.speaker_name, mention.of(text), mention, row.speaker_type)
