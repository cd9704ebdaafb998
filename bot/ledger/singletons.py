"""What one replica does at a time: an advisory lock of PostgreSQL, gone with the connection of whoever held it."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.ledger.errors import translated
from bot.ledger.transactions import Transactions

Singleton: TypeAlias = Literal["reindex"]

_KEYS: Final[dict[Singleton, int]] = {"reindex": 0x49534E414401}
"""Any numbers that all processes of Isnad agree on, and that differ from the one of the migrations."""


@dataclass(frozen=True, slots=True)
class SingletonLock:
    """A lock that is held; on a database that is not shared there is none to hold."""

    key: int
    connection: Connection | None

    def release(self) -> None:
        """Let another replica; where the connection is gone, so is the lock."""
        if self.connection is None:
            return
        try:
            self.connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self.key})
        except SQLAlchemyError:
            self.connection.invalidate()
        finally:
            self.connection.close()


def take(transactions: Transactions, what: Singleton) -> SingletonLock | None:
    """Take a lock without waiting; None where another replica has it.

    Raises:
        LedgerError: the database cannot be reached.
    """
    key = _KEYS[what]
    if transactions.url.drivername == "sqlite":
        return SingletonLock(key, None)
    with translated(transactions.url, f"be alone for a {what}"):
        connection = transactions.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
            return SingletonLock(key, connection)
        connection.close()
        return None
