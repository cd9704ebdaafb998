"""/privacy and /forget: what is kept about a person, and its deletion; for everybody, admitted or not."""

import logging

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.administration import confirmations, texts
from bot.administration.callbacks import FORGET_PATTERN, forget_callback
from bot.administration.confirmations import Erasure
from bot.composing import Rendered
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.messaging import reply

logger = logging.getLogger(__name__)


async def explain_privacy(update: Update, context: Context) -> None:
    """Say what is kept, for how long, and how to have it deleted."""
    await reply(message_of(update), Rendered(texts.privacy(context.services.settings.retention_days)))


async def ask_to_forget(update: Update, context: Context) -> None:
    """Ask whether the person's data are to be deleted."""
    token = await confirmations.ask(context.services.worker, sender_of(update).id, Erasure())
    buttons = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(texts.CONFIRM_BUTTON, callback_data=forget_callback(token, confirmed=True)),
                InlineKeyboardButton(texts.CANCEL_BUTTON, callback_data=forget_callback(token, confirmed=False)),
            ]
        ]
    )
    await reply(message_of(update), Rendered(texts.FORGET_QUESTION), buttons)


async def forget(update: Update, context: Context) -> None:
    """Delete the data of whoever confirms, if it is they who were asked."""
    query = update.callback_query
    if query is None:
        return
    match, message = FORGET_PATTERN.fullmatch(query.data or ""), query.message
    person_id = query.from_user.id
    if match is None or not isinstance(message, Message):
        await query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return
    if not isinstance(await confirmations.take(context.services.worker, match["token"], person_id), Erasure):
        await query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return
    if match["choice"] == "n":
        await query.answer()
        await message.edit_text(texts.CANCELLED)
        return
    answers = await context.services.worker.forget(person_id)
    # Of whom is not said: the log would remember what the ledger has forgotten.
    logger.info("forgot a person with %d answers", answers)
    await query.answer()
    await message.edit_text(texts.erased(answers))
