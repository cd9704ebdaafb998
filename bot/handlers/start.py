"""/start and /help: what the bot is, how to ask, and questions to begin with."""

from telegram import KeyboardButton, ReplyKeyboardMarkup, Update

from bot import texts
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.menus import set_admin_menu
from bot.messaging import reply, typing
from bot.render import Rendered


async def start(update: Update, context: Context) -> None:
    """Welcome a person; an administrator gets the menu that Telegram refused before their first message."""
    await _introduce(update, context, texts.WELCOME)
    user_id = sender_of(update).id
    if user_id in context.services.settings.admin_ids:
        await set_admin_menu(context.bot, user_id)


async def explain(update: Update, context: Context) -> None:
    """Say how to ask and what comes back."""
    await _introduce(update, context, texts.HELP)


async def _introduce(update: Update, context: Context, text: str) -> None:
    message = message_of(update)
    async with typing(context.bot, message.chat.id):
        examples = await context.services.worker.examples()
    if not examples:
        await reply(message, Rendered(f"{text}\n\n{texts.WRITE_QUESTION}"))
        return
    keyboard = ReplyKeyboardMarkup(
        [[KeyboardButton(example)] for example in examples],
        resize_keyboard=True,
        one_time_keyboard=True,
        input_field_placeholder=texts.PLACEHOLDER,
    )
    await reply(message, Rendered(f"{text}\n\n{texts.CHOOSE_EXAMPLE}"), keyboard)
