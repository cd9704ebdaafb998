"""The folder of documents watched by the bot: a scripted build, real files and the emulator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import texts
from bot.administration.corpus_watch import CorpusKeeper
from bot.building import BuildElsewhereError, BuildFailedError
from bot.ledger.audit import AuditEntry
from retrieval.corpus.watching import CorpusWatch
from tests.bot.conftest import ADMIN_ID, SUMMARY, RunningBot
from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.usefixtures("emulator")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "watched"
    folder.mkdir()
    return folder


@asynccontextmanager
async def keeping(bot: RunningBot, seeds: Path) -> AsyncIterator[None]:
    """Watch for as long as the block runs; the end must come soon."""
    watch = CorpusWatch(seeds, quiet=0.05, look_every=60)
    keeper = CorpusKeeper(watch, bot.reindexer, bot.worker, bot.application.bot, {ADMIN_ID}, pause=0.1)
    task = asyncio.create_task(keeper.run())
    try:
        yield
    finally:
        task.cancel()
        async with asyncio.timeout(5):
            await asyncio.wait({task})
        assert task.cancelled()


async def until_runs(bot: RunningBot, runs: int) -> None:
    """Wait for as many builds, and for the last of them to be over."""
    async with asyncio.timeout(10):
        while bot.build.runs < runs or bot.reindexer.is_running:  # noqa: ASYNC110 - neither tells
            await asyncio.sleep(0.01)


def audit_log(bot: RunningBot) -> tuple[AuditEntry, ...]:
    """Return the entries of the audit log, the newest first."""
    return bot.ledger.administration.audit.page(1, 10)[0]


async def test_a_change_is_reindexed_in_silence(emulator: Emulator, bot: RunningBot, seeds: Path) -> None:
    """At the start and after each change; what moves the index is kept in the audit log, and nobody is told."""
    bot.build.may_end.set()
    emulator.person("مشرف", user_id=ADMIN_ID)
    async with keeping(bot, seeds):
        await until_runs(bot, 1)
        bot.retrieval.newer = "g2"
        (seeds / "a.txt").write_text("خبر.", encoding="utf-8")
        await until_runs(bot, 2)
        await asyncio.sleep(0.5)
    assert bot.build.runs == 2
    assert bot.retrieval.generation == "g2"
    assert [(one.actor_id, one.action, one.detail, one.outcome) for one in audit_log(bot)] == [
        (None, "reindex", "g2", "done")
    ]
    assert not emulator.calls_of("sendMessage")


async def test_a_failure_is_told_once(emulator: Emulator, bot: RunningBot, seeds: Path) -> None:
    """Again only after it was mended, or for another reason; the watch goes on."""
    admin = emulator.person("مشرف", user_id=ADMIN_ID)
    await admin.ask("/help")
    bot.build.may_end.set()
    bot.build.outcome = BuildFailedError("corpus.toml:1: not TOML")
    emulator.calls.clear()
    async with keeping(bot, seeds):
        await until_runs(bot, 1)
        (seeds / "a.txt").write_text("خبر.", encoding="utf-8")
        await until_runs(bot, 2)
        bot.build.outcome = SUMMARY
        (seeds / "b.txt").write_text("خبر.", encoding="utf-8")
        await until_runs(bot, 3)
        bot.build.outcome = BuildFailedError("corpus.toml:1: not TOML")
        (seeds / "c.txt").write_text("خبر.", encoding="utf-8")
        await until_runs(bot, 4)
        await asyncio.sleep(0.2)
    told = [call.params["text"] for call in emulator.calls_of("sendMessage")]
    assert told == [f"{texts.REINDEX_FAILED}\ncorpus.toml:1: not TOML"] * 2
    assert [one.outcome for one in audit_log(bot)] == ["failed", "done", "failed"]


async def test_a_failure_that_reached_nobody_is_told_with_the_next(
    emulator: Emulator, bot: RunningBot, seeds: Path
) -> None:
    """An administrator who has not written to the bot yet cannot be told; it is not taken for told."""
    bot.build.may_end.set()
    bot.build.outcome = BuildFailedError("no room")
    async with keeping(bot, seeds):
        await until_runs(bot, 1)
        admin = emulator.person("مشرف", user_id=ADMIN_ID)
        await admin.ask("/help")
        (seeds / "a.txt").write_text("خبر.", encoding="utf-8")
        await emulator.wait_for_message(admin.chat, lambda found: "no room" in found.text)


@pytest.mark.parametrize("error", [BuildElsewhereError("another build is running"), OSError("no more processes")])
async def test_what_could_not_be_tried_is_tried_again(bot: RunningBot, seeds: Path, error: Exception) -> None:
    """Another process builds, or none can be started: nothing has to change in the folder for another try."""
    bot.build.may_end.set()
    bot.build.outcome = error
    async with keeping(bot, seeds):
        await until_runs(bot, 2)
        bot.build.outcome = SUMMARY
        runs = bot.build.runs
        await until_runs(bot, runs + 1)
        await asyncio.sleep(0.5)
    assert bot.build.runs == runs + 1


async def test_it_waits_for_a_reindex_that_was_asked_for(emulator: Emulator, bot: RunningBot, seeds: Path) -> None:
    """And an administrator is told that one is running while it builds."""
    admin = emulator.person("مشرف", user_id=ADMIN_ID)
    await admin.ask("/reindex")
    await bot.build.started.wait()
    async with keeping(bot, seeds):
        await asyncio.sleep(0.3)
        assert bot.build.runs == 1
        bot.build.may_end.set()
        await until_runs(bot, 2)
        bot.build.may_end.clear()
        (seeds / "a.txt").write_text("خبر.", encoding="utf-8")
        async with asyncio.timeout(5):
            while bot.build.runs < 3:  # noqa: ASYNC110 - a build does not tell how many there were
                await asyncio.sleep(0.01)
        assert (await admin.ask("/reindex")).text == texts.REINDEX_RUNNING
    assert bot.build.cancelled == 1
    assert not bot.reindexer.is_running
