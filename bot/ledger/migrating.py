"""Brings a database to the schema of this version, one process at a time."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection

from bot.ledger.database import open_engine
from bot.ledger.errors import LedgerError, shown, translated

_ADVISORY_LOCK = 0x49534E4144  # "ISNAD" in ASCII: any number that all processes of Isnad agree on
_PATIENCE = "60s"

# Alembic keeps the running environment in module globals.
_one_thread = threading.Lock()


def migrate(url: URL) -> None:
    """Upgrade the database to the newest revision; on a failure nothing of it is changed.

    Raises:
        LedgerError: the database cannot be reached or written, or a newer version of Isnad wrote it.
    """
    with translated(url, "bring the ledger up to date"), migration(url) as config:
        _refuse_newer(url, config)
        command.upgrade(config, "head")


def upgrade_to(url: URL, revision: str) -> None:
    """Bring an empty database to a revision.

    Raises:
        LedgerError: the database cannot be reached or written.
    """
    with translated(url, "make the ledger"), migration(url) as config:
        command.upgrade(config, revision)


def is_known_revision(revision: str) -> bool:
    """Tell whether a revision is one of this version."""
    config = Config()
    config.set_main_option("script_location", "bot:migrations")
    return revision in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


@contextmanager
def migration(url: URL) -> Generator[Config]:
    """Yield the configuration that alembic's commands take, over a transaction that excludes other migrations."""
    engine = open_engine(url, migrating=True)
    try:
        with _one_thread, engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            config = Config()
            config.set_main_option("script_location", "bot:migrations")
            config.attributes["connection"] = connection
            yield config
    finally:
        engine.dispose()


def _refuse_newer(url: URL, config: Config) -> None:
    connection: Connection = config.attributes["connection"]
    present = set(MigrationContext.configure(connection).get_current_heads())
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if unknown := ", ".join(sorted(present - known)):
        message = (
            f"{shown(url)} was written by a newer version of Isnad (revision {unknown}): "
            "install that version, or name another database in DATABASE_URL"
        )
        raise LedgerError(message)
