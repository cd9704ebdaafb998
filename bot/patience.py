"""What is done when Telegram says that too much was sent: wait as long as it asks, then send again."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TypeAlias

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

_ATTEMPTS = 5
_LONGEST_WAIT = 60.0
# It means nothing any more once the wait is over.
_NOT_REPEATED = "sendChatAction"

_Reply: TypeAlias = bool | dict[str, object] | list[dict[str, object]]

logger = logging.getLogger(__name__)


class Patience(BaseRateLimiter[None]):
    """Sends again what Telegram refused with "too many requests", after the time that it names.

    Raises:
        RetryAfter: it was refused five times, or the wait would be longer than a minute.
    """

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[None, None, _Reply]],
        args: tuple[object, ...],
        kwargs: dict[str, object],
        endpoint: str,
        data: dict[str, object],  # noqa: ARG002 - python-telegram-bot's signature
        rate_limit_args: None,  # noqa: ARG002 - python-telegram-bot's signature
    ) -> _Reply:
        """Make a request, again where it was refused for its frequency."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = _seconds(error.retry_after)
                if endpoint == _NOT_REPEATED or seconds > _LONGEST_WAIT:
                    raise
                logger.warning("%s: Telegram asks to wait %g s", endpoint, seconds)
                await asyncio.sleep(seconds)
        return await callback(*args, **kwargs)


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
