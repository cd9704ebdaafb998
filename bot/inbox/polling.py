"""The long poll: fetches updates from Telegram, and confirms them to it once the inbox has them."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol, cast
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.backoff import Backoff, until_reached
from bot.context import IsnadApplication
from bot.inbox.envelopes import Json
from bot.inbox.failures import wait_of
from bot.ledger import LedgerError

_POLL_SECONDS = 10
_READ_SECONDS = 10.0
_CONFIRM_SECONDS = 2.0
_NEWCOMER_SECONDS = 10.0
_CONFLICTS = 6

logger = logging.getLogger(__name__)


class AnotherInstanceError(Exception):
    """Somebody else fetches the updates of this bot, or a webhook takes them."""


class Receiver(Protocol):
    """What keeps updates: the inbox."""

    async def receive(self, updates: Sequence[Json]) -> int:
        """Keep updates for good."""
        ...


class Polling:
    """Fetches updates until it is cancelled, however long Telegram or the database is away."""

    def __init__(
        self, application: IsnadApplication, inbox: Receiver, allowed_updates: Sequence[str], request: BaseRequest
    ) -> None:
        """Take the bot, where the updates go, which kinds of them are wanted, and what makes the requests.

        These are a connection of its own: a poll that hangs keeps no answer waiting.
        """
        self._bot = application.bot
        self._inbox = inbox
        self._allowed = json.dumps(list(allowed_updates))
        self._offset = 0
        self._request = request

    async def run(self, begun: Callable[[], None] = lambda: None) -> None:
        """Fetch updates.

        Args:
            begun: called once no webhook takes them away.

        Raises:
            InvalidToken: Telegram takes the bot's token no more.
            AnotherInstanceError: another instance fetches them.
        """
        async with self._request:
            try:
                await until_reached(self._bot.delete_webhook, "could not take over from a webhook")
                begun()
                await self._fetch_all()
            finally:
                await self._confirm()

    async def _fetch_all(self) -> None:
        began, conflicts, backoff = time.monotonic(), 0, Backoff()
        while True:
            try:
                updates = await self._get(_POLL_SECONDS)
                await self._inbox.receive(updates)
            except InvalidToken:
                raise
            except Conflict as error:
                conflicts += 1
                # Each poll ends the other's: of two instances the one that came last has to go, and the first stays.
                if time.monotonic() - began < _NEWCOMER_SECONDS or conflicts >= _CONFLICTS:
                    raise AnotherInstanceError(str(error)) from error
                logger.warning("another instance fetches this bot's updates: %s", error)
                await asyncio.sleep(backoff.seconds)
            except RetryAfter as error:
                await asyncio.sleep(wait_of(error))
            except TimedOut:
                # Nothing is wrong with asking again at once.
                logger.info("a poll was not answered in time")
            except (TelegramError, LedgerError) as error:
                logger.warning("could not get updates: %s; trying again in %g s", error, backoff.seconds)
                await backoff.wait()
            else:
                conflicts = 0
                backoff.reset()
                self._offset = max((self._offset, *(_after(update) for update in updates)))

    async def _confirm(self) -> None:
        """Tell Telegram what is in the inbox already, so that it is not sent again; which would do no harm."""
        if not self._offset:
            return
        try:
            async with asyncio.timeout(_CONFIRM_SECONDS):
                await self._get(0, limit=1)
        except (TelegramError, TimeoutError) as error:
            logger.info("could not confirm the last updates: %s", error)

    async def _get(self, seconds: int, limit: int = 100) -> Sequence[Json]:
        asked = {"timeout": seconds, "offset": self._offset, "limit": limit, "allowed_updates": self._allowed}
        # As they are sent: what this version of the library cannot read must not keep the others from coming in.
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        return cast("Sequence[Json]", await self._request.post(url, read_timeout=seconds + _READ_SECONDS))


def _after(update: Json) -> int:
    return cast("int", update["update_id"]) + 1
