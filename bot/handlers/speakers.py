"""/said and /speakers: what somebody says in the documents, and who speaks in them."""

from telegram import InlineKeyboardMarkup, Update

from bot.addressing import thread_of
from bot.callbacks import fits_a_button, speakers_of_callback
from bot.composing import Rendered
from bot.context import Context
from bot.handlers.questions import QUESTION_LIMIT
from bot.handlers.updates import message_of, press_of, sender_of
from bot.keyboards import speakers_keyboard
from bot.listing import page_count, render_speakers
from bot.messaging import edit, reply, typing
from bot.preferences import Reader
from bot.sending import Destination, send_answer
from retrieval.arabic.bidi import one_line

_WORDS_LIMIT = 60


async def say(update: Update, context: Context) -> None:
    """Cite what the speaker whom the words after the command begin with says of the rest of them."""
    message, reader = message_of(update), await context.reader(sender_of(update))
    words = one_line(" ".join(context.args or ()), QUESTION_LIMIT)
    if not words:
        await reply(message, Rendered(reader.texts.SAID_WHAT))
        return
    with context.services.metrics.question():
        async with typing(context.bot, message.chat.id, thread_of(message)):
            answer = await context.services.worker.said(words, reader.preferences.scope)
            if answer is None:
                await reply(message, Rendered(reader.texts.no_speaker_found(one_line(words, _WORDS_LIMIT))))
                context.services.metrics.answered("abstained")
                return
            destination = Destination(message.chat.id, message.message_id, thread_of(message), message.date)
            await send_answer(answer, reader, context, destination)


async def show_speakers(update: Update, context: Context) -> None:
    """List who speaks in the documents, the most quoted first; words after the command are a name or a title."""
    message, reader = message_of(update), await context.reader(sender_of(update))
    words = one_line(" ".join(context.args or ()), _WORDS_LIMIT)
    async with typing(context.bot, message.chat.id, thread_of(message)):
        if fits_a_button(words):
            shown, markup = await _speakers(words, 1, reader, context)
        else:
            shown, markup = Rendered(reader.texts.search_too_long()), None
    await reply(message, shown, markup)


async def press_speakers(update: Update, context: Context) -> None:
    """Show another page of the speakers in the place of the list."""
    query, message = press_of(update)
    reader = await context.reader(query.from_user)
    named = speakers_of_callback(query.data or "")
    await query.answer()
    if named is not None:
        page, words = named
        shown, markup = await _speakers(words, page, reader, context)
        await edit(context.bot, message.chat.id, message.message_id, shown, markup)


async def _speakers(
    words: str, page: int, reader: Reader, context: Context
) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    found = await context.services.worker.speakers(words)
    if not found:
        said = reader.texts.no_speaker_found(words) if words else reader.texts.NO_SPEAKERS
        return Rendered(said), None
    shown = min(page, page_count(found))
    markup = speakers_keyboard(words, shown, page_count(found), reader.texts)
    return render_speakers(found, shown, reader.texts), markup
