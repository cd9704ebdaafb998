"""How rendered texts are sent, and what is shown meanwhile."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from telegram import InlineKeyboardMarkup, Message, ReplyKeyboardMarkup
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.context import Bot
from bot.render import Rendered

_TYPING_SECONDS = 4.0  # Telegram shows the action for five
_LAST_ACTION_SECONDS = 1.0

logger = logging.getLogger(__name__)


async def reply(
    message: Message, rendered: Rendered, markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | None = None
) -> Message:
    """Send a rendered text as a reply to a message and return what was sent."""
    return await message.reply_text(rendered.text, entities=rendered.entities, reply_markup=markup, do_quote=True)


@asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncGenerator[None]:
    """Show that the bot is typing for as long as the block runs."""
    done = asyncio.Event()
    task = asyncio.create_task(_keep_typing(bot, chat_id, done))
    try:
        yield
    finally:
        done.set()
        # An action that arrives after the answer would show the bot typing once more.
        await asyncio.wait({task}, timeout=_LAST_ACTION_SECONDS)
        task.cancel()


async def _keep_typing(bot: Bot, chat_id: int, done: asyncio.Event) -> None:
    while not done.is_set():
        try:
            await bot.send_chat_action(chat_id, ChatAction.TYPING)
        except TelegramError as error:
            logger.info("could not show that the bot is typing: %s", error)
        try:
            async with asyncio.timeout(_TYPING_SECONDS):
                await done.wait()
        except TimeoutError:
            continue
