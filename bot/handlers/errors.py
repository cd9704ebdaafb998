"""What went wrong: an apology with a reference for the person, the traceback with the same one for the log."""

import logging

from telegram import Update
from telegram.error import TelegramError

from bot.context import Context
from bot.language import language_of_client, texts_in
from bot.references import current_reference

logger = logging.getLogger(__name__)


async def apologise(update: object, context: Context) -> None:
    """Log an error that a handler raised and tell whoever sent the update."""
    reference = current_reference()
    if context.error is not None:
        context.services.metrics.failed(context.error)
    logger.error("error %s: a handler failed", reference, exc_info=context.error)
    if not isinstance(update, Update) or update.effective_user is None:
        return
    # In their Telegram's language: what they chose is in the ledger, which may be what failed.
    apology = texts_in(language_of_client(update.effective_user.language_code)).apology(reference)
    message = update.message or update.edited_message
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(apology, show_alert=True)
        elif message is not None:
            await message.reply_text(apology, do_quote=True)
    except TelegramError as error:
        logger.warning("the apology for error %s could not be sent: %s", reference, error)
