"""/stats: the questions of the last days as a picture, with the same in words."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time

from telegram.constants import ChatAction

from bot.administration import texts
from bot.administration.actions import Outcome, Request
from bot.composing import Rendered
from bot.ledger.statistics import Day
from bot.messaging import reply

_DAYS, _MOST_DAYS = 14, 365
_DIGITS = 3


async def show_stats(request: Request) -> Outcome:
    """Draw the questions a day, of as many days as are asked for."""
    days = days_of(request.words, _DAYS, _MOST_DAYS)
    if days is None:
        await reply(request.message, Rendered(texts.HOW_TO_COUNT_DAYS))
        return Outcome("refused")
    now = datetime.now(UTC)
    counted = await request.context.services.worker.consult(
        lambda ledger: ledger.administration.statistics.days(days, now)
    )
    await request.context.bot.send_chat_action(request.message.chat.id, ChatAction.UPLOAD_PHOTO)
    picture = await asyncio.to_thread(_draw, counted)
    since = datetime.combine(counted[0].date, time.min, UTC)
    useful, useless = await request.context.services.worker.consult(
        lambda ledger: ledger.administration.feedback.votes(since)
    )
    caption = texts.chart_caption(days, sum(day.answered for day in counted), sum(day.not_found for day in counted))
    if useful or useless:
        caption = f"{caption}\n{texts.votes(useful, useless)}"
    await request.message.reply_photo(picture, caption=caption, do_quote=True, filename="stats.png")
    return Outcome(detail=str(days))


def _draw(days: Sequence[Day]) -> bytes:
    # Imported here, in its thread: it takes longer than a question does, and most bots never draw.
    from bot.administration.chart import draw_chart  # noqa: PLC0415

    return draw_chart(days)


def days_of(words: tuple[str, ...], default: int, most: int) -> int | None:
    """Return the number of days that a command asks for, None where its words are no such number."""
    if not words:
        return default
    word = " ".join(words)
    if not word.isdecimal() or len(word) > _DIGITS:
        return None
    days = int(word)
    return days if 1 <= days <= most else None
