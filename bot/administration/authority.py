"""Who may do what: what an update asks for, and the verdict on it; pure."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal, TypeAlias

from telegram import Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.administration.callbacks import ADMIN_PREFIX
from bot.administration.commands import DESCRIPTIONS
from bot.administration.limiting import Weight
from bot.ledger.admission import Standing

Kind: TypeAlias = Literal["administrative", "personal", "invitation", "question", "other"]
"""Personal: what everybody may do about their own data, admitted or not."""

_PERSONAL_COMMANDS = frozenset({"privacy", "forget"})
_PERSONAL_PREFIX = "f:"
_ASKING_COMMANDS = frozenset({"ask", "said"})
_ASKING_PREFIXES = ("t:", "xu:", "xc:")
_INVITATION = re.compile(r"/start(?:@\w+)?\s+i_[\w-]{1,62}\s*")


class Verdict(Enum):
    """What becomes of an update."""

    ADMITTED = auto()
    ONLY_ADMINS = auto()
    ONLY_IN_PRIVATE = auto()
    NOT_ADMITTED = auto()
    MAINTENANCE = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an update asks for.

    `person_id` is None where nobody answers for it: a channel, or an administrator of a group who stays anonymous.
    `name` is the command, or the data of the button. `weight` is what it counts for against the limit of a person.
    """

    person_id: int | None
    chat_id: int | None
    private: bool
    kind: Kind
    name: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that verdicts stand on."""

    access: Literal["open", "allowlist", "invite"]
    admin_ids: frozenset[int]

    def is_admin(self, asked: Asked) -> bool:
        """Tell whether an administrator answers for an update."""
        return asked.person_id is not None and asked.person_id in self.admin_ids


def asked_of(update: Update) -> Asked | None:
    """Return what an update asks for; None where it is only news, such as the bot's joining of a group."""
    if (query := update.callback_query) is not None:
        data, message = query.data or "", query.message
        chat = None if message is None else message.chat
        kind = _kind_of_button(data)
        weight: Weight = "light" if kind == "other" else "full"
        private = chat is not None and chat.type == ChatType.PRIVATE
        return Asked(query.from_user.id, chat and chat.id, private, kind, data, weight)
    if (inline := update.inline_query) is not None:
        # Sent with every letter that is typed.
        return Asked(inline.from_user.id, None, private=False, kind="other", name="inline", weight="light")
    if (chosen := update.chosen_inline_result) is not None:
        return Asked(chosen.from_user.id, None, private=False, kind="other", name="chosen", weight="light")
    message = update.effective_message
    if message is None:
        return None
    name = command_of(message)
    sender = message.from_user
    # Telegram fills in a stand-in for whoever writes as a group or a channel; nobody is known behind it.
    person_id = None if sender is None or message.sender_chat is not None else sender.id
    kind = _kind_of_message(message, name)
    return Asked(person_id, message.chat.id, message.chat.type == ChatType.PRIVATE, kind, name or "", "full")


def judge(asked: Asked, standing: Standing, rules: Rules) -> Verdict:
    """Return the verdict; `standing` is that of the person, an undecided one where there is none."""
    is_admin = rules.is_admin(asked)
    if asked.kind == "administrative":
        if not is_admin:
            return Verdict.ONLY_ADMINS
        return Verdict.ADMITTED if asked.private else Verdict.ONLY_IN_PRIVATE
    if is_admin or (asked.kind == "personal" and asked.person_id is not None):
        return Verdict.ADMITTED
    if not _is_admitted(asked, standing, rules):
        return Verdict.NOT_ADMITTED
    return Verdict.MAINTENANCE if standing.maintenance else Verdict.ADMITTED


def command_of(message: Message) -> str | None:
    """Return the command that a text or a caption begins with, in small letters and without the bot's name."""
    text, entities = message.text or message.caption, message.entities or message.caption_entities
    if not text or not entities or entities[0].type != MessageEntity.BOT_COMMAND or entities[0].offset != 0:
        return None
    # A command is of ASCII, so its length in UTF-16 units is that in letters.
    return text[1 : entities[0].length].partition("@")[0].lower()


def _is_admitted(asked: Asked, standing: Standing, rules: Rules) -> bool:
    if standing.decision == "revoked":
        return False
    if rules.access == "open" or standing.decision == "allowed":
        return True
    return rules.access == "invite" and asked.kind == "invitation" and asked.person_id is not None


def _kind_of_button(data: str) -> Kind:
    if data.startswith(ADMIN_PREFIX):
        return "administrative"
    if data.startswith(_PERSONAL_PREFIX):
        return "personal"
    return "question" if data.startswith(_ASKING_PREFIXES) else "other"


def _kind_of_message(message: Message, command: str | None) -> Kind:
    if command in DESCRIPTIONS:
        return "administrative"
    if command in _PERSONAL_COMMANDS:
        return "personal"
    if message.chat.type == ChatType.PRIVATE and _INVITATION.fullmatch(message.text or ""):
        return "invitation"
    if command in _ASKING_COMMANDS or (command is None and message.text):
        return "question"
    return "other"
