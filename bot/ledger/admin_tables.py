"""The tables of administration: who is admitted, by which invitation, the bot's switches, and the audit log.

Whoever is in these tables by name is not forgotten with their questions: forgetting a revocation would lift it. So
but for what they are to confirm no column here is called `user_id`, which is what `bot.ledger.erasure` looks for.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, UTCDateTime

from bot.ledger.escaping import VerbatimText
from bot.ledger.tables import LedgerTable


class MemberRow(LedgerTable, table=True):
    """What was decided about a person: `allowed` or `revoked`, by whom and when."""

    __tablename__ = "members"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    decision: str = Field(sa_type=VerbatimText)
    decided_by: int = Field(sa_type=BigInteger)
    decided_at: datetime = Field(sa_type=UTCDateTime)


class InviteRow(LedgerTable, table=True):
    """An invitation that admits one person; of its code only the SHA-256 is kept."""

    __tablename__ = "invites"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    digest: str = Field(primary_key=True, sa_type=VerbatimText)
    created_by: int = Field(sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_by: int | None = Field(sa_type=BigInteger)
    used_at: datetime | None = Field(sa_type=UTCDateTime)


class SwitchRow(LedgerTable, table=True):
    """A switch that is on, such as `maintenance`; one that is off has no row."""

    __tablename__ = "switches"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    name: str = Field(primary_key=True, sa_type=VerbatimText)
    set_by: int = Field(sa_type=BigInteger)
    set_at: datetime = Field(sa_type=UTCDateTime)


class AuditRow(LedgerTable, table=True):
    """An administrative action, or the attempt of one; `actor_id` is None where nobody answers for it."""

    __tablename__ = "audit"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only
    __table_args__ = (Index(None, "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UTCDateTime)
    actor_id: int | None = Field(sa_type=BigInteger)
    chat_id: int | None = Field(sa_type=BigInteger)
    action: str = Field(sa_type=VerbatimText)
    detail: str = Field(sa_type=VerbatimText)
    outcome: str = Field(sa_type=VerbatimText)


class ConfirmationRow(LedgerTable, table=True):
    """What a person was asked to confirm, as JSON, by the token of the buttons; this one is forgotten with them."""

    __tablename__ = "confirmations"  # pyright: ignore[reportAssignmentType] its stub knows the computed form only

    token: str = Field(primary_key=True, sa_type=VerbatimText)
    user_id: int = Field(sa_type=BigInteger)
    what: str = Field(sa_type=VerbatimText)
    until: datetime = Field(sa_type=UTCDateTime)
