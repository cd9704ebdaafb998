"""An index that is damaged is noticed, and told to the administrators once."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NoReturn

from bot.administration import texts
from bot.administration.notices import tell_administrators
from bot.administration.status import built
from bot.context import Bot
from bot.ledger import LedgerError
from bot.ledger.audit import AuditEntry
from bot.render import render_failure
from bot.worker import Worker

DAMAGE = "damage"
"""The action under which the audit log keeps what was told."""

_PAUSE_SECONDS = 3600.0

logger = logging.getLogger(__name__)


async def keep_watching(worker: Worker, bot: Bot, admin_ids: Iterable[int], pause: float = _PAUSE_SECONDS) -> NoReturn:
    """Tell of damage, then read the index again and again, and fall back to an older one where it is damaged.

    Raises:
        GenerationError: it is, and no other is whole.
    """
    while True:
        try:
            if not worker.awaits_index:
                await tell_damage(worker, bot, admin_ids)
        except LedgerError:
            # What was told cannot be kept now; answering must not end for this.
            logger.exception("could not tell the administrators of the index")
        await asyncio.sleep(pause)
        if not worker.awaits_index:
            await worker.inspect()


async def tell_damage(worker: Worker, bot: Bot, admin_ids: Iterable[int]) -> None:
    """Tell the administrators that an older index answers in the place of a damaged one, unless they were told.

    The audit log remembers it, so that a bot which is started again and again does not repeat it.

    Raises:
        LedgerError: the database refuses.
    """
    index = await worker.describe()
    damage = index.damage
    if damage is None:
        return
    detail = f"{damage.generation}: {damage.reason}"
    if await worker.consult(lambda ledger: ledger.administration.audit.has(DAMAGE, detail)):
        return
    told = render_failure(texts.index_damaged(damage.generation, index.generation, built(index)), damage.reason)
    if await tell_administrators(bot, admin_ids, told):
        entry = AuditEntry(datetime.now(UTC), None, None, DAMAGE, detail, "noticed")
        await worker.consult(lambda ledger: ledger.administration.audit.record(entry))
