"""Fixtures: a worker on an empty ledger and a fake retrieval, its inbox, and the fixtures of the bot's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.inbox.inbox import Inbox
from bot.ledger import Ledger
from bot.metrics import Metrics
from bot.worker import Worker
from tests.bot.conftest import bot, settings, variables
from tests.bot.fake_retrieval import FakeRetrieval

__all__ = ["bot", "settings", "variables"]


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[Worker]:
    """A worker that was started."""
    started = Worker(FakeRetrieval, lambda: Ledger.open(f"sqlite:///{tmp_path}/inbox.db"), Metrics())
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def inbox(worker: Worker) -> Inbox:
    """An inbox whose replica is known."""
    found = Inbox(worker)
    await found.join()
    return found
