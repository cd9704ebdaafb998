"""The connection to the database that DATABASE_URL names."""

import logging
import os
import sqlite3
import stat
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
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600

logger = logging.getLogger(__name__)


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


def close_to_others(url: URL) -> None:
    """Create the folder and the file of a SQLite database, and let nobody but their owner in, also where they exist.

    A folder that exists is closed where it stands below the working folder, as `var/` does: another one may be
    shared with whom the owner likes, and the files in it are closed anyway.

    Raises:
        OSError: they cannot be created.
    """
    if url.drivername != "sqlite":
        return
    file = Path(str(url.database))
    folder = file.parent
    if not folder.is_dir():
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    if Path.cwd() in folder.resolve().parents:
        _set_mode(folder, _PRIVATE_FOLDER)
    # SQLite gives the files that it puts beside the database the mode of the database.
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, _PRIVATE_FILE))
    for one in (file, *(file.with_name(file.name + suffix) for suffix in ("-wal", "-shm", "-journal"))):
        if one.exists():
            _set_mode(one, _PRIVATE_FILE)


def _set_mode(path: Path, mode: int) -> None:
    if stat.S_IMODE(path.stat().st_mode) == mode:
        return
    try:
        path.chmod(mode)
    except OSError as error:
        # Another user's, who alone may close it.
        logger.warning("%s stays open to other users: %s", path, error)


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
