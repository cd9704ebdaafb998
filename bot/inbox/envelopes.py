"""What the inbox reads of an update before anybody else does: its number, its turn and its person."""

import json
import re
from collections.abc import Mapping
from typing import TypeAlias

from bot.ledger.inbox import Received

Json: TypeAlias = Mapping[str, object]
"""A JSON object as Telegram sent it."""

_IN_CHAT = ("message", "edited_message")
_CHOICE = "chosen_inline_result"
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def received(update: Json) -> Received:
    """Return an update as the inbox keeps it.

    The messages of one chat take turns, an edited one too, for what it asked first may be being answered; and so does a
    passage that a person chose inline, which counts as the last answer in their private chat. Button presses take no
    turn: they change nothing that another message stands on, and whoever presses one waits for it.

    Half of a pair of surrogates, which JSON can spell and no answer could repeat, is kept as U+FFFD, which is as long.

    Raises:
        ValueError: it has no number, so that it is no update.
    """
    number = _whole(update.get("update_id"))
    if number is None:
        message = "what came is no update: it has no update_id"
        raise ValueError(message)
    return Received(number, _turn(update), _person(update), _payload(update))


def _payload(update: Json) -> str:
    return _HALF_PAIR.sub("\ufffd", json.dumps(update, ensure_ascii=False))


def _turn(update: Json) -> int | None:
    for kind in _IN_CHAT:
        if kind in update:
            return _id_in(update[kind], "chat")
    return _id_in(update[_CHOICE], "from") if _CHOICE in update else None


def _person(update: Json) -> int | None:
    for part in update.values():
        person = _id_in(part, "from")
        if person is not None:
            return person
    return None


def _id_in(part: object, name: str) -> int | None:
    named = _as_object(part).get(name)
    return _whole(_as_object(named).get("id"))


def _as_object(value: object) -> Json:
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(key, str)}  # pyright: ignore[reportUnknownVariableType]


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
