"""The topics under a "not found": pressing one asks it."""

from datetime import UTC, datetime

from telegram import Message, Update

from bot.addressing import thread_of
from bot.callbacks import topic_of_callback
from bot.context import Context
from bot.handlers.owning import own_answer
from bot.handlers.updates import press_of
from bot.messaging import acknowledge, typing
from bot.sending import Destination, send_answer


async def ask_topic_of_button(update: Update, context: Context) -> None:
    """Answer a topic as if the person who pressed it had asked, however old the button is."""
    query, message = press_of(update)
    reader = await context.reader(query.from_user)
    named = topic_of_callback(query.data or "")
    if named is None:
        await acknowledge(query, reader.texts.UNKNOWN_ANSWER, alert=True)
        return
    answer_id, number = named
    recorded = await own_answer(query, message.chat.id, answer_id, reader.texts, context)
    if recorded is None:
        return
    # The data of a button comes from the person's client, so it may name no topic.
    if number > len(recorded.answer.topics):
        await acknowledge(query, reader.texts.UNKNOWN_ANSWER, alert=True)
        return
    await acknowledge(query)
    thread_id = thread_of(message) if isinstance(message, Message) else None
    with context.services.metrics.question():
        async with typing(context.bot, message.chat.id, thread_id):
            topic = recorded.answer.topics[number - 1]
            answer = await context.services.worker.answer(topic, reader.preferences.scope)
            destination = Destination(message.chat.id, message.message_id, thread_id, datetime.now(UTC))
            await send_answer(answer, reader, context, destination)
