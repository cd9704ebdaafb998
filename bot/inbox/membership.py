"""This replica among those that share the inbox: it says that it lives, and takes over what the dead have left."""

import asyncio
import logging
import time

from bot.inbox.dispatcher import Dispatcher
from bot.inbox.inbox import LEASE, Inbox
from bot.ledger import LedgerError

_RENEW_SECONDS = LEASE.total_seconds() / 5
_TIDY_SECONDS = 3600.0

logger = logging.getLogger(__name__)


class Membership:
    """Renews the lease of this replica until it is cancelled."""

    def __init__(self, inbox: Inbox, dispatcher: Dispatcher, pause: float = _RENEW_SECONDS) -> None:
        """Take the inbox that is shared, what has to stop where the lease was lost, and how often it is renewed."""
        self._inbox = inbox
        self._dispatcher = dispatcher
        self._pause = pause
        self._reached_since: float | None = None

    async def run(self) -> None:
        """Renew the lease, again and again; the database may be away meanwhile."""
        is_shared, tidied_at = await self._inbox.is_shared(), float("-inf")
        while True:
            try:
                if is_shared:
                    await self._renew()
                if time.monotonic() - tidied_at > _TIDY_SECONDS:
                    await self._inbox.tidy()
                    tidied_at = time.monotonic()
            except LedgerError as error:
                self._reached_since = None
                logger.warning("could not say to the other replicas that this one lives: %s", error)
            await asyncio.sleep(self._pause)

    async def _renew(self) -> None:
        if not await self._inbox.renew():
            logger.warning("this replica was taken for dead: its updates are another's now")
            await self._dispatcher.abandon()
            await self._inbox.join()
        now = time.monotonic()
        if self._reached_since is None:
            self._reached_since = now
        # After a database was away, every lease may be over: the others get the time to renew theirs.
        elif now - self._reached_since > LEASE.total_seconds() and (freed := await self._inbox.bury()):
            logger.warning("took over %d updates of a replica that is dead", freed)
