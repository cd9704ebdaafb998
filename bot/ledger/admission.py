"""Who may use the bot: decisions about people, invitations, and the switch of maintenance."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, cast

from sqlmodel import Session, col, delete, select, update

from bot.ledger.admin_tables import InviteRow, MemberRow, SwitchRow
from bot.ledger.transactions import Transactions

Decision: TypeAlias = Literal["allowed", "revoked"]

_MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Standing:
    """What was decided about a person, None where nothing was; and whether the bot is under maintenance."""

    decision: Decision | None
    maintenance: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person about whom something was decided."""

    person_id: int
    decision: Decision
    decided_at: datetime


class Admission:
    """Decides who is admitted and remembers it.

    What is written comes first in each transaction: SQLite cannot turn a reader into a writer while another writes.
    Every method may raise LedgerError.
    """

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self._transactions = transactions

    def standing(self, person_id: int) -> Standing:
        """Return where a person stands now."""
        with self._transactions.begin("read who is admitted") as session:
            return Standing(_decision(session, person_id), session.get(SwitchRow, _MAINTENANCE) is not None)

    def decide(self, person_ids: Sequence[int], decision: Decision, *, by: int, at: datetime) -> None:
        """Allow or revoke people; the last decision holds."""
        with self._transactions.begin("change who is admitted") as session:
            for person_id in dict.fromkeys(person_ids):
                _decide(session, person_id, decision, by, at)

    def members(self) -> tuple[Member, ...]:
        """Return everybody about whom something was decided, the last decision first."""
        with self._transactions.begin("list who is admitted") as session:
            rows = session.exec(select(MemberRow).order_by(col(MemberRow.decided_at).desc(), col(MemberRow.person_id)))
            return tuple(Member(row.person_id, cast("Decision", row.decision), row.decided_at) for row in rows)

    def invite(self, code: str, *, by: int, at: datetime, expires_at: datetime) -> None:
        """Keep an invitation that admits whoever shows its code first, until it expires."""
        row = InviteRow(
            digest=_digest(code), created_by=by, created_at=at, expires_at=expires_at, used_by=None, used_at=None
        )
        with self._transactions.begin("keep an invitation") as session:
            session.add(row)

    def redeem(self, code: str, *, person_id: int, at: datetime) -> bool:
        """Admit a person by an invitation, once; return whether they are admitted now.

        Somebody who is admitted already does not use it up, and a revocation is not lifted by it.
        """
        undecided = ~select(MemberRow).where(col(MemberRow.person_id) == person_id).exists()
        valid = (
            col(InviteRow.digest) == _digest(code),
            col(InviteRow.used_by).is_(None),
            col(InviteRow.expires_at) > at,
            undecided,
        )
        use = update(InviteRow).where(*valid).values(used_by=person_id, used_at=at)
        with self._transactions.begin("redeem an invitation") as session:
            if session.exec(use).rowcount == 1:
                _decide(session, person_id, "allowed", person_id, at)
            return _decision(session, person_id) == "allowed"

    def set_maintenance(self, *, on: bool, by: int, at: datetime) -> None:
        """Turn maintenance on or off, for every process that shares the ledger."""
        with self._transactions.begin("switch maintenance") as session:
            session.exec(delete(SwitchRow).where(col(SwitchRow.name) == _MAINTENANCE))
            if on:
                session.add(SwitchRow(name=_MAINTENANCE, set_by=by, set_at=at))


def _decision(session: Session, person_id: int) -> Decision | None:
    row = session.get(MemberRow, person_id)
    return None if row is None else cast("Decision", row.decision)


def _decide(session: Session, person_id: int, decision: Decision, by: int, at: datetime) -> None:
    change = (
        update(MemberRow)
        .where(col(MemberRow.person_id) == person_id)
        .values(decision=decision, decided_by=by, decided_at=at)
    )
    if session.exec(change).rowcount == 0:
        session.add(MemberRow(person_id=person_id, decision=decision, decided_by=by, decided_at=at))
        session.flush()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
