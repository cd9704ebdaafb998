"""A reindex that an administrator asked for: one at a time, told in one message, answering goes on meanwhile."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from telegram import Message, Update

from bot import texts
from bot.building import BuildElsewhereError, BuildFailedError, Progress, Summary
from bot.context import IsnadApplication
from bot.messaging import reply
from bot.progress import ProgressMessage
from bot.render import Rendered, render_failure, render_summary
from bot.worker import Worker
from retrieval import IsnadError

logger = logging.getLogger(__name__)


class Build(Protocol):
    """Builds the index and reports how far it has come; `building.run_build` with its settings is one."""

    async def __call__(self, report: Callable[[Progress], None], /) -> Summary:
        """Return the summary; cancelled, end the build.

        Raises:
            BuildFailedError: it failed.
            BuildElsewhereError: another build is running.
        """
        ...


class Reindexer:
    """Runs at most one reindex at a time."""

    def __init__(self, build: Build, worker: Worker) -> None:
        """Take what builds, and the worker that moves to what was built."""
        self._build = build
        self._worker = worker
        self._running: asyncio.Task[None] | None = None

    def begin(self, request: Message, update: Update, application: IsnadApplication) -> bool:
        """Begin a reindex that tells the chat of the request; return whether none was running.

        Its errors go to the application's error handlers, with the update.
        """
        if self._running is not None:
            return False
        self._running = application.create_task(self._run(request), update, name="reindex")
        self._running.add_done_callback(self._end)
        return True

    async def stop(self) -> None:
        """End a reindex that is running; the index in service stays as it is."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})

    def _end(self, _: asyncio.Task[None]) -> None:
        self._running = None

    async def _run(self, request: Message) -> None:
        message = ProgressMessage(await reply(request, Rendered(texts.REINDEX_STARTED)))
        try:
            outcome = await self._reindex(message)
        except asyncio.CancelledError:
            await message.finish(Rendered(texts.REINDEX_STOPPED))
            raise
        except Exception:
            message.abandon()
            raise
        await message.finish(outcome)

    async def _reindex(self, message: ProgressMessage) -> Rendered:
        def report(progress: Progress) -> None:
            message.show(texts.progress(progress.stage, progress.done, progress.total))

        try:
            summary = await self._build(report)
        except BuildElsewhereError:
            return Rendered(texts.REINDEX_ELSEWHERE)
        except BuildFailedError as error:
            logger.error("reindex failed: %s", error)  # noqa: TRY400 - the traceback would say nothing more
            return render_failure(texts.REINDEX_FAILED, str(error))
        try:
            await self._worker.reload()
        except IsnadError as error:
            logger.exception("the new index cannot be opened")
            return render_failure(texts.REINDEX_NOT_OPENED, str(error))
        logger.info("reindexed: generation %s, %d sentences", summary.generation, summary.sentences)
        return render_summary(summary)
