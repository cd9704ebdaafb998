"""What Telegram shows of the bot before anybody writes: its command menus and its descriptions, by language."""

import logging
from collections.abc import Awaitable, Iterable

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.administration import texts as admin_texts
from bot.administration.commands import DESCRIPTIONS
from bot.context import Bot
from bot.language import LANGUAGES, Texts, texts_in

_OTHER_LANGUAGES = None
"""No code is the one of what holds for every language that has nothing of its own."""

logger = logging.getLogger(__name__)


def private_commands(texts: Texts) -> tuple[BotCommand, ...]:
    """Return the commands of a private chat."""
    return (
        BotCommand("start", texts.START_DESCRIPTION),
        BotCommand("help", texts.HELP_DESCRIPTION),
        BotCommand("sources", texts.SOURCES_DESCRIPTION),
        BotCommand("said", texts.SAID_DESCRIPTION),
        BotCommand("speakers", texts.SPEAKERS_DESCRIPTION),
        BotCommand("filter", texts.FILTER_DESCRIPTION),
        BotCommand("settings", texts.SETTINGS_DESCRIPTION),
        BotCommand("language", texts.LANGUAGE_DESCRIPTION),
        BotCommand("privacy", admin_texts.PRIVACY_DESCRIPTION),
        BotCommand("forget", admin_texts.FORGET_DESCRIPTION),
    )


def group_commands(texts: Texts) -> tuple[BotCommand, ...]:
    """Return the commands of a group."""
    return (
        BotCommand("ask", texts.ASK_DESCRIPTION),
        BotCommand("said", texts.SAID_DESCRIPTION),
        BotCommand("sources", texts.SOURCES_DESCRIPTION),
        BotCommand("filter", texts.FILTER_DESCRIPTION),
        BotCommand("help", texts.HELP_DESCRIPTION),
    )


ADMIN_COMMANDS = (
    *private_commands(texts_in("ar")),
    *(BotCommand(name, description) for name, description in DESCRIPTIONS.items()),
)


async def set_menus(bot: Bot, admin_ids: Iterable[int]) -> None:
    """Set every menu; one that cannot be set is logged, for the commands work without it."""
    for code, texts in _texts_by_code():
        await _attempt(
            bot.set_my_commands(private_commands(texts), BotCommandScopeDefault(), language_code=code), "a command menu"
        )
        await _attempt(
            bot.set_my_commands(group_commands(texts), BotCommandScopeAllGroupChats(), language_code=code),
            "the command menu of groups",
        )
    for admin_id in sorted(admin_ids):
        await set_admin_menu(bot, admin_id)


async def set_descriptions(bot: Bot) -> None:
    """Set what Telegram shows of the bot in an empty chat and on its page."""
    for code, texts in _texts_by_code():
        await _attempt(bot.set_my_description(texts.BOT_DESCRIPTION, language_code=code), "a description")
        await _attempt(
            bot.set_my_short_description(texts.BOT_SHORT_DESCRIPTION, language_code=code), "a short description"
        )


async def set_menu_of(bot: Bot, user_id: int, texts: Texts) -> None:
    """Set the menu of a person who chose a language, which may not be that of their Telegram."""
    commands = private_commands(texts)
    await _attempt(bot.set_my_commands(commands, BotCommandScopeChat(user_id)), f"the command menu of person {user_id}")


async def set_admin_menu(bot: Bot, admin_id: int) -> None:
    """Set the menu of one administrator, which Telegram allows only after they have written to the bot."""
    await _attempt(
        bot.set_my_commands(ADMIN_COMMANDS, BotCommandScopeChat(admin_id)),
        f"the menu of administrator {admin_id}, which is set when they send /start",
    )


def _texts_by_code() -> tuple[tuple[str | None, Texts], ...]:
    """Return the texts of each language by its code; English is what every other language is shown."""
    return (*((code, texts_in(code)) for code in LANGUAGES if code != "en"), (_OTHER_LANGUAGES, texts_in("en")))


async def _attempt(setting: Awaitable[bool], what: str) -> None:
    try:
        await setting
    except TelegramError as error:
        logger.warning("could not set %s: %s", what, error)
