"""A reindex that an administrator asked for: one at a time, told in one message, answering goes on meanwhile."""

import asyncio
import codecs
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot import texts
from bot.administration import texts as admin_texts
from bot.administration.callbacks import admin_callback
from bot.building import BuildElsewhereError, BuildFailedError, Progress, Skipped, Summary
from bot.context import IsnadApplication
from bot.inbox.attempts import processing
from bot.ledger.audit import AuditEntry, AuditOutcome
from bot.messaging import reply
from bot.metrics import Metrics
from bot.progress import ProgressMessage
from bot.render import SKIPPED_SHOWN, Rendered, render_failure, render_summary
from bot.worker import Worker
from retrieval import IsnadError

CANCEL_NAME = "cancel"
"""The name of the button that ends a reindex."""

_ID_BYTES = 6

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


@dataclass(slots=True)
class _Run:
    """A reindex that is going on; its build can be cancelled for as long as it is one."""

    id: str
    task: asyncio.Task[None]
    build: asyncio.Task[Summary] | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a reindex ended: what the chat is told, and what the audit log keeps.

    `has_moved` says that another index answers now.
    """

    told: Rendered
    outcome: AuditOutcome
    detail: str = ""
    left_out: tuple[Skipped, ...] = ()
    has_moved: bool = False


class Reindexer:
    """Runs at most one reindex at a time."""

    def __init__(self, build: Build, worker: Worker, metrics: Metrics) -> None:
        """Take what builds, the worker that moves to what was built and keeps the audit log, and what counts."""
        self._build = build
        self._worker = worker
        self._metrics = metrics
        self._running: _Run | None = None

    @property
    def is_running(self) -> bool:
        """Whether this process is reindexing."""
        return self._running is not None

    def begin(self, request: Message, update: Update, application: IsnadApplication) -> bool:
        """Begin a reindex that tells the chat of the request; return whether none was running.

        Its errors go to the application's error handlers, with the update.
        """
        if self._running is not None:
            return False
        identifier = secrets.token_hex(_ID_BYTES)
        # It outlives the update that asked for it.
        with processing(None):
            task = application.create_task(self._run(request, update, identifier), update, name="reindex")
        self._running = _Run(identifier, task)
        task.add_done_callback(self._end)
        return True

    async def reindex_unasked(self) -> Ending:
        """Reindex where no chat follows it, once no other of this process is running, and return how it ended.

        Raises:
            LedgerError: the database cannot be reached.
            OSError: the build cannot be started.
        """
        while self._running is not None:
            await asyncio.wait({self._running.task})
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        self._running = _Run("", task)
        try:
            ending = await self._reindex(lambda _: None)
        finally:
            self._running = None
        self._metrics.reindexed(ending.outcome)
        return ending

    def cancel(self, identifier: str) -> bool:
        """End the build of a run, for which its message will say so; return whether there was one to end."""
        run = self._running
        if run is None or run.id != identifier or run.build is None or run.build.done():
            return False
        return run.build.cancel()

    async def stop(self) -> None:
        """End a reindex that is running; the index in service stays as it is."""
        if self._running is not None:
            task = self._running.task
            task.cancel()
            await asyncio.wait({task})

    def _end(self, _: asyncio.Task[None]) -> None:
        self._running = None

    async def _run(self, request: Message, update: Update, identifier: str) -> None:
        button = InlineKeyboardButton(
            admin_texts.REINDEX_CANCEL_BUTTON, callback_data=admin_callback(CANCEL_NAME, identifier)
        )
        buttons = InlineKeyboardMarkup([[button]])
        message = ProgressMessage(await reply(request, Rendered(texts.REINDEX_STARTED), buttons), buttons)
        actor = update.effective_user
        actor_id = None if actor is None else actor.id
        try:
            ending = await self._reindex(lambda progress: message.show(_progress_text(progress)))
        except asyncio.CancelledError:
            await message.finish(Rendered(texts.REINDEX_STOPPED))
            raise
        except Exception:
            message.abandon()
            await self._keep(actor_id, request.chat.id, "failed", "")
            raise
        await self._keep(actor_id, request.chat.id, ending.outcome, ending.detail)
        await message.finish(ending.told)
        if len(ending.left_out) > SKIPPED_SHOWN:
            await request.reply_document(
                _as_table(ending.left_out), caption=admin_texts.SKIPPED_FILE_CAPTION, filename="skipped.txt"
            )

    async def _reindex(self, report: Callable[[Progress], None]) -> Ending:
        try:
            async with self._worker.alone("reindex") as is_alone:
                if not is_alone:
                    return Ending(Rendered(texts.REINDEX_ELSEWHERE), "refused")
                summary = await self._cancellable(report)
        except BuildElsewhereError:
            return Ending(Rendered(texts.REINDEX_ELSEWHERE), "refused")
        except BuildFailedError as error:
            logger.error("reindex failed: %s", error)  # noqa: TRY400 - the traceback would say nothing more
            return Ending(render_failure(texts.REINDEX_FAILED, str(error)), "failed", str(error))
        try:
            moved = await self._worker.reload()
        except IsnadError as error:
            logger.exception("the new index cannot be opened")
            return Ending(render_failure(texts.REINDEX_NOT_OPENED, str(error)), "failed", str(error))
        if summary is None:
            # The build may have put its index into service just before it was told to end.
            told = admin_texts.REINDEX_TOO_LATE if moved else admin_texts.REINDEX_CANCELLED
            return Ending(Rendered(told), "done" if moved else "cancelled")
        logger.info("reindexed: generation %s, %d sentences", summary.generation, summary.sentences)
        return Ending(render_summary(summary), "done", summary.generation, summary.skipped, moved)

    async def _cancellable(self, report: Callable[[Progress], None]) -> Summary | None:
        """Return the summary of the build, None where the build alone was cancelled and not all of the reindex."""
        run = self._running
        assert run is not None  # noqa: S101 - this is what it runs
        run.build = asyncio.ensure_future(self._build(report))
        try:
            return await run.build
        except asyncio.CancelledError:
            if run.task.cancelling():
                raise
            logger.info("the reindex was cancelled")
            return None

    async def _keep(self, actor_id: int | None, chat_id: int, outcome: AuditOutcome, detail: str) -> None:
        self._metrics.reindexed(outcome)
        entry = AuditEntry(datetime.now(UTC), actor_id, chat_id, "reindex", detail, outcome)
        await self._worker.consult(lambda ledger: ledger.administration.audit.record(entry))


def _as_table(left_out: Sequence[Skipped]) -> bytes:
    """Return all that was left out, a line each; with a byte order mark, which phones need to show Arabic names."""
    lines = "".join(f"{one.where}\t{one.reason}\n" for one in left_out)
    return codecs.BOM_UTF8 + lines.encode("utf-8", "backslashreplace")


def _progress_text(progress: Progress) -> str:
    said = texts.progress(progress.stage, progress.done, progress.total)
    if pace := texts.pace(progress.stage, progress.per_second, progress.seconds_left):
        said = f"{said}\n{pace}"
    return f"{said}\n{admin_texts.bar(progress.done / progress.total)}" if progress.total else said
