"""Trying again: with pauses that double, from a second to half a minute."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import InvalidToken, TelegramError

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0

logger = logging.getLogger(__name__)


class Backoff:
    """The pauses of one thing that fails again and again."""

    def __init__(self) -> None:
        """Begin with the shortest."""
        self.seconds = FIRST_PAUSE

    def reset(self) -> None:
        """Begin anew, for it did not fail."""
        self.seconds = FIRST_PAUSE

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait for the pause, which is then twice as long."""
        await asyncio.sleep(max(self.seconds, at_least))
        self.seconds = min(2 * self.seconds, LONGEST_PAUSE)


async def until_reached(call: Callable[[], Awaitable[object]], failing: str, *final: type[TelegramError]) -> None:
    """Call Telegram until it does what it is asked for.

    Args:
        call: the call.
        failing: what the log says of a call that fails.
        final: errors after which trying again is of no use.

    Raises:
        InvalidToken: Telegram does not take the token.
        TelegramError: one of `final`.
    """
    backoff = Backoff()
    while True:
        try:
            await call()
        except (InvalidToken, *final):
            raise
        except TelegramError as error:
            logger.warning("%s: %s; trying again in %g s", failing, error, backoff.seconds)
            await backoff.wait()
        else:
            return
