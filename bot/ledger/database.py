"""The connection to the database that DATABASE_URL names."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import create_engine

from bot.ledger.errors import LedgerError

_POSTGRESQL = "postgresql+psycopg"
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": _POSTGRESQL,
    _POSTGRESQL: _POSTGRESQL,
}
_FORMS = "write sqlite:///folder/file.db or postgresql+psycopg://user:password@host/database"
_BUSY_MS = 10_000
_CONNECT_SECONDS = "10"


def read_url(database_url: str) -> URL:
    """Parse DATABASE_URL.

    Raises:
        LedgerError: it is not a URL of SQLite in a file or of PostgreSQL.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        # Nothing of the text is shown and the cause is cut: where it does not parse, any part may be the password.
        message = f"DATABASE_URL is not the URL of a database: {_FORMS}"
        raise LedgerError(message) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        message = f"DATABASE_URL asks for {url.drivername!r}, which the ledger does not speak: {_FORMS}"
        raise LedgerError(message)
    if driver == "sqlite" and (url.database in {None, "", ":memory:"} or str(url.database).startswith("file:")):
        message = f"DATABASE_URL names no file, and the ledger must outlive the process: {_FORMS}"
        raise LedgerError(message)
    if driver == _POSTGRESQL and "@" in f"{url.host}{url.database}":
        message = "DATABASE_URL is ambiguous: write each @ of the user's name or password as %40"
        raise LedgerError(message)
    return url.set(drivername=driver)


def make_folder(url: URL) -> None:
    """Create the folder of a SQLite file, closed to other users of the machine.

    Raises:
        OSError: it cannot be created.
    """
    if url.drivername == "sqlite":
        Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def open_engine(url: URL, *, migrating: bool = False) -> Engine:
    """Return an engine; nothing is connected yet.

    Args:
        url: as `read_url` gave it.
        migrating: on SQLite every transaction is a writer from its start, so that two processes migrate one after
            the other; and foreign keys are off, for a table that is rebuilt there is dropped first, which would
            delete the rows that refer to it.
    """
    if url.drivername != "sqlite":
        if "connect_timeout" not in url.query:
            url = url.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    # Parameters are hidden so that no question and no passage gets into a log by way of an error.
    engine = create_engine(url, hide_parameters=True)
    foreign_keys = "OFF" if migrating else "ON"
    begin = "BEGIN IMMEDIATE" if migrating else "BEGIN"

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver's own handling of transactions leaves DDL outside of them: `start` begins them instead.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}").close()
        connection.execute("PRAGMA journal_mode = WAL").close()
        connection.execute(f"PRAGMA foreign_keys = {foreign_keys}").close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", start)
    return engine
