"""The life of the bot process: what is opened in which order, and closed in the reverse one."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from functools import partial

from telegram.request import BaseRequest

from bot.administration.corpus_files import empty_staging
from bot.administration.corpus_watch import CorpusKeeper
from bot.administration.index_watch import keep_watching
from bot.administration.office import Office
from bot.administration.retention import keep_purging
from bot.application import ALLOWED_UPDATES, build_application
from bot.backoff import until_reached
from bot.building import NothingToIndexError, Progress, run_build
from bot.context import IsnadApplication, Services
from bot.following import follow_generations
from bot.garbage import collect_and_freeze
from bot.handlers.errors import apologise_for_giving_up
from bot.inbox.dispatcher import Dispatcher
from bot.inbox.inbox import Inbox
from bot.inbox.membership import Membership
from bot.inbox.polling import Polling
from bot.ledger import Ledger, LedgerError
from bot.ledger.locking import sole_user
from bot.masking import Mask
from bot.menus import set_descriptions, set_menus
from bot.metrics import Metrics
from bot.reindexing import Reindexer
from bot.service.health import Health
from bot.service.loop_lag import LoopLag
from bot.service.server import HttpService, Route
from bot.service.webhook import Webhook
from bot.settings import BotSettings
from bot.telegram_requests import Contact, TelegramRequest
from bot.worker import Worker
from retrieval import open_answerer
from retrieval.corpus.watching import CorpusWatch
from retrieval.generations import current_name

_PROGRESS_SECONDS = 10.0
_LEDGER_PATIENCE_SECONDS = 60.0

logger = logging.getLogger(__name__)


async def serve(settings: BotSettings) -> None:
    """Run the bot until the task is cancelled, then stop in order.

    Raises:
        InvalidToken: Telegram refuses the token, at the start or later.
        AnotherInstanceError: another instance fetches the bot's updates.
        BuildFailedError: there was no index and none could be built; not for want of documents where they are watched.
        BuildElsewhereError: there was no index and another process is building one.
        IsnadError: the index, its model, the ledger or the port of the HTTP server cannot be opened, or no index is
            whole any more.
    """
    database_url = settings.database_url.get_secret_value()
    metrics, contact = Metrics(), Contact()
    # A file is there or is not: that it cannot be opened is to be told at once.
    patience = 0.0 if database_url.startswith("sqlite") else _LEDGER_PATIENCE_SECONDS
    worker = Worker(partial(open_answerer, settings), partial(Ledger.open, database_url), metrics, patience)
    reindexer = Reindexer(partial(run_build, settings), worker, metrics)
    application = build_application(Services(settings, worker, reindexer, Office.open(settings), metrics, contact))
    inbox = Inbox(worker)
    dispatcher = Dispatcher(inbox, application, apologise_for_giving_up, metrics)
    webhook = None if settings.webhook_url is None else Webhook(settings, inbox, metrics)
    lag = LoopLag(metrics)
    health = Health(worker, contact.silence, lambda: lag.worst_lately)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_end, asyncio.create_task(lag.measure(), name="loop lag"))
        if settings.service_port:
            routes = () if webhook is None else (Route(settings.served_path, webhook.take),)
            count = partial(_count_inbox, inbox, metrics)
            service = HttpService(health, metrics, Mask.of(settings), count, routes)
            await service.start(settings.service_host, settings.service_port)
            stack.push_async_callback(service.stop)
        # The application closes nothing where it was stopped before it had begun.
        stack.push_async_callback(application.bot.request.shutdown)
        stack.push_async_callback(application.shutdown)
        # First of all, so that a wrong token shows at once and not after the model is loaded.
        await until_reached(application.initialize, "Telegram cannot be reached")
        stack.enter_context(sole_user(database_url))
        has_index = current_name(settings.indexes_dir) is not None or await _build_first_index(settings)
        stack.push_async_callback(worker.stop)
        await worker.start(has_index=has_index)
        # Asked for now, because the first person to send /start would wait for them.
        await worker.examples()
        await set_menus(application.bot, settings.admin_ids)
        await asyncio.to_thread(empty_staging, settings.seeds_dir)
        purging = asyncio.create_task(keep_purging(worker, settings.retention_days), name="retention")
        stack.push_async_callback(_end, purging)
        await set_descriptions(application.bot)
        await application.start()
        stack.push_async_callback(application.stop)
        # Before the application stops, which waits for the tasks that it has created.
        stack.push_async_callback(reindexer.stop)
        if left := await inbox.join():
            logger.info("%d updates were left unfinished: taking them up", left)
        stack.push_async_callback(dispatcher.stop, settings.shutdown_grace)

        collect_and_freeze()

        def begun() -> None:
            logger.info("answering as @%s", application.bot.username)
            health.phase = "ready"

        try:
            await _run_together(
                _receive(application, inbox, webhook, TelegramRequest(metrics, contact, 1), begun),
                dispatcher.run(),
                Membership(inbox, dispatcher).run(),
                follow_generations(settings.indexes_dir, worker, reindexer),
                keep_watching(worker, application.bot, settings.admin_ids),
                *_keeping_up(settings, reindexer, worker, application),
            )
        finally:
            health.phase = "stopping"


async def _receive(
    application: IsnadApplication,
    inbox: Inbox,
    webhook: Webhook | None,
    request: BaseRequest,
    begun: Callable[[], None],
) -> None:
    """Receive updates by the webhook where there is one, else by asking for them over a connection of their own."""
    if webhook is None:
        await Polling(application, inbox, ALLOWED_UPDATES, request).run(begun)
    else:
        begun()
        await webhook.run(application.bot, ALLOWED_UPDATES)


def _keeping_up(
    settings: BotSettings, reindexer: Reindexer, worker: Worker, application: IsnadApplication
) -> Iterator[Coroutine[None, None, None]]:
    if settings.watch:
        watch = CorpusWatch(settings.seeds_dir)
        yield CorpusKeeper(watch, reindexer, worker, application.bot, settings.admin_ids).run()


async def _count_inbox(inbox: Inbox, metrics: Metrics) -> None:
    try:
        metrics.inbox_holds(await inbox.counts())
    except LedgerError as error:
        # The other metrics are of use all the more.
        logger.warning("could not count what the inbox holds: %s", error)


async def _run_together(*parts: Coroutine[None, None, None]) -> None:
    """Run what never ends by itself; where one fails, or the task is cancelled, end all."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _build_first_index(settings: BotSettings) -> bool:
    """Return whether there is an index then: a folder that is watched may be without a document for now."""
    logger.info("no index in %s yet: building it from %s", settings.indexes_dir, settings.seeds_dir)
    try:
        summary = await run_build(settings, _progress_log())
    except NothingToIndexError as error:
        if not settings.watch:
            raise
        logger.warning("there is no index yet: %s; the folder is watched for the first document (WATCH)", error)
        return False
    logger.info("built generation %s: %d sentences", summary.generation, summary.sentences)
    for skipped in summary.skipped:
        logger.warning("left out %s: %s", skipped.where, skipped.reason)
    return True


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


def _progress_log() -> Callable[[Progress], None]:
    """Return what logs each stage of a build, and a long stage every ten seconds."""
    last_stage, logged_at = "", 0.0

    def report(progress: Progress) -> None:
        nonlocal last_stage, logged_at
        now = time.monotonic()
        if progress.stage == last_stage and now - logged_at < _PROGRESS_SECONDS:
            return
        last_stage, logged_at = progress.stage, now
        total = "?" if progress.total is None else progress.total
        logger.info("building: %s %d/%s", progress.stage, progress.done, total)

    return report
