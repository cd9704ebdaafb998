"""What is old is deleted: once at the start, then every hour."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from bot.ledger import LedgerError
from bot.worker import Worker

_PAUSE_SECONDS = 3600.0

logger = logging.getLogger(__name__)


async def keep_purging(worker: Worker, retention_days: int, pause: float = _PAUSE_SECONDS) -> None:
    """Delete what is older than so many days, again and again, until cancelled; at once where that is 0 days."""
    while retention_days:
        before = datetime.now(UTC) - timedelta(days=retention_days)
        try:
            rows = await worker.consult(lambda ledger, before=before: ledger.administration.erasure.purge(before))
        except LedgerError:
            # The next time may go better, and answering must not end for this.
            logger.exception("could not delete what is older than %d days", retention_days)
        else:
            if rows:
                logger.info("deleted %d rows older than %d days", rows, retention_days)
        await asyncio.sleep(pause)
