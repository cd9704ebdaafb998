"""What the recorded answers tell in numbers: days, latencies, and what was not answered."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import col, select

from bot.ledger.tables import AnswerRow
from bot.ledger.transactions import Transactions
from retrieval.arabic.terms import folded_words

_LATENCIES = 10_000


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of a day in UTC."""

    date: date
    answered: int
    not_found: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered, in the spelling that was asked last, with how often it was asked."""

    question: str
    times: int
    last_asked: datetime


class Statistics:
    """Counts what was asked. Every method may raise LedgerError."""

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self._transactions = transactions

    def days(self, number: int, until: datetime) -> tuple[Day, ...]:
        """Return the last days, the oldest first, the one of `until` the last; a day without questions too."""
        last = until.astimezone(UTC).date()
        dates = [last - timedelta(days=before) for before in range(number - 1, -1, -1)]
        since = datetime.combine(dates[0], datetime.min.time(), UTC)
        asked = select(AnswerRow.asked_at, AnswerRow.abstained).where(col(AnswerRow.asked_at) >= since)
        counts: Counter[tuple[date, bool]] = Counter()
        with self._transactions.begin("count the questions") as session:
            for asked_at, abstained in session.exec(asked):
                counts[asked_at.date(), abstained] += 1
        return tuple(Day(one, counts[one, False], counts[one, True]) for one in dates)

    def latencies(self, since: datetime) -> tuple[float, ...]:
        """Return how long the latest answers took, in milliseconds, from the shortest on."""
        latest = (
            select(AnswerRow.total_ms)
            .where(col(AnswerRow.asked_at) >= since)
            .order_by(col(AnswerRow.asked_at).desc())
            .limit(_LATENCIES)
        )
        with self._transactions.begin("read the latencies") as session:
            return tuple(sorted(session.exec(latest)))

    def unanswered(self, since: datetime) -> tuple[Unanswered, ...]:
        """Return the questions that were not answered, those of the same words together, the most frequent first."""
        asked = (
            select(AnswerRow.question, AnswerRow.asked_at)
            .where(col(AnswerRow.abstained), col(AnswerRow.asked_at) >= since)
            .order_by(col(AnswerRow.asked_at))
        )
        found: dict[tuple[str, ...], Unanswered] = {}
        with self._transactions.begin("read what was not answered") as session:
            for question, asked_at in session.exec(asked):
                words = folded_words(question)
                before = found[words].times if words in found else 0
                found[words] = Unanswered(question, before + 1, asked_at)
        return tuple(sorted(found.values(), key=lambda one: (one.times, one.last_asked), reverse=True))


def percentile(ordered: tuple[float, ...], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed; None where there is none."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]
