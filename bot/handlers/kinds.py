"""Messages that are no text: a friendly word on what the bot can do with each, which is to read a question."""

from telegram import Message, Update

from bot.composing import Rendered
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.language import Texts
from bot.messaging import reply


async def decline_other_kinds(update: Update, context: Context) -> None:
    """Say what the bot can do with a photo, a voice message, a sticker or anything else that is no text."""
    message = message_of(update)
    reader = await context.reader(sender_of(update))
    await reply(message, Rendered(_word_on(message, reader.texts)))


def _word_on(message: Message, texts: Texts) -> str:
    if message.voice is not None or message.audio is not None or message.video_note is not None:
        return texts.NOT_VOICE
    if message.photo or message.video is not None or message.animation is not None:
        return texts.NOT_PICTURE
    return texts.STICKER if message.sticker is not None else texts.NOT_TEXT
