"""The messages of an update are sent once, however often it is processed."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.inbox import attempts
from bot.inbox.attempts import Attempt, Reply
from bot.inbox.inbox import Inbox
from bot.ledger import LedgerUnavailableError
from bot.ledger.inbox import ClaimLostError
from bot.telegram_requests import NotSentError


class Telegram:
    """Takes messages; the first of them fail as they are told to."""

    def __init__(self, *failures: Exception) -> None:
        """Take what is raised before a message is taken."""
        self.failures: list[Exception] = [*failures]
        self.calls = 0

    async def __call__(self) -> Reply:
        """Take a message."""
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return {"message_id": self.calls}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] (autouse)
    monkeypatch.setattr(attempts, "_PAUSES", (0, 0))


async def attempt_at(inbox: Inbox, update_id: int = 1) -> Attempt:
    """Return an attempt at an update."""
    await inbox.receive([{"update_id": update_id}])
    (claim,) = await inbox.claim(1)
    return Attempt(inbox, claim)


async def again(inbox: Inbox) -> Attempt:
    """Return an attempt after the process died."""
    await inbox.join()
    claims = await inbox.claim(1) or await inbox.claim_suspect()
    return Attempt(inbox, claims[0])


async def deliver(attempt: Attempt, send: Callable[[], Awaitable[Reply]], chat: str = "7") -> Reply:
    """Send a message."""
    return await attempt.deliver("sendMessage", chat, send)


async def test_a_confirmed_message_is_not_sent_again(inbox: Inbox) -> None:
    """The next attempt gets what Telegram answered, for each message by its place."""
    telegram = Telegram()
    first = await attempt_at(inbox)
    assert not first.is_replay
    sent = [await deliver(first, telegram), await deliver(first, telegram)]
    second = await again(inbox)
    assert second.is_replay
    assert [await deliver(second, telegram), await deliver(second, telegram)] == sent
    assert telegram.calls == 2
    assert await deliver(second, telegram) == {"message_id": 3}
    assert await second.finish()
    assert (await inbox.counts()).uncertain == 0


async def test_an_attempt_that_takes_another_way_sends(inbox: Inbox) -> None:
    """What was sent to another chat, or by another method, is another message."""
    telegram = Telegram()
    await deliver(await attempt_at(inbox), telegram)
    assert await deliver(await again(inbox), telegram, "8") == {"message_id": 2}


@pytest.mark.parametrize("failure", [TimedOut(), NetworkError("Internal Server Error")])
async def test_an_unknown_outcome_is_tried_again_and_said(inbox: Inbox, failure: Exception) -> None:
    """It may be sent twice, and the ledger says so, also when the update is done."""
    telegram = Telegram(failure)
    attempt = await attempt_at(inbox)
    assert await deliver(attempt, telegram) == {"message_id": 2}
    assert await attempt.finish()
    assert (await inbox.counts()).uncertain == 1


async def test_what_never_arrived_is_not_uncertain(inbox: Inbox) -> None:
    """Where no connection was made, nothing can have been sent."""
    unreachable = NotSentError("refused")
    telegram = Telegram(unreachable, unreachable)
    assert await deliver(await attempt_at(inbox), telegram) == {"message_id": 3}
    telegram.failures.extend([unreachable] * 3)
    attempt = await attempt_at(inbox, 2)
    with pytest.raises(NetworkError):
        await deliver(attempt, telegram)
    attempt.start_over()
    await deliver(attempt, telegram)
    assert (await inbox.counts()).uncertain == 0


async def test_a_refusal_is_raised_at_once(inbox: Inbox) -> None:
    """What Telegram will never take is not tried again."""
    telegram = Telegram(BadRequest("chat not found"))
    with pytest.raises(BadRequest):
        await deliver(await attempt_at(inbox), telegram)
    assert telegram.calls == 1
    await deliver(await again(inbox), telegram)
    assert (await inbox.counts()).uncertain == 0


async def test_a_process_that_died_while_it_sent_is_uncertain(inbox: Inbox) -> None:
    """The message is sent again."""
    attempt = await attempt_at(inbox)
    begun = asyncio.Event()

    async def hang() -> Reply:
        begun.set()
        return await asyncio.Event().wait()

    task = asyncio.create_task(deliver(attempt, hang))
    await begun.wait()
    await attempt.settle(0)
    task.cancel()
    assert await deliver(await again(inbox), Telegram()) == {"message_id": 1}
    assert (await inbox.counts()).uncertain == 1


async def test_a_message_outlives_its_handler(inbox: Inbox) -> None:
    """A handler that is cancelled leaves no message of which nobody knows whether it was sent."""
    attempt, begun, may_end = await attempt_at(inbox), asyncio.Event(), asyncio.Event()

    async def slowly() -> Reply:
        begun.set()
        await may_end.wait()
        return {"message_id": 1}

    task = asyncio.create_task(deliver(attempt, slowly))
    await begun.wait()
    task.cancel()
    may_end.set()
    await attempt.settle(5)
    telegram = Telegram()
    assert await deliver(await again(inbox), telegram) == {"message_id": 1}
    assert telegram.calls == 0


async def test_what_was_sent_while_the_database_was_away_is_kept_later(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same process knows what it has sent, and records it as soon as it can."""
    telegram, attempt, confirm = Telegram(), await attempt_at(inbox), inbox.confirm

    async def fail(*_: object) -> None:
        raise LedgerUnavailableError

    monkeypatch.setattr(inbox, "confirm", fail)
    with pytest.raises(LedgerUnavailableError):
        await deliver(attempt, telegram)
    monkeypatch.setattr(inbox, "confirm", confirm)
    attempt.start_over()
    assert await deliver(attempt, telegram) == {"message_id": 1}
    assert await deliver(await again(inbox), telegram) == {"message_id": 1}
    assert telegram.calls == 1


async def test_a_stale_replica_sends_nothing(inbox: Inbox) -> None:
    """Whoever lost the claim is stopped before the message, also where it has sent some before."""
    telegram, stale = Telegram(), await attempt_at(inbox)
    await deliver(stale, telegram)
    await again(inbox)
    with pytest.raises(ClaimLostError):
        await deliver(stale, telegram)
    assert not await stale.finish()
    assert telegram.calls == 1
