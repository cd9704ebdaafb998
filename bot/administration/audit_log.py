"""/audit: the log of administrative actions, a page a message, turned by its buttons."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.administration import texts
from bot.administration.actions import Outcome, Press, Request
from bot.administration.callbacks import admin_callback
from bot.composing import Rendered
from bot.context import Context
from bot.messaging import reply
from retrieval.arabic.bidi import one_line

PAGE_NAME = "log"
"""The name of the buttons that turn the pages."""

_PAGE_SIZE = 10
_DETAIL_LIMIT = 60
_DIGITS = 6


async def show_log(request: Request) -> Outcome:
    """Show the newest entries."""
    text, buttons = await _page(request.context, 1)
    await reply(request.message, Rendered(text), buttons)
    return Outcome()


async def turn_page(press: Press) -> Outcome:
    """Show another page in the same message."""
    number = page_number(press.argument)
    if number is None:
        await press.query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return Outcome("refused")
    text, buttons = await _page(press.context, number)
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


async def _page(context: Context, number: int) -> tuple[str, InlineKeyboardMarkup | None]:
    entries, total = await context.services.worker.consult(
        lambda ledger: ledger.administration.audit.page(number, _PAGE_SIZE)
    )
    if not total:
        return texts.NO_AUDIT, None
    pages = -(-total // _PAGE_SIZE)
    buttons = page_buttons(PAGE_NAME, min(number, pages + 1), pages)
    markup = InlineKeyboardMarkup([buttons]) if buttons else None
    if not entries:
        return texts.NO_SUCH_PAGE, markup
    lines = [texts.audit_heading(number, pages, total)]
    lines += [
        texts.audit_line(one.at, one.actor_id, one.action, one_line(one.detail, _DETAIL_LIMIT), one.outcome)
        for one in entries
    ]
    return "\n".join(lines), markup
