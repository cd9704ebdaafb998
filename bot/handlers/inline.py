"""Inline mode: passages to put into any chat, found for what is typed, or those of an answer that is shared."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.error import BadRequest

from bot.attribution import title_of
from bot.card import View, render_card
from bot.context import Context
from bot.deep_links import deep_link, shared_answer
from bot.fragments import is_link, link_to_passage
from bot.handlers.questions import QUESTION_LIMIT
from bot.language import Texts
from bot.ledger import RecordedAnswer
from retrieval import Answer, Citation, has_topic
from retrieval.arabic.bidi import one_line

PASSAGES = 10
"""How many passages are offered; Telegram shows up to fifty."""

_CACHE_SECONDS = 60
_ID_BYTES = 64
_TITLE_LIMIT, _DESCRIPTION_LIMIT = 80, 160
_START = "inline"

logger = logging.getLogger(__name__)


async def offer_passages(update: Update, context: Context) -> None:
    """Answer what is typed after the bot's name with passages; Telegram may keep them for a minute."""
    query = update.inline_query
    if query is None:
        return
    texts = (await context.reader(query.from_user)).texts
    answer, is_shared = await _answer_to(query.query.strip(), context)
    results = (
        []
        if answer is None
        else [
            _result(answer, View(citation.rank), context.bot.username, texts, is_shared=is_shared)
            for citation in answer.citations
        ]
    )
    said = texts.INLINE_PROMPT if answer is None and not query.query.strip() else texts.INLINE_NOTHING
    try:
        await query.answer(
            results,
            cache_time=_CACHE_SECONDS,
            # Its language and digits are the person's.
            is_personal=True,
            button=None if results else InlineQueryResultsButton(said, start_parameter=_START),
        )
    except BadRequest as error:
        # Who types on has asked again before this was found.
        logger.info("could not answer an inline query: %s", error)


async def record_choice(update: Update, context: Context) -> None:
    """Record an answer of which a passage was put into a chat, so that it can be opened with the bot later."""
    chosen = update.chosen_inline_result
    if chosen is None:
        return
    worker = context.services.worker
    answer_id = chosen.result_id.partition(".")[0]
    answer = worker.offered_passages(answer_id)
    if answer is None and not shared_answer(chosen.query):
        # Another replica has offered it, or this one in a former life.
        found, _ = await _answer_to(chosen.query.strip(), context)
        answer = found and replace(found, id=answer_id)
    if answer is not None and await worker.recorded_answer(answer.id) is None:
        user_id = chosen.from_user.id
        await worker.record(RecordedAnswer(answer, user_id, user_id, 0, None, datetime.now(UTC)))


async def _answer_to(text: str, context: Context) -> tuple[Answer | None, bool]:
    """Return the answer to a text and whether it is a recorded one that is shared; None where there is none."""
    worker = context.services.worker
    answer_id = shared_answer(text)
    if answer_id is not None:
        recorded = await worker.recorded_answer(answer_id)
        found, is_shared = (None if recorded is None else recorded.answer), True
    elif text and len(text) <= QUESTION_LIMIT and has_topic(text):
        found, is_shared = await worker.passages(text, PASSAGES), False
    else:
        return None, False
    if found is None or found.abstained or not found.citations:
        return None, is_shared
    return found, is_shared


def _result(
    answer: Answer, view: View, bot_username: str, texts: Texts, *, is_shared: bool
) -> InlineQueryResultArticle:
    citation = answer.citations[view.rank - 1]
    card = render_card(answer, view, texts, show_context=False)
    return InlineQueryResultArticle(
        # With the generation, so that what another index gave is another result.
        id=f"{answer.id}.{view.rank}.{answer.generation}"[:_ID_BYTES],
        title=one_line(citation.text, _TITLE_LIMIT),
        description=one_line(
            f"{title_of(citation.source)}{texts.COMMA}{texts.place(citation.place)}", _DESCRIPTION_LIMIT
        ),
        input_message_content=InputTextMessageContent(
            card.rendered.text,
            entities=card.rendered.entities,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=_links(answer, citation, bot_username, texts, is_shared=is_shared),
    )


def _links(
    answer: Answer, citation: Citation, bot_username: str, texts: Texts, *, is_shared: bool
) -> InlineKeyboardMarkup | None:
    rows: list[list[InlineKeyboardButton]] = []
    url = citation.source.url
    if url and is_link(url):
        rows.append([InlineKeyboardButton(texts.OPEN_BUTTON, link_to_passage(url, citation.text))])
    # Only what is recorded can be opened; what is typed is recorded when it is chosen, if Telegram tells of that.
    if is_shared:
        rows.append([InlineKeyboardButton(texts.OPEN_IN_BOT_BUTTON, deep_link(bot_username, answer.id))])
    return InlineKeyboardMarkup(rows) if rows else None
