"""The buttons that take away what an answer was kept to: the question is asked again in its place."""

from dataclasses import replace
from datetime import timedelta

from telegram import Message, Update

from bot.addressing import thread_of
from bot.callbacks import scope_of_callback
from bot.context import Context
from bot.handlers.owning import own_answer
from bot.handlers.updates import press_of
from bot.messaging import acknowledge, typing
from bot.sending import Destination, send_answer
from retrieval import EVERYTHING


async def widen(update: Update, context: Context) -> None:
    """Ask an answer's question again: without what was understood of it, or without the filter, which ends with it."""
    query, message = press_of(update)
    worker, reader = context.services.worker, await context.reader(query.from_user)
    named = scope_of_callback(query.data or "")
    if named is None:
        await acknowledge(query, reader.texts.UNKNOWN_ANSWER, alert=True)
        return
    part, answer_id = named
    recorded = await own_answer(query, message.chat.id, answer_id, reader.texts, context)
    if recorded is None:
        return
    if part == "chosen":
        await worker.set_preferences(reader.user_id, replace(reader.preferences, scope=EVERYTHING))
    await acknowledge(query, reader.texts.FILTER_CLEARED if part == "chosen" else None)
    scoping = recorded.answer.scoping
    scope = EVERYTHING if part == "chosen" else scoping.chosen
    thread_id = thread_of(message) if isinstance(message, Message) else None
    with context.services.metrics.question():
        async with typing(context.bot, message.chat.id, thread_id):
            # What was understood once stays understood, unless that is what is taken away.
            was_read = scoping.chosen.document is None
            unscoped = part == "understood" or (was_read and scoping.understood.is_everything)
            answer = await worker.answer(recorded.answer.question, scope, unscoped=unscoped)
            destination = Destination(
                message.chat.id,
                recorded.question_message_id,
                thread_id,
                recorded.asked_at + timedelta(microseconds=1),
                in_place_of=message.message_id,
            )
            await send_answer(answer, reader, context, destination)
