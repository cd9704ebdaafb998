"""The sources of an answer, by button or by /sources, and the documents where nothing was asked yet."""

from telegram import CallbackQuery, Message, Update

from bot import texts
from bot.callbacks import answer_of_callback
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.ledger import RecordedAnswer
from bot.messaging import reply, typing
from bot.render import render_documents, render_sources


async def show_sources(update: Update, context: Context) -> None:
    """Show all citations of the answer replied to or of the last one; the documents where there is none."""
    message, worker = message_of(update), context.services.worker
    async with typing(context.bot, message.chat.id):
        recorded = await _answer_meant(message, sender_of(update).id, context)
        if recorded is None or recorded.answer.abstained:
            shown = render_documents(await worker.sources())
        else:
            shown = render_sources(recorded.answer.question, recorded.answer.citations)
    for rendered in shown:
        await reply(message, rendered)


async def show_sources_of_button(update: Update, context: Context) -> None:
    """Show all citations of the answer under which the button stands, however old it is."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    recorded = await _answer_of_button(query, query.message.chat.id, context)
    if recorded is None:
        await query.answer(texts.UNKNOWN_ANSWER, show_alert=True)
        return
    await query.answer()
    for rendered in render_sources(recorded.answer.question, recorded.answer.citations):
        await context.bot.send_message(
            query.message.chat.id,
            rendered.text,
            entities=rendered.entities,
            reply_to_message_id=query.message.message_id,
        )


async def dismiss_unknown_button(update: Update, _: Context) -> None:
    """Answer a button that is not the bot's, so that it does not seem to wait."""
    if update.callback_query is not None:
        await update.callback_query.answer(texts.UNKNOWN_ANSWER, show_alert=True)


async def _answer_meant(message: Message, user_id: int, context: Context) -> RecordedAnswer | None:
    worker, chat_id = context.services.worker, message.chat.id
    if message.reply_to_message is not None:
        replied_to = await worker.answer_in_message(chat_id, message.reply_to_message.message_id)
        if replied_to is not None:
            return replied_to
    return await worker.last_answer(chat_id, user_id)


async def _answer_of_button(query: CallbackQuery, chat_id: int, context: Context) -> RecordedAnswer | None:
    answer_id = answer_of_callback(query.data or "")
    if answer_id is None:
        return None
    recorded = await context.services.worker.recorded_answer(answer_id)
    # The data of a button comes from the person's client, so it may name an answer of another chat.
    return recorded if recorded is not None and recorded.chat_id == chat_id else None
