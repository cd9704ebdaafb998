"""The buttons of an answer's card: other passages, the context, the check of the file, and the votes."""

from dataclasses import replace

from telegram import CallbackQuery, Update

from bot.callbacks import CardPress, card_press_of
from bot.card import View, has_context, render_check, shown_citation
from bot.context import Context
from bot.handlers.owning import own_answer
from bot.handlers.updates import press_of
from bot.keyboards import REASON_LETTERS, Vote, check_keyboard
from bot.ledger import RecordedAnswer
from bot.ledger import Vote as RecordedVote
from bot.messaging import acknowledge, edit
from bot.preferences import Reader
from bot.sending import present, sharing_of
from retrieval import Answer

_REASONS = {letter: reason for reason, letter in REASON_LETTERS.items()}


async def press_card(update: Update, context: Context) -> None:
    """Do what a button of a card says, in the card's place, however old the card is."""
    query, message = press_of(update)
    reader = await context.reader(query.from_user)
    press = card_press_of(query.data or "")
    if press is None:
        await acknowledge(query, reader.texts.UNKNOWN_ANSWER, alert=True)
        return
    recorded = await own_answer(query, message.chat.id, press.answer_id, reader.texts, context)
    if recorded is None:
        return
    if not recorded.answer.citations:
        await acknowledge(query, reader.texts.UNKNOWN_ANSWER, alert=True)
        return
    if press.action == "context":
        await _show_context(press, recorded, query, reader, context)
        return
    vote = await _vote(press, reader, context)
    # Said before the edit, so that the button stops waiting at once.
    await acknowledge(query, _said(press, reader))
    if press.action == "check":
        await _check(press, recorded, reader, context, message.message_id)
    elif press.action != "stay":
        await _show(recorded.answer, View(press.rank, press.part), recorded, message.message_id, reader, context, vote)


async def _show_context(
    press: CardPress, recorded: RecordedAnswer, query: CallbackQuery, reader: Reader, context: Context
) -> None:
    """Show the paragraph of a passage; where that is the passage alone, with the paragraphs around it."""
    answer = recorded.answer
    shown = shown_citation(answer, View(press.rank))
    if not has_context(shown):
        around = await context.services.worker.surroundings(shown)
        if around is None:
            await acknowledge(query, reader.texts.WHOLE_PARAGRAPH, alert=True)
            return
        wider = replace(shown, context_span=around.span, context=around.text)
        answer = replace(answer, citations=tuple(wider if one is shown else one for one in answer.citations))
    await acknowledge(query)
    if query.message is not None:
        view = View(press.rank, press.part, "context")
        await _show(answer, view, recorded, query.message.message_id, reader, context, None)


async def _show(
    answer: Answer,
    view: View,
    recorded: RecordedAnswer,
    message_id: int,
    reader: Reader,
    context: Context,
    vote: Vote | None,
) -> None:
    rendered, markup = present(answer, view, reader, sharing_of(context.bot), vote)
    await edit(context.bot, recorded.chat_id, message_id, rendered, markup)


def _said(press: CardPress, reader: Reader) -> str | None:
    match press.action:
        case "up":
            return reader.texts.UP_THANKS
        case "down":
            return reader.texts.DOWN_ASK
        case "reason":
            return reader.texts.DOWN_THANKS
        case _:
            return None


async def _vote(press: CardPress, reader: Reader, context: Context) -> Vote | None:
    """Record a vote where the button is one, and return how the card shows what the person thinks now."""
    worker = context.services.worker
    if press.action in {"up", "down", "reason"}:
        reason = _REASONS[press.reason] if press.reason is not None else None
        await worker.vote(press.answer_id, reader.user_id, RecordedVote(press.rank, press.action == "up", reason))
    if press.action == "down":
        return "asked"
    recorded = await worker.vote_of(press.answer_id, reader.user_id)
    if recorded is None:
        return None
    return "up" if recorded.useful else "down"


async def _check(press: CardPress, recorded: RecordedAnswer, reader: Reader, context: Context, message_id: int) -> None:
    citation = shown_citation(recorded.answer, View(press.rank))
    check = await context.services.worker.check(context.services.settings.seeds_dir, citation)
    rendered = render_check(citation, check, reader.texts)
    markup = check_keyboard(recorded.answer, View(citation.rank), reader.texts)
    await edit(context.bot, recorded.chat_id, message_id, rendered, markup)
