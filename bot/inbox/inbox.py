"""The inbox as the process uses it: updates come in, are claimed in the name of this replica, and are done."""

import asyncio
import secrets
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.inbox.envelopes import Json, received
from bot.ledger import inbox as rows
from bot.ledger.inbox import Claim, Delivery, InboxCounts
from bot.worker import Worker

LEASE = timedelta(seconds=10)
"""How long a replica that says nothing is taken to be alive."""

SUSPECT_AFTER = 2
"""The crashes after which an update is processed alone, for it may be what brings the process down."""

_REMEMBERED = timedelta(hours=48)  # Telegram delivers again for a day
_DELIVERIES_REMEMBERED = timedelta(days=30)
_NAME_BYTES = 4

_Result = TypeVar("_Result")


class Inbox:
    """What came from Telegram and is not answered yet, in the ledger's database.

    Every method may raise LedgerUnavailableError, where nothing was done, and LedgerError.
    """

    def __init__(self, worker: Worker) -> None:
        """Stand on the ledger of a worker, which has to be started before anything is asked."""
        self._worker = worker
        self._owner = _new_name()
        self.news = asyncio.Event()

    @property
    def owner(self) -> str:
        """The name of this replica."""
        return self._owner

    async def is_shared(self) -> bool:
        """Tell whether other replicas may share the inbox."""
        return await self._worker.consult(lambda ledger: ledger.inbox.is_shared)

    async def receive(self, updates: Sequence[Json]) -> int:
        """Keep updates as Telegram sent them, for good when this returns; only then may they be confirmed to it.

        Args:
            updates: JSON objects with an `update_id`; what is known already, answered or not, falls away.

        Returns:
            How many were new.

        Raises:
            ValueError: one has no number; none is kept.
            LedgerUnavailableError: the database is away; none is kept, and Telegram has to deliver them again.
        """
        if not updates:
            return 0
        kept = await self._run(partial(rows.keep, received=[received(update) for update in updates]))
        self.news.set()
        return kept

    async def counts(self) -> InboxCounts:
        """Return how many updates wait, were given up, or may have been answered twice."""
        return await self._worker.consult(lambda ledger: ledger.inbox.counts())

    async def join(self) -> int:
        """Make this replica known, under a new name where it was known before; return how many updates were left over.

        On a database that is not shared no other process lives: what the last one has left is free at once.
        """
        self._owner = _new_name()
        alone = not await self.is_shared()
        return await self._run(partial(rows.join, owner=self._owner, lease=LEASE, alone=alone))

    async def renew(self) -> bool:
        """Say that this replica lives; return whether it was still taken to."""
        return await self._run(partial(rows.renew, owner=self._owner, lease=LEASE))

    async def bury(self) -> int:
        """Free what replicas have claimed that live no more, and return how many updates that were."""
        freed = await self._run(rows.bury)
        if freed:
            self.news.set()
        return freed

    async def leave(self, unfinished: Sequence[Claim]) -> None:
        """Let everything that this replica has claimed wait for another, or for the next start."""
        if unfinished:
            await self._run(partial(rows.give_back, owner=self._owner, held=unfinished))
        await self._run(partial(rows.leave, owner=self._owner))

    async def claim(self, most: int) -> tuple[Claim, ...]:
        """Claim updates that nobody suspects of bringing the process down."""
        return await self._run(partial(rows.claim, owner=self._owner, most=most, attempts=range(SUSPECT_AFTER)))

    async def claim_suspect(self) -> tuple[Claim, ...]:
        """Claim an update that may bring the process down; its claim counts, whatever comes of it."""
        some = range(SUSPECT_AFTER, 1 << 30)
        return await self._run(partial(rows.claim, owner=self._owner, most=1, attempts=some))

    async def begin(self, owner: str, held: Claim, sent: Delivery) -> bool:
        """Say that a message is about to be sent; return whether the claim still holds."""
        return await self._run(partial(rows.begin, owner=owner, held=held, sent=sent))

    async def confirm(self, held: Claim, ordinal: int, result: str) -> None:
        """Say that a message was sent."""
        await self._run(partial(rows.confirm, update_id=held.update_id, ordinal=ordinal, result=result))

    async def withdraw(self, held: Claim, ordinal: int) -> None:
        """Say that a message that was begun has certainly not been sent."""
        await self._run(partial(rows.withdraw, update_id=held.update_id, ordinal=ordinal))

    async def finish(self, owner: str, held: Claim, sent: int) -> bool:
        """Say that an update is done; return whether the claim still held."""
        return await self._run(partial(rows.finish, owner=owner, held=held, sent=sent))

    async def park(self, owner: str, held: Claim) -> bool:
        """Give an update up; return whether the claim still held."""
        return await self._run(partial(rows.park, owner=owner, held=held))

    async def release(self, owner: str, held: Claim) -> None:
        """Let an update that could not be finished wait again; the attempt counts."""
        await self._run(partial(rows.release, owner=owner, held=held))

    async def tidy(self) -> None:
        """Delete what is only remembered so that it does not come twice, when it can come no more."""
        now = datetime.now(UTC)
        await self._run(partial(rows.purge_updates, before=now - _REMEMBERED, unfinished=False))
        await self._run(partial(rows.purge_deliveries, before=now - _DELIVERIES_REMEMBERED))

    async def _run(self, step: Callable[[Session], _Result]) -> _Result:
        return await self._worker.write(step)


def _new_name() -> str:
    return f"{socket.gethostname()}-{secrets.token_hex(_NAME_BYTES)}"
