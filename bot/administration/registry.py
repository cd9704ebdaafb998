"""What runs behind each command and button of administrators."""

from collections.abc import Mapping
from typing import Final

from telegram import Update

from bot.administration import access, audit_log, documents, export, feedback, reindex, stats, status, unanswered
from bot.administration.actions import Button, Run, run_button, run_command
from bot.context import Context
from bot.reindexing import CANCEL_NAME

COMMANDS: Final[Mapping[str, Run]] = {
    "reindex": reindex.reindex,
    "status": status.show_status,
    "stats": stats.show_stats,
    "unanswered": unanswered.show_unanswered,
    "add": documents.add,
    "remove": documents.remove,
    "allow": access.allow,
    "revoke": access.revoke,
    "invite": access.invite,
    "maintenance": access.set_maintenance,
    "audit": audit_log.show_log,
    "feedback": feedback.show_feedback,
    "export": export.export,
}
"""The commands of `commands.DESCRIPTIONS`, each with what runs it."""

BUTTONS: Final[Mapping[str, Button]] = {
    CANCEL_NAME: Button(reindex.cancel_reindex),
    audit_log.PAGE_NAME: Button(audit_log.turn_page, audited=False),
    unanswered.CSV_NAME: Button(unanswered.send_table),
    documents.ADD_NAME: Button(documents.confirm_addition),
    documents.REMOVE_NAME: Button(documents.confirm_removal),
    documents.DISMISS_NAME: Button(documents.dismiss),
    documents.PICK_NAME: Button(documents.pick, audited=False),
    documents.FILES_NAME: Button(documents.turn_page, audited=False),
}


async def command(update: Update, context: Context) -> None:
    """Run an administrative command."""
    await run_command(update, context, COMMANDS)


async def button(update: Update, context: Context) -> None:
    """Run an administrative button."""
    await run_button(update, context, BUTTONS)
