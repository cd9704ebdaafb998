"""Steps on the ledger that many tasks take at once, committed together: one transaction for all that wait."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar, cast

from sqlmodel import Session

from bot.ledger import LedgerUnavailableError
from bot.ledger.inbox import Step

_AT_ONCE = 64  # more would let the first of them wait for the last

_Result = TypeVar("_Result")


class GroupCommit:
    """Runs steps in the order they came, as many in one transaction as came while the one before was running.

    A commit waits for the disk, so that many of them cost hardly more than one; and SQLite has one writer at a time.
    """

    def __init__(self, commit: Callable[[Sequence[Step]], Awaitable[list[object]]]) -> None:
        """Take what runs steps as one transaction, in some thread."""
        self._commit = commit
        self._waiting: deque[tuple[Step, asyncio.Future[object]]] = deque()
        self._running: asyncio.Task[None] | None = None

    async def run(self, step: Callable[[Session], _Result]) -> _Result:
        """Return what a step returned, when it is committed.

        Raises:
            LedgerUnavailableError: the database is away; nothing was done.
            LedgerError: the database refuses.
        """
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append((step, future))
        if self._running is None:
            self._running = asyncio.create_task(self._run_all(), name="inbox commits")
        return cast("_Result", await future)

    async def _run_all(self) -> None:
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(_AT_ONCE, len(self._waiting)))]
                await self._run_batch(batch)
        finally:
            self._running = None

    async def _run_batch(self, batch: list[tuple[Step, "asyncio.Future[object]"]]) -> None:
        try:
            results = await self._commit([step for step, _ in batch])
        except LedgerUnavailableError as error:
            _fail(batch, error)
        except Exception as error:  # noqa: BLE001 - whoever awaits a step gets it
            if len(batch) == 1:
                _fail(batch, error)
                return
            # One of them is refused, which must not spoil the others.
            for one in batch:
                await self._run_batch([one])
        else:
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)


def _fail(batch: list[tuple[Step, "asyncio.Future[object]"]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
