"""/filter: which documents answer a person until they say otherwise: of some days, of a publisher, or one alone."""

from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Update

from bot.attribution import title_of
from bot.callbacks import FilterAction, filter_of_callback
from bot.composing import Rendered
from bot.context import Context
from bot.filter_views import filter_menu, gone_menu, months_menu, publishers_menu, years_menu
from bot.handlers.updates import message_of, press_of, sender_of
from bot.messaging import acknowledge, edit, reply, reply_to_press
from bot.preferences import Reader
from retrieval import EVERYTHING, NamedDocument, Scope
from retrieval.arabic.bidi import one_line
from retrieval.arabic.periods import parse_period

_WORDS_LIMIT = 100


async def show_filter(update: Update, context: Context) -> None:
    """Show what a person's questions are kept to with the buttons that change it, or keep them to some words."""
    message, reader = message_of(update), await context.reader(sender_of(update))
    words = one_line(" ".join(context.args or ()), _WORDS_LIMIT)
    document = reader.preferences.scope.document
    if not words and document is not None and not await context.services.worker.has_document(document.id):
        reader = await _keep(EVERYTHING, reader, context)
        await reply(message, *gone_menu(document.title, reader))
        return
    if words:
        scope = await context.services.worker.scope_of(words)
        if scope is None:
            await reply(message, Rendered(reader.texts.filter_unknown(words)))
            return
        reader = await _keep(scope, reader, context)
    await reply(message, *filter_menu(reader))


async def press_filter(update: Update, context: Context) -> None:
    """Show a choice or take it, in the place of the message."""
    query, message = press_of(update)
    reader = await context.reader(query.from_user)
    named = filter_of_callback(query.data or "")
    if named is None or named[2] != reader.user_id:
        await acknowledge(query, reader.texts.FILTER_OLD, alert=True)
        return
    action, value, _ = named
    if action == "document":
        await _choose_document(value, query, message, reader, context)
        return
    chosen = await _chosen(action, value, reader.preferences.scope, context)
    if chosen is not None:
        reader = await _keep(chosen, reader, context)
        await acknowledge(query, reader.texts.SETTINGS_DONE)
        shown, markup = filter_menu(reader)
    else:
        offered = await _offered(action, value, reader, context)
        if isinstance(offered, str):
            await acknowledge(query, offered, alert=True)
            return
        await acknowledge(query)
        shown, markup = offered
    await edit(context.bot, message.chat.id, message.message_id, shown, markup)


async def _chosen(action: FilterAction, value: str, scope: Scope, context: Context) -> Scope | None:
    """Return what a button makes of a scope; None where it chooses nothing, or something that is not there."""
    match action:
        case "anytime":
            return replace(scope, since=None, until=None)
        case "anyone":
            return replace(scope, publishers=())
        case "anything":
            return replace(scope, document=None)
        case "period":
            days = parse_period(value)
            return None if days is None else replace(scope, since=days.first, until=days.last, document=None)
        case "publisher":
            publisher = (await context.services.worker.shelves()).publisher_of(value)
            return None if publisher is None else replace(scope, publishers=(publisher,), document=None)
        case _:
            return None


async def _choose_document(
    key: str, query: CallbackQuery, message: MaybeInaccessibleMessage, reader: Reader, context: Context
) -> None:
    """Keep a person to one document, which needs no days and no publisher, and say so below the card or the list."""
    source = await context.services.worker.document_of(key)
    if source is None:
        await acknowledge(query, reader.texts.DOCUMENT_GONE, alert=True)
        return
    await acknowledge(query)
    reader = await _keep(Scope(document=NamedDocument(source.id, title_of(source))), reader, context)
    shown, markup = filter_menu(reader)
    await reply_to_press(context.bot, message, shown, markup)


async def _offered(
    action: FilterAction, value: str, reader: Reader, context: Context
) -> tuple[Rendered, InlineKeyboardMarkup] | str:
    """Return the choice that a button shows, or why there is none."""
    shelves = await context.services.worker.shelves()
    match action:
        case "years":
            return years_menu(shelves, reader) if shelves.years else reader.texts.NO_DATES
        case "year" if value.isdigit() and shelves.months(int(value)):
            return months_menu(int(value), shelves, reader)
        case "publishers":
            page = int(value) if value.isdigit() else 1
            return publishers_menu(page, shelves, reader) if shelves.publishers else reader.texts.NO_PUBLISHERS
        case "menu":
            return filter_menu(reader)
        case _:
            # The index changed since the button was shown.
            return reader.texts.FILTER_GONE


async def _keep(scope: Scope, reader: Reader, context: Context) -> Reader:
    preferences = replace(reader.preferences, scope=scope)
    await context.services.worker.set_preferences(reader.user_id, preferences)
    return replace(reader, preferences=preferences)
