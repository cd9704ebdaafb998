"""The bot moves to a generation that somebody else has put into service."""

import asyncio
from pathlib import Path

import pytest

from bot.following import follow_generations
from tests.bot.conftest import RunningBot


async def follow(bot: RunningBot, indexes: Path, name: str) -> None:
    """Put a generation into service and follow for a short while."""
    (indexes / "CURRENT").write_text(f"{name}\n", encoding="utf-8")
    task = asyncio.create_task(follow_generations(indexes, bot.worker, bot.reindexer, pause=0.01))
    await asyncio.sleep(0.3)
    assert not task.done()
    task.cancel()
    await asyncio.wait({task})


async def test_a_newer_generation_is_opened(bot: RunningBot, tmp_path: Path) -> None:
    """Once it is in service, without being asked."""
    bot.retrieval.newer = "000002-00000000"
    await follow(bot, tmp_path, "000002-00000000")
    assert bot.worker.generation == "000002-00000000"


async def test_one_that_cannot_be_opened_is_tried_once(
    bot: RunningBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The old one stays, and the log is not filled."""
    bot.retrieval.reload_error = OSError("gone")
    await follow(bot, tmp_path, "000002-00000000")
    assert bot.worker.generation == "g1"
    assert caplog.text.count("generation 000002-00000000 cannot be opened") == 1
