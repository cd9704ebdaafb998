"""What the bot survives and what its log then says: one bot that starts into trouble, at its most talkative."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
import pytest_asyncio

from bot.language import ARABIC
from tests.e2e.bot_process import ANSWER_SECONDS, BotProcess, Site, running_bot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import HtmlBody, Refused, too_many_requests
from tests.emulator.people import Person

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def troubled_bot(shared_emulator: Emulator, shared_site: Site) -> AsyncIterator[BotProcess]:
    """A bot that found Telegram failing in two ways when it started; it logs all that its libraries say."""
    shared_emulator.faults.add("getMe", Refused(500))
    shared_emulator.faults.add("getMe", HtmlBody())
    async with running_bot(shared_emulator, shared_site, LOG_LEVEL="debug") as bot:
        yield bot


@pytest.fixture
def reader(shared_emulator: Emulator, troubled_bot: BotProcess) -> Person:
    """Someone who has not written yet."""
    assert "answering as" in troubled_bot.output
    return shared_emulator.person("قارئ")


async def test_the_start_waits_for_telegram(troubled_bot: BotProcess) -> None:
    """A Telegram that fails at first delays the start and does not end it."""
    assert troubled_bot.output.count("Telegram cannot be reached") == 2


async def test_polling_goes_on_after_an_error(
    shared_emulator: Emulator, troubled_bot: BotProcess, reader: Person
) -> None:
    """A poll that fails is made again, and the log has a line about it."""
    shared_emulator.faults.add("getUpdates", Refused(502, "Bad Gateway"))
    for _ in range(2):
        assert (await reader.ask(QUESTION, timeout=ANSWER_SECONDS)).entity_texts("blockquote")
    assert "could not get updates: " in troubled_bot.output


async def test_flood_control_delays_an_answer(shared_emulator: Emulator, reader: Person) -> None:
    """What Telegram refuses for its frequency is sent again after the time that it names."""
    shared_emulator.faults.add("sendMessage", too_many_requests(1))
    answer = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    assert answer.entity_texts("blockquote")
    refused, sent = shared_emulator.calls_of("sendMessage")[-2:]
    assert sent.at - refused.at >= 1


async def test_an_error_is_apologised_for_with_a_reference(
    shared_site: Site, troubled_bot: BotProcess, reader: Person
) -> None:
    """The person gets a reference, the log the traceback under the same one, and the bot goes on."""
    with closing(sqlite3.connect(shared_site.database)) as database:
        database.execute("ALTER TABLE answers RENAME TO gone")
    apology = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    with closing(sqlite3.connect(shared_site.database)) as database:
        database.execute("ALTER TABLE gone RENAME TO answers")
    (reference,) = re.findall("\u2068([0-9a-f]{8})\u2069", apology.text)
    assert apology.text == ARABIC.apology(reference)
    assert re.search(
        rf"error {reference}: a handler failed .*reference={reference} update_id=\d+\nTraceback ", troubled_bot.output
    )
    assert (await reader.ask(QUESTION, timeout=ANSWER_SECONDS)).entity_texts("blockquote")


async def test_the_most_talkative_log_has_no_token(
    shared_emulator: Emulator, troubled_bot: BotProcess, reader: Person
) -> None:
    """At DEBUG, where libraries write the addresses of their requests, the token is masked everywhere."""
    await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    assert "[debug " in troubled_bot.output
    assert "/bot***" in troubled_bot.output
    assert shared_emulator.token.partition(":")[2] not in troubled_bot.output
