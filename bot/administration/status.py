"""/status: how the bot and its index are."""

import time
from datetime import UTC, datetime, timedelta

import psutil

from bot.administration import texts
from bot.administration.actions import Outcome, Request
from bot.composing import Rendered
from bot.ledger.statistics import percentile
from bot.messaging import reply
from retrieval import IndexDescription

_DAY = timedelta(days=1)
_MEGABYTE = 1 << 20


async def show_status(request: Request) -> Outcome:
    """Report the index in service, the speed of the last day's answers, what waits, and the memory."""
    services = request.context.services
    # Before this command itself waits for the thread that answers.
    waiting = services.worker.waiting
    index = await services.worker.describe()
    since = datetime.now(UTC) - _DAY
    latencies = await services.worker.consult(lambda ledger: ledger.administration.statistics.latencies(since))
    median, slow = percentile(latencies, 0.5), percentile(latencies, 0.95)
    text = texts.status(
        generation=index.generation,
        built=built(index),
        corpus=(index.documents, index.sentences, index.speakers),
        model=index.model,
        uptime=time.monotonic() - services.office.started_at,
        latencies=None if median is None or slow is None else (median, slow),
        load=(waiting, round(psutil.Process().memory_info().rss / _MEGABYTE)),
    )
    if index.damage is not None:
        text = f"{texts.damage_warning(index.damage.generation)}\n\n{text}"
    await reply(request.message, Rendered(text))
    return Outcome()


def built(index: IndexDescription) -> str:
    """Return when an index was built, for a person."""
    try:
        return texts.moment(datetime.fromisoformat(index.built_at))
    except ValueError:
        return texts.UNKNOWN
