"""/unanswered: what was asked most and not answered, in a message and as a table to download."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.administration import texts
from bot.administration.actions import Outcome, Press, Request
from bot.administration.callbacks import admin_callback
from bot.administration.stats import days_of
from bot.composing import Rendered
from bot.context import Context
from bot.ledger.statistics import Unanswered
from bot.messaging import reply
from retrieval.arabic.bidi import one_line

CSV_NAME = "csv"
"""The name of the button that sends the table."""

_DAYS, _MOST_DAYS = 30, 365
_SHOWN = 10
_QUESTION_LIMIT = 160
_BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, and the questions are anybody's.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def show_unanswered(request: Request) -> Outcome:
    """List the most frequent questions without an answer."""
    days = days_of(request.words, _DAYS, _MOST_DAYS)
    if days is None:
        await reply(request.message, Rendered(texts.HOW_TO_COUNT_DAYS))
        return Outcome("refused")
    found = await _unanswered(request.context, days)
    if not found:
        await reply(request.message, Rendered(texts.NO_UNANSWERED))
        return Outcome(detail=str(days))
    lines = [texts.unanswered_heading(days, sum(one.times for one in found))]
    lines += [
        texts.unanswered_line(number, one_line(one.question, _QUESTION_LIMIT), one.times)
        for number, one in enumerate(found[:_SHOWN], start=1)
    ]
    if len(found) > _SHOWN:
        lines.append(texts.more_unanswered(len(found) - _SHOWN))
    button = InlineKeyboardButton(texts.CSV_BUTTON, callback_data=admin_callback(CSV_NAME, str(days)))
    await reply(request.message, Rendered("\n".join(lines)), InlineKeyboardMarkup([[button]]))
    return Outcome(detail=str(days))


async def send_table(press: Press) -> Outcome:
    """Send all of them as a table."""
    days = days_of((press.argument,), _DAYS, _MOST_DAYS)
    if days is None:
        await press.query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return Outcome("refused")
    table = as_csv(await _unanswered(press.context, days))
    await press.query.answer()
    name = f"isnad-unanswered-{datetime.now(UTC):%Y-%m-%d}.csv"
    await press.message.reply_document(table, caption=texts.CSV_CAPTION, filename=name, do_quote=True)
    return Outcome(detail=str(days))


def as_csv(questions: Sequence[Unanswered]) -> bytes:
    """Return a table that spreadsheets open as it is: RFC 4180, in UTF-8 with a byte order mark."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(texts.CSV_HEADER)
    for one in questions:
        question = f"'{one.question}" if one.question.startswith(_FORMULA) else one.question
        rows.writerow((question, one.times, one.last_asked.astimezone(UTC).strftime("%Y-%m-%d %H:%M")))
    # A lone surrogate has no form in UTF-8.
    return (_BYTE_ORDER_MARK + written.getvalue()).encode("utf-8", "replace")


async def _unanswered(context: Context, days: int) -> tuple[Unanswered, ...]:
    since = datetime.now(UTC) - timedelta(days=days)
    return await context.services.worker.consult(lambda ledger: ledger.administration.statistics.unanswered(since))
