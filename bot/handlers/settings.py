"""/language and /settings: what a person chooses, by buttons that change the message in place."""

from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot.callbacks import SettingName, setting_callback, setting_of_callback
from bot.composing import Rendered
from bot.context import Context
from bot.handlers.updates import message_of, press_of, sender_of
from bot.keyboards import keyboard
from bot.language import LANGUAGES, Numerals, texts_in
from bot.menus import set_menu_of
from bot.messaging import acknowledge, edit, reply
from bot.preferences import PAGE_SIZES, Preferences, Reader, reader_of

_ON, _OFF = "on", "off"


async def choose_language(update: Update, context: Context) -> None:
    """Ask which language to speak."""
    message, reader = message_of(update), await context.reader(sender_of(update))
    if await _is_private(message, reader):
        row = [
            InlineKeyboardButton(texts_in(code).NAME, callback_data=setting_callback("language", code, reader.user_id))
            for code in LANGUAGES
        ]
        await reply(message, Rendered(reader.texts.LANGUAGE_QUESTION), keyboard([row], reader.texts))


async def show_settings(update: Update, context: Context) -> None:
    """Show the settings with the buttons that change them."""
    message, reader = message_of(update), await context.reader(sender_of(update))
    if await _is_private(message, reader):
        await reply(message, *_settings(reader))


async def press_setting(update: Update, context: Context) -> None:
    """Change a setting, and show the settings as they are then."""
    query, message = press_of(update)
    user, worker = query.from_user, context.services.worker
    reader = await context.reader(user)
    named = setting_of_callback(query.data or "")
    if named is None or named[2] != user.id:
        await acknowledge(query, reader.texts.SETTINGS_OLD, alert=True)
        return
    name, value, _ = named
    chosen = _changed(reader.preferences, name, value)
    if chosen is None:
        await acknowledge(query, reader.texts.UNKNOWN_ANSWER, alert=True)
        return
    await worker.set_preferences(user.id, chosen)
    reader = reader_of(user.id, user.language_code, chosen)
    await acknowledge(query, reader.texts.SETTINGS_DONE)
    if name == "language":
        shown, markup = Rendered(reader.texts.LANGUAGE_CHOSEN), None
        if user.id not in context.services.settings.admin_ids:
            await set_menu_of(context.bot, user.id, reader.texts)
    else:
        shown, markup = _settings(reader)
    await edit(context.bot, message.chat.id, message.message_id, shown, markup)


async def _is_private(message: Message, reader: Reader) -> bool:
    """Tell whether a command came in a private chat; say where it belongs where it did not."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    await reply(message, Rendered(reader.texts.ONLY_IN_PRIVATE))
    return False


def _changed(preferences: Preferences, name: SettingName, value: str) -> Preferences | None:
    """Return the preferences with one changed, None where the value is none that was offered."""
    match name, value:
        case "language", "ar" | "en":
            # Digits go with the language, unless they are chosen again.
            return replace(preferences, language=value, numerals=None)
        case "digits", "arabic" | "latin":
            return replace(preferences, numerals=value)
        case "context", "on" | "off":
            return replace(preferences, show_context=value == _ON)
        case "size", _ if value in map(str, PAGE_SIZES):
            return replace(preferences, page_size=int(value))
        case _:
            return None


def _settings(reader: Reader) -> tuple[Rendered, InlineKeyboardMarkup]:
    texts, preferences = reader.texts, reader.preferences
    numerals: Numerals = texts.numerals
    other: Numerals = "latin" if numerals == "arabic" else "arabic"
    label, value = (texts.HIDE_CONTEXT_BUTTON, _OFF) if preferences.show_context else (texts.SHOW_CONTEXT_BUTTON, _ON)
    rows = [
        [_button(texts.results(size), "size", str(size), reader) for size in PAGE_SIZES],
        [_button(texts.NUMERALS_BUTTONS[other], "digits", other, reader)],
        [_button(label, "context", value, reader)],
    ]
    shown = texts.settings(preferences.page_size, numerals, show_context=preferences.show_context)
    return Rendered(shown), keyboard(rows, texts)


def _button(label: str, name: SettingName, value: str, reader: Reader) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=setting_callback(name, value, reader.user_id))
