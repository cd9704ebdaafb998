"""What goes wrong on demand, as python-telegram-bot sees it."""

import asyncio
import logging

import pytest
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.ext import Application

from tests.emulator.conftest import application_for
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Delay, Dropped, Hang, HtmlBody, Refused, too_many_requests

pytestmark = pytest.mark.slow


async def test_flood_control_names_its_seconds(emulator: Emulator, application: Application) -> None:
    """A 429 is RetryAfter, nothing is executed, and the next call works."""
    chat = emulator.person("ليلى", known=True).chat
    emulator.faults.add("sendMessage", too_many_requests(7))
    with pytest.raises(RetryAfter) as refused:
        await application.bot.send_message(chat.id, "جواب")
    assert "7" in str(refused.value)
    assert not emulator.calls_of("sendMessage")[0].executed
    assert emulator.faults.pending == 0
    await application.bot.send_message(chat.id, "جواب")
    assert [message.text for message in chat.from_bot] == ["جواب"]


async def test_server_errors_are_network_errors(emulator: Emulator, application: Application) -> None:
    """A 500 keeps its description, as many times as asked for."""
    emulator.faults.add("getMe", Refused(), times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await application.bot.get_me()
    await application.bot.get_me()
    assert [call.status for call in emulator.calls_of("getMe")[-3:]] == [500, 500, 200]


async def test_a_proxy_answers_with_html(
    emulator: Emulator, application: Application, caplog: pytest.LogCaptureFixture
) -> None:
    """A 502 with an HTML body is a network error too."""
    emulator.faults.add("getMe", HtmlBody())
    with caplog.at_level(logging.CRITICAL), pytest.raises(NetworkError, match=r"Bad Gateway \(502\)"):
        await application.bot.get_me()


@pytest.mark.parametrize("executed", [False, True])
async def test_a_connection_drops(emulator: Emulator, application: Application, *, executed: bool) -> None:
    """Without an answer the bot cannot tell whether its message was sent; the emulator knows."""
    chat = emulator.person("ليلى", known=True).chat
    emulator.faults.add("sendMessage", Dropped(executed=executed))
    with pytest.raises(NetworkError):
        await application.bot.send_message(chat.id, "جواب")
    (call,) = emulator.calls_of("sendMessage")
    assert (call.executed, call.status, len(chat.from_bot)) == (executed, None, int(executed))


@pytest.mark.parametrize("executed", [False, True])
async def test_a_call_hangs(emulator: Emulator, *, executed: bool) -> None:
    """A hang longer than the client waits is TimedOut, executed or not."""
    chat = emulator.person("ليلى", known=True).chat
    async with application_for(emulator, read_timeout=0.2) as impatient:
        emulator.faults.add("sendMessage", Hang(5, executed=executed))
        with pytest.raises(TimedOut):
            await impatient.bot.send_message(chat.id, "جواب")
    assert len(chat.from_bot) == int(executed)


async def test_a_hang_ends_with_a_broken_connection(emulator: Emulator, application: Application) -> None:
    """A client that waits longer than the hang gets no answer either."""
    emulator.faults.add("getMe", Hang(0.05))
    with pytest.raises(NetworkError):
        await application.bot.get_me()


async def test_a_call_is_late(emulator: Emulator, application: Application) -> None:
    """A delay holds the call back, then it is executed and answered."""
    emulator.faults.add("*", Delay(0.2), times=None)
    start = asyncio.get_running_loop().time()
    await application.bot.get_me()
    assert asyncio.get_running_loop().time() - start >= 0.2
    emulator.faults.clear()
    start = asyncio.get_running_loop().time()
    await application.bot.get_me()
    assert asyncio.get_running_loop().time() - start < 0.2


async def test_polling_outlives_faults(
    emulator: Emulator, application: Application, caplog: pytest.LogCaptureFixture
) -> None:
    """After a dropped poll an update still arrives."""
    assert application.updater is not None
    emulator.faults.add("getUpdates", Dropped(executed=False))
    caplog.set_level(logging.CRITICAL, "telegram")
    await application.updater.start_polling(timeout=1)
    person = emulator.person("ليلى")
    person.send("سؤال")
    await emulator.until(lambda: None if emulator.world.updates.pending else True)
    await application.updater.stop()
    assert emulator.faults.pending == 0


async def test_a_wait_in_vain_says_what_for(emulator: Emulator, application: Application) -> None:
    """A wait that finds nothing fails with what it waited for and the last calls."""
    chat = emulator.person("ليلى").chat
    await application.bot.get_me()
    with pytest.raises(AssertionError, match=r"in vain for a message in chat .* getMe 200"):
        await emulator.wait_for_message(chat, timeout=0.05)


async def test_an_outage_ends_with_the_same_world(application: Application, emulator: Emulator) -> None:
    """Closed, the emulator refuses connections; opened again, on the same port, it remembers."""
    chat = emulator.person("ليلى", known=True).chat
    await emulator.__aexit__(None, None, None)
    with pytest.raises(NetworkError):
        await application.bot.get_me()
    await emulator.__aenter__()
    sent = await application.bot.send_message(chat.id, "جواب")
    assert await emulator.wait_for_message(chat, lambda message: message.id == sent.message_id)
    (call,) = await emulator.wait_for_call("sendMessage")
    assert call.params["text"] == "جواب"


async def test_a_defect_of_the_emulator_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception inside the emulator is raised when it closes, and is not taken for Telegram's doing."""
    emulator = await Emulator().__aenter__()
    monkeypatch.setattr(emulator.world, "files", None)
    async with application_for(emulator) as application:
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await application.bot.get_file("x")
    with pytest.raises(ExceptionGroup, match="defects of the emulator"):
        await emulator.__aexit__(None, None, None)
