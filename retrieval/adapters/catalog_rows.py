"""The tables of a catalog, and how the values of the domain stand in their rows."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import date as Day  # noqa: N812 - a source has a `date` of its own
from typing import Final, TypeAlias

from sqlalchemy import JSON, LargeBinary, MetaData, String
from sqlmodel import Field, SQLModel

from retrieval.arabic.periods import parse_period
from retrieval.attribution import sentences_said
from retrieval.domain import (
    Document,
    PageStart,
    Place,
    ReadDocument,
    Report,
    ReportKind,
    Sentence,
    SentenceTerms,
    Source,
    Span,
    Speaker,
    SpeakerProfile,
    SpeakerType,
)

TABLES = MetaData()
"""All of them."""

Row: TypeAlias = dict[str, str | int | float | bytes | Day | list[str] | list[tuple[int, int]] | None]
"""The values of a row by the names of their columns: whole corpora are written so, without an object a row."""

_FASTEST: Final = 1


class SourceRow(SQLModel, table=True):
    """What a citation names of a document."""

    __tablename__ = "sources"  # pyright: ignore[reportAssignmentType] (SQLModel declares it as a directive)
    metadata = TABLES

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


class TextRow(SQLModel, table=True):
    """The text of a document, and where its body stands in it."""

    __tablename__ = "texts"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = TABLES

    document_id: str = Field(primary_key=True, foreign_key="sources.id")
    text: str
    body_start: int
    body_end: int
    # The number and the start of each page.
    pages: list[tuple[int, int]] = Field(sa_type=JSON)


class SentenceRow(SQLModel, table=True):
    """A sentence."""

    __tablename__ = "sentences"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = TABLES

    id: int = Field(primary_key=True)
    document_id: str = Field(foreign_key="sources.id", index=True)
    start: int
    end: int
    paragraph: int
    number: int
    page: int | None
    paragraph_start: int
    paragraph_end: int


class ProfileRow(SQLModel, table=True):
    """A speaker across the documents."""

    __tablename__ = "speakers"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = TABLES

    id: int = Field(primary_key=True)
    name: str
    type: SpeakerType = Field(sa_type=String)
    mentions: list[str] = Field(sa_type=JSON)
    reports: int
    documents: int


class ReportRow(SQLModel, table=True):
    """A stretch of reported speech; `said_first` and `said_last` are the sentences that hold a part of it."""

    __tablename__ = "reports"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = TABLES

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
    said_first: int | None
    said_last: int | None
    profile_id: int | None = Field(foreign_key="speakers.id", index=True)


class TermsRow(SQLModel, table=True):
    """The terms of a document's sentences, packed by `pack_terms`."""

    __tablename__ = "terms"  # pyright: ignore[reportAssignmentType] (as above)
    metadata = TABLES

    document_id: str = Field(primary_key=True, foreign_key="sources.id")
    packed: bytes = Field(sa_type=LargeBinary)


def source_row(source: Source) -> Row:
    """Return the row of a source."""
    period = parse_period(source.date or "")
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "date": source.date,
        "url": source.url,
        "path": source.path,
        "sha256": source.sha256,
        "first_day": period and period.first,
        "last_day": period and period.last,
    }


def text_row(document: Document) -> Row:
    """Return the row of a document's text."""
    return {
        "document_id": document.source.id,
        "text": document.text,
        "body_start": document.body.start,
        "body_end": document.body.end,
        "pages": [(page.number, page.start) for page in document.pages],
    }


def sentence_row(sentence: Sentence) -> Row:
    """Return the row of a sentence."""
    return {
        "id": sentence.id,
        "document_id": sentence.document_id,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "paragraph": sentence.place.paragraph,
        "number": sentence.place.sentence,
        "page": sentence.place.page,
        "paragraph_start": sentence.paragraph_span.start,
        "paragraph_end": sentence.paragraph_span.end,
    }


def profile_row(profile: SpeakerProfile) -> Row:
    """Return the row of a speaker."""
    return {
        "id": profile.id,
        "name": profile.name,
        "type": profile.type,
        "mentions": [*profile.mentions],
        "reports": profile.reports,
        "documents": profile.documents,
    }


def report_rows(read: ReadDocument) -> Iterator[Row]:
    """Yield the rows of a document's reports; who the speakers are across documents is not known yet."""
    for number, report in enumerate(read.reports):
        speaker, said = report.speaker, sentences_said(read.sentences, report)
        yield {
            "document_id": read.document.source.id,
            "number": number,
            "content_start": report.content.start,
            "content_end": report.content.end,
            "cue_start": report.cue.start,
            "cue_end": report.cue.end,
            "kind": report.kind,
            "elided": report.elided,
            "rule": report.rule,
            "confidence": report.confidence,
            "speaker_name": speaker and speaker.name,
            "speaker_type": speaker and speaker.type,
            "mention_start": speaker and speaker.mention.start,
            "mention_end": speaker and speaker.mention.end,
            "said_first": said[0].id if said else None,
            "said_last": said[-1].id if said else None,
            "profile_id": None,
        }


def terms_row(read: ReadDocument) -> Row:
    """Return the row of the terms of a document's sentences."""
    return {"document_id": read.document.source.id, "packed": pack_terms(read.terms)}


def pack_terms(terms: Sequence[SentenceTerms]) -> bytes:
    """Return the terms of sentences in bytes: a line a sentence; no term holds white space."""
    lines = (f"{one.grams}\t{one.stems}\n" for one in terms)
    return zlib.compress("".join(lines).encode(), _FASTEST)


def unpack_terms(packed: bytes) -> tuple[SentenceTerms, ...]:
    """Return what `pack_terms` was given."""
    lines = zlib.decompress(packed).decode().split("\n")[:-1]
    return tuple(SentenceTerms(*line.split("\t")) for line in lines)


def source_of(row: SourceRow) -> Source:
    """Return the source of a row."""
    return Source(row.id, row.title, row.publisher, row.author, row.date, row.url, row.path, row.sha256)


def document_of(source: SourceRow, text: TextRow) -> Document:
    """Return the document of two rows."""
    pages = tuple(PageStart(number, start) for number, start in text.pages)
    return Document(source_of(source), text.text, Span(text.body_start, text.body_end), pages)


def sentence_of(row: SentenceRow) -> Sentence:
    """Return the sentence of a row."""
    return Sentence(
        row.id,
        row.document_id,
        Span(row.start, row.end),
        Place(row.paragraph, row.number, row.page),
        Span(row.paragraph_start, row.paragraph_end),
    )


def profile_of(row: ProfileRow) -> SpeakerProfile:
    """Return the speaker of a row."""
    return SpeakerProfile(row.id, row.name, row.type, tuple(row.mentions), row.reports, row.documents)


def report_of(row: ReportRow, text: str) -> Report:
    """Return the report of a row and of the text that it stands in."""
    return Report(
        content=Span(row.content_start, row.content_end),
        cue=Span(row.cue_start, row.cue_end),
        speaker=_speaker(row, text),
        kind=row.kind,
        elided=row.elided,
        rule=row.rule,
        confidence=row.confidence,
    )


def _speaker(row: ReportRow, text: str) -> Speaker | None:
    if row.speaker_name is None or row.speaker_type is None or row.mention_start is None or row.mention_end is None:
        return None
    mention = Span(row.mention_start, row.mention_end)
    return Speaker(row.speaker_name, mention.of(text), mention, row.speaker_type)
