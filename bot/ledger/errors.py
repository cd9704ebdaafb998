"""The ledger's error, and the one place where a database's errors become it."""

from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from retrieval.errors import IsnadError


class LedgerError(IsnadError):
    """The ledger cannot be opened, read or written; its message never holds the password."""


@contextmanager
def translated(url: URL, action: str) -> Generator[None]:
    """Turn what a database or its folder raises into a LedgerError.

    Args:
        url: the database.
        action: what was being done, to follow "cannot".

    Raises:
        LedgerError: the block raised an error of SQLAlchemy, of its driver or of the file system.
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
        # A traceback prints the cause as well, so one that quotes the password is left out of the chain.
        raise LedgerError(message) from (error if reason == text else None)


def shown(url: URL) -> str:
    """Return a URL fit for a message: the password masked, the query (which may hold another) left out."""
    return url.set(query={}).render_as_string(hide_password=True)


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
