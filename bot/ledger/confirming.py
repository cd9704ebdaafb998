"""Questions that wait for a confirming button, for whichever replica the press comes to."""

from datetime import datetime

from sqlmodel import col, delete

from bot.ledger.admin_tables import ConfirmationRow
from bot.ledger.transactions import Transactions


class Confirming:
    """Keeps what people were asked to confirm. Every method may raise LedgerError."""

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self._transactions = transactions

    def ask(self, token: str, user_id: int, what: str, *, at: datetime, until: datetime) -> None:
        """Remember what a person was asked, and forget what nobody can confirm any more."""
        with self._transactions.begin("keep a question") as session:
            session.exec(delete(ConfirmationRow).where(col(ConfirmationRow.until) < at))
            session.add(ConfirmationRow(token=token, user_id=user_id, what=what, until=until))

    def take(self, token: str, user_id: int, *, at: datetime) -> str | None:
        """Return what a token stands for, once and for the person who was asked; None for any other."""
        theirs = col(ConfirmationRow.token) == token, col(ConfirmationRow.user_id) == user_id
        taken = delete(ConfirmationRow).where(*theirs).returning(col(ConfirmationRow.what), col(ConfirmationRow.until))
        with self._transactions.begin("take a question") as session:
            row = session.exec(taken).one_or_none()
        return row[0] if row is not None and row[1] >= at else None
