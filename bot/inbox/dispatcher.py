"""Takes updates from the inbox, oldest first and each turn in order, and has them processed until they are done."""

import asyncio
import json
import logging
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from telegram import Update
from telegram.error import InvalidToken, RetryAfter

from bot.backoff import Backoff
from bot.context import IsnadApplication
from bot.inbox.attempts import Attempt, processing
from bot.inbox.failures import wait_of
from bot.inbox.inbox import Inbox
from bot.ledger import LedgerError, LedgerUnavailableError
from bot.ledger.inbox import Claim, ClaimLostError
from bot.metrics import Metrics
from bot.references import new_reference

_AT_ONCE = 256
# All that are claimed together begin in one turn of the event loop.
_CLAIMED_AT_ONCE = 16
_CRASHES = 6
_GIVE_UP_SECONDS = 1800.0
_POLL_SECONDS, _SHARED_POLL_SECONDS = 5.0, 0.3
_SETTLE_SECONDS = 2.0

logger = logging.getLogger(__name__)


class Dispatcher:
    """Processes what is in the inbox, many updates side by side, of one turn only the oldest.

    An update that met an error which passes is tried again, the longer it fails the less often. One that was being
    processed when the process died is tried again after that, alone where it happened twice; after six times it is
    given up, with an apology.
    """

    def __init__(
        self,
        inbox: Inbox,
        application: IsnadApplication,
        apologise: Callable[[Update], Awaitable[None]],
        metrics: Metrics,
    ) -> None:
        """Take what comes, what processes it, what tells a person that their message was given up, and the counters."""
        self._metrics = metrics
        self._inbox = inbox
        self._application = application
        self._apologise = apologise
        self._tasks: dict[asyncio.Task[None], Attempt] = {}
        self._suspect: asyncio.Task[None] | None = None
        self._suspects_sought = -math.inf
        self._broken: list[Attempt] = []
        self._fatal: Exception | None = None

    @property
    def busy(self) -> int:
        """How many updates are being processed."""
        return len(self._tasks)

    async def run(self) -> None:
        """Process what comes, until cancelled; what is being processed then goes on until `stop`.

        Raises:
            InvalidToken: Telegram takes the bot's token no more.
        """
        poll = _SHARED_POLL_SECONDS if await self._inbox.is_shared() else _POLL_SECONDS
        backoff = Backoff()
        while True:
            if self._fatal is not None:
                raise self._fatal
            self._inbox.news.clear()
            try:
                claimed = await self._claim(poll)
            except LedgerError as error:
                logger.warning("cannot look into the inbox: %s; trying again in %g s", error, backoff.seconds)
                await backoff.wait()
                continue
            backoff.reset()
            if not claimed:
                await self._wait_for_news(poll)

    async def stop(self, grace: float) -> None:
        """Finish what is being processed within so many seconds; leave the rest to the next start."""
        if self._tasks:
            logger.info("finishing %d updates, %g s at most", len(self._tasks), grace)
            await asyncio.wait(self._tasks, timeout=grace)
        unfinished = [attempt.claim for attempt in self._tasks.values()]
        await self.abandon()
        if unfinished:
            logger.info("left %d updates in the inbox", len(unfinished))
        try:
            await self._inbox.leave(unfinished)
        except LedgerError as error:
            # They are taken over by their lease, or at the next start.
            logger.warning("could not give back what is unfinished: %s", error)

    async def abandon(self) -> None:
        """Stop what is being processed, except messages that are just being sent."""
        tasks = dict(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
            await asyncio.gather(*(attempt.settle(_SETTLE_SECONDS) for attempt in tasks.values()))

    async def _claim(self, seconds: float) -> bool:
        """Begin to process what is there; return whether there may be more.

        Args:
            seconds: after which a suspect is looked for again.
        """
        while self._broken:
            await self._broken[-1].release()
            self._broken.pop()
        free = min(_AT_ONCE - len(self._tasks), _CLAIMED_AT_ONCE)
        claims: Sequence[Claim] = await self._inbox.claim(free) if free > 0 else ()
        for claim in claims:
            self._begin(claim)
        # There hardly ever is one, so that it is not looked for with every update.
        if self._suspect is None and time.monotonic() - self._suspects_sought >= seconds:
            self._suspects_sought = time.monotonic()
            for claim in await self._inbox.claim_suspect():
                self._suspect = self._begin(claim)
                claims = (*claims, claim)
        return bool(claims)

    def _begin(self, claim: Claim) -> asyncio.Task[None]:
        attempt = Attempt(self._inbox, claim)
        task = asyncio.create_task(self._process(attempt), name=f"update {claim.update_id}")
        self._tasks[task] = attempt
        task.add_done_callback(self._end)
        return task

    def _end(self, task: asyncio.Task[None]) -> None:
        attempt = self._tasks.pop(task)
        if task is self._suspect:
            self._suspect = None
            self._suspects_sought = -math.inf
        self._inbox.news.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("update %d could not be finished", attempt.claim.update_id, exc_info=error)
            self._broken.append(attempt)

    async def _wait_for_news(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._inbox.news.wait()
        except TimeoutError:
            return

    async def _process(self, attempt: Attempt) -> None:
        claim = attempt.claim
        update = self._read(claim)
        self._metrics.update_begun()
        try:
            with new_reference(claim.update_id):
                await self._process_until_done(attempt, update)
        finally:
            waited = (datetime.now(UTC) - claim.received_at).total_seconds()
            self._metrics.update_done("unknown" if update is None else _kind_of(update), max(0.0, waited))

    async def _process_until_done(self, attempt: Attempt, update: Update | None) -> None:
        claim = attempt.claim
        if update is None or claim.attempts > _CRASHES:
            await self._give_up(attempt, update, "it brought the process down, or was being processed when that ended")
            return
        began, backoff = time.monotonic(), Backoff()
        while True:
            with processing(attempt):
                await self._application.process_update(update)
            failure = attempt.failure
            if failure is None:
                await self._finish(attempt)
                return
            if isinstance(failure, ClaimLostError):
                logger.info("update %d is another replica's now", claim.update_id)
                return
            if isinstance(failure, InvalidToken):
                self._fatal = failure
                return
            if not isinstance(failure, LedgerUnavailableError) and time.monotonic() - began > _GIVE_UP_SECONDS:
                await self._give_up(attempt, update, str(failure))
                return
            asked = wait_of(failure) if isinstance(failure, RetryAfter) else 0.0
            pause = max(backoff.seconds, asked)
            logger.warning("update %d failed: %s; trying again in %g s", claim.update_id, failure, pause)
            await backoff.wait(at_least=asked)
            attempt.start_over()

    def _read(self, claim: Claim) -> Update | None:
        try:
            return Update.de_json(json.loads(claim.payload), self._application.bot)
        except Exception:
            # Whatever Telegram may send one day, the others must not wait for it.
            logger.exception("update %d cannot be read", claim.update_id)
            return None

    async def _finish(self, attempt: Attempt) -> None:
        if not await self._patiently(attempt.finish):
            logger.info("update %d is another replica's now", attempt.claim.update_id)

    async def _give_up(self, attempt: Attempt, update: Update | None, reason: str) -> None:
        claim = attempt.claim
        # First of all, so that the apology cannot bring the process down again and again.
        if not await self._patiently(attempt.park):
            return
        logger.error("gave update %d up after %d attempts: %s", claim.update_id, claim.attempts, reason)
        if update is not None:
            await self._apologise(update)

    async def _patiently(self, step: Callable[[], Awaitable[bool]]) -> bool:
        backoff = Backoff()
        while True:
            try:
                return await step()
            except LedgerUnavailableError as error:
                logger.warning("the ledger cannot be reached: %s; trying again in %g s", error, backoff.seconds)
                await backoff.wait()


def _kind_of(update: Update) -> str:
    """Return what Telegram calls an update: the name of the one part that it has."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind) is not None), "unknown")
