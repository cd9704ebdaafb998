"""/start and /help: what the bot is, how to ask, and questions to begin with; or the answer that a link leads to."""

import secrets
from dataclasses import replace

from telegram import KeyboardButton, Message, ReplyKeyboardMarkup, Update
from telegram.constants import ChatType

from bot.addressing import thread_of
from bot.composing import Rendered
from bot.context import Context
from bot.deep_links import shared_answer
from bot.handlers.updates import message_of, sender_of
from bot.menus import set_admin_menu
from bot.messaging import reply, typing
from bot.preferences import Reader
from bot.sending import Destination, send_answer
from retrieval.arabic.bidi import one_line

_QUESTION_LIMIT = 300


async def start(update: Update, context: Context) -> None:
    """Welcome a person, or open the answer that a link leads to.

    An administrator gets the menu that Telegram refused before their first message.
    """
    message, reader = message_of(update), await context.reader(sender_of(update))
    answer_id = shared_answer(" ".join(context.args or ()))
    if answer_id is not None:
        await _open(answer_id, message, reader, context)
    else:
        await _introduce(message, reader.texts.WELCOME, reader, context)
    if reader.user_id in context.services.settings.admin_ids and message.chat.type == ChatType.PRIVATE:
        await set_admin_menu(context.bot, reader.user_id)


async def explain(update: Update, context: Context) -> None:
    """Say how to ask and what comes back."""
    reader = await context.reader(sender_of(update))
    await _introduce(message_of(update), reader.texts.HELP, reader, context)


async def _introduce(message: Message, text: str, reader: Reader, context: Context) -> None:
    texts = reader.texts
    if message.chat.type != ChatType.PRIVATE:
        await reply(message, Rendered(texts.GROUP_HELP))
        return
    async with typing(context.bot, message.chat.id):
        examples = await context.services.worker.examples()
    if not examples:
        await reply(message, Rendered(f"{text}\n\n{texts.WRITE_QUESTION}"))
        return
    keyboard = ReplyKeyboardMarkup(
        [[KeyboardButton(example)] for example in examples],
        resize_keyboard=True,
        one_time_keyboard=True,
        input_field_placeholder=texts.PLACEHOLDER,
    )
    await reply(message, Rendered(f"{text}\n\n{texts.CHOOSE_EXAMPLE}"), keyboard)


async def _open(answer_id: str, message: Message, reader: Reader, context: Context) -> None:
    """Send an answer that somebody shared; it is recorded anew, so that its buttons are this person's."""
    recorded = await context.services.worker.recorded_answer(answer_id)
    if recorded is None or recorded.answer.abstained:
        await reply(message, Rendered(reader.texts.UNKNOWN_ANSWER))
        return
    answer = replace(recorded.answer, id=secrets.token_hex(8))
    if recorded.user_id != reader.user_id:
        await reply(message, Rendered(reader.texts.shared(one_line(answer.question, _QUESTION_LIMIT))))
    destination = Destination(message.chat.id, message.message_id, thread_of(message), message.date)
    await send_answer(answer, reader, context, destination)
