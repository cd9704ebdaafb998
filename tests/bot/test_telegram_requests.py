"""The requests to Telegram: what is sent, and what becomes of it when the network fails."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.context import Bot
from bot.metrics import Metrics
from bot.telegram_requests import Contact, NotSentError, TelegramRequest
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Dropped, Hang, HtmlBody, Refused, too_many_requests
from tests.emulator.people import Person


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    """A bot that makes its requests as ours does."""
    async with ExtBot[None](
        emulator.token,
        base_url=emulator.base_url,
        base_file_url=emulator.base_file_url,
        request=TelegramRequest(Metrics(), Contact(), 8),
        get_updates_request=TelegramRequest(Metrics(), Contact(), 1),
    ) as ours:
        yield ours


@pytest.fixture
def ali(emulator: Emulator) -> Person:
    """A person whom the bot may write to."""
    return emulator.person("علي", known=True)


async def test_a_message_arrives_as_it_is(bot: Bot, ali: Person, emulator: Emulator) -> None:
    """Letters of any script, signs that forms and URLs escape, and lone newlines."""
    text = "نص + &=%٪ «😀»\n\n  نهاية"
    sent = await bot.send_message(ali.user.id, text)
    assert ali.chat.from_bot[-1].text == sent.text == text
    (call,) = emulator.calls_of("sendMessage")
    assert call.params["text"] == text


async def test_files_go_both_ways(bot: Bot, ali: Person) -> None:
    """What is uploaded with its name and caption, and downloaded again, is the same to the byte."""
    content = bytes(range(256)) * 8000
    sent = await bot.send_document(ali.user.id, io.BytesIO(content), filename="ملف.bin", caption="وصف")
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    assert sent.caption == "وصف"


async def test_many_requests_share_a_few_connections(bot: Bot, ali: Person) -> None:
    """More requests than connections wait for one another, and none is lost."""
    await asyncio.gather(*(bot.send_message(ali.user.id, str(number)) for number in range(100)))
    assert {message.text for message in ali.chat.from_bot} == set(map(str, range(100)))


async def test_a_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of Telegram is asked of the proxy that the operator names, as a whole."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        request = TelegramRequest(Metrics(), Contact(), 1)
        await request.initialize()
        assert await request.do_request("http://telegram.invalid/bot1/getMe", "POST") == (200, b"{}")
        await request.shutdown()
    assert asked == [b"POST http://telegram.invalid/bot1/getMe HTTP/1.1\r\n"]


async def test_what_telegram_says_becomes_its_error(bot: Bot, ali: Person, emulator: Emulator) -> None:
    """Refusals, flood control and the page of a proxy are python-telegram-bot's own errors."""
    for fault, error in (
        (Refused(400, "Bad Request: no"), BadRequest),
        (too_many_requests(3), RetryAfter),
        (Refused(502, "Bad Gateway"), NetworkError),
        (HtmlBody(), NetworkError),
    ):
        emulator.faults.add("sendMessage", fault)
        with pytest.raises(error):
            await bot.send_message(ali.user.id, "نص")


@pytest.mark.parametrize("executed", [True, False])
async def test_a_broken_connection_may_have_done_it(bot: Bot, ali: Person, emulator: Emulator, executed: bool) -> None:
    """A connection that breaks without an answer does not tell whether the message was sent."""
    await bot.send_message(ali.user.id, "أول")
    emulator.faults.add("sendMessage", Dropped(executed=executed))
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(ali.user.id, "نص")
    assert not isinstance(caught.value, NotSentError)
    assert len(ali.chat.from_bot) == 1 + executed


async def test_no_answer_in_time_may_have_done_it(bot: Bot, ali: Person, emulator: Emulator) -> None:
    """The limit of the caller holds."""
    emulator.faults.add("sendMessage", Hang(5.0, executed=True))
    with pytest.raises(TimedOut):
        await bot.send_message(ali.user.id, "نص", read_timeout=0.1)
    assert len(ali.chat.from_bot) == 1


async def test_an_upload_that_stalls_ends(bot: Bot, ali: Person, emulator: Emulator) -> None:
    """The whole of a request has a limit, which the limits of its parts make."""
    emulator.faults.add("sendDocument", Hang(5.0))
    with pytest.raises(TimedOut):
        await bot.send_document(
            ali.user.id, b"x", read_timeout=0.1, write_timeout=0.1, connect_timeout=1, pool_timeout=1
        )


async def test_a_telegram_that_is_not_there_was_not_asked() -> None:
    """Where no connection is made, nothing can have been done; the token is not in the message."""
    async with Emulator() as emulator:
        gone, token = emulator.base_url, emulator.token
    request, contact = TelegramRequest(Metrics(), Contact(), 1), Contact()
    async with request:
        with pytest.raises(NotSentError) as caught:
            await request.post(f"{gone}{token}/getMe")
    assert token.partition(":")[2] not in str(caught.value)
    assert contact.silence() < 5


async def test_requests_are_made_while_it_is_open() -> None:
    """Before and after, the mistake is the bot's own."""
    request = TelegramRequest(Metrics(), Contact(), 1)
    with pytest.raises(NetworkError, match="after `initialize`"):
        await request.post("http://127.0.0.1:9/bot1:a/getMe")
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
