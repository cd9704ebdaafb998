"""Every call to Telegram on its way: messages are sent once, and what Telegram asks to wait for is waited for."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from functools import partial

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.inbox.attempts import Reply, current_attempt
from bot.inbox.failures import is_of_network, wait_of

_ATTEMPTS = 5
_LONGEST_WAIT = 60.0
_PAUSES = 0.5, 2.0
# It means nothing any more once the wait is over.
_NOT_REPEATED = "sendChatAction"
_SENDING = "send", "copy", "forward"
# Telegram takes some thirty calls a second from a bot: what only says that it is typing leaves most of them to answers.
_ACTIONS_A_SECOND = 10

logger = logging.getLogger(__name__)


class Patience(BaseRateLimiter[None]):
    """Sends again what Telegram refused with "too many requests", after the time that it names.

    What is sent for an update of the inbox is recorded with it, so that it is sent once whatever happens meanwhile.
    Calls that do the same when they are made twice are made again where the network fails.

    Raises:
        RetryAfter: it was refused five times, or the wait would be longer than a minute.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take what tells the time in seconds."""
        self._clock = clock
        self._acted: deque[float] = deque(maxlen=_ACTIONS_A_SECOND)

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[None, None, Reply]],
        args: tuple[object, ...],
        kwargs: dict[str, object],
        endpoint: str,
        data: dict[str, object],
        rate_limit_args: None,  # noqa: ARG002 - python-telegram-bot's signature
    ) -> Reply:
        """Make a call, again where that is of use."""
        if endpoint == _NOT_REPEATED and not self._may_act():
            return True
        call = partial(_call, partial(callback, *args, **kwargs), endpoint)
        attempt = current_attempt()
        if attempt is None or endpoint == _NOT_REPEATED:
            return await call()
        if endpoint.startswith(_SENDING):
            chat = data.get("chat_id")
            return await attempt.deliver(endpoint, None if chat is None else str(chat), call)
        for pause in _PAUSES:
            try:
                return await call()
            except TelegramError as error:
                if not is_of_network(error):
                    raise
                logger.warning("%s: %s; trying again", endpoint, error)
            await asyncio.sleep(pause)
        return await call()

    def _may_act(self) -> bool:
        now = self._clock()
        if len(self._acted) == _ACTIONS_A_SECOND and now - self._acted[0] < 1.0:
            return False
        self._acted.append(now)
        return True


async def _call(callback: Callable[[], Coroutine[None, None, Reply]], endpoint: str) -> Reply:
    for _ in range(_ATTEMPTS - 1):
        try:
            return await callback()
        except RetryAfter as error:
            seconds = wait_of(error)
            if endpoint == _NOT_REPEATED or seconds > _LONGEST_WAIT:
                raise
            logger.warning("%s: Telegram asks to wait %g s", endpoint, seconds)
            await asyncio.sleep(seconds)
    return await callback()
