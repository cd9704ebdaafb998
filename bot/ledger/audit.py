"""The audit log: every administrative action and every attempt of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, cast

from sqlmodel import col, func, select

from bot.ledger.admin_tables import AuditRow
from bot.ledger.transactions import Transactions

AuditOutcome: TypeAlias = Literal["done", "refused", "denied", "failed", "cancelled", "noticed"]
"""Refused: by the state of things; denied: for want of authority; noticed: by the bot itself."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when and with what outcome.

    `actor_id` is None where nobody answers for the action: a channel, an anonymous administrator of a group, or what
    the bot noticed. `at` is aware, in UTC.
    """

    at: datetime
    actor_id: int | None
    chat_id: int | None
    action: str
    detail: str
    outcome: AuditOutcome


class Audit:
    """Adds to the audit log and pages through it. Every method may raise LedgerError."""

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self._transactions = transactions

    def record(self, entry: AuditEntry) -> None:
        """Add an entry."""
        row = AuditRow(
            at=entry.at,
            actor_id=entry.actor_id,
            chat_id=entry.chat_id,
            action=entry.action,
            detail=entry.detail,
            outcome=entry.outcome,
        )
        with self._transactions.begin("keep the audit log") as session:
            session.add(row)

    def has(self, action: str, detail: str) -> bool:
        """Tell whether there is an entry of an action with a detail."""
        same = select(AuditRow.id).where(col(AuditRow.action) == action, col(AuditRow.detail) == detail).limit(1)
        with self._transactions.begin("read the audit log") as session:
            return session.exec(same).first() is not None

    def last(self, action: str) -> AuditEntry | None:
        """Return the newest entry of an action, None where there is none."""
        newest = select(AuditRow).where(col(AuditRow.action) == action).order_by(col(AuditRow.id).desc()).limit(1)
        with self._transactions.begin("read the audit log") as session:
            row = session.exec(newest).first()
            return None if row is None else _entry(row)

    def page(self, number: int, size: int) -> tuple[tuple[AuditEntry, ...], int]:
        """Return a page, counted from 1 and the newest entries first, and how many entries there are in all."""
        newest = select(AuditRow).order_by(col(AuditRow.id).desc()).offset((number - 1) * size).limit(size)
        with self._transactions.begin("read the audit log") as session:
            total = session.exec(select(func.count()).select_from(AuditRow)).one()
            return tuple(_entry(row) for row in session.exec(newest)), total


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.at, row.actor_id, row.chat_id, row.action, row.detail, cast("AuditOutcome", row.outcome))
