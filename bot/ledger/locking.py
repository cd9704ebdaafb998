"""One process on a SQLite ledger: what another has left in its inbox is this one's only where that one is dead."""

from collections.abc import Generator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from bot.ledger.database import close_to_others, read_url
from bot.ledger.errors import LedgerError, translated


@contextmanager
def sole_user(database_url: str) -> Generator[None]:
    """Keep other bots off a SQLite ledger while the block runs; one on PostgreSQL may be shared.

    The kernel lets the lock go when the process ends, however it ends.

    Raises:
        LedgerError: another bot uses it, or the folder cannot be written.
    """
    url = read_url(database_url)
    if url.drivername != "sqlite":
        yield
        return
    lock = FileLock(f"{url.database}.lock", mode=0o600)
    with translated(url, "lock the ledger"):
        close_to_others(url)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            message = f"another bot is running on {url.database}: stop it, or share a PostgreSQL database"
            raise LedgerError(message) from None
    try:
        yield
    finally:
        lock.release()
