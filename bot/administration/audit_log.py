"""/audit: the log of administrative actions, a page a message, turned by its buttons."""

from telegram import InlineKeyboardMarkup

from bot.administration import texts
from bot.administration.actions import Outcome, Press, Request
from bot.administration.paging import page_buttons, show_first_page, show_page
from bot.context import Context
from retrieval.arabic.bidi import one_line

PAGE_NAME = "log"
"""The name of the buttons that turn the pages."""

_PAGE_SIZE = 10
_DETAIL_LIMIT = 60


async def show_log(request: Request) -> Outcome:
    """Show the newest entries."""
    return await show_first_page(request, _page)


async def turn_page(press: Press) -> Outcome:
    """Show another page in the same message."""
    return await show_page(press, _page)


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
        texts.audit_line(
            one.at,
            one.actor_id,
            one.action,
            one_line(one.detail, _DETAIL_LIMIT),
            one.outcome,
            # What somebody does comes from a chat.
            by_bot=one.chat_id is None,
        )
        for one in entries
    ]
    return "\n".join(lines), markup
