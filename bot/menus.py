"""The command menus: everybody's, and one with the administrators' commands in the chat of each of them."""

import logging
from collections.abc import Iterable

from telegram import BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot import texts
from bot.administration import texts as admin_texts
from bot.administration.commands import DESCRIPTIONS
from bot.context import Bot

COMMANDS = (
    BotCommand("start", texts.START_DESCRIPTION),
    BotCommand("help", texts.HELP_DESCRIPTION),
    BotCommand("sources", texts.SOURCES_DESCRIPTION),
    BotCommand("privacy", admin_texts.PRIVACY_DESCRIPTION),
    BotCommand("forget", admin_texts.FORGET_DESCRIPTION),
)
ADMIN_COMMANDS = (*COMMANDS, *(BotCommand(name, description) for name, description in DESCRIPTIONS.items()))

logger = logging.getLogger(__name__)


async def set_menus(bot: Bot, admin_ids: Iterable[int]) -> None:
    """Set every menu; one that cannot be set is logged, for the commands work without it."""
    try:
        await bot.set_my_commands(COMMANDS, BotCommandScopeDefault())
    except TelegramError as error:
        logger.warning("could not set the command menu: %s", error)
    for admin_id in sorted(admin_ids):
        await set_admin_menu(bot, admin_id)


async def set_admin_menu(bot: Bot, admin_id: int) -> None:
    """Set the menu of one administrator, which Telegram allows only after they have written to the bot."""
    try:
        await bot.set_my_commands(ADMIN_COMMANDS, BotCommandScopeChat(admin_id))
    except TelegramError as error:
        logger.warning(
            "could not set the menu of administrator %d: %s; it is set when they send /start", admin_id, error
        )
