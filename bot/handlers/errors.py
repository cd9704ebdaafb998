"""What went wrong: an apology with a reference for the person, the traceback with the same one for the log."""

import logging

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.inbox.attempts import current_attempt
from bot.inbox.failures import passes
from bot.language import language_of_client, texts_in
from bot.references import current_reference
from retrieval.errors import NoGenerationError

logger = logging.getLogger(__name__)


async def apologise(update: object, context: Context) -> None:
    """Log an error that a handler raised and tell whoever sent the update, unless it is to be tried again.

    Raises:
        ApplicationHandlerStop: always, for python-telegram-bot would go on to the handlers behind, and an update that a
            gate could not judge would be let in.
    """
    try:
        await _apologise(update, context)
    except Exception:
        logger.exception("error %s: there is no apology for it", current_reference())
    raise ApplicationHandlerStop


async def _apologise(update: object, context: Context) -> None:
    attempt = current_attempt()
    if attempt is not None and isinstance(context.error, Exception) and passes(context.error):
        attempt.failure = context.error
        return
    reference = current_reference()
    has_nothing_to_search = isinstance(context.error, NoGenerationError)
    if not has_nothing_to_search:
        if context.error is not None:
            context.services.metrics.failed(context.error)
        logger.error("error %s: a handler failed", reference, exc_info=context.error)
    if not isinstance(update, Update):
        return
    try:
        await _tell(update, None if has_nothing_to_search else reference)
    except TelegramError as error:
        logger.warning("the apology for error %s could not be sent: %s", reference, error)
        if attempt is not None and passes(error):
            attempt.failure = error


async def apologise_for_giving_up(update: Update) -> None:
    """Tell whoever sent an update that it will not be answered any more; nothing is raised."""
    reference = current_reference()
    logger.error("error %s: gave up the update", reference)
    try:
        await _tell(update, reference)
    except TelegramError as error:
        logger.warning("the apology for error %s could not be sent: %s", reference, error)


async def _tell(update: Update, reference: str | None) -> None:
    """Apologise for the error of a reference; where there is none, say that there is nothing to search yet."""
    if update.effective_user is None:
        return
    # In their Telegram's language: what they chose is in the ledger, which may be what failed.
    texts = texts_in(language_of_client(update.effective_user.language_code))
    apology = texts.NO_DOCUMENTS if reference is None else texts.apology(reference)
    message = update.message or update.edited_message
    if update.callback_query is not None:
        await update.callback_query.answer(apology, show_alert=True)
    elif message is not None:
        await message.reply_text(apology, do_quote=True)
