"""How rendered texts are sent, and what is shown meanwhile."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message, ReplyKeyboardMarkup
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.addressing import thread_of
from bot.composing import Rendered
from bot.context import Bot

_TYPING_SECONDS = 4.0  # Telegram shows the action for five
_LAST_ACTION_SECONDS = 1.0
_NOT_MODIFIED = "message is not modified"

logger = logging.getLogger(__name__)


async def reply(
    message: Message, rendered: Rendered, markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | None = None
) -> Message:
    """Send a rendered text as a reply to a message and return what was sent."""
    return await message.reply_text(rendered.text, entities=rendered.entities, reply_markup=markup, do_quote=True)


async def reply_to_press(
    bot: Bot, message: MaybeInaccessibleMessage, rendered: Rendered, markup: InlineKeyboardMarkup | None
) -> None:
    """Send a rendered text as a reply to the message whose button was pressed, however old it is."""
    await bot.send_message(
        message.chat.id,
        rendered.text,
        entities=rendered.entities,
        reply_markup=markup,
        reply_to_message_id=message.message_id,
        message_thread_id=thread_of(message) if isinstance(message, Message) else None,
    )


async def edit(
    bot: Bot, chat_id: int, message_id: int, rendered: Rendered, markup: InlineKeyboardMarkup | None
) -> None:
    """Let a message of the bot say something else; what it says already is no error.

    Raises:
        BadRequest: it cannot be edited, because it is gone.
    """
    try:
        await bot.edit_message_text(rendered.text, chat_id, message_id, entities=rendered.entities, reply_markup=markup)
    except BadRequest as error:
        # Two presses of one button, of which the first has done it.
        if _NOT_MODIFIED not in str(error).lower():
            raise


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a pressed button, so that it does not seem to wait; with a text, or a text that has to be closed.

    A press that waited while the bot was away can no longer be answered; what the button does is done all the same.
    """
    try:
        await query.answer(text, show_alert=alert)
    except BadRequest as error:
        logger.info("could not answer a pressed button: %s", error)


@asynccontextmanager
async def typing(bot: Bot, chat_id: int, thread_id: int | None = None) -> AsyncGenerator[None]:
    """Show that the bot is typing, in a topic where one is given, for as long as the block runs."""
    done = asyncio.Event()
    task = asyncio.create_task(_keep_typing(bot, chat_id, thread_id, done))
    try:
        yield
    finally:
        done.set()
        # An action that arrives after the answer would show the bot typing once more.
        await asyncio.wait({task}, timeout=_LAST_ACTION_SECONDS)
        task.cancel()


async def _keep_typing(bot: Bot, chat_id: int, thread_id: int | None, done: asyncio.Event) -> None:
    while not done.is_set():
        try:
            await bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=thread_id)
        except TelegramError as error:
            logger.info("could not show that the bot is typing: %s", error)
        try:
            async with asyncio.timeout(_TYPING_SECONDS):
                await done.wait()
        except TimeoutError:
            continue
