"""The topics under a "not found": pressing one asks it."""

from datetime import UTC, datetime

from telegram import CallbackQuery, Update

from bot import texts
from bot.callbacks import topic_of_callback
from bot.context import Context
from bot.handlers.questions import send_answer
from bot.messaging import typing


async def ask_topic_of_button(update: Update, context: Context) -> None:
    """Answer a topic as if the person who pressed it had asked, however old the button is."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    chat_id = query.message.chat.id
    topic = await _topic_of_button(query, chat_id, context)
    if topic is None:
        await query.answer(texts.UNKNOWN_ANSWER, show_alert=True)
        return
    await query.answer()
    async with typing(context.bot, chat_id):
        await send_answer(
            await context.services.worker.answer(topic),
            context,
            chat_id=chat_id,
            user_id=query.from_user.id,
            reply_to=query.message.message_id,
            asked_at=datetime.now(UTC),
        )


async def _topic_of_button(query: CallbackQuery, chat_id: int, context: Context) -> str | None:
    named = topic_of_callback(query.data or "")
    if named is None:
        return None
    answer_id, number = named
    recorded = await context.services.worker.recorded_answer(answer_id)
    # The data of a button comes from the person's client, so it may name an answer of another chat, or no topic.
    if recorded is None or recorded.chat_id != chat_id or number > len(recorded.answer.topics):
        return None
    return recorded.answer.topics[number - 1]
