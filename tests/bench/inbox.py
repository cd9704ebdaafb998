"""`python -m tests.bench.inbox`: what the durable inbox costs, in answers a second, with and without it in turns.

People ask the bot inside this process, over HTTP and with a real ledger, but of a retrieval that answers at once: what
is measured is everything around it. Without the inbox updates go straight to the handlers, as python-telegram-bot's own
updater passes them on.
"""

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from telegram import Update

from bot.administration.office import Office
from bot.application import ALLOWED_UPDATES, build_application
from bot.context import IsnadApplication, Services
from bot.handlers.errors import apologise_for_giving_up
from bot.inbox.dispatcher import Dispatcher
from bot.inbox.envelopes import Json
from bot.inbox.inbox import Inbox
from bot.inbox.polling import Polling, Receiver
from bot.ledger import Ledger
from bot.metrics import Metrics
from bot.reindexing import Reindexer
from bot.settings import BotSettings
from bot.telegram_requests import Contact, TelegramRequest
from bot.worker import Worker
from tests.bot.conftest import ScriptedBuild
from tests.bot.fake_retrieval import QUESTION, FakeRetrieval
from tests.emulator.emulator import Emulator

_PEOPLE, _ROUNDS, _SECONDS = 250, 3, 300.0


class Straight:
    """Passes updates on without keeping them; one that is being answered when the process dies is lost."""

    def __init__(self, application: IsnadApplication) -> None:
        """Take what processes them."""
        self._application = application
        self._tasks: set[asyncio.Task[None]] = set()

    async def receive(self, updates: Sequence[Json]) -> int:
        """Process updates side by side: nobody asks twice here."""
        for update in updates:
            task = asyncio.create_task(
                self._application.process_update(Update.de_json(dict(update), self._application.bot))
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(updates)


@asynccontextmanager
async def answering(emulator: Emulator, folder: Path, *, durable: bool) -> AsyncIterator[None]:
    """Run a bot."""
    settings = BotSettings.model_validate(
        {
            "telegram_bot_token": emulator.token,
            "telegram_api_url": emulator.api_url,
            "database_url": f"sqlite:///{folder}/ledger.db",
            "rate_limit": "off",
        }
    )
    metrics, contact = Metrics(), Contact()
    worker = Worker(FakeRetrieval, lambda: Ledger.open(settings.database_url.get_secret_value()), metrics)
    reindexer = Reindexer(ScriptedBuild(), worker, metrics)
    application = build_application(Services(settings, worker, reindexer, Office.open(settings), metrics, contact))
    inbox = Inbox(worker)
    dispatcher = Dispatcher(inbox, application, apologise_for_giving_up, metrics)
    await worker.start()
    async with application:
        await application.start()
        await inbox.join()
        receiver: Receiver = inbox if durable else Straight(application)
        polling = Polling(application, receiver, ALLOWED_UPDATES, TelegramRequest(metrics, contact, 1))
        parts = [asyncio.create_task(part) for part in (polling.run(), dispatcher.run())]
        await emulator.wait_until_polled()
        yield
        for part in parts:
            part.cancel()
        await asyncio.wait(parts)
        await dispatcher.stop(1)
        await application.stop()
    await worker.stop()


async def measure(*, durable: bool) -> float:
    """Return answers a second, where everybody asks at once."""
    with tempfile.TemporaryDirectory(prefix="isnad-bench-") as folder:
        async with Emulator() as emulator, answering(emulator, Path(folder), durable=durable):
            people = [emulator.person(str(number)) for number in range(_PEOPLE)]
            began = time.perf_counter()
            for person in people:
                person.send(QUESTION)
            await emulator.until(
                lambda: True if all(person.chat.from_bot for person in people) else None, _SECONDS, "all answers"
            )
            return _PEOPLE / (time.perf_counter() - began)


async def _main() -> None:
    rates: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(_ROUNDS):
        for durable, found in rates.items():
            found.append(await measure(durable=durable))
    without, within = (statistics.median(rates[durable]) for durable in (False, True))
    print(f"{_PEOPLE} people at once, median of {_ROUNDS} rounds in turns")  # noqa: T201 - a command
    print(f"without the inbox: {without:.1f} answers/s, {1000 / without:.1f} ms each")  # noqa: T201 - a command
    print(f"with it:           {within:.1f} answers/s, {1000 / within:.1f} ms each")  # noqa: T201 - a command


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    asyncio.run(_main())
