"""The sources of an answer, by button or by /sources, and the documents where nothing was asked yet."""

from telegram import InlineKeyboardMarkup, Message, Update

from bot.addressing import thread_of
from bot.callbacks import documents_of_callback, fits_a_button, sources_of_callback
from bot.composing import Rendered
from bot.context import Context
from bot.handlers.owning import own_answer
from bot.handlers.updates import message_of, press_of, sender_of
from bot.keyboards import documents_keyboard, sources_keyboard
from bot.ledger import RecordedAnswer
from bot.listing import newest_first, on_page, page_count, render_documents, render_sources
from bot.messaging import acknowledge, edit, reply, reply_to_press, typing
from bot.preferences import Reader
from retrieval.arabic.bidi import one_line

_WORDS_LIMIT = 60


async def show_sources(update: Update, context: Context) -> None:
    """Show all citations of the answer replied to or of the last one; the documents where there is none.

    Words after the command search the documents.
    """
    message, reader = message_of(update), await context.reader(sender_of(update))
    words = one_line(" ".join(context.args or ()), _WORDS_LIMIT)
    async with typing(context.bot, message.chat.id, thread_of(message)):
        recorded = None if words else await _answer_meant(message, reader.user_id, context)
        if not fits_a_button(words):
            shown, markup = Rendered(reader.texts.search_too_long()), None
        elif recorded is None or recorded.answer.abstained:
            shown, markup = await _documents(words, 1, reader, context)
        else:
            shown, markup = _sources(recorded, 1, reader)
    await reply(message, shown, markup)


async def press_sources(update: Update, context: Context) -> None:
    """Show the sources of the answer under which the button stands, or another page of them in their place."""
    query, message = press_of(update)
    reader = await context.reader(query.from_user)
    named = sources_of_callback(query.data or "")
    if named is None:
        await acknowledge(query, reader.texts.UNKNOWN_ANSWER, alert=True)
        return
    answer_id, page = named
    recorded = await own_answer(query, message.chat.id, answer_id, reader.texts, context)
    if recorded is None:
        return
    await acknowledge(query)
    shown, markup = _sources(recorded, page or 1, reader)
    if page is not None:
        await edit(context.bot, message.chat.id, message.message_id, shown, markup)
        return
    await reply_to_press(context.bot, message, shown, markup)


async def press_documents(update: Update, context: Context) -> None:
    """Show another page of the documents in the place of the list."""
    query, message = press_of(update)
    reader = await context.reader(query.from_user)
    named = documents_of_callback(query.data or "")
    await acknowledge(query)
    if named is not None:
        page, words = named
        shown, markup = await _documents(words, page, reader, context)
        await edit(context.bot, message.chat.id, message.message_id, shown, markup)


async def dismiss_unknown_button(update: Update, context: Context) -> None:
    """Answer a button that is not the bot's, so that it does not seem to wait."""
    if update.callback_query is not None:
        reader = await context.reader(update.callback_query.from_user)
        await acknowledge(update.callback_query, reader.texts.UNKNOWN_ANSWER, alert=True)


def _sources(recorded: RecordedAnswer, page: int, reader: Reader) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    answer, texts = recorded.answer, reader.texts
    pages = render_sources(answer.question, answer.citations, texts, reader.preferences.page_size)
    # Whoever has fewer pages now, having chosen longer ones, is shown the last.
    shown = min(page, len(pages))
    return pages[shown - 1], sources_keyboard(answer.id, shown, len(pages), texts)


async def _documents(
    words: str, page: int, reader: Reader, context: Context
) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    worker, texts = context.services.worker, reader.texts
    found = newest_first(await worker.articles(words))
    if not found:
        return Rendered(texts.no_documents_found(words) if words else texts.NO_DOCUMENTS), None
    shown = min(page, page_count(found))
    heading = (
        texts.documents_found(len(found), await worker.article_count(), words)
        if words
        else texts.document_count(len(found))
    )
    numbered = [(number, article[0]) for number, article in on_page(found, shown)]
    sentences = await worker.sentence_counts([source.id for _, source in numbered])
    return (
        render_documents(heading, found, sentences, shown, texts),
        documents_keyboard(words, shown, page_count(found), numbered, reader),
    )


async def _answer_meant(message: Message, user_id: int, context: Context) -> RecordedAnswer | None:
    worker, chat_id = context.services.worker, message.chat.id
    if message.reply_to_message is not None:
        replied_to = await worker.answer_in_message(chat_id, message.reply_to_message.message_id)
        if replied_to is not None:
            return replied_to
    return await worker.last_answer(chat_id, user_id)
