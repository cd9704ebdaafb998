"""The tables of the durable inbox: updates, what was sent for each, and the processes that share them."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Index, false, text
from sqlmodel import Field, UTCDateTime

from bot.ledger.escaping import VerbatimText
from bot.ledger.tables import LedgerTable

WAITING, DONE, PARKED = "waiting", "done", "parked"
"""The states of an update: to be processed, or being so; processed; given up."""

INBOX: Final = "inbox"
"""The name of the table of updates."""

_IS_WAITING = text("state = 'waiting'")
_HAS_PERSON = text("user_id IS NOT NULL")


class UpdateRow(LedgerTable, table=True):
    """An update of Telegram; one that is done keeps its number alone, by which a redelivered one is known.

    `turn` is the chat or person whose updates are processed one after the other, None for one that need not wait.
    `owner` is the replica that processes it, None while it waits; `token` grows with every claim, so that a claim that
    was lost is known by its number. `attempts` counts the claims that were not given back. `answer_id` is the answer
    that was recorded for it, which another attempt sends instead of one of its own.
    """

    __tablename__ = INBOX  # pyright: ignore[reportAssignmentType] its stub knows the computed form only
    __table_args__ = (
        Index("ix_inbox_waiting", "update_id", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
        Index("ix_inbox_turn", "turn", "update_id", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
        Index("ix_inbox_user_id", "user_id", sqlite_where=_HAS_PERSON, postgresql_where=_HAS_PERSON),
        Index(None, "received_at"),
    )

    update_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    turn: int | None = Field(sa_type=BigInteger)
    user_id: int | None = Field(sa_type=BigInteger)
    payload: str | None = Field(sa_type=VerbatimText)
    received_at: datetime = Field(sa_type=UTCDateTime)
    state: str = Field(sa_type=VerbatimText)
    attempts: int
    owner: str | None = Field(sa_type=VerbatimText)
    token: int
    answer_id: str | None = Field(sa_type=VerbatimText)


class DeliveryRow(LedgerTable, table=True):
    """A message that is sent for an update, `ordinal` counting them from 1; gone with the update when that is done.

    `result` is Telegram's answer, None until it came. One that may have been sent twice, because the answer to the
    first try never came, is `uncertain` and outlives its update, without the result and the chat.
    """

    __tablename__ = "deliveries"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    update_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    ordinal: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    method: str = Field(sa_type=VerbatimText)
    chat: str | None = Field(sa_type=VerbatimText)
    begun_at: datetime = Field(sa_type=UTCDateTime)
    result: str | None = Field(sa_type=VerbatimText)
    uncertain: bool = Field(sa_column_kwargs={"server_default": false()})


class ReplicaRow(LedgerTable, table=True):
    """A process that shares the inbox; what it has claimed is another's once `alive_until` has passed."""

    __tablename__ = "replicas"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    owner: str = Field(primary_key=True, sa_type=VerbatimText)
    alive_until: datetime = Field(sa_type=UTCDateTime)
