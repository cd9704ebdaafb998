"""The ledger's error, and the one place where a database's errors become it."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from retrieval.errors import IsnadError

_PASSING_IN_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PROTOCOL,
    }
)
# Connection exceptions, transaction rollbacks (deadlocks), insufficient resources, operator intervention (a server that
# shuts down or starts), system errors.
_PASSING_IN_POSTGRESQL = ("08", "40", "53", "57", "58")


class LedgerError(IsnadError):
    """The ledger cannot be opened, read or written; its message never holds the password."""


class LedgerUnavailableError(LedgerError):
    """The database is away, busy or full: what failed was not done, and may be tried again as it was."""


@contextmanager
def translated(url: URL, action: str) -> Generator[None]:
    """Turn what a database or its folder raises into a LedgerError.

    Args:
        url: the database.
        action: what was being done, to follow "cannot".

    Raises:
        LedgerUnavailableError: the block raised an error that passes.
        LedgerError: the block raised another error of SQLAlchemy, of its driver or of the file system.
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        text = _reason(error)
        reason = _masked(text, url)
        if isinstance(error, IntegrityError):
            advice = "it contradicts what is recorded already"
        else:
            advice = "check DATABASE_URL, and that the database runs and can be written"
        message = f"cannot {action} in {shown(url)}: {reason}; {advice}"
        kind = LedgerUnavailableError if _passes(error) else LedgerError
        # A traceback prints the cause as well, so one that quotes the password is left out of the chain.
        raise kind(message) from (error if reason == text else None)


def shown(url: URL) -> str:
    """Return a URL fit for a message: the password masked, the query (which may hold another) left out."""
    return url.set(query={}).render_as_string(hide_password=True)


def _passes(error: SQLAlchemyError | OSError) -> bool:
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    foreign = error.orig
    if isinstance(foreign, sqlite3.Error):
        # Errors that the database file raised have no code where the driver itself complains.
        code = getattr(foreign, "sqlite_errorcode", None)
        return isinstance(code, int) and code & 0xFF in _PASSING_IN_SQLITE
    state = getattr(foreign, "sqlstate", None)
    # Without a state no server answered.
    return (
        error.connection_invalidated
        or (isinstance(error, OperationalError) and state is None)
        or (isinstance(state, str) and state.startswith(_PASSING_IN_POSTGRESQL))
    )


def _reason(error: SQLAlchemyError | OSError) -> str:
    foreign = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return " ".join(str(foreign).split())


def _masked(text: str, url: URL) -> str:
    asked = url.query.get("password", ())
    secrets = {url.password or "", *((asked,) if isinstance(asked, str) else asked)}
    for secret in sorted(secrets - {""}, key=len, reverse=True):
        for written in (secret, quote(secret, safe=""), quote_plus(secret)):
            text = text.replace(written, "***")
    return text
