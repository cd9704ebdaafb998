"""Questions: any text that is meant for the bot is one, and what comes back is a passage or an honest "not found"."""

from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Message, Update
from telegram.constants import ChatType

from bot.addressing import question_to_bot, replies_to_bot, thread_of
from bot.callbacks import card_press_of
from bot.card import View, shown_citation
from bot.composing import Rendered
from bot.context import Context
from bot.follow_ups import render_follow_up
from bot.handlers.updates import message_of, sender_of
from bot.inbox.attempts import current_attempt
from bot.language import Texts
from bot.ledger import RecordedAnswer
from bot.messaging import reply, typing
from bot.preferences import Reader
from bot.sending import Destination, send, send_answer
from retrieval import Answer, follow_up_of, has_topic

QUESTION_LIMIT = 1000
"""Letters of a question; the model reads no more than about as much."""


async def answer_question(update: Update, context: Context) -> None:
    """Answer a text that is meant for the bot; stay silent at every other one of a group."""
    message = message_of(update)
    question = question_to_bot(message, context.bot)
    if question is not None:
        await _respond(message, question, await context.reader(sender_of(update)), context, asked_at=message.date)


async def ask(update: Update, context: Context) -> None:
    """Answer what follows /ask, or the message that it replies to."""
    message, reader = message_of(update), await context.reader(sender_of(update))
    question = question_to_bot(message, context.bot)
    replied = message.reply_to_message
    if not question and replied is not None and not replies_to_bot(message, context.bot):
        question = (replied.text or replied.caption or "").strip()
    if question:
        await _respond(message, question, reader, context, asked_at=message.date)
    else:
        await reply(message, Rendered(reader.texts.ASK_WHAT))


async def answer_again(update: Update, context: Context) -> None:
    """Answer an edited question in the place of its first answer."""
    message = message_of(update)
    question = question_to_bot(message, context.bot)
    if not question:
        return
    before = await context.services.worker.answer_to_question(message.chat.id, message.message_id)
    if before is None:
        return
    # A message is also called edited when Telegram adds a preview of its link. What was recorded by an attempt at this
    # edit that was not finished is shown now.
    attempt = current_attempt()
    is_unfinished = attempt is not None and attempt.answer_id == before.answer.id
    if before.answer.question == question and not is_unfinished:
        return
    reader = await context.reader(sender_of(update))
    # Telegram's clock ticks in seconds, and the last answer in a message is the one that counts.
    edited_at = max(message.edit_date or message.date, before.asked_at + timedelta(microseconds=1))
    await _respond(message, question, reader, context, in_place_of=before.message_id, asked_at=edited_at)


async def decline_unknown_command(update: Update, context: Context) -> None:
    """Say in a private chat that there is no such command; in a group it is another bot's."""
    reader = await context.reader(sender_of(update))
    await reply(message_of(update), Rendered(reader.texts.UNKNOWN_COMMAND))


async def _respond(
    message: Message,
    question: str,
    reader: Reader,
    context: Context,
    *,
    asked_at: datetime,
    in_place_of: int | None = None,
) -> None:
    destination = Destination(message.chat.id, message.message_id, thread_of(message), asked_at, in_place_of)
    metrics = context.services.metrics
    said = _mistake(question, reader.texts)
    if said is not None:
        await send(Rendered(said), None, context.bot, destination)
        return
    with metrics.question():
        async with typing(context.bot, message.chat.id, destination.thread_id):
            about = await _answer_spoken_of(message, question, reader, context)
            if about is not None:
                await send(about, None, context.bot, destination)
                metrics.answered("follow_up")
                return
            answer = await context.services.worker.answer(question, reader.preferences.scope)
            if answer.courtesy is not None:
                await send(Rendered(reader.texts.courtesy(answer.courtesy, question)), None, context.bot, destination)
                metrics.answered("courtesy")
            elif not has_topic(question):
                await send(Rendered(reader.texts.FULLER_QUESTION), None, context.bot, destination)
                metrics.answered("unclear")
            else:
                within = reader.preferences.scope.document
                nearer = None if within is not None else await _answer_of_same_document(message, answer, context)
                await send_answer(nearer or answer, reader, context, destination)


def _mistake(question: str, texts: Texts) -> str | None:
    if not any(letter.isalnum() for letter in question):
        return texts.EMPTY_QUESTION
    return texts.too_long(QUESTION_LIMIT) if len(question) > QUESTION_LIMIT else None


async def _answer_spoken_of(message: Message, question: str, reader: Reader, context: Context) -> Rendered | None:
    """Return what «متى؟» and the like ask of the attribution of the answer replied to, or of the last one."""
    asked = follow_up_of(question)
    if asked is None:
        return None
    worker = context.services.worker
    recorded = await _answer_replied_to(message, context)
    if recorded is None and (message.reply_to_message is None or message.chat.type == ChatType.PRIVATE):
        recorded = await worker.last_answer(message.chat.id, reader.user_id)
    if recorded is None or recorded.answer.abstained or not recorded.answer.citations:
        return None
    return render_follow_up(asked, shown_citation(recorded.answer, View(_rank_shown(message, recorded))), reader.texts)


async def _answer_of_same_document(message: Message, answer: Answer, context: Context) -> Answer | None:
    """Return what the document of the answer replied to answers; None where there is none or it does not answer."""
    recorded = await _answer_replied_to(message, context)
    if recorded is None or not recorded.answer.citations:
        return None
    shown = shown_citation(recorded.answer, View(_rank_shown(message, recorded)))
    found = await context.services.worker.answer_within(answer.question, shown.source.id)
    return None if found.abstained else replace(found, id=answer.id)


async def _answer_replied_to(message: Message, context: Context) -> RecordedAnswer | None:
    replied = message.reply_to_message
    if replied is None:
        return None
    return await context.services.worker.answer_in_message(message.chat.id, replied.message_id)


def _rank_shown(message: Message, recorded: RecordedAnswer) -> int:
    """Return which passage the message replied to shows now, by its buttons; the first where they do not tell."""
    replied = message.reply_to_message
    markup = replied.reply_markup if replied is not None else None
    rows = markup.inline_keyboard if markup is not None else ()
    for button in (button for row in rows for button in row):
        press = card_press_of(button.callback_data) if isinstance(button.callback_data, str) else None
        if press is not None and press.answer_id == recorded.answer.id and press.action in {"check", "up", "stay"}:
            return press.rank
    return 1
