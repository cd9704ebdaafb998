"""The long poll confirms to Telegram only what the inbox has, and ends only for a reason."""

import asyncio
from collections.abc import Sequence

import pytest
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest

from bot import backoff
from bot.inbox import polling
from bot.inbox.envelopes import Json
from bot.inbox.polling import AnotherInstanceError, Polling
from bot.ledger import LedgerUnavailableError
from tests.emulator.conftest import application_for
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Dropped, HtmlBody, Refused, too_many_requests


class Keeper:
    """Keeps updates, or fails to."""

    def __init__(self, *failures: Exception) -> None:
        """Fail with these first."""
        self.failures = list(failures)
        self.kept: list[int] = []

    async def receive(self, updates: Sequence[Json]) -> int:
        """Keep the numbers."""
        if updates and self.failures:
            raise self.failures.pop(0)
        self.kept += [int(str(update["update_id"])) for update in updates]
        return len(updates)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] (autouse)
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.01)


async def test_what_is_not_kept_is_not_confirmed(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    """Where the database is away Telegram keeps the updates and delivers them again, each once in the end."""
    ali, keeper = emulator.person("علي"), Keeper(LedgerUnavailableError("away"), LedgerUnavailableError("away"))
    async with application_for(emulator) as application:
        task = asyncio.create_task(Polling(application, keeper, ("message",), HTTPXRequest()).run())
        await emulator.wait_until_polled()
        for number in range(3):
            ali.send(str(number))
        await emulator.wait_until_polled()
        task.cancel()
        await asyncio.wait({task})
    assert len(keeper.kept) == 3
    assert keeper.kept == sorted(set(keeper.kept))
    assert caplog.text.count("could not get updates") >= 1


@pytest.mark.parametrize("fault", [Refused(502), HtmlBody(), Dropped(executed=True), too_many_requests(1)])
async def test_telegram_may_fail(emulator: Emulator, fault: Refused | HtmlBody | Dropped) -> None:
    """Whatever Telegram answers meanwhile, polling goes on."""
    ali, keeper = emulator.person("علي"), Keeper()
    async with application_for(emulator) as application:
        emulator.faults.add("deleteWebhook", Refused(500))
        emulator.faults.add("getUpdates", fault)
        task = asyncio.create_task(Polling(application, keeper, ("message",), HTTPXRequest()).run())
        await emulator.wait_until_polled()
        ali.send("سؤال")
        await emulator.wait_until_polled()
        task.cancel()
        await asyncio.wait({task})
    assert len(keeper.kept) == 1


async def test_what_is_kept_is_confirmed_at_the_end(emulator: Emulator) -> None:
    """A stop leaves Telegram nothing to deliver again."""
    ali, keeper = emulator.person("علي"), Keeper()
    async with application_for(emulator) as application:
        task = asyncio.create_task(Polling(application, keeper, ("message",), HTTPXRequest()).run())
        await emulator.wait_until_polled()
        ali.send("سؤال")
        await emulator.until(lambda: keeper.kept or None)
        task.cancel()
        await asyncio.wait({task})
        assert emulator.world.updates.pending == ()


async def test_a_refused_token_ends_it(emulator: Emulator) -> None:
    """A 401 in the middle of a run is raised."""
    async with application_for(emulator) as application:
        task = asyncio.create_task(Polling(application, Keeper(), ("message",), HTTPXRequest()).run())
        await emulator.wait_until_polled()
        emulator.faults.add("getUpdates", Refused(401, "Unauthorized"), times=None)
        emulator.person("علي").send("سؤال")
        with pytest.raises(InvalidToken):
            await task


async def test_the_instance_that_came_last_goes(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that poll, the first goes on."""
    async with application_for(emulator) as application:
        first = asyncio.create_task(Polling(application, Keeper(), ("message",), HTTPXRequest()).run())
        await emulator.wait_until_polled()
        monkeypatch.setattr(polling, "_NEWCOMER_SECONDS", 0)
        await asyncio.sleep(0.1)
        # The first is no newcomer any more: it read the constant when it met the conflict, so it is told here.
        second = Polling(application, Keeper(), ("message",), HTTPXRequest())
        monkeypatch.setattr(polling, "_CONFLICTS", 3)
        with pytest.raises(AnotherInstanceError, match="terminated by other getUpdates"):
            await asyncio.gather(first, second.run())
        first.cancel()


async def test_a_newcomer_goes_at_the_first_conflict(emulator: Emulator) -> None:
    """A webhook that somebody sets meanwhile, or another instance, ends it with what Telegram says."""
    async with application_for(emulator) as application:
        emulator.faults.add("getUpdates", Refused(409, "Conflict: terminated by other getUpdates request"))
        with pytest.raises(AnotherInstanceError, match="terminated by other"):
            await Polling(application, Keeper(), ("message",), HTTPXRequest()).run()
