"""The folder of documents is watched, and reindexed after every change (WATCH)."""

import asyncio
import logging
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from bot.administration.notices import tell_administrators
from bot.context import Bot
from bot.ledger.audit import AuditEntry
from bot.reindexing import Ending, Reindexer
from bot.worker import Worker
from retrieval import IsnadError
from retrieval.corpus.watching import CorpusWatch

_ACTION: Final = "reindex"
_PAUSE_SECONDS: Final = 15.0

logger = logging.getLogger(__name__)


class CorpusKeeper:
    """Keeps the index up with the folder, in the way of /reindex; nobody is told of what goes well."""

    def __init__(
        self,
        watch: CorpusWatch,
        reindexer: Reindexer,
        worker: Worker,
        bot: Bot,
        admin_ids: Collection[int],
        pause: float = _PAUSE_SECONDS,
    ) -> None:
        """Take what watches, what reindexes, and who is told of failures.

        Args:
            watch: of the folder; it belongs to the keeper from here on.
            reindexer: of this process.
            worker: keeps the audit log.
            bot: tells the administrators.
            admin_ids: who they are.
            pause: seconds before another try, where somebody else is building or the bot itself failed.
        """
        self._watch = watch
        self._reindexer = reindexer
        self._worker = worker
        self._bot = bot
        self._admin_ids = admin_ids
        self._pause = pause

    async def run(self) -> None:
        """Reindex at once, for the folder may have changed before, and then after every change, until cancelled."""
        try:
            while await asyncio.to_thread(self._watch.wait):
                if not await self._keep_up():
                    await asyncio.to_thread(self._watch.pause, self._pause)
        finally:
            # Threads cannot be cancelled: the one that waits returns for this.
            self._watch.stop()

    async def _keep_up(self) -> bool:
        """Reindex and say so where it must be said; return whether it need not be tried again before another change."""
        try:
            ending = await self._reindexer.reindex_unasked()
            if ending.outcome == "refused":
                logger.info("the documents changed while another process builds: trying again")
                return False
            await self._report(ending)
        except (IsnadError, OSError):
            # Answering must not end for this.
            logger.exception("the documents changed and could not be reindexed: trying again")
            return False
        return True

    async def _report(self, ending: Ending) -> None:
        """Tell the administrators of a failure, unless it is the one that they were last told of.

        The audit log knows, which replicas share and which outlives the process. It also keeps what went well, but not
        that nothing had to be done.
        """
        last = await self._worker.consult(lambda ledger: ledger.administration.audit.last(_ACTION))
        has_failed = last is not None and last.outcome == "failed"
        if ending.outcome == "failed":
            if has_failed and last is not None and last.detail == ending.detail:
                return
            if self._admin_ids and not await tell_administrators(self._bot, self._admin_ids, ending.told):
                return
        elif not (ending.has_moved or has_failed):
            return
        entry = AuditEntry(datetime.now(UTC), None, None, _ACTION, ending.detail, ending.outcome)
        await self._worker.consult(lambda ledger: ledger.administration.audit.record(entry))
