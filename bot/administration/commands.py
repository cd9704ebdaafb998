"""The commands of administrators, in the order of their menu: the gate, the menus and the handlers stand on it."""

from collections.abc import Mapping
from typing import Final

from bot import texts
from bot.administration import texts as admin_texts

DESCRIPTIONS: Final[Mapping[str, str]] = {
    "reindex": texts.REINDEX_DESCRIPTION,
    "status": admin_texts.STATUS_DESCRIPTION,
    "stats": admin_texts.STATS_DESCRIPTION,
    "unanswered": admin_texts.UNANSWERED_DESCRIPTION,
    "add": admin_texts.ADD_DESCRIPTION,
    "remove": admin_texts.REMOVE_DESCRIPTION,
    "allow": admin_texts.ALLOW_DESCRIPTION,
    "revoke": admin_texts.REVOKE_DESCRIPTION,
    "invite": admin_texts.INVITE_DESCRIPTION,
    "maintenance": admin_texts.MAINTENANCE_DESCRIPTION,
    "audit": admin_texts.AUDIT_DESCRIPTION,
    "feedback": admin_texts.FEEDBACK_DESCRIPTION,
    "export": admin_texts.EXPORT_DESCRIPTION,
}
"""What each command does, by its name."""
