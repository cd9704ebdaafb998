"""/reindex: for administrators only."""

import logging

from telegram import Update

from bot import texts
from bot.composing import Rendered
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.messaging import reply

logger = logging.getLogger(__name__)


async def reindex(update: Update, context: Context) -> None:
    """Begin a reindex, unless one is running or the person may not."""
    message, services = message_of(update), context.services
    user_id = sender_of(update).id
    if user_id not in services.settings.admin_ids:
        logger.warning("refused /reindex to user %d, who is not in ADMIN_IDS", user_id)
        await reply(message, Rendered(texts.ONLY_ADMINS))
        return
    if not services.reindexer.begin(message, update, context.application):
        await reply(message, Rendered(texts.REINDEX_RUNNING))
        return
    logger.info("administrator %d began a reindex", user_id)
