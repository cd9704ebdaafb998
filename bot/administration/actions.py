"""What an administrative command or button is, and the one place that runs them and keeps the audit log."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from telegram import CallbackQuery, Message, Update, User

from bot.administration import texts
from bot.administration.authority import command_of
from bot.administration.callbacks import admin_of_callback
from bot.context import Context
from bot.handlers.updates import message_of, sender_of
from bot.ledger.audit import AuditEntry, AuditOutcome

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action ended, as the audit log keeps it."""

    result: AuditOutcome = "done"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A command as an administrator sent it; `words` are those behind it."""

    message: Message
    sender: User
    words: tuple[str, ...]
    context: Context
    update: Update


@dataclass(frozen=True, slots=True)
class Press:
    """An administrative button that was pressed; the action answers the query."""

    query: CallbackQuery
    message: Message
    argument: str
    context: Context
    update: Update


Run: TypeAlias = Callable[[Request], Awaitable[Outcome]]
"""Runs a command and tells the administrator; what it returns goes into the audit log."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button of administrators; one that only turns a page is not worth a line in the audit log."""

    run: Callable[[Press], Awaitable[Outcome]]
    audited: bool = True


async def run_command(update: Update, context: Context, commands: Mapping[str, Run]) -> None:
    """Run the command of a message that the gate let through."""
    message, sender = message_of(update), sender_of(update)
    name = command_of(message) or ""
    words = tuple((message.text or message.caption or "").split()[1:])
    try:
        outcome = await commands[name](Request(message, sender, words, context, update))
    except Exception:
        await record(context, sender.id, message.chat.id, name, Outcome("failed"))
        raise
    await record(context, sender.id, message.chat.id, name, outcome)


async def run_button(update: Update, context: Context, buttons: Mapping[str, Button]) -> None:
    """Run a button that the gate let through; one that does not exist, or hangs on no message, says so."""
    query = update.callback_query
    if query is None:
        return
    named = admin_of_callback(query.data or "")
    if named is None or named[0] not in buttons or not isinstance(query.message, Message):
        await query.answer(texts.BUTTON_EXPIRED, show_alert=True)
        return
    (name, argument), chat_id = named, query.message.chat.id
    button = buttons[name]
    try:
        outcome = await button.run(Press(query, query.message, argument, context, update))
    except Exception:
        await record(context, query.from_user.id, chat_id, name, Outcome("failed"))
        raise
    if button.audited:
        await record(context, query.from_user.id, chat_id, name, outcome)


async def record(context: Context, actor_id: int, chat_id: int, action: str, outcome: Outcome) -> None:
    """Keep an action in the audit log and in the log."""
    entry = AuditEntry(datetime.now(UTC), actor_id, chat_id, action, outcome.detail, outcome.result)
    logger.info("user %d: %s %s: %s", actor_id, action, outcome.detail, outcome.result)
    await context.services.worker.consult(lambda ledger: ledger.administration.audit.record(entry))
