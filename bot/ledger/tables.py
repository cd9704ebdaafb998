"""The ledger's tables; a migration in `bot.migrations` follows every change here."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Double, ForeignKeyConstraint, Index, MetaData, String, false
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, UTCDateTime

from bot.ledger.escaping import VerbatimText, VerbatimTexts
from retrieval.domain import ReportKind, SpeakerType

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


# A registry of its own: SQLModel's default one also holds the tables of an index's catalog.
class LedgerTable(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """What every table of the ledger stands on; later tables too."""


class AnswerRow(LedgerTable, table=True):
    """A question with its answer, and where in Telegram both stand."""

    __tablename__ = "answers"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only
    __table_args__ = (
        Index(None, "chat_id", "user_id", "asked_at", "question_message_id"),
        Index(None, "chat_id", "message_id"),
        Index(None, "asked_at"),
        Index(None, "user_id"),
        Index(None, "chat_id", "question_message_id"),
    )

    id: str = Field(primary_key=True, sa_type=VerbatimText)
    question: str = Field(sa_type=VerbatimText)
    abstained: bool
    confidence: float = Field(sa_type=Double)
    generation: str = Field(sa_type=VerbatimText)
    encode_ms: float = Field(sa_type=Double)
    search_ms: float = Field(sa_type=Double)
    rank_ms: float = Field(sa_type=Double)
    total_ms: float = Field(sa_type=Double)
    chat_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger)
    question_message_id: int = Field(sa_type=BigInteger)
    message_id: int | None = Field(sa_type=BigInteger)
    asked_at: datetime = Field(sa_type=UTCDateTime)
    asked_speaker: str | None = Field(sa_type=VerbatimText)
    chosen_since: date | None
    chosen_until: date | None
    chosen_publishers: list[str] = Field(sa_type=VerbatimTexts, sa_column_kwargs={"server_default": "[]"})
    chosen_document_id: str | None = Field(sa_type=VerbatimText)
    chosen_document_title: str | None = Field(sa_type=VerbatimText)
    chosen_is_gone: bool = Field(sa_column_kwargs={"server_default": false()})
    understood_since: date | None
    understood_until: date | None
    understood_publishers: list[str] = Field(sa_type=VerbatimTexts, sa_column_kwargs={"server_default": "[]"})
    understood_is_left: bool = Field(sa_column_kwargs={"server_default": false()})
    undated: int = Field(sa_column_kwargs={"server_default": "0"})


class TopicRow(LedgerTable, table=True):
    """A question that was offered with an answer; `number` counts them from 1 as they were shown."""

    __tablename__ = "topics"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    answer_id: str = Field(primary_key=True, sa_type=VerbatimText, foreign_key="answers.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    question: str = Field(sa_type=VerbatimText)


class CitationRow(LedgerTable, table=True):
    """A citation as it was shown: its document's attribution is a copy, for the document may change or go."""

    __tablename__ = "citations"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    answer_id: str = Field(primary_key=True, sa_type=VerbatimText, foreign_key="answers.id", ondelete="CASCADE")
    rank: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    score: float = Field(sa_type=Double)
    document_id: str = Field(sa_type=VerbatimText)
    title: str = Field(sa_type=VerbatimText)
    publisher: str | None = Field(sa_type=VerbatimText)
    author: str | None = Field(sa_type=VerbatimText)
    date: str | None = Field(sa_type=VerbatimText)
    url: str | None = Field(sa_type=VerbatimText)
    path: str = Field(sa_type=VerbatimText)
    sha256: str = Field(sa_type=VerbatimText)
    paragraph: int
    sentence: int
    page: int | None
    span_start: int
    span_end: int
    text: str = Field(sa_type=VerbatimText)
    context_start: int
    context_end: int
    context: str = Field(sa_type=VerbatimText)
    # Offsets only: the JSON of a text could hold what PostgreSQL refuses there.
    highlight: list[tuple[int, int]] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    attributions_differ: bool = Field(sa_column_kwargs={"server_default": false()})


class OccurrenceRow(LedgerTable, table=True):
    """Another place of a citation's words; `number` counts them from 1 as they were ranked."""

    __tablename__ = "occurrences"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only
    __table_args__ = (
        ForeignKeyConstraint(["answer_id", "rank"], ["citations.answer_id", "citations.rank"], ondelete="CASCADE"),
    )

    answer_id: str = Field(primary_key=True, sa_type=VerbatimText)
    rank: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document_id: str = Field(sa_type=VerbatimText)
    title: str = Field(sa_type=VerbatimText)
    publisher: str | None = Field(sa_type=VerbatimText)
    author: str | None = Field(sa_type=VerbatimText)
    date: str | None = Field(sa_type=VerbatimText)
    url: str | None = Field(sa_type=VerbatimText)
    path: str = Field(sa_type=VerbatimText)
    sha256: str = Field(sa_type=VerbatimText)
    paragraph: int
    sentence: int
    page: int | None
    span_start: int
    span_end: int
    text: str = Field(sa_type=VerbatimText)


class AttributionRow(LedgerTable, table=True):
    """Who is speaking in a place of a citation's words.

    `occurrence` is 0 for the citation itself and else the number of its other place; `number` is 0 for who says the
    part that answers, and counts the others there from 1.
    """

    __tablename__ = "attributions"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only
    __table_args__ = (
        ForeignKeyConstraint(["answer_id", "rank"], ["citations.answer_id", "citations.rank"], ondelete="CASCADE"),
    )

    answer_id: str = Field(primary_key=True, sa_type=VerbatimText)
    rank: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    occurrence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    evidence: str = Field(sa_type=VerbatimText)
    content_start: int
    content_end: int
    cue_start: int
    cue_end: int
    kind: ReportKind = Field(sa_type=String)
    elided: bool
    rule: str = Field(sa_type=VerbatimText)
    confidence: float = Field(sa_type=Double)
    speaker_name: str | None = Field(sa_type=VerbatimText)
    speaker_full_name: str | None = Field(sa_type=VerbatimText)
    speaker_type: SpeakerType | None = Field(sa_type=String)
    mention_start: int | None
    mention_end: int | None


class VoteRow(LedgerTable, table=True):
    """What a person thinks of an answer; `rank` is the passage that they saw, `reason` why it was of no use."""

    __tablename__ = "votes"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    answer_id: str = Field(primary_key=True, sa_type=VerbatimText, foreign_key="answers.id", ondelete="CASCADE")
    user_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    rank: int
    useful: bool
    reason: str | None = Field(sa_type=VerbatimText)
    voted_at: datetime = Field(sa_type=UTCDateTime)


class PreferencesRow(LedgerTable, table=True):
    """How a person wants to be answered; a language or digits of None follow their Telegram's language."""

    __tablename__ = "preferences"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    user_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    language: str | None = Field(sa_type=VerbatimText)
    numerals: str | None = Field(sa_type=VerbatimText)
    page_size: int
    show_context: bool
    since: date | None
    until: date | None
    publishers: list[str] = Field(sa_type=VerbatimTexts, sa_column_kwargs={"server_default": "[]"})
    document_id: str | None = Field(sa_type=VerbatimText)
    document_title: str | None = Field(sa_type=VerbatimText)
