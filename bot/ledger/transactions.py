"""Transactions on the ledger's database, their errors translated."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlmodel import Session

from bot.ledger.errors import translated


@dataclass(frozen=True, slots=True)
class Transactions:
    """A database that is up to date, as each part of the ledger uses it; safe to share between threads."""

    url: URL
    engine: Engine

    @contextmanager
    def begin(self, action: str) -> Generator[Session]:
        """Yield a session whose changes are kept together at the end of the block, or not at all.

        Args:
            action: what is being done, to follow "cannot".

        Raises:
            LedgerError: the database cannot be reached or refuses.
        """
        with translated(self.url, action), Session(self.engine) as session, session.begin():
            yield session
