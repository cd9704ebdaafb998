"""Lists of administration in pages, turned in place by their buttons."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.administration import texts
from bot.administration.actions import Outcome, Press, Request
from bot.administration.callbacks import admin_callback
from bot.composing import Rendered
from bot.context import Context
from bot.messaging import reply

_DIGITS = 6

Page: TypeAlias = Callable[[Context, int], Awaitable[tuple[str, InlineKeyboardMarkup | None]]]
"""Gives a page of a list, counted from 1: its text and its buttons."""


async def show_first_page(request: Request, page: Page) -> Outcome:
    """Show the beginning of a list."""
    text, buttons = await page(request.context, 1)
    await reply(request.message, Rendered(text), buttons)
    return Outcome()


async def show_page(press: Press, page: Page) -> Outcome:
    """Show the page that a button names in the place of the list."""
    number = page_number(press.argument)
    if number is None:
        await press.query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return Outcome("refused")
    text, buttons = await page(press.context, number)
    await press.query.answer()
    await press.message.edit_text(text, reply_markup=buttons)
    return Outcome()


def page_number(argument: str) -> int | None:
    """Return the page that a button names, counted from 1; None where the data is none of ours."""
    if argument.isascii() and argument.isdecimal() and len(argument) <= _DIGITS and int(argument) > 0:
        return int(argument)
    return None


def page_buttons(name: str, number: int, pages: int) -> list[InlineKeyboardButton]:
    """Return the buttons to the pages around; the next one is on the left, as a book in Arabic is read."""
    buttons: list[InlineKeyboardButton] = []
    if number < pages:
        buttons.append(InlineKeyboardButton(texts.NEXT_BUTTON, callback_data=admin_callback(name, str(number + 1))))
    if number > 1:
        buttons.append(InlineKeyboardButton(texts.PREVIOUS_BUTTON, callback_data=admin_callback(name, str(number - 1))))
    return buttons
