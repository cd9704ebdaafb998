"""The webhook: who may send, what is taken, and when Telegram is told so."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
import pytest
from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot import backoff
from bot.context import Bot
from bot.inbox.envelopes import Json
from bot.ledger import LedgerError
from bot.masking import Mask
from bot.metrics import Metrics
from bot.service import webhook as webhook_module
from bot.service.server import BODY_LIMIT, HttpService, Route
from bot.service.webhook import SECRET_HEADER, Webhook, WebhookError
from bot.settings import BotSettings
from tests.bot.service.test_health import FakeParts, ready
from tests.bot.service.test_server import count_nothing
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused

SECRET = "a-secret-0123456789"  # noqa: S105 - nobody's
UPDATE = {"update_id": 7, "message": {"text": "سؤال"}}


@dataclass(slots=True)
class FakeInbox:
    """An inbox in memory, which may be away."""

    kept: list[Json] = field(default_factory=list)
    error: LedgerError | None = None
    may_keep: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Keep at once."""
        self.may_keep.set()

    async def receive(self, updates: Sequence[Json]) -> int:
        """Keep updates when that is let."""
        await self.may_keep.wait()
        if self.error is not None:
            raise self.error
        self.kept.extend(updates)
        return len(updates)


@pytest.fixture
def inbox() -> FakeInbox:
    """Where updates go."""
    return FakeInbox()


@pytest.fixture
def metrics() -> Metrics:
    """What counts."""
    return Metrics()


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    """A bot of that Telegram."""
    async with ExtBot[None](emulator.token, base_url=emulator.base_url) as ours:
        yield ours


@dataclass(slots=True)
class Served:
    """A webhook behind its server, which does not deliver by itself."""

    webhook: Webhook
    service: HttpService
    session: aiohttp.ClientSession

    @property
    def url(self) -> str:
        """Where updates are sent."""
        return f"http://127.0.0.1:{self.service.port}/updates"

    async def post(self, body: bytes | io.BytesIO | AsyncIterator[bytes], secret: str | None = SECRET) -> int:
        """Send a body and return the status."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with self.session.post(self.url, data=body, headers=headers) as response:
            assert await response.read() == b""
            return response.status


def webhook_of(emulator: Emulator, inbox: FakeInbox, metrics: Metrics, url: str = "http://127.0.0.1:9/x") -> Webhook:
    """Return a webhook with an address."""
    settings = BotSettings.model_validate(
        {
            "telegram_bot_token": emulator.token,
            "telegram_api_url": emulator.api_url,
            "webhook_url": url,
            "webhook_secret": SECRET,
            "webhook_max_connections": 7,
            "service_port": 1,
        }
    )
    return Webhook(settings, inbox, metrics)


@pytest.fixture
async def served(emulator: Emulator, inbox: FakeInbox, metrics: Metrics, bot: Bot) -> AsyncIterator[Served]:
    """A webhook that takes updates, behind its server."""
    webhook = webhook_of(emulator, inbox, metrics)
    service = HttpService(ready(FakeParts()), metrics, Mask(()), count_nothing, (Route("/updates", webhook.take),))
    await service.start("127.0.0.1", 0)
    running = asyncio.create_task(webhook.run(bot, ("message",)))
    await emulator.wait_for_call("setWebhook", lambda call: call.status == 200)
    await emulator.world.webhook.stop()
    async with aiohttp.ClientSession() as session:
        yield Served(webhook, service, session)
    await end(running)
    await service.stop()


async def end(task: asyncio.Task[None]) -> None:
    """Cancel a task."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def as_body(update: object) -> bytes:
    """Return JSON as Telegram sends it."""
    return json.dumps(update).encode()


async def test_an_update_is_kept_before_it_is_confirmed(served: Served, inbox: FakeInbox, metrics: Metrics) -> None:
    """As long as the inbox has not said that an update is kept, Telegram is not told so."""
    inbox.may_keep.clear()
    posting = asyncio.create_task(served.post(as_body(UPDATE)))
    done, _ = await asyncio.wait({posting}, timeout=0.2)
    assert not done
    inbox.may_keep.set()
    assert await posting == 200
    assert inbox.kept == [UPDATE]
    assert metrics.registry.get_sample_value("isnad_webhook_requests_total", {"status": "200"}) == 1


@pytest.mark.parametrize("secret", [None, "", "a-secret-012345678", SECRET + "0", "سر", SECRET.upper()])
async def test_whoever_has_not_the_secret_is_refused(served: Served, inbox: FakeInbox, secret: str | None) -> None:
    """No secret, a part of it or another one: 403, whatever is sent."""
    given = None if secret is None else secret.encode().decode("latin-1")
    assert await served.post(as_body(UPDATE), given) == 403
    assert await served.post(b"no JSON", given) == 403
    assert not inbox.kept


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b"\xff\xfe",
        b"[]",
        b"7",
        as_body([UPDATE]),
        as_body({}),
        as_body({"update_id": "7"}),
        as_body({"update_id": True}),
        as_body({"update_id": -1}),
        as_body({"update_id": 1 << 63}),
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b"[" * 200_000,
    ],
)
async def test_what_is_no_update_is_refused(served: Served, inbox: FakeInbox, body: bytes) -> None:
    """Whatever is no object with a number: 400, and nothing of it is kept."""
    assert await served.post(body) == 400
    assert not inbox.kept


async def test_a_body_has_a_limit(served: Served, inbox: FakeInbox) -> None:
    """More than a megabyte is no update: 413, told with its length or not."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(BODY_LIMIT // 1000 + 2):
            yield b" " * 1000

    assert await served.post(io.BytesIO(b" " * (BODY_LIMIT + 1))) == 413
    assert await served.post(chunks()) == 413
    assert not inbox.kept


async def test_a_body_has_a_time(served: Served, inbox: FakeInbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends a letter now and then is not waited for."""
    monkeypatch.setattr(webhook_module, "_BODY_SECONDS", 0.05)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(0.5)
        yield b"}"

    assert await served.post(slowly()) == 408
    assert not inbox.kept


async def test_an_update_that_cannot_be_kept_is_sent_again(served: Served, inbox: FakeInbox) -> None:
    """While the database is away Telegram is told to come again."""
    inbox.error = LedgerError("away")
    assert await served.post(as_body(UPDATE)) == 503
    inbox.error = None
    assert await served.post(as_body(UPDATE)) == 200


async def test_nothing_is_taken_before_and_after(
    emulator: Emulator, inbox: FakeInbox, metrics: Metrics, bot: Bot
) -> None:
    """A bot that starts or ends leaves updates with Telegram."""
    webhook = webhook_of(emulator, inbox, metrics)
    service = HttpService(ready(FakeParts()), metrics, Mask(()), count_nothing, (Route("/updates", webhook.take),))
    await service.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        served = Served(webhook, service, session)
        assert await served.post(as_body(UPDATE)) == 503
        running = asyncio.create_task(webhook.run(bot, ("message",)))
        await emulator.wait_for_call("setWebhook")
        assert await served.post(as_body(UPDATE)) == 200
        await end(running)
        assert await served.post(as_body(UPDATE)) == 503
    await service.stop()
    assert emulator.world.webhook.url


async def test_the_webhook_is_set_as_the_settings_say(emulator: Emulator, served: Served) -> None:
    """Address, secret, kinds of updates, connections."""
    assert served.service.port
    (call,) = emulator.calls_of("setWebhook")
    assert call.params["url"] == "http://127.0.0.1:9/x"
    assert call.params["secret_token"] == SECRET
    assert json.loads(call.params["allowed_updates"]) == ["message"]
    assert call.params["max_connections"] == "7"


async def test_a_telegram_that_fails_is_asked_again(
    emulator: Emulator, inbox: FakeInbox, metrics: Metrics, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A webhook that cannot be set now is set later."""
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.01)
    emulator.faults.add("setWebhook", Refused(502), times=3)
    running = asyncio.create_task(webhook_of(emulator, inbox, metrics).run(bot, ("message",)))
    await emulator.wait_for_call("setWebhook", lambda call: call.status == 200)
    await end(running)


async def test_an_address_that_telegram_does_not_take_ends_the_bot(
    emulator: Emulator, inbox: FakeInbox, metrics: Metrics, bot: Bot
) -> None:
    """The message names the setting and what Telegram said."""
    emulator.faults.add("setWebhook", Refused(400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"))
    with pytest.raises(WebhookError, match=r"does not take WEBHOOK_URL http://127\.0\.0\.1:9/x: .*reserved"):
        await webhook_of(emulator, inbox, metrics).run(bot, ("message",))


async def test_a_token_that_is_revoked_ends_the_bot(
    emulator: Emulator, inbox: FakeInbox, metrics: Metrics, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start or later."""
    monkeypatch.setattr(webhook_module, "_LOOK_SECONDS", 0.01)
    emulator.faults.add("getWebhookInfo", Refused(401, "Unauthorized"))
    with pytest.raises(InvalidToken):
        await webhook_of(emulator, inbox, metrics).run(bot, ("message",))
    emulator.faults.add("setWebhook", Refused(401, "Unauthorized"))
    with pytest.raises(InvalidToken):
        await webhook_of(emulator, inbox, metrics).run(bot, ("message",))


async def test_a_webhook_that_was_taken_away_is_set_again(
    emulator: Emulator,
    inbox: FakeInbox,
    metrics: Metrics,
    bot: Bot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Somebody else's deleteWebhook does not silence the bot for longer than a minute; a failing look is no end."""
    monkeypatch.setattr(webhook_module, "_LOOK_SECONDS", 0.05)
    running = asyncio.create_task(webhook_of(emulator, inbox, metrics).run(bot, ("message",)))
    await emulator.wait_for_call("setWebhook")
    emulator.faults.add("getWebhookInfo", Refused(502))
    await emulator.world.webhook.remove()
    await emulator.wait_for_call("setWebhook", count=2)
    await end(running)
    assert "could not ask Telegram about the webhook" in caplog.text
    assert "the webhook was taken away" in caplog.text


async def test_what_telegram_could_not_deliver_is_logged_once(
    emulator: Emulator,
    inbox: FakeInbox,
    metrics: Metrics,
    bot: Bot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A proxy that is not there shows in the log by Telegram's own words."""
    monkeypatch.setattr(webhook_module, "_LOOK_SECONDS", 0.02)
    running = asyncio.create_task(webhook_of(emulator, inbox, metrics).run(bot, ("message",)))
    await emulator.wait_for_call("setWebhook")
    emulator.person("علي").send("سؤال")
    await emulator.wait_for_call("getWebhookInfo", count=20)
    await end(running)
    assert "Telegram could not deliver to the webhook" in caplog.text
    assert "1 updates wait there" in caplog.text
