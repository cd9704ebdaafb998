"""Questions: any text of a person is one, and what comes back is a passage or an honest "not found"."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot import texts
from bot.callbacks import sources_callback
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.messaging import reply, typing
from bot.render import Rendered, render_answer
from retrieval import Answer

QUESTION_LIMIT = 1000
"""Letters of a question; the model reads no more than about as much."""


async def answer_question(update: Update, context: Context) -> None:
    """Answer a text message with the best passage, and record the answer."""
    message, worker = message_of(update), context.services.worker
    question = (message.text or "").strip()
    if not any(letter.isalnum() for letter in question):
        await reply(message, Rendered(texts.EMPTY_QUESTION))
        return
    if len(question) > QUESTION_LIMIT:
        await reply(message, Rendered(texts.too_long(QUESTION_LIMIT)))
        return
    async with typing(context.bot, message.chat.id):
        answer = await worker.answer(question)
        # Before it is sent, so that its button never points to nothing.
        await worker.record(
            answer,
            chat_id=message.chat.id,
            user_id=sender_of(update).id,
            question_message_id=message.message_id,
            asked_at=message.date,
        )
    rendered, buttons = _present(answer)
    sent = await reply(message, rendered, buttons)
    await worker.set_message(answer.id, sent.message_id)


async def decline_other_kinds(update: Update, _: Context) -> None:
    """Say what the bot can do with a photo, a voice message or anything else that is no text: nothing."""
    await reply(message_of(update), Rendered(texts.NOT_TEXT))


async def decline_unknown_command(update: Update, _: Context) -> None:
    """Say that there is no such command."""
    await reply(message_of(update), Rendered(texts.UNKNOWN_COMMAND))


def _present(answer: Answer) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    if answer.abstained or not answer.citations:
        return Rendered(texts.NOT_FOUND), None
    button = InlineKeyboardButton(texts.SOURCES_BUTTON, callback_data=sources_callback(answer.id))
    return render_answer(answer.citations[0]), InlineKeyboardMarkup([[button]])
