"""The processing of one update, as everything below the handlers sees it: what was sent for it, and what failed."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TypeAlias, cast

from telegram.error import TelegramError

from bot.inbox.failures import is_of_network, may_be_executed
from bot.inbox.inbox import Inbox
from bot.ledger.inbox import Claim, ClaimLostError, Delivery, Held

Reply: TypeAlias = bool | dict[str, object] | list[dict[str, object]]
"""What Telegram answers to a call, as JSON."""

_PAUSES = 0.5, 2.0
"""The seconds before a message is sent again; after them the whole update is tried again later."""

_current: ContextVar["Attempt | None"] = ContextVar("attempt", default=None)

logger = logging.getLogger(__name__)


class Attempt:
    """Processes a claimed update, again and again where it has to be; each message for it is sent once.

    The messages of an update are known by their order. What was confirmed before is not sent again, but answered as it
    was; what was begun and not confirmed is sent again, and remembered as uncertain.
    """

    def __init__(self, inbox: Inbox, claim: Claim) -> None:
        """Begin to process a claim of the inbox."""
        self._inbox = inbox
        self._owner = inbox.owner
        self.claim = claim
        self.failure: Exception | None = None
        self.is_replay = claim.token > 1
        self.answer_id = claim.answer_id
        self._known = {one.ordinal: one for one in claim.deliveries}
        self._unsaved: set[int] = set()
        self._ordinal = 0
        self._sending: set[asyncio.Task[Reply]] = set()

    @property
    def held(self) -> Held:
        """The claim, as the ledger asks for it."""
        return Held(self._owner, self.claim)

    def start_over(self) -> None:
        """Process the update again, from its beginning."""
        self.is_replay, self.failure, self._ordinal = True, None, 0

    async def deliver(self, method: str, chat: str | None, send: Callable[[], Awaitable[Reply]]) -> Reply:
        """Return what Telegram answers to a message, which is sent unless it was before.

        A message that is being sent is not cancelled with its handler: whether it was sent has to be known.

        Args:
            method: of the Bot API.
            chat: where it goes.
            send: sends it; called again where the network fails, for a short while.

        Raises:
            ClaimLostError: the update is another's.
            TelegramError: it is refused, or Telegram cannot be reached.
            LedgerError: what is sent cannot be recorded.
        """
        self._ordinal += 1
        sent = Delivery(self._ordinal, method, chat, None)
        known = self._known.get(sent.ordinal)
        if known is not None and known.result is not None and (known.method, known.chat) == (method, chat):
            await self._save(known)
            return cast("Reply", json.loads(known.result))
        task = asyncio.create_task(self._send(sent, send))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return await asyncio.shield(task)

    async def finish(self) -> bool:
        """Say that the update is done; return whether it was still this replica's."""
        return await self._inbox.finish(self._owner, self.claim, self._ordinal + len(self._known))

    async def park(self) -> bool:
        """Give the update up; return whether it was still this replica's."""
        return await self._inbox.park(self._owner, self.claim)

    async def release(self) -> None:
        """Let the update wait again."""
        await self._inbox.release(self._owner, self.claim)

    async def settle(self, seconds: float) -> None:
        """Wait for messages that are being sent, but not for long; what then is not sent counts as uncertain."""
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=seconds)
            for task in late:
                task.cancel()

    async def _send(self, sent: Delivery, send: Callable[[], Awaitable[Reply]]) -> Reply:
        reply = await self._send_patiently(sent, send)
        confirmed = replace(sent, result=json.dumps(reply, ensure_ascii=False))
        # Known here at once, for the database may be away just now, and what is sent is sent.
        self._known[sent.ordinal] = confirmed
        self._unsaved.add(sent.ordinal)
        await self._save(confirmed)
        return reply

    async def _send_patiently(self, sent: Delivery, send: Callable[[], Awaitable[Reply]]) -> Reply:
        is_begun = False
        for pause in (*_PAUSES, None):
            # Begun again after an outcome that is not known, which makes it uncertain.
            if not is_begun and not await self._inbox.begin(self._owner, self.claim, sent):
                raise ClaimLostError
            try:
                return await send()
            except TelegramError as error:
                is_begun = not may_be_executed(error)
                if pause is None or not is_of_network(error):
                    if is_begun:
                        await self._inbox.withdraw(self.claim, sent.ordinal)
                    raise
                logger.warning("update %d: %s: %s; trying again", self.claim.update_id, sent.method, error)
            await asyncio.sleep(pause)
        raise AssertionError

    async def _save(self, sent: Delivery) -> None:
        if sent.ordinal in self._unsaved and sent.result is not None:
            await self._inbox.confirm(self.claim, sent.ordinal, sent.result)
            self._unsaved.discard(sent.ordinal)


def current_attempt() -> Attempt | None:
    """Return what is being processed in this task, None where nothing of the inbox is."""
    return _current.get()


def is_replay() -> bool:
    """Tell whether what is being processed in this task was begun before."""
    attempt = current_attempt()
    return attempt is not None and attempt.is_replay


@contextmanager
def processing(attempt: Attempt | None) -> Generator[None]:
    """Let what runs in the block belong to an attempt; None for a task that outlives its update."""
    token = _current.set(attempt)
    try:
        yield
    finally:
        _current.reset(token)
