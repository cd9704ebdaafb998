"""What the bot tells its administrators without being asked."""

import logging
from collections.abc import Iterable

from telegram.error import TelegramError

from bot.composing import Rendered
from bot.context import Bot

logger = logging.getLogger(__name__)


async def tell_administrators(bot: Bot, admin_ids: Iterable[int], told: Rendered) -> int:
    """Send a text to every administrator and return how many it reached; whom it did not is logged."""
    reached = 0
    for admin_id in sorted(admin_ids):
        try:
            await bot.send_message(admin_id, told.text, entities=told.entities)
        except TelegramError as error:
            logger.warning("could not tell administrator %d: %s", admin_id, error)
        else:
            reached += 1
    return reached
