"""What the bot counts while it talks."""

import asyncio
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.language import ARABIC
from bot.telegram_requests import Contact
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.bot.fake_retrieval import QUESTION
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Dropped, Refused, too_many_requests
from tests.emulator.people import SECONDS, Person


def value(bot: RunningBot, name: str, **labels: str) -> float:
    """Return a sample of the bot's metrics; 0 where nothing was counted."""
    return bot.metrics.registry.get_sample_value(name, labels) or 0.0


async def until(probe: Callable[[], bool]) -> None:
    """Return when something is so; what is counted is announced by nobody."""
    async with asyncio.timeout(SECONDS):
        while not probe():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


@pytest.fixture
def ali(emulator: Emulator) -> Person:
    """A reader."""
    return emulator.person("علي")


async def test_a_question_is_counted_with_its_stages(bot: RunningBot, ali: Person) -> None:
    """Questions, answers by outcome, and the time of each stage."""
    await ali.ask(QUESTION)
    await ali.ask("شكرا")
    await until(lambda: value(bot, "isnad_updates_in_progress") == 0)
    assert value(bot, "isnad_questions_total") == 2
    assert value(bot, "isnad_answers_total", outcome="found") == 1
    assert value(bot, "isnad_answers_total", outcome="courtesy") == 1
    for stage in ("wait", "encode", "search", "rank", "record"):
        assert value(bot, "isnad_stage_seconds_count", stage=stage) == 1
    assert value(bot, "isnad_question_seconds_count") == 2
    assert value(bot, "isnad_update_seconds_count", kind="message") == 2
    assert value(bot, "isnad_telegram_requests_total", method="sendMessage", outcome="ok") == 2
    assert value(bot, "isnad_index_documents") == len(bot.retrieval.documents)
    assert value(bot, "isnad_inference_waiting") == 0


async def test_requests_are_counted_by_their_outcome(bot: RunningBot, ali: Person, emulator: Emulator) -> None:
    """Flood control, refusals, failures and broken connections are told apart."""
    emulator.faults.add("sendMessage", too_many_requests(1))
    await ali.ask(QUESTION)
    for fault in (Refused(400), Refused(502), Dropped(executed=False)):
        emulator.faults.add("sendMessage", fault, times=2)
        ali.send(QUESTION)
        await until(lambda: not emulator.faults.pending)
    outcomes = ("too_many", "refused", "failed", "unreachable")
    await until(
        lambda: all(value(bot, "isnad_telegram_requests_total", method="sendMessage", outcome=one) for one in outcomes)
    )


async def test_errors_are_counted_by_their_class(bot: RunningBot, ali: Person, tmp_path: Path) -> None:
    """The class of an error, never what it says."""
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database:
        database.execute("ALTER TABLE answers RENAME TO gone")
    await ali.ask(QUESTION)
    assert value(bot, "isnad_errors_total", kind="LedgerError") == 1


async def test_reindexes_are_counted_and_the_index_is_told(bot: RunningBot, emulator: Emulator) -> None:
    """After a reindex its outcome is counted, and the generation is that which answers."""
    bot.build.may_end.set()
    admin = emulator.person("مشرف", user_id=ADMIN_ID)
    await admin.ask("/reindex")
    await until(lambda: value(bot, "isnad_reindexes_total", outcome="done") == 1)
    index = await bot.worker.describe()
    labels = {"generation": index.generation, "built_at": index.built_at, "model": index.model}
    assert value(bot, "isnad_generation_info", **labels) == 1


async def test_nothing_personal_is_in_the_metrics(bot: RunningBot, ali: Person, emulator: Emulator) -> None:
    """No number or name of a person, no word of a question, no token: whatever is asked."""
    answer = await ali.ask(QUESTION)
    await ali.answer_to(ali.press(answer, ARABIC.SOURCES_BUTTON))
    await until(lambda: value(bot, "isnad_updates_in_progress") == 0)
    exposed = bot.metrics.exposition().decode()
    assert str(ali.user.id) not in exposed
    assert not re.search(r"[\u0600-\u06ff]", exposed)
    assert emulator.token.partition(":")[2] not in exposed


async def test_telegram_that_answers_is_in_contact(bot: RunningBot, ali: Person) -> None:
    """Any answer of Telegram, a long poll's too, ends the silence."""
    await ali.ask(QUESTION)
    assert bot.application.running
    assert value(bot, "isnad_telegram_last_contact_timestamp_seconds") > 0


def test_silence_is_counted_from_the_start() -> None:
    """A Telegram that never answered has been silent since the bot began."""
    now = [10.0]
    contact = Contact(lambda: now[0])
    now[0] = 15.0
    assert contact.silence() == 5.0
    contact.made()
    assert contact.silence() == 0.0
