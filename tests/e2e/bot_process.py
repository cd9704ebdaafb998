"""The bot as a process: its folder, its life, and what it wrote."""

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Self

from bot.settings import BotSettings
from tests.emulator.emulator import Emulator

PROJECT = Path(__file__).parents[2]
ADMIN_ID = 77
START_SECONDS = 120.0
STOP_SECONDS = 15.0
PROMPT_SECONDS = 10.0
ANSWER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Site:
    """A folder that a bot runs in, with its own documents, index and database."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, indexes: Path | None) -> Self:
        """Copy the project's documents, and an index where one is given."""
        shutil.copytree(PROJECT / "seeds", folder / "seeds")
        if indexes is not None:
            shutil.copytree(indexes, folder / "indexes")
        return cls(folder)

    @property
    def seeds(self) -> Path:
        """The documents."""
        return self.folder / "seeds"

    @property
    def indexes(self) -> Path:
        """The indexes."""
        return self.folder / "indexes"

    @property
    def database(self) -> Path:
        """The file of the ledger."""
        return self.folder / "ledger.db"

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the environment of a process that runs here; no setting comes from the outside."""
        settings = {name.upper() for name in BotSettings.model_fields}
        return {
            **{name: value for name, value in os.environ.items() if name not in settings},
            "PYTHONPATH": str(PROJECT),
            "SEEDS_DIR": str(self.seeds),
            "INDEXES_DIR": str(self.indexes),
            "MODELS_DIR": str(PROJECT / "indexes" / "models"),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "ADMIN_IDS": str(ADMIN_ID),
            **variables,
        }


class BotProcess:
    """A bot that was started; what it writes goes to a file."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        """Hold a process and its log."""
        self._process = process
        self._log = log
        self._began = time.monotonic()

    @classmethod
    async def start(cls, site: Site, environment: dict[str, str]) -> Self:
        """Start `python -m bot` in the site's folder."""
        log = site.folder / f"bot-{len(list(site.folder.glob('bot-*.log')))}.log"
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                cwd=site.folder,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        return cls(process, log)

    @property
    def output(self) -> str:
        """All that it has written so far, to standard output and standard error."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    async def until_polling(self, emulator: Emulator) -> None:
        """Return when the bot waits for updates.

        Raises:
            AssertionError: it ended, or did not come so far in time.
        """
        await self._until(emulator.wait_until_polled(START_SECONDS))

    async def until_webhook(self, emulator: Emulator) -> None:
        """Return when the bot has set its webhook, and not one before it.

        Raises:
            AssertionError: it ended, or did not come so far in time.
        """
        await self._until(
            emulator.wait_for_call(
                "setWebhook", lambda call: call.status == HTTPStatus.OK and call.at > self._began, START_SECONDS
            )
        )

    async def _until(self, waiting: Coroutine[None, None, object]) -> None:
        polling = asyncio.create_task(waiting)
        ended = asyncio.create_task(self._process.wait())
        done, pending = await asyncio.wait({polling, ended}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        assert polling in done, f"the bot ended with {self._process.returncode}:\n{self.output}"
        try:
            polling.result()
        except AssertionError as error:
            message = f"{error}\n{self.output}"
            raise AssertionError(message) from error

    async def wait(self, seconds: float = START_SECONDS) -> int:
        """Return the exit status once it has ended by itself."""
        async with asyncio.timeout(seconds):
            return await self._process.wait()

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        self._process.send_signal(signal.SIGTERM)

    async def kill(self) -> None:
        """End it at once, with kill -9."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to stop and return the exit status; kill it where it does not."""
        if self._process.returncode is None:
            self.ask_to_stop()
            try:
                return await self.wait(STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
                message = f"the bot did not stop when it was asked:\n{self.output}"
                raise AssertionError(message) from None
        return self._process.returncode


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running_bot(emulator: Emulator, site: Site, **variables: str) -> AsyncIterator[BotProcess]:
    """Run a bot that receives updates of the emulator; at the end it must stop in order, its token kept to itself."""
    environment = site.environment(TELEGRAM_BOT_TOKEN=emulator.token, TELEGRAM_API_URL=emulator.api_url, **variables)
    bot = await BotProcess.start(site, environment)
    try:
        await (bot.until_webhook(emulator) if "WEBHOOK_URL" in variables else bot.until_polling(emulator))
        yield bot
    finally:
        began = time.monotonic()
        status = await bot.stop()
    assert time.monotonic() - began < PROMPT_SECONDS, bot.output
    assert status == 0, bot.output
    assert emulator.token.partition(":")[2] not in bot.output
    assert "Task was destroyed" not in bot.output
