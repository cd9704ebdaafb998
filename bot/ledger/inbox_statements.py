"""The statements that the inbox runs for every update, made once: making one takes several times as long as running it.

Their parameters are named apart from the columns: `of_update`, `of_owner` and `of_token` say which claim is meant.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, Executable, bindparam, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.ledger.inbox_tables import DONE, PARKED, WAITING, DeliveryRow, ReplicaRow, UpdateRow

FORGOTTEN: Final[Mapping[str, None]] = dict.fromkeys(("payload", "user_id", "turn", "owner", "answer_id"))
"""What names a person or quotes them, and goes when an update is done."""


def is_waiting() -> ColumnElement[bool]:
    """Tell of an update whether it waits or is being processed."""
    return col(UpdateRow.state) == WAITING


_HELD: Final = (
    col(UpdateRow.update_id) == bindparam("of_update"),
    col(UpdateRow.owner) == bindparam("of_owner"),
    col(UpdateRow.token) == bindparam("of_token"),
    is_waiting(),
)
_OF_UPDATE: Final = col(DeliveryRow.update_id) == bindparam("of_update")
_DELIVERY: Final = _OF_UPDATE, col(DeliveryRow.ordinal) == bindparam("of_ordinal")
ATTACH: Final = update(UpdateRow).where(*_HELD).values(answer_id=bindparam("recorded"))
LOCK: Final = update(UpdateRow).where(*_HELD).values(owner=bindparam("of_owner"))
FINISH: Final = update(UpdateRow).where(*_HELD).values(state=DONE, **FORGOTTEN)
RELEASE: Final = update(UpdateRow).where(*_HELD).values(owner=None)
PARK: Final = update(UpdateRow).where(*_HELD).values(state=PARKED, owner=None)
CONFIRM: Final = update(DeliveryRow).where(*_DELIVERY).values(result=bindparam("reply"))
WITHDRAW: Final = delete(DeliveryRow).where(*_DELIVERY, ~col(DeliveryRow.uncertain), col(DeliveryRow.result).is_(None))
DROP_DELIVERIES: Final = delete(DeliveryRow).where(_OF_UPDATE, ~col(DeliveryRow.uncertain))
EMPTY_DELIVERIES: Final = update(DeliveryRow).where(_OF_UPDATE).values(result=None, chat=None)


def _keeping(made: sqlite.Insert | postgresql.Insert) -> Executable:
    """Return the statement of `keep`."""
    return made.on_conflict_do_nothing().returning(col(UpdateRow.update_id))


def _beginning(made: sqlite.Insert | postgresql.Insert) -> Executable:
    """Return the statement of `begin` that keeps the message: one that is there was begun before."""
    again = {name: made.excluded[name] for name in ("begun_at", "method", "chat")}
    return made.on_conflict_do_update(index_elements=["update_id", "ordinal"], set_={"uncertain": True, **again})


def _claiming() -> Executable:
    """Return the statement of `claim`; it is made once, for making it takes longer than running it."""
    other = aliased(UpdateRow)
    # One that is older comes first; one that is newer and being processed was there when the older was not.
    waits_for_turn = exists().where(
        col(other.turn) == col(UpdateRow.turn),
        col(other.update_id) != col(UpdateRow.update_id),
        or_(col(other.update_id) < col(UpdateRow.update_id), col(other.owner).is_not(None)),
        col(other.state) == WAITING,
    )
    free = (
        select(col(UpdateRow.update_id))
        .where(
            is_waiting(),
            col(UpdateRow.owner).is_(None),
            col(UpdateRow.attempts).between(bindparam("least_attempts"), bindparam("most_attempts")),
            or_(col(UpdateRow.turn).is_(None), ~waits_for_turn),
        )
        .order_by(col(UpdateRow.update_id))
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    known = exists().where(col(ReplicaRow.owner) == bindparam("replica"))
    return (
        update(UpdateRow)
        .where(col(UpdateRow.update_id).in_(free), known)
        .values(owner=bindparam("replica"), token=col(UpdateRow.token) + 1, attempts=col(UpdateRow.attempts) + 1)
        .returning(
            col(UpdateRow.update_id),
            col(UpdateRow.token),
            col(UpdateRow.attempts),
            col(UpdateRow.payload),
            col(UpdateRow.answer_id),
            col(UpdateRow.received_at),
        )
    )


CLAIM: Final = _claiming()
# By whether the database is PostgreSQL.
KEEP: Final = {False: _keeping(sqlite.insert(UpdateRow)), True: _keeping(postgresql.insert(UpdateRow))}
BEGIN: Final = {False: _beginning(sqlite.insert(DeliveryRow)), True: _beginning(postgresql.insert(DeliveryRow))}
