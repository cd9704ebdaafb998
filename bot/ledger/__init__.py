"""The ledger: what was asked and what was answered, kept in SQLite or PostgreSQL."""

from bot.ledger.errors import LedgerError, LedgerUnavailableError
from bot.ledger.ledger import Ledger, RecordedAnswer
from bot.ledger.readers import Vote

__all__ = ["Ledger", "LedgerError", "LedgerUnavailableError", "RecordedAnswer", "Vote"]
