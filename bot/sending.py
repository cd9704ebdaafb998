"""How an answer reaches a person: recorded first, then sent, or put in the place of an older one."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.callbacks import scope_callback, topic_callback
from bot.card import View, cut_scope, render_card
from bot.composing import Rendered
from bot.context import Bot, Context
from bot.inbox.attempts import current_attempt
from bot.keyboards import NAME_LIMIT, Sharing, Vote, card_keyboard
from bot.language import Texts
from bot.ledger import RecordedAnswer
from bot.messaging import edit
from bot.preferences import Reader
from retrieval import Answer, subject_of
from retrieval.arabic.bidi import one_line

_TOPIC_LIMIT, _NAME_LIMIT = 40, 120

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an answer goes: a reply to a message, in its topic, or into the bot's message that stands already."""

    chat_id: int
    reply_to: int
    thread_id: int | None
    asked_at: datetime
    in_place_of: int | None = None


async def send_answer(answer: Answer, reader: Reader, context: Context, destination: Destination) -> None:
    """Record an answer and send it; where the update was answered before and that not finished, send that answer."""
    worker = context.services.worker
    attempt = current_attempt()
    recorded = None
    if attempt is not None and attempt.answer_id is not None:
        recorded = await worker.recorded_answer(attempt.answer_id)
    if recorded is not None:
        answer = recorded.answer
    else:
        # Recorded before it is sent, so that its buttons never point to nothing.
        given = RecordedAnswer(
            answer=answer,
            chat_id=destination.chat_id,
            user_id=reader.user_id,
            question_message_id=destination.reply_to,
            message_id=destination.in_place_of,
            asked_at=destination.asked_at,
        )
        await worker.record(given, None if attempt is None else attempt.held)
        if attempt is not None:
            attempt.answer_id = answer.id
    rendered, markup = present(answer, View(), reader, sharing_of(context.bot), None)
    sent = await send(rendered, markup, context.bot, destination)
    if sent != destination.in_place_of:
        await worker.set_message(answer.id, sent)
    context.services.metrics.answered("abstained" if answer.abstained else "found")
    milliseconds = round(answer.timings_ms.total, 1)
    logger.info("answered", extra={"answer": answer.id, "abstained": answer.abstained, "retrieval_ms": milliseconds})


async def send(rendered: Rendered, markup: InlineKeyboardMarkup | None, bot: Bot, destination: Destination) -> int:
    """Send a text where it belongs and return the message that it stands in."""
    if destination.in_place_of is not None:
        try:
            await edit(bot, destination.chat_id, destination.in_place_of, rendered, markup)
        except BadRequest as error:
            logger.info("message %d cannot be edited (%s): sending anew", destination.in_place_of, error)
        else:
            return destination.in_place_of
    sent = await bot.send_message(
        destination.chat_id,
        rendered.text,
        entities=rendered.entities,
        reply_markup=markup,
        reply_to_message_id=destination.reply_to,
        message_thread_id=destination.thread_id,
    )
    return sent.message_id


def sharing_of(bot: Bot) -> Sharing:
    """Return how answers can be shared: inline only where the bot was set up for it with @BotFather."""
    return Sharing(bot.username, inline=bool(bot.bot.supports_inline_queries))


def present(
    answer: Answer, view: View, reader: Reader, sharing: Sharing, vote: Vote | None
) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    """Return a view of an answer with its buttons; of an abstained one that nothing was found, and topics."""
    if answer.abstained or not answer.citations:
        return _offer_topics(answer, reader.texts)
    card = render_card(answer, view, reader.texts, show_context=reader.preferences.show_context)
    return card.rendered, card_keyboard(answer, card, reader, sharing, vote)


def _offer_topics(answer: Answer, texts: Texts) -> tuple[Rendered, InlineKeyboardMarkup | None]:
    speaker = one_line(answer.asked_speaker or "", _NAME_LIMIT)
    not_found = "\n\n".join(_not_found(answer, speaker, texts))
    rows = [
        [InlineKeyboardButton(_label(topic, texts), callback_data=topic_callback(answer.id, number))]
        for number, topic in enumerate(answer.topics, start=1)
    ]
    if not answer.scoping.chosen.is_everything:
        data = scope_callback("chosen", answer.id)
        rows.insert(0, [InlineKeyboardButton(texts.SEARCH_EVERYTHING_BUTTON, callback_data=data)])
    if not answer.topics:
        return Rendered(not_found), InlineKeyboardMarkup(rows) if rows else None
    heading = texts.topics_of(speaker) if speaker else texts.NEAR_TOPICS
    return Rendered(f"{not_found}\n\n{heading}"), InlineKeyboardMarkup(rows)


def _not_found(answer: Answer, speaker: str, texts: Texts) -> Iterator[str]:
    """Yield what is said of a question without an answer: where nothing was found, and what was not searched."""
    scoping = answer.scoping
    if scoping.chosen.is_everything:
        yield texts.not_found_of(speaker) if speaker else texts.NOT_FOUND
        return
    where = cut_scope(scoping.chosen, NAME_LIMIT)
    if where.document is not None and scoping.is_gone:
        yield texts.document_gone(where.document.title)
        return
    yield texts.nothing_of(speaker, where) if speaker else texts.nothing_in(where)
    if scoping.undated and scoping.chosen.has_period:
        yield texts.undated(scoping.undated)


def _label(topic: str, texts: Texts) -> str:
    return one_line(subject_of(topic), _TOPIC_LIMIT) or texts.NAMELESS_TOPIC
