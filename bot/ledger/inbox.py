"""The durable inbox as rows: updates are kept, claimed by one replica at a time, and done once.

Each function is a step on a session; `InboxStore` runs several of them as one transaction. The first statement of each
writes: SQLite cannot turn a reader into a writer while another writes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    delete,
    func,
    insert,
    select,
    true,
    update,
)
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from bot.ledger.inbox_statements import (
    ATTACH,
    BEGIN,
    CLAIM,
    CONFIRM,
    DROP_DELIVERIES,
    EMPTY_DELIVERIES,
    FINISH,
    FORGOTTEN,
    KEEP,
    LOCK,
    PARK,
    RELEASE,
    WITHDRAW,
    is_waiting,
)
from bot.ledger.inbox_tables import DONE, PARKED, WAITING, DeliveryRow, ReplicaRow, UpdateRow
from bot.ledger.transactions import Transactions

_Result = TypeVar("_Result")

StepOf: TypeAlias = Callable[[Session], _Result]
"""A step that returns something."""

Step: TypeAlias = Callable[[Session], object]
"""A function of this module with all but its session given."""


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came: its number, its order, its person, and Telegram's JSON as text."""

    update_id: int
    turn: int | None
    user_id: int | None
    payload: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that was sent for an update, or begun to be; `result` is Telegram's answer as JSON, None before it."""

    ordinal: int
    method: str
    chat: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """An update that a replica may process: `token` proves it, `attempts` counts this one and those that crashed.

    `answer_id` is the answer that an earlier attempt recorded, None where none did.
    """

    update_id: int
    token: int
    attempts: int
    payload: str
    answer_id: str | None
    received_at: datetime
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A claim with the replica that made it."""

    owner: str
    claim: Claim


class ClaimLostError(Exception):
    """Another replica processes the update now, so that this one may record and send nothing more for it."""


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many updates wait or are being processed, how many were given up, and how many messages may be doubled."""

    waiting: int
    parked: int
    uncertain: int


class InboxStore:
    """Runs steps on the inbox. Every method may raise LedgerError."""

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self._transactions = transactions

    @property
    def is_shared(self) -> bool:
        """Whether several replicas can share the database."""
        return self._transactions.url.drivername != "sqlite"

    def run(self, steps: Sequence[Step]) -> list[object]:
        """Run steps as one transaction and return what each returns."""
        with self._transactions.begin("write to the ledger") as session:
            return [step(session) for step in steps]

    def counts(self) -> InboxCounts:
        """Count what is there."""
        with self._transactions.begin("count the inbox") as session:
            number = select(func.count()).select_from(UpdateRow)
            return InboxCounts(
                session.scalar(number.where(is_waiting())) or 0,
                session.scalar(number.where(col(UpdateRow.state) == PARKED)) or 0,
                session.scalar(select(func.count()).select_from(DeliveryRow).where(col(DeliveryRow.uncertain))) or 0,
            )


def keep(session: Session, received: Sequence[Received]) -> int:
    """Keep updates and return how many are new: one that is known already, done or not, falls away."""
    now = datetime.now(UTC)
    rows = [
        {
            "update_id": one.update_id,
            "turn": one.turn,
            "user_id": one.user_id,
            "payload": one.payload,
            "received_at": now,
            "state": WAITING,
            "attempts": 0,
            "owner": None,
            "token": 0,
            "answer_id": None,
        }
        # In one order everywhere, so that two replicas which are given the same do not wait for each other.
        for one in sorted(received, key=lambda one: one.update_id)
    ]
    if not rows:
        return 0
    return len(session.connection().execute(KEEP[_is_postgresql(session)], rows).all())


def claim(session: Session, owner: str, most: int, *, attempts: range) -> tuple[Claim, ...]:
    """Claim the oldest waiting update of each turn, and those that need no turn; at most so many, the oldest first.

    Args:
        session: of the database.
        owner: a replica that `join` has made known; nothing is claimed for another.
        most: how many at most.
        attempts: of the updates that are meant, how often each was claimed before.
    """
    meant = {"replica": owner, "most": most, "least_attempts": attempts.start, "most_attempts": attempts.stop - 1}
    found = sorted(session.connection().execute(CLAIM, meant), key=lambda row: row[0])
    # A token is counted up where an update was given back as well, having been begun or not.
    sent = _deliveries(session, [update_id for update_id, token, *_ in found if token > 1])
    return tuple(
        Claim(update_id, token, count, payload or "", answer_id, received_at, sent.get(update_id, ()))
        for update_id, token, count, payload, answer_id, received_at in found
    )


def attach(session: Session, held: Held, answer_id: str) -> None:
    """Say which answer is recorded for an update, in the transaction that records it.

    Raises:
        ClaimLostError: the claim holds no more, so that another replica records an answer.
    """
    if _changed(session, ATTACH, _held(held.owner, held.claim) | {"recorded": answer_id}) == 0:
        raise ClaimLostError


def begin(session: Session, owner: str, held: Claim, sent: Delivery) -> bool:
    """Say that a message is about to be sent; return whether the claim still holds, without which it must not be.

    One that was begun before and never confirmed is uncertain from here on.
    """
    # Locked, so that nobody takes the update over before this is kept.
    if _changed(session, LOCK, _held(owner, held)) == 0:
        return False
    row = {"update_id": held.update_id, "begun_at": datetime.now(UTC), "uncertain": False, "result": None}
    row |= {"ordinal": sent.ordinal, "method": sent.method, "chat": sent.chat}
    _changed(session, BEGIN[_is_postgresql(session)], row)
    return True


def withdraw(session: Session, update_id: int, ordinal: int) -> None:
    """Say that a message that was begun has certainly not been sent."""
    _changed(session, WITHDRAW, {"of_update": update_id, "of_ordinal": ordinal})


def confirm(session: Session, update_id: int, ordinal: int, result: str) -> None:
    """Say that a message was sent. It is so even where the claim was lost meanwhile: then nobody sends it again."""
    _changed(session, CONFIRM, {"of_update": update_id, "of_ordinal": ordinal, "reply": result})


def finish(session: Session, owner: str, held: Claim, sent: int) -> bool:
    """Say that an update is done, after so many messages; return whether the claim still held.

    All that names a person or quotes them goes: what stays is the number, by which a redelivery is known.
    """
    if _changed(session, FINISH, _held(owner, held)) == 0:
        return False
    if sent:
        _forget_deliveries(session, held.update_id)
    return True


def give_back(session: Session, owner: str, held: Sequence[Claim]) -> None:
    """Let updates wait for another replica or another time, as if they had not been claimed."""
    numbers = [one.update_id for one in held]
    back = update(UpdateRow).where(col(UpdateRow.update_id).in_(numbers), col(UpdateRow.owner) == owner, is_waiting())
    _changed(session, back.values(owner=None, attempts=col(UpdateRow.attempts) - 1))


def release(session: Session, owner: str, held: Claim) -> None:
    """Let an update that could not be finished wait again; the attempt counts."""
    _changed(session, RELEASE, _held(owner, held))


def park(session: Session, owner: str, held: Claim) -> bool:
    """Give an update up: it stays for whoever looks into it, and holds nobody up; return whether the claim held."""
    if _changed(session, PARK, _held(owner, held)) == 0:
        return False
    _forget_deliveries(session, held.update_id)
    return True


def join(session: Session, owner: str, lease: timedelta, *, alone: bool) -> int:
    """Make a replica known; `alone` says that no other lives, so that all claims are free at once; return how many."""
    left = 0
    if alone:
        _changed(session, delete(ReplicaRow))
        left = _free_orphans(session)
    _changed(session, insert(ReplicaRow).values(owner=owner, alive_until=_lease_end(session, lease)))
    return left


def renew(session: Session, owner: str, lease: timedelta) -> bool:
    """Lengthen the life of a replica; return whether it was still known: if not, its claims are another's now."""
    kept = update(ReplicaRow).where(col(ReplicaRow.owner) == owner).values(alive_until=_lease_end(session, lease))
    return _changed(session, kept) == 1


def bury(session: Session) -> int:
    """Free the claims of replicas whose time is over, and return how many there were; for a shared database."""
    _changed(session, delete(ReplicaRow).where(col(ReplicaRow.alive_until) < func.now()))
    return _free_orphans(session)


def leave(session: Session, owner: str) -> None:
    """Let a replica go, and with it what it has claimed."""
    _changed(session, delete(ReplicaRow).where(col(ReplicaRow.owner) == owner))
    _free_orphans(session)


def forget_updates(session: Session, user_id: int) -> None:
    """Drop what a person sent, except what is being processed right now: that is dropped as soon as it is done."""
    theirs = col(UpdateRow.user_id) == user_id, col(UpdateRow.owner).is_(None)
    _changed(session, update(UpdateRow).where(*theirs).values(state=DONE, **FORGOTTEN))


def purge_updates(session: Session, before: datetime, *, unfinished: bool) -> int:
    """Delete what was received before, only what is done or parked unless told otherwise; return how many updates."""
    old = (col(UpdateRow.received_at) < before, true() if unfinished else ~is_waiting())
    return _changed(session, delete(UpdateRow).where(*old))


def purge_deliveries(session: Session, before: datetime) -> int:
    """Delete the deliveries that were begun before; return how many there were."""
    return _changed(session, delete(DeliveryRow).where(col(DeliveryRow.begun_at) < before))


def _held(owner: str, held: Claim) -> dict[str, object]:
    """Return the parameters that say which claim a statement is about."""
    return {"of_update": held.update_id, "of_owner": owner, "of_token": held.token}


def _forget_deliveries(session: Session, update_id: int) -> None:
    theirs = {"of_update": update_id}
    _changed(session, DROP_DELIVERIES, theirs)
    _changed(session, EMPTY_DELIVERIES, theirs)


def _free_orphans(session: Session) -> int:
    known = select(col(ReplicaRow.owner))
    orphans = update(UpdateRow).where(is_waiting(), col(UpdateRow.owner).not_in(known))
    return _changed(session, orphans.values(owner=None))


def _deliveries(session: Session, update_ids: Sequence[int]) -> dict[int, tuple[Delivery, ...]]:
    if not update_ids:
        return {}
    rows = session.exec(
        select_rows(DeliveryRow)
        .where(col(DeliveryRow.update_id).in_(update_ids))
        .order_by(col(DeliveryRow.update_id), col(DeliveryRow.ordinal))
    )
    found: dict[int, tuple[Delivery, ...]] = {}
    for row in rows:
        one = Delivery(row.ordinal, row.method, row.chat, row.result)
        found[row.update_id] = (*found.get(row.update_id, ()), one)
    return found


def _lease_end(session: Session, lease: timedelta) -> ColumnElement[datetime] | datetime:
    # The clock of the database, which all replicas share; a database that is not shared needs none.
    return func.now() + lease if _is_postgresql(session) else datetime.now(UTC) + lease


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _changed(session: Session, statement: Executable, parameters: Mapping[str, object] | None = None) -> int:
    result = session.connection().execute(statement, parameters)
    assert isinstance(result, CursorResult)  # noqa: S101 - what changes rows gives none
    return result.rowcount
