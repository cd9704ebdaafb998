"""What is deleted from the ledger: a person's data when they ask for it, everybody's when it is old."""

from datetime import datetime

from sqlalchemy import CursorResult, Delete
from sqlalchemy import delete as delete_from
from sqlmodel import Session, col

from bot.ledger.admin_tables import AuditRow, InviteRow
from bot.ledger.inbox import forget_updates, purge_deliveries, purge_updates
from bot.ledger.inbox_tables import INBOX
from bot.ledger.tables import AnswerRow, LedgerTable
from bot.ledger.transactions import Transactions

_PERSON = "user_id"


class Erasure:
    """Deletes rows for good; what hangs on them goes with them. Every method may raise LedgerError."""

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self._transactions = transactions

    def forget(self, user_id: int) -> int:
        """Delete all that names a person as its `user_id`, in whichever table; return how many answers that were."""
        with self._transactions.begin("forget a person") as session:
            answers = _delete(session, delete_from(AnswerRow).where(col(AnswerRow.user_id) == user_id))
            # An update that is done keeps its number, so that it does not come again.
            forget_updates(session, user_id)
            for table in reversed(LedgerTable.metadata.sorted_tables):
                if _PERSON in table.c and table.name != INBOX:
                    _delete(session, delete_from(table).where(table.c[_PERSON] == user_id))
        return answers

    def purge(self, before: datetime) -> int:
        """Delete answers, audit entries, invitations and updates that are older; return how many rows that were."""
        dated = (
            (AnswerRow, col(AnswerRow.asked_at)),
            (AuditRow, col(AuditRow.at)),
            (InviteRow, col(InviteRow.expires_at)),
        )
        with self._transactions.begin("delete what is old") as session:
            rows = sum(_delete(session, delete_from(row).where(moment < before)) for row, moment in dated)
            # One that has waited for days is answered no more, and what it says is not to stay either.
            return rows + purge_updates(session, before, unfinished=True) + purge_deliveries(session, before)


def _delete(session: Session, statement: Delete) -> int:
    result = session.connection().execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - a deletion gives no rows
    return result.rowcount
