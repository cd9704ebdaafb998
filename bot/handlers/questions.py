"""Questions: any text of a person is one, and what comes back is a passage or an honest "not found"."""

from datetime import datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot import texts
from bot.callbacks import sources_callback, topic_callback
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.messaging import reply, typing
from bot.render import Rendered, render_answer
from retrieval import Answer, has_topic, subject_of
from retrieval.arabic.bidi import one_line

QUESTION_LIMIT = 1000
"""Letters of a question; the model reads no more than about as much."""

_TOPIC_LIMIT = 40


async def answer_question(update: Update, context: Context) -> None:
    """Answer a text message: a courtesy in kind, a question with the best passage, which is recorded."""
    message = message_of(update)
    question = (message.text or "").strip()
    if not any(letter.isalnum() for letter in question):
        await reply(message, Rendered(texts.EMPTY_QUESTION))
        return
    if len(question) > QUESTION_LIMIT:
        await reply(message, Rendered(texts.too_long(QUESTION_LIMIT)))
        return
    async with typing(context.bot, message.chat.id):
        answer = await context.services.worker.answer(question)
        if answer.courtesy is not None:
            await reply(message, Rendered(texts.courtesy(answer.courtesy, question)))
        elif not has_topic(question):
            await reply(message, Rendered(texts.FULLER_QUESTION))
        else:
            await send_answer(
                answer,
                context,
                chat_id=message.chat.id,
                user_id=sender_of(update).id,
                reply_to=message.message_id,
                asked_at=message.date,
            )


async def send_answer(
    answer: Answer, context: Context, *, chat_id: int, user_id: int, reply_to: int, asked_at: datetime
) -> None:
    """Record an answer and send it as a reply to the message that asked."""
    worker = context.services.worker
    # Recorded before it is sent, so that its buttons never point to nothing.
    await worker.record(answer, chat_id=chat_id, user_id=user_id, question_message_id=reply_to, asked_at=asked_at)
    rendered, buttons = _present(answer)
    sent = await context.bot.send_message(
        chat_id, rendered.text, entities=rendered.entities, reply_markup=buttons, reply_to_message_id=reply_to
    )
    await worker.set_message(answer.id, sent.message_id)


async def decline_other_kinds(update: Update, _: Context) -> None:
    """Say what the bot can do with a photo, a voice message or anything else that is no text: nothing."""
    await reply(message_of(update), Rendered(texts.NOT_TEXT))


async def decline_unknown_command(update: Update, _: Context) -> None:
    """Say that there is no such command."""
    await reply(message_of(update), Rendered(texts.UNKNOWN_COMMAND))


def _present(answer: Answer) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    if answer.abstained or not answer.citations:
        return _offer_topics(answer)
    button = InlineKeyboardButton(texts.SOURCES_BUTTON, callback_data=sources_callback(answer.id))
    return render_answer(answer.citations[0]), InlineKeyboardMarkup([[button]])


def _offer_topics(answer: Answer) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    if not answer.topics:
        return Rendered(texts.NOT_FOUND), None
    rows = [
        [InlineKeyboardButton(_label(topic), callback_data=topic_callback(answer.id, number))]
        for number, topic in enumerate(answer.topics, start=1)
    ]
    return Rendered(f"{texts.NOT_FOUND}\n\n{texts.NEAR_TOPICS}"), InlineKeyboardMarkup(rows)


def _label(topic: str) -> str:
    return one_line(subject_of(topic), _TOPIC_LIMIT) or texts.NAMELESS_TOPIC
