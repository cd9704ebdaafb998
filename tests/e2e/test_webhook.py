"""The bot behind a webhook: what holds when it asks for updates holds when they are sent to it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.language import ARABIC
from bot.service.webhook import SECRET_HEADER
from tests.e2e.bot_process import ANSWER_SECONDS, START_SECONDS, BotProcess, Site, free_port, running_bot
from tests.e2e.crowd import Crowd, Plan
from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.slow

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
SECRET = "webhook-secret-of-a-test_0123456789"  # noqa: S105 - good nowhere


@pytest.fixture
def variables() -> dict[str, str]:
    """The settings of a bot with a webhook."""
    port = free_port()
    return {
        "SERVICE_PORT": str(port),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/updates",
        "WEBHOOK_SECRET": SECRET,
        "LOG_FORMAT": "json",
    }


@asynccontextmanager
async def behind_webhook(emulator: Emulator, site: Site, variables: dict[str, str]) -> AsyncIterator[BotProcess]:
    """Run a bot that Telegram sends updates to."""
    async with running_bot(emulator, site, **variables) as bot:
        yield bot


async def deliver(variables: dict[str, str], update: object, secret: str = SECRET) -> int:
    """Send an update as Telegram does, once more or by somebody else; return the status."""
    url, headers = variables["WEBHOOK_URL"], {SECRET_HEADER: secret}
    async with aiohttp.ClientSession() as session, session.post(url, json=update, headers=headers) as response:
        return response.status


async def test_updates_are_answered_once(emulator: Emulator, site: Site, variables: dict[str, str]) -> None:
    """Questions and buttons are answered; an update that is delivered again is not, and a stranger's neither."""
    reader = emulator.person("قارئ")
    async with behind_webhook(emulator, site, variables) as bot:
        asked = emulator.world.updates.next_id
        answer = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
        assert answer.entity_texts("blockquote")
        reader.press(answer, ARABIC.SOURCES_BUTTON)
        await emulator.wait_for_message(reader.chat, timeout=ANSWER_SECONDS, after=answer)
        update = {"update_id": asked, "message": reader.chat.message_json(reader.chat.messages[0])}
        assert [await deliver(variables, update) for _ in range(3)] == [200, 200, 200]
        assert await deliver(variables, update | {"update_id": asked + 1000}, "another-secret-0123456789") == 403
        assert await deliver(variables, {"message": {}}) == 400
        plan = Plan(people=10, questions_each=1, rate=50.0, paging=0.5, voting=0.3)
        crowd = await Crowd(emulator, plan, (QUESTION,)).act(ANSWER_SECONDS)
    assert (crowd.lost, crowd.doubled) == (0, 0), bot.output
    assert len(reader.chat.from_bot) == 2
    assert not emulator.calls_of("getUpdates")


async def test_what_comes_while_the_bot_is_away_is_answered(
    emulator: Emulator, site: Site, variables: dict[str, str]
) -> None:
    """The webhook stays set when the bot stops: Telegram keeps what comes, and delivers it to the next one."""
    reader = emulator.person("قارئ")
    async with behind_webhook(emulator, site, variables):
        await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    assert emulator.world.webhook.url
    reader.send(QUESTION)
    async with behind_webhook(emulator, site, variables):
        await emulator.until(lambda: reader.chat.from_bot[1:2] or None, ANSWER_SECONDS)
    assert len(reader.chat.from_bot) == 2


async def test_a_kill_loses_nothing(emulator: Emulator, site: Site, variables: dict[str, str]) -> None:
    """What Telegram was told is received is answered after a kill -9, once."""
    people = [emulator.person(f"قارئ {number}") for number in range(8)]
    environment = site.environment(TELEGRAM_BOT_TOKEN=emulator.token, TELEGRAM_API_URL=emulator.api_url, **variables)
    bot = await BotProcess.start(site, environment)
    await bot.until_webhook(emulator)
    for person in people:
        person.send(QUESTION)
    await emulator.until(lambda: None if emulator.world.updates.pending else True, ANSWER_SECONDS)
    await bot.kill()
    async with behind_webhook(emulator, site, variables):
        for person in people:
            await emulator.until(lambda person=person: person.chat.from_bot or None, START_SECONDS)
    assert [len(person.chat.from_bot) for person in people] == [1] * len(people)


async def test_polling_takes_over_from_a_webhook(emulator: Emulator, site: Site, variables: dict[str, str]) -> None:
    """A bot without WEBHOOK_URL deletes the webhook that another left, and asks for what was kept."""
    reader = emulator.person("قارئ")
    async with behind_webhook(emulator, site, variables):
        pass
    reader.send(QUESTION)
    async with running_bot(emulator, site):
        await emulator.until(lambda: reader.chat.from_bot or None, ANSWER_SECONDS)
    assert not emulator.world.webhook.url


async def test_a_taken_port_ends_clearly(emulator: Emulator, site: Site, variables: dict[str, str]) -> None:
    """The message names the settings, and the status is 1."""
    async with behind_webhook(emulator, site, variables):
        environment = site.environment(
            TELEGRAM_BOT_TOKEN=emulator.token,
            TELEGRAM_API_URL=emulator.api_url,
            **variables | {"DATABASE_URL": f"sqlite:///{site.folder}/other.db"},
        )
        second = await BotProcess.start(site, environment)
        assert await second.wait() == 1
    last = json.loads(second.output.splitlines()[-1])
    assert "Address already in use; check SERVICE_HOST and SERVICE_PORT" in last["message"]
