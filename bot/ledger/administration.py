"""The side of the ledger that administrators work with."""

from typing import BinaryIO

from bot.ledger.admission import Admission
from bot.ledger.audit import Audit
from bot.ledger.confirming import Confirming
from bot.ledger.dump import dump
from bot.ledger.erasure import Erasure
from bot.ledger.feedback import Feedback
from bot.ledger.statistics import Statistics
from bot.ledger.transactions import Transactions


class AdministrationLedger:
    """Admission, audit, statistics, feedback, erasure, confirmations and export; safe to call from several threads."""

    def __init__(self, transactions: Transactions) -> None:
        """Stand on the ledger's database."""
        self.admission = Admission(transactions)
        self.audit = Audit(transactions)
        self.statistics = Statistics(transactions)
        self.feedback = Feedback(transactions)
        self.erasure = Erasure(transactions)
        self.confirming = Confirming(transactions)
        self._transactions = transactions

    def dump(self, file: BinaryIO) -> int:
        """Write every row as a line of JSON and return how many there were."""
        return dump(self._transactions, file)
