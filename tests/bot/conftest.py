"""Fixtures of the bot's tests: the bot inside this process, on a fake retrieval, a real ledger and the emulator."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.administration.office import Office
from bot.application import ALLOWED_UPDATES, build_application
from bot.building import Changes, Progress, Summary
from bot.context import IsnadApplication, Services
from bot.ledger import Ledger
from bot.metrics import Metrics
from bot.reindexing import Reindexer
from bot.settings import BotSettings
from bot.telegram_requests import Contact
from bot.worker import Worker
from tests.bot.fake_retrieval import FakeRetrieval
from tests.emulator.emulator import Emulator

ADMIN_ID = 77

SUMMARY = Summary(
    generation="g2",
    documents=Changes(added=1, changed=0, removed=0, unchanged=1),
    skipped=(),
    sentences=30,
    seconds=1.0,
)


@dataclass(slots=True)
class ScriptedBuild:
    """A build that reports what it is told and ends when it is let."""

    outcome: Summary | Exception = SUMMARY
    progress: tuple[Progress, ...] = ()
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    runs: int = 0
    cancelled: int = 0

    async def __call__(self, report: Callable[[Progress], None]) -> Summary:
        """Report, wait, and end as told."""
        self.runs += 1
        for one in self.progress:
            report(one)
        self.started.set()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The parts of a bot that polls the emulator."""

    application: IsnadApplication
    worker: Worker
    ledger: Ledger
    retrieval: FakeRetrieval
    build: ScriptedBuild
    reindexer: Reindexer
    metrics: Metrics


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """An emulator of its own for each test."""
    async with Emulator() as running:
        yield running


@pytest.fixture
def variables() -> dict[str, object]:
    """Settings that differ from the ordinary ones; a module or a parameter gives others."""
    return {}


@pytest.fixture
def settings(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, object]
) -> BotSettings:
    """Settings that lead to the emulator and to a new database, untouched by a .env."""
    monkeypatch.chdir(tmp_path)
    return BotSettings.model_validate(
        {
            "telegram_bot_token": emulator.token,
            "telegram_api_url": emulator.api_url,
            "admin_ids": {ADMIN_ID},
            "database_url": f"sqlite:///{tmp_path}/ledger.db",
            **variables,
        }
    )


@pytest.fixture
async def bot(settings: BotSettings) -> AsyncIterator[RunningBot]:
    """A bot that polls."""
    ledger, retrieval, build = (
        Ledger.open(settings.database_url.get_secret_value()),
        FakeRetrieval(),
        ScriptedBuild(),
    )
    metrics = Metrics()
    worker = Worker(lambda: retrieval, lambda: ledger, metrics)
    reindexer = Reindexer(build, worker, metrics)
    application = build_application(Services(settings, worker, reindexer, Office.open(settings), metrics, Contact()))
    await worker.start()
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=ALLOWED_UPDATES)
        yield RunningBot(application, worker, ledger, retrieval, build, reindexer, metrics)
        await application.updater.stop()
        await reindexer.stop()
        await application.stop()
    await worker.stop()
