"""The whole ledger as files, taken while it is in use, and put back: SQLite's online backup, PostgreSQL's COPY.

Neither needs programs beside Python, and both keep every value as the database has it. A copy goes back into a database
of its own kind.
"""

import re
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import MetaData, Table
from sqlalchemy.engine import URL

from bot.ledger.database import close_to_others, open_engine, read_url
from bot.ledger.errors import LedgerError, shown, translated
from bot.ledger.migrating import is_known_revision, upgrade_to

Kind: TypeAlias = Literal["sqlite", "postgresql"]

SQLITE_FILE = "ledger.sqlite"
_COPY_SUFFIX = ".copy"
_REVISIONS = "alembic_version"
_BUSY_SECONDS = 10.0
_TABLE_NAME = re.compile(r"[a-z_]+")


def kind_of(database_url: str) -> Kind:
    """Return which kind of database DATABASE_URL names."""
    return "sqlite" if read_url(database_url).drivername == "sqlite" else "postgresql"


def save(database_url: str, folder: Path) -> str:
    """Write the ledger as it is at one moment into an empty folder, and return its revision.

    Raises:
        LedgerError: there is no ledger, or it cannot be read.
    """
    url = read_url(database_url)
    with translated(url, "copy the ledger"), _translated_driver(url, "copy the ledger"):
        return _save_sqlite(url, folder) if url.drivername == "sqlite" else _save_postgresql(url, folder)


def holds_anything(database_url: str) -> bool:
    """Tell whether there is a ledger already.

    Raises:
        LedgerError: the database cannot be reached.
    """
    url = read_url(database_url)
    if url.drivername == "sqlite":
        return Path(str(url.database)).exists()
    with translated(url, "look for a ledger"):
        return _REVISIONS in _reflected(url).tables


def load(database_url: str, folder: Path, revision: str) -> None:
    """Put a ledger back, in the place of what is there, all or nothing.

    Raises:
        LedgerError: it is of a newer version of Isnad, or the database is in use or refuses.
    """
    url = read_url(database_url)
    if not is_known_revision(revision):
        message = f"the ledger was written by a newer version of Isnad (revision {revision}): install that version"
        raise LedgerError(message)
    with translated(url, "put back the ledger"), _translated_driver(url, "put back the ledger"):
        close_to_others(url)
        if url.drivername == "sqlite":
            _load_sqlite(url, folder)
        else:
            _load_postgresql(url, folder, revision)


def _save_sqlite(url: URL, folder: Path) -> str:
    path = Path(str(url.database)).absolute()
    if not path.is_file():
        message = f"there is no ledger in {shown(url)}"
        raise LedgerError(message)
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)) as source,
        closing(sqlite3.connect(folder / SQLITE_FILE)) as target,
    ):
        source.backup(target)
        # The copy is one file, whatever the journal of the original.
        target.execute("PRAGMA journal_mode = DELETE").close()
        (found,) = target.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            message = f"the ledger {shown(url)} is damaged: {found}"
            raise LedgerError(message)
        (revision,) = target.execute(f"SELECT version_num FROM {_REVISIONS}").fetchone()  # noqa: S608 - a constant
        return str(revision)


def _load_sqlite(url: URL, folder: Path) -> None:
    with (
        closing(sqlite3.connect(folder / SQLITE_FILE)) as source,
        closing(sqlite3.connect(str(url.database), timeout=0)) as target,
    ):
        # Nobody else may have it open: a bot would go on with what it remembers of the ledger that was.
        target.execute("PRAGMA locking_mode = EXCLUSIVE").close()
        target.execute("BEGIN EXCLUSIVE").close()
        target.execute("ROLLBACK").close()
        target.execute("PRAGMA locking_mode = NORMAL").close()
        source.backup(target)


def _save_postgresql(url: URL, folder: Path) -> str:
    tables = _reflected(url)
    if _REVISIONS not in tables.tables:
        message = f"there is no ledger in {shown(url)}"
        raise LedgerError(message)
    with _connected(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in tables.sorted_tables:
            listed = SQL(", ").join(map(Identifier, table.c.keys()))
            statement = SQL("COPY {} ({}) TO STDOUT").format(Identifier(table.name), listed)
            with (
                (folder / f"{table.name}{_COPY_SUFFIX}").open("wb") as file,
                connection.cursor() as cursor,
                cursor.copy(statement) as rows,
            ):
                file.write(f"{','.join(table.c.keys())}\n".encode())
                for row in rows:
                    file.write(row)
        found = connection.execute(SQL("SELECT version_num FROM {}").format(Identifier(_REVISIONS))).fetchone()
    return str(found[0]) if found else ""


def _load_postgresql(url: URL, folder: Path, revision: str) -> None:
    files = {path.stem: path for path in sorted(folder.glob(f"*{_COPY_SUFFIX}")) if _TABLE_NAME.fullmatch(path.stem)}
    if _REVISIONS not in _reflected(url).tables:
        upgrade_to(url, revision)
    tables = _reflected(url)
    if set(files) != set(tables.tables):
        message = f"{shown(url)} has other tables than the backup: name an empty database in DATABASE_URL"
        raise LedgerError(message)
    with _connected(url) as connection:
        names = SQL(", ").join(Identifier(name) for name in tables.tables)
        connection.execute(SQL("TRUNCATE {}").format(names))
        for table in tables.sorted_tables:
            with files[table.name].open("rb") as file:
                columns = file.readline().decode().strip().split(",")
                listed = SQL(", ").join(map(Identifier, columns))
                statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), listed)
                with connection.cursor() as cursor, cursor.copy(statement) as rows:
                    while chunk := file.read(1 << 20):
                        rows.write(chunk)
            _set_sequences(connection, table)


def _set_sequences(connection: psycopg.Connection, table: Table) -> None:
    """Let the numbers that the database gives go on behind those that are there."""
    for column in table.primary_key:
        found = connection.execute("SELECT pg_get_serial_sequence(%s, %s)", (table.name, column.name)).fetchone()
        if found is not None and found[0] is not None:
            next_number = SQL("SELECT coalesce(max({}), 0) + 1 FROM {}").format(
                Identifier(column.name), Identifier(table.name)
            )
            connection.execute(SQL("SELECT setval(%s, ({}), false)").format(next_number), (found[0],))


def _reflected(url: URL) -> MetaData:
    engine, found = open_engine(url), MetaData()
    try:
        found.reflect(engine)
    finally:
        engine.dispose()
    return found


@contextmanager
def _connected(url: URL) -> Generator[psycopg.Connection]:
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        yield connection


@contextmanager
def _translated_driver(url: URL, action: str) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        advice = "stop the bot first" if "locked" in str(error) else "check that the file can be read and written"
        message = f"cannot {action} in {shown(url)}: {error}; {advice}"
        raise LedgerError(message) from error
    except (sqlite3.Error, psycopg.Error) as error:
        message = f"cannot {action} in {shown(url)}: {type(error).__name__}"
        raise LedgerError(message) from None
