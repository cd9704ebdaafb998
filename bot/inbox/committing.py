"""Steps on the inbox that many tasks take at once, committed together: one transaction for all that wait."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeVar, cast

from sqlmodel import Session

from bot.ledger import LedgerError, LedgerUnavailableError
from bot.ledger.inbox import Step
from bot.worker import Worker

_AT_ONCE = 256

_Result = TypeVar("_Result")


class GroupCommit:
    """Runs steps in the order they came, as many in one transaction as came while the one before was running.

    A commit waits for the disk, so that many of them cost hardly more than one; and SQLite has one writer at a time.
    """

    def __init__(self, worker: Worker) -> None:
        """Stand on the worker's threads."""
        self._worker = worker
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
            results = await self._worker.commit([step for step, _ in batch])
        except LedgerUnavailableError as error:
            _fail(batch, error)
        except LedgerError as error:
            if len(batch) == 1:
                _fail(batch, error)
                return
            # One of them is refused, which must not spoil the others.
            for one in batch:
                await self._run_batch([one])
        except Exception as error:  # noqa: BLE001 - whoever awaits a step gets it
            _fail(batch, error)
        else:
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)


def _fail(batch: list[tuple[Step, "asyncio.Future[object]"]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
