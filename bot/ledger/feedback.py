"""What readers thought of answers: how many votes each way, and what was voted down and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import and_, col, func, select

from bot.ledger.tables import AnswerRow, CitationRow, VoteRow
from bot.ledger.transactions import Transactions


@dataclass(frozen=True, slots=True)
class Complaint:
    """A vote against an answer: the question, the passage and the document's title, and the reason where one was said.

    `passage` is empty where the answer has none of that rank.
    """

    question: str
    passage: str
    title: str
    reason: str | None
    voted_at: datetime


class Feedback:
    """Reads the votes. Every method may raise LedgerError."""

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self._transactions = transactions

    def votes(self, since: datetime) -> tuple[int, int]:
        """Return how many votes there are for answers and against them."""
        counted = (
            select(VoteRow.useful, func.count()).where(col(VoteRow.voted_at) >= since).group_by(col(VoteRow.useful))
        )
        with self._transactions.begin("count the votes") as session:
            numbers = dict(session.exec(counted).all())
        return numbers.get(True, 0), numbers.get(False, 0)

    def complaints(self, most: int) -> tuple[Complaint, ...]:
        """Return the newest votes against answers."""
        shown = and_(col(CitationRow.answer_id) == col(VoteRow.answer_id), col(CitationRow.rank) == col(VoteRow.rank))
        newest = (
            select(VoteRow, AnswerRow, CitationRow)
            .join(AnswerRow, col(AnswerRow.id) == col(VoteRow.answer_id))
            .join(CitationRow, shown, isouter=True)
            .where(col(VoteRow.useful).is_(False))
            .order_by(col(VoteRow.voted_at).desc())
            .limit(most)
        )
        with self._transactions.begin("read the votes") as session:
            return tuple(
                Complaint(answer.question, *_shown(citation), vote.reason, vote.voted_at)
                for vote, answer, citation in session.exec(newest)
            )


def _shown(citation: CitationRow | None) -> tuple[str, str]:
    return ("", "") if citation is None else (citation.text, citation.title)
