"""Records answers with their citations and finds them again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Engine, text
from sqlalchemy.engine import URL
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from bot.ledger.administration import AdministrationLedger
from bot.ledger.database import close_to_others, open_engine, read_url
from bot.ledger.errors import LedgerError, translated
from bot.ledger.inbox import Held, InboxStore, attach
from bot.ledger.migrating import migrate
from bot.ledger.readers import Vote, read_preferences, read_vote, write_preferences, write_vote
from bot.ledger.rows import answer_of, attribution_rows, citation_row, occurrence_rows, topic_rows
from bot.ledger.singletons import Singleton, SingletonLock, take
from bot.ledger.tables import AnswerRow, AttributionRow, CitationRow, OccurrenceRow, TopicRow
from bot.ledger.transactions import Transactions
from bot.preferences import Preferences
from retrieval.domain import Answer

# Telegram's clock ticks in seconds: within one, the later message is the later question.
_NEWEST_FIRST = col(AnswerRow.asked_at).desc(), col(AnswerRow.question_message_id).desc()


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer as it was given, and where.

    `message_id` is the bot's message with the answer, None until it is sent; `question_message_id` is the person's.
    `asked_at` is aware, in UTC.
    """

    answer: Answer
    chat_id: int
    user_id: int
    question_message_id: int
    message_id: int | None
    asked_at: datetime


class Ledger:
    """What was asked and answered; safe to call from several threads.

    Every method may raise LedgerError: the database cannot be reached or refuses.
    """

    def __init__(self, url: URL, engine: Engine) -> None:
        """Stand on a database that is up to date; `open` makes it so."""
        self._engine = engine
        self._transactions = Transactions(url, engine)
        self._transaction = self._transactions.begin
        self.administration = AdministrationLedger(Transactions(url, engine))
        self.inbox = InboxStore(Transactions(url, engine))

    @classmethod
    def open(cls, database_url: str) -> Self:
        """Create or migrate the database and return its ledger.

        Args:
            database_url: `sqlite:///folder/file.db` or `postgresql+psycopg://...`.

        Raises:
            LedgerError: the URL is wrong, the database cannot be used, or a newer version of Isnad wrote it.
        """
        url = read_url(database_url)
        with translated(url, "open the ledger"):
            close_to_others(url)
        migrate(url)
        return cls(url, open_engine(url))

    def take(self, what: Singleton) -> SingletonLock | None:
        """Keep other replicas from what one does at a time; None where one is at it already."""
        return take(self._transactions, what)

    def close(self) -> None:
        """Release every connection."""
        self._engine.dispose()

    def reach(self) -> None:
        """Read the version of the database."""
        with self._transaction("read the version of the ledger") as session:
            session.connection().execute(text("SELECT version_num FROM alembic_version"))

    def record(self, recorded: RecordedAnswer, held: Held | None = None) -> None:
        """Keep an answer with its citations and topics, all or nothing.

        Args:
            recorded: no courtesy; the answer's id is new to the ledger, its citations' ranks differ.
            held: the update of the inbox that is answered, where it is one: it gets this answer and no other.

        Raises:
            ValueError: `asked_at` has no time zone.
            ClaimLostError: the update is another replica's now.
            LedgerError: the id is taken, or the database refuses.
        """
        step = self.record_step(recorded, held)
        with self._transaction(f"record the answer {recorded.answer.id}") as session:
            step(session)

    @staticmethod
    def record_step(recorded: RecordedAnswer, held: Held | None = None) -> Callable[[Session], None]:
        """Return `record` as a step that can be one of several in a transaction."""
        answer, asked_at = recorded.answer, recorded.asked_at
        if asked_at.utcoffset() is None:
            message = f"asked_at has no time zone: {asked_at.isoformat()}"
            raise ValueError(message)
        timings, scoping = answer.timings_ms, answer.scoping
        row = AnswerRow(
            id=answer.id,
            question=answer.question,
            abstained=answer.abstained,
            confidence=answer.confidence,
            generation=answer.generation,
            encode_ms=timings.encode,
            search_ms=timings.search,
            rank_ms=timings.rank,
            total_ms=timings.total,
            chat_id=recorded.chat_id,
            user_id=recorded.user_id,
            question_message_id=recorded.question_message_id,
            message_id=recorded.message_id,
            asked_at=asked_at,
            asked_speaker=answer.asked_speaker,
            chosen_since=scoping.chosen.since,
            chosen_until=scoping.chosen.until,
            chosen_publishers=[*scoping.chosen.publishers],
            chosen_document_id=scoping.chosen.document and scoping.chosen.document.id,
            chosen_document_title=scoping.chosen.document and scoping.chosen.document.title,
            chosen_is_gone=scoping.is_gone,
            understood_since=scoping.understood.since,
            understood_until=scoping.understood.until,
            understood_publishers=[*scoping.understood.publishers],
            understood_is_left=scoping.is_left,
            undated=scoping.undated,
        )

        def keep(session: Session) -> None:
            if held is not None:
                attach(session, held, answer.id)
            session.add(row)
            # The tables declare no relationship, so the order of the inserts is ours.
            session.flush()
            session.add_all(citation_row(answer.id, citation) for citation in answer.citations)
            session.add_all(topic_rows(answer))
            session.flush()
            session.add_all(row for citation in answer.citations for row in occurrence_rows(answer.id, citation))
            session.add_all(row for citation in answer.citations for row in attribution_rows(answer.id, citation))

        return keep

    def set_message(self, answer_id: str, message_id: int) -> None:
        """Say in which message of the bot an answer stands.

        Raises:
            LedgerError: there is no such answer, or the database refuses.
        """
        with self._transaction(f"set the message of the answer {answer_id}") as session:
            self.message_step(answer_id, message_id)(session)

    @staticmethod
    def message_step(answer_id: str, message_id: int) -> Callable[[Session], None]:
        """Return `set_message` as a step that can be one of several in a transaction."""

        def set_message(session: Session) -> None:
            statement = update(AnswerRow).where(col(AnswerRow.id) == answer_id).values(message_id=message_id)
            if session.exec(statement).rowcount == 0:
                message = f"the ledger holds no answer {answer_id}: record it before its message is set"
                raise LedgerError(message)

        return set_message

    def answer(self, answer_id: str) -> RecordedAnswer | None:
        """Return the answer of an id, None where it is unknown."""
        return self._first(select(AnswerRow).where(col(AnswerRow.id) == answer_id))

    def last_answer(self, chat_id: int, user_id: int) -> RecordedAnswer | None:
        """Return what the person was last answered in the chat, None where nothing was asked."""
        return self._first(
            select(AnswerRow).where(col(AnswerRow.chat_id) == chat_id, col(AnswerRow.user_id) == user_id)
        )

    def answer_in_message(self, chat_id: int, message_id: int) -> RecordedAnswer | None:
        """Return the answer that stands in a message of the bot, None where it holds none; the last of several."""
        return self._first(
            select(AnswerRow).where(col(AnswerRow.chat_id) == chat_id, col(AnswerRow.message_id) == message_id)
        )

    def owner_of_message(self, chat_id: int, message_id: int) -> int | None:
        """Return who asked for the answer that stands in a message of the bot, None where it holds none."""
        newest = (
            select(AnswerRow.user_id)
            .where(col(AnswerRow.chat_id) == chat_id, col(AnswerRow.message_id) == message_id)
            .order_by(*_NEWEST_FIRST)
        )
        with self._transaction("read whose answer it is") as session:
            return session.exec(newest.limit(1)).first()

    def answer_to_question(self, chat_id: int, question_message_id: int) -> RecordedAnswer | None:
        """Return the answer to the question that stands in a message, None where it has none; the last of several."""
        return self._first(
            select(AnswerRow).where(
                col(AnswerRow.chat_id) == chat_id, col(AnswerRow.question_message_id) == question_message_id
            )
        )

    def vote(self, answer_id: str, user_id: int, vote: Vote, voted_at: datetime) -> None:
        """Keep what a person thinks of an answer, instead of what they thought before.

        Raises:
            LedgerError: there is no such answer, or the database refuses.
        """
        with self._transaction(f"record a vote on the answer {answer_id}") as session:
            write_vote(session, answer_id, user_id, vote, voted_at)

    def vote_of(self, answer_id: str, user_id: int) -> Vote | None:
        """Return what a person thinks of an answer, None where they have not voted."""
        with self._transaction("read a vote") as session:
            return read_vote(session, answer_id, user_id)

    def preferences(self, user_id: int) -> Preferences:
        """Return how a person wants to be answered."""
        with self._transaction("read preferences") as session:
            return read_preferences(session, user_id)

    def set_preferences(self, user_id: int, preferences: Preferences) -> None:
        """Keep how a person wants to be answered."""
        with self._transaction("record preferences") as session:
            write_preferences(session, user_id, preferences)

    def _first(self, statement: SelectOfScalar[AnswerRow]) -> RecordedAnswer | None:
        newest = statement.order_by(*_NEWEST_FIRST)
        with self._transaction("read an answer") as session:
            row = session.exec(newest.limit(1)).first()
            if row is None:
                return None
            citations = session.exec(
                select(CitationRow).where(col(CitationRow.answer_id) == row.id).order_by(col(CitationRow.rank))
            )
            occurrences = session.exec(
                select(OccurrenceRow).where(col(OccurrenceRow.answer_id) == row.id).order_by(col(OccurrenceRow.number))
            )
            attributions = session.exec(
                select(AttributionRow)
                .where(col(AttributionRow.answer_id) == row.id)
                .order_by(col(AttributionRow.number))
            )
            topics = session.exec(
                select(TopicRow).where(col(TopicRow.answer_id) == row.id).order_by(col(TopicRow.number))
            )
            return RecordedAnswer(
                answer=answer_of(row, citations, occurrences, attributions, topics),
                chat_id=row.chat_id,
                user_id=row.user_id,
                question_message_id=row.question_message_id,
                message_id=row.message_id,
                asked_at=row.asked_at,
            )
