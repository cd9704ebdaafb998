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
from bot.handlers.errors import apologise_for_giving_up
from bot.inbox.dispatcher import Dispatcher
from bot.inbox.inbox import Inbox
from bot.inbox.polling import Polling
from bot.ledger import Ledger
from bot.metrics import Metrics
from bot.reindexing import Reindexer
from bot.settings import BotSettings
from bot.telegram_requests import Contact, TelegramRequest
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
    inbox: Inbox
    metrics: Metrics


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
    contact = Contact()
    application = build_application(Services(settings, worker, reindexer, Office.open(settings), metrics, contact))
    inbox = Inbox(worker)
    dispatcher = Dispatcher(inbox, application, apologise_for_giving_up, metrics)
    await worker.start()
    async with application:
        await application.start()
        await inbox.join()
        polling = Polling(application, inbox, ALLOWED_UPDATES, TelegramRequest(metrics, contact, 1))
        parts = [asyncio.create_task(part) for part in (polling.run(), dispatcher.run())]
        yield RunningBot(application, worker, ledger, retrieval, build, reindexer, inbox, metrics)
        for part in parts:
            part.cancel()
        ended = await asyncio.gather(*parts, return_exceptions=True)
        await dispatcher.stop(1)
        await reindexer.stop()
        await application.stop()
    await worker.stop()
    assert [type(one) for one in ended] == [asyncio.CancelledError] * len(parts), ended
