"""Waiting for the emulated world to change, by events and never by sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Changes:
    """Wakes everyone who waits whenever something happened."""

    def __init__(self) -> None:
        """Start with nobody waiting; `explain` adds to the message of a wait in vain."""
        self.explain: Callable[[], str] = str
        self._waiting: set[asyncio.Future[None]] = set()

    def announce(self) -> None:
        """Wake all who wait, to look again."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(self, probe: Callable[[], Found | None], timeout: float, what: str) -> Found:  # noqa: ASYNC109 - a test reads best with its limit in the call
        """Return what `probe` finds, now or after some change.

        Raises:
            AssertionError: nothing was found within `timeout` seconds; the message names `what`.
        """
        try:
            async with asyncio.timeout(timeout):
                while (found := probe()) is None:
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiting.add(waiter)
                    await waiter
        except TimeoutError:
            message = f"waited {timeout} s in vain for {what}; {self.explain()}"
            raise AssertionError(message) from None
        return found
