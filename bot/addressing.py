"""Which messages speak to the bot, and what they ask it: all in a private chat, in a group those that name it."""

import re

from telegram import Message
from telegram.constants import ChatType, MessageEntityType

from bot.context import Bot

_COMMAND = re.compile(r"/(?P<name>\w+)(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)
_ASK = "ask"


def question_to_bot(message: Message, bot: Bot) -> str | None:
    """Return what a message asks the bot, without its name; None where the message is not for the bot.

    A command is none, but for /ask: what follows it is asked, which may be nothing. Nor is a passage that somebody took
    from the bot's own inline results.
    """
    if message.via_bot is not None and message.via_bot.id == bot.id:
        return None
    text = (message.text or "").strip()
    if text.startswith("/"):
        return _asked_by_command(text, bot)
    if message.chat.type == ChatType.PRIVATE:
        return text
    if _mentions(message, bot):
        return re.sub(rf"\s*@{re.escape(bot.username)}\b[^\w«\"(]*", " ", text, flags=re.IGNORECASE).strip()
    return text if replies_to_bot(message, bot) else None


def replies_to_bot(message: Message, bot: Bot) -> bool:
    """Tell whether a message replies to one of the bot."""
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot.id


def thread_of(message: Message) -> int | None:
    """Return the topic of a forum that a message stands in."""
    return message.message_thread_id if message.is_topic_message else None


def _asked_by_command(text: str, bot: Bot) -> str | None:
    command = _COMMAND.fullmatch(text)
    if command is None or command["name"].lower() != _ASK:
        return None
    if command["bot"] is not None and command["bot"].lower() != bot.username.lower():
        return None
    return (command["rest"] or "").strip()


def _mentions(message: Message, bot: Bot) -> bool:
    name = f"@{bot.username}".lower()
    named = message.parse_entities([MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION])
    return any(
        text.lower() == name or (entity.user is not None and entity.user.id == bot.id) for entity, text in named.items()
    )
