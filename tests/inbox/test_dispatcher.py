"""Updates are processed until they are done: in their turn, again after what passes, given up after what does not."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from telegram import Update
from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot import backoff
from bot.inbox import dispatcher as dispatching
from bot.inbox.attempts import current_attempt
from bot.inbox.dispatcher import Dispatcher
from bot.inbox.inbox import Inbox
from bot.ledger import LedgerUnavailableError
from bot.ledger.inbox import InboxCounts
from bot.metrics import Metrics
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION
from tests.emulator.emulator import Emulator

CHAT = {"id": 7, "type": "private"}


class Application:
    """Stands for the application: it processes updates as it is told to."""

    bot = None

    def __init__(self) -> None:
        """Process everything at once."""
        self.processed: list[int] = []
        self.failures: dict[int, list[Exception]] = {}
        self.blocked: set[int] = set()
        self.running: set[int] = set()
        self.most_at_once = 0

    async def process_update(self, update: Update) -> None:
        """Process an update, or fail."""
        number = update.update_id
        self.running.add(number)
        self.most_at_once = max(self.most_at_once, len(self.running))
        try:
            if number in self.blocked:
                await asyncio.Event().wait()
            self.processed.append(number)
            if failures := self.failures.get(number):
                attempt = current_attempt()
                assert attempt is not None
                attempt.failure = failures.pop(0)
            await asyncio.sleep(0)
        finally:
            self.running.discard(number)


class Apologies(list[int]):
    """The updates that were apologised for."""

    async def __call__(self, update: Update) -> None:
        """Apologise."""
        self.append(update.update_id)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] (autouse)
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(dispatching, "_POLL_SECONDS", 0.05)


@pytest.fixture
def application() -> Application:
    """An application that processes everything."""
    return Application()


@pytest.fixture
def apologies() -> Apologies:
    """Nobody was apologised to yet."""
    return Apologies()


@pytest.fixture
async def dispatcher(inbox: Inbox, application: Application, apologies: Apologies) -> AsyncIterator[Dispatcher]:
    """A dispatcher that runs."""
    made = Dispatcher(inbox, application, apologies, Metrics())  # pyright: ignore[reportArgumentType] (a stand-in)
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    await asyncio.wait({task})
    await made.stop(0)


def message(update_id: int, chat: int = 7) -> dict[str, object]:
    """Return an update with a message of a chat."""
    chat_json = {**CHAT, "id": chat}
    return {"update_id": update_id, "message": {"message_id": update_id, "date": 1, "chat": chat_json, "text": "؟"}}


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.005)


async def all_done(inbox: Inbox) -> None:
    """Wait until nothing waits."""
    async with asyncio.timeout(10):
        while (await inbox.counts()).waiting:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.005)


@pytest.mark.usefixtures("dispatcher")
async def test_a_chat_is_served_in_order_and_others_meanwhile(inbox: Inbox, application: Application) -> None:
    """The second message of a chat waits for the first; another chat's, and what is no message, does not."""
    application.blocked = {1}
    button = {"update_id": 4, "callback_query": {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "ع"}}}
    button["callback_query"] |= {"chat_instance": "1", "data": "x"}  # pyright: ignore[reportOperatorIssue]
    await inbox.receive([message(1), message(2), message(3, chat=8), button])
    await until(lambda: set(application.processed) == {3, 4})
    assert application.running == {1}


@pytest.mark.usefixtures("dispatcher")
async def test_a_backlog_is_done_in_order(inbox: Inbox, application: Application) -> None:
    """Each of many updates once, those of each chat one after the other."""
    await inbox.receive([message(number, chat=number % 5 + 1) for number in range(1, 101)])
    await all_done(inbox)
    assert sorted(application.processed) == list(range(1, 101))
    for chat in range(5):
        of_chat = [number for number in application.processed if number % 5 == chat]
        assert of_chat == sorted(of_chat)


@pytest.mark.usefixtures("dispatcher")
@pytest.mark.parametrize("failure", [LedgerUnavailableError("away"), NetworkError("502"), RetryAfter(0)])
async def test_what_passes_is_tried_again(
    inbox: Inbox, application: Application, apologies: Apologies, failure: Exception
) -> None:
    """The update is processed again until it succeeds, and nobody is apologised to."""
    application.failures[1] = [failure] * 3
    await inbox.receive([message(1), message(2)])
    await all_done(inbox)
    assert application.processed == [1, 1, 1, 1, 2]
    assert apologies == []


@pytest.mark.usefixtures("dispatcher")
async def test_what_never_passes_is_given_up(
    inbox: Inbox,
    application: Application,
    apologies: Apologies,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After its time the person is apologised to, the log has an error, and their next message is answered."""
    monkeypatch.setattr(dispatching, "_GIVE_UP_SECONDS", 0)
    application.failures[1] = [NetworkError("502")]
    await inbox.receive([message(1), message(2)])
    await all_done(inbox)
    assert (application.processed, apologies) == ([1, 2], [1])
    assert await inbox.counts() == InboxCounts(waiting=0, parked=1, uncertain=0)
    assert "gave update 1 up" in caplog.text


async def test_what_brings_the_process_down_is_given_up(
    inbox: Inbox, application: Application, apologies: Apologies
) -> None:
    """After six deaths it is not tried any more; from the third on it is tried alone."""
    await inbox.receive([message(1), message(2, chat=8), message(3, chat=9)])
    application.blocked = {1, 2}
    for death in range(7):
        doomed = Dispatcher(inbox, application, apologies, Metrics())  # pyright: ignore[reportArgumentType] (a stand-in)
        task = asyncio.create_task(doomed.run())
        if death < 6:
            await until(lambda: application.running >= {1})
        else:
            await until(lambda: apologies == [1])
        if 2 <= death < 6:
            assert application.running == {1}
        task.cancel()
        await asyncio.wait({task})
        await doomed.abandon()
        await inbox.join()
    assert application.processed == [3]
    assert (await inbox.counts()).parked == 1


async def test_an_update_that_cannot_be_read_is_given_up(
    inbox: Inbox, dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture
) -> None:
    """It holds nobody up and is in the log, with nothing of what it says."""
    await inbox.receive([{"update_id": 1, "message": {"secret": 1}}])
    await all_done(inbox)
    await until(lambda: dispatcher.busy == 0)
    assert "update 1 cannot be read" in caplog.text
    assert (await inbox.counts()).parked == 1


async def test_a_refused_token_ends_it(inbox: Inbox, application: Application, apologies: Apologies) -> None:
    """What was to be answered stays, and the process can say why it ends."""
    application.failures[1] = [InvalidToken()]
    await inbox.receive([message(1)])
    dispatcher = Dispatcher(inbox, application, apologies, Metrics())  # pyright: ignore[reportArgumentType] (a stand-in)
    with pytest.raises(InvalidToken):
        await dispatcher.run()
    await dispatcher.stop(1)
    assert (await inbox.counts()).waiting == 1


async def test_a_stop_finishes_what_it_can(inbox: Inbox, application: Application, apologies: Apologies) -> None:
    """What takes longer than the grace is left as if it had not been begun."""
    application.blocked = {2}
    await inbox.receive([message(1), message(2, chat=8)])
    dispatcher = Dispatcher(inbox, application, apologies, Metrics())  # pyright: ignore[reportArgumentType] (a stand-in)
    task = asyncio.create_task(dispatcher.run())
    await until(lambda: application.running == {2} and application.processed == [1])
    task.cancel()
    await asyncio.wait({task})
    await dispatcher.stop(0.05)
    await inbox.join()
    assert [(claim.update_id, claim.attempts) for claim in await inbox.claim(9)] == [(2, 1)]


@pytest.mark.usefixtures("dispatcher")
async def test_an_outage_of_the_inbox_is_waited_for(
    inbox: Inbox, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims and finishes that fail are tried again."""
    failures = [LedgerUnavailableError("away")] * 6

    def breaking(name: str) -> None:
        original = getattr(inbox, name)

        async def fail_first(*args: object) -> object:
            if failures:
                raise failures.pop()
            return await original(*args)

        monkeypatch.setattr(inbox, name, fail_first)

    for name in ("claim", "finish"):
        breaking(name)
    await inbox.receive([message(1)])
    await all_done(inbox)
    assert application.processed == [1]
    assert not failures


async def test_an_accident_in_a_task_is_no_loss(
    inbox: Inbox, application: Application, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw is logged, and the update tried again."""
    process, failures = application.process_update, [RuntimeError("odd")]

    async def fail_first(update: Update) -> None:
        if failures:
            raise failures.pop()
        await process(update)

    monkeypatch.setattr(application, "process_update", fail_first)
    await inbox.receive([message(1)])
    await all_done(inbox)
    assert application.processed == [1]
    assert dispatcher.busy <= 1


async def test_an_answer_survives_an_outage_of_the_ledger(
    emulator: Emulator, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question asked while nothing can be recorded is answered once, when it can."""
    record, failures = bot.worker.record, [LedgerUnavailableError("away")] * 2

    async def fail_first(*args: object, **kwargs: object) -> None:
        if failures:
            raise failures.pop()
        await record(*args, **kwargs)  # pyright: ignore[reportArgumentType] (whatever it was given)

    monkeypatch.setattr(bot.worker, "record", fail_first)
    ali = emulator.person("علي")
    assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)
    assert len(ali.chat.from_bot) == 1


async def test_an_answer_is_recorded_once(
    emulator: Emulator, bot: RunningBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the sending fails after the answer was recorded, the next attempt sends that answer."""
    caplog.set_level(logging.CRITICAL)
    set_message, failures = bot.worker.set_message, [LedgerUnavailableError("away")]

    async def fail_first(answer_id: str, message_id: int) -> None:
        if failures:
            raise failures.pop()
        await set_message(answer_id, message_id)

    monkeypatch.setattr(bot.worker, "set_message", fail_first)
    ali = emulator.person("علي")
    asked = ali.send(QUESTION)
    answer = await emulator.wait_for_message(ali.chat)
    await all_done(bot.inbox)
    recorded = bot.ledger.answer_to_question(ali.chat.id, asked.id)
    assert recorded is not None
    assert recorded.message_id == answer.id
    assert len(ali.chat.from_bot) == 1
    assert len(emulator.calls_of("sendMessage")) == 1
