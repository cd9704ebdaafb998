"""The one place that every update passes before any handler: whoever may not goes no further."""

import logging
from datetime import UTC, datetime

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot import texts as common_texts
from bot.addressing import question_to_bot
from bot.administration import texts
from bot.administration.authority import Asked, Verdict, asked_of, judge
from bot.administration.callbacks import admin_of_callback
from bot.context import Context
from bot.inbox.attempts import is_replay
from bot.ledger.admission import Standing
from bot.ledger.audit import AuditEntry

_NAME_LIMIT = 40

logger = logging.getLogger(__name__)


async def admit(update: Update, context: Context) -> None:
    """Let an update pass, or answer it and stop it; what goes wrong here stops it too (`errors.apologise`).

    Raises:
        ApplicationHandlerStop: it may not pass.
    """
    if not await _passes(update, context):
        raise ApplicationHandlerStop


async def _passes(update: Update, context: Context) -> bool:
    asked = asked_of(update)
    if asked is None:
        return True
    office = context.services.office
    is_admin = office.rules.is_admin(asked)
    # What is processed again was counted the first time.
    counts = not is_replay()
    addressed = is_admin or _is_addressed(update, asked, context)
    if counts and not is_admin and addressed:
        key = _key(asked)
        if wait := office.limiter.wait_for_turn(key, asked.weight):
            if office.limiter.is_news(key, wait):
                logger.warning("%s sends too much: nothing is taken for %.0f s", _who(asked), wait)
                await _tell(update, texts.too_many(wait))
            return False
    verdict = judge(asked, await _standing(asked, context), office.rules)
    if verdict is not Verdict.ADMITTED:
        await _deny(update, asked, verdict, context, addressed=addressed)
        return False
    if counts and asked.kind == "question" and not is_admin and addressed:
        key = _key(asked)
        if wait := office.limiter.wait_for_question(key):
            if office.limiter.is_news(key, wait):
                await _tell(update, texts.quota_spent(office.limiter.quota, wait))
            return False
    return True


async def _standing(asked: Asked, context: Context) -> Standing:
    # Chats have negative numbers, so nobody's decision is read for what no person answers for.
    key = _key(asked)
    return await context.services.worker.consult(lambda ledger: ledger.administration.admission.standing(key))


async def _deny(update: Update, asked: Asked, verdict: Verdict, context: Context, *, addressed: bool) -> None:
    logger.log(
        logging.WARNING if asked.kind == "administrative" else logging.INFO,
        "refused %s to %s: %s",
        _shown(asked),
        _who(asked),
        verdict.name,
    )
    if asked.kind == "administrative":
        entry = AuditEntry(datetime.now(UTC), asked.person_id, asked.chat_id, _action(asked), "", "denied")
        await context.services.worker.consult(lambda ledger: ledger.administration.audit.record(entry))
    # In a group a command may be meant for another bot, and what is said there everybody reads.
    silent = verdict is Verdict.ONLY_ADMINS and update.callback_query is None and not asked.private
    if addressed and not silent:
        await _tell(update, _word(verdict, asked))


def _word(verdict: Verdict, asked: Asked) -> str:
    match verdict:
        case Verdict.ONLY_IN_PRIVATE:
            return texts.ONLY_IN_PRIVATE
        case Verdict.MAINTENANCE:
            return texts.UNDER_MAINTENANCE
        case Verdict.NOT_ADMITTED:
            return texts.NOT_KNOWN if asked.person_id is None else texts.not_admitted(asked.person_id)
        case _:
            return common_texts.ONLY_ADMINS


async def _tell(update: Update, text: str) -> None:
    """Say why in the way that fits what came; whoever cannot be told is stopped all the same."""
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(text, show_alert=True)
        elif update.inline_query is not None:
            await update.inline_query.answer((), cache_time=0, is_personal=True)
        elif update.message is not None:
            await update.message.reply_text(text, do_quote=True)
    except TelegramError as error:
        logger.warning("could not tell why update %d was refused: %s", update.update_id, error)


def _is_addressed(update: Update, asked: Asked, context: Context) -> bool:
    """Tell whether an update is meant for the bot: in a group, people also talk to each other."""
    message = update.effective_message
    if asked.private or update.callback_query is not None or update.inline_query is not None or message is None:
        return True
    return bool(asked.name) or question_to_bot(message, context.bot) is not None


def _key(asked: Asked) -> int:
    return asked.person_id if asked.person_id is not None else asked.chat_id or 0


def _who(asked: Asked) -> str:
    return f"user {asked.person_id}" if asked.person_id is not None else f"nobody known in chat {asked.chat_id}"


def _shown(asked: Asked) -> str:
    return f"/{asked.name}" if asked.name and asked.kind == "administrative" and ":" not in asked.name else asked.kind


def _action(asked: Asked) -> str:
    button = admin_of_callback(asked.name)
    # What is forged may be of any words, so it is kept short.
    return button[0] if button else asked.name[:_NAME_LIMIT]
