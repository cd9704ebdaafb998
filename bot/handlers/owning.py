"""Whose answer a button belongs to: only who asked may press it."""

from telegram import CallbackQuery, Update
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.language import Texts
from bot.ledger import RecordedAnswer
from bot.messaging import acknowledge


async def keep_to_owner(update: Update, context: Context) -> None:
    """Let a press pass unless it is on the card of somebody else, in whose place the bot would put what it shows.

    Raises:
        ApplicationHandlerStop: it may not pass.
    """
    query = update.callback_query
    if query is None:
        return
    message, worker = query.message, context.services.worker
    owner = None if message is None else await worker.owner_of_message(message.chat.id, message.message_id)
    if message is not None and owner in {None, query.from_user.id}:
        return
    texts = (await context.reader(query.from_user)).texts
    await acknowledge(query, texts.UNKNOWN_ANSWER if owner is None else texts.NOT_YOURS, alert=True)
    raise ApplicationHandlerStop


async def own_answer(
    query: CallbackQuery, chat_id: int, answer_id: str, texts: Texts, context: Context
) -> RecordedAnswer | None:
    """Return the answer that a person pressed a button of; where it is not theirs, tell them and return None."""
    recorded = await context.services.worker.recorded_answer(answer_id)
    # The data of a button comes from the person's client, so it may name an answer of another chat.
    if recorded is None or recorded.chat_id != chat_id:
        await acknowledge(query, texts.UNKNOWN_ANSWER, alert=True)
        return None
    if recorded.user_id != query.from_user.id:
        await acknowledge(query, texts.NOT_YOURS, alert=True)
        return None
    return recorded
