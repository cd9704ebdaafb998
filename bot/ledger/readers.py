"""What readers think of answers and how they want to be answered: rows written over those before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from bot.ledger.rows import named_document
from bot.ledger.tables import LedgerTable, PreferencesRow, VoteRow
from bot.preferences import Preferences
from retrieval import Scope


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person thinks of an answer: the passage that they saw, and why it was of no use where they said."""

    rank: int
    useful: bool
    reason: str | None


def write_vote(session: Session, answer_id: str, user_id: int, vote: Vote, voted_at: datetime) -> None:
    """Keep a person's vote on an answer instead of the one before."""
    row = VoteRow(
        answer_id=answer_id,
        user_id=user_id,
        rank=vote.rank,
        useful=vote.useful,
        reason=vote.reason,
        voted_at=voted_at,
    )
    _write_over(session, row, ("answer_id", "user_id"))


def read_vote(session: Session, answer_id: str, user_id: int) -> Vote | None:
    """Return a person's vote on an answer, None where they have not voted."""
    row = session.get(VoteRow, (answer_id, user_id))
    return None if row is None else Vote(row.rank, row.useful, row.reason)


def write_preferences(session: Session, user_id: int, preferences: Preferences) -> None:
    """Keep what a person chose instead of what they chose before."""
    row = PreferencesRow(
        user_id=user_id,
        language=preferences.language,
        numerals=preferences.numerals,
        page_size=preferences.page_size,
        show_context=preferences.show_context,
        since=preferences.scope.since,
        until=preferences.scope.until,
        publishers=[*preferences.scope.publishers],
        document_id=preferences.scope.document and preferences.scope.document.id,
        document_title=preferences.scope.document and preferences.scope.document.title,
    )
    _write_over(session, row, ("user_id",))


def read_preferences(session: Session, user_id: int) -> Preferences:
    """Return what a person chose."""
    row = session.get(PreferencesRow, user_id)
    if row is None:
        return Preferences()
    return Preferences(
        language=None if row.language is None else ("en" if row.language == "en" else "ar"),
        numerals=None if row.numerals is None else ("latin" if row.numerals == "latin" else "arabic"),
        page_size=row.page_size,
        show_context=row.show_context,
        scope=Scope(row.since, row.until, tuple(row.publishers), named_document(row.document_id, row.document_title)),
    )


def _write_over(session: Session, row: LedgerTable, keys: Sequence[str]) -> None:
    """Insert a row or change the one with its keys, in one statement: two presses at once are no error."""
    values = cast("dict[str, object]", row.model_dump())
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(type(row)).values(values)
    changed = {name: statement.excluded[name] for name in values if name not in keys}
    session.exec(statement.on_conflict_do_update(index_elements=[*keys], set_=changed))
