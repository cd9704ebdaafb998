"""The data behind buttons: what to do and with which answer, in the 64 bytes that Telegram gives."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

CALLBACK_BYTES = 64

CardAction: TypeAlias = Literal["answer", "context", "check", "up", "down", "reason", "stay"]
"""What a button of an answer's card does: show a face of it, vote, give the reason, or nothing (a page's number)."""

_LETTERS: dict[CardAction, str] = {
    "answer": "a",
    "context": "c",
    "check": "k",
    "up": "u",
    "down": "d",
    "reason": "w",
    "stay": "n",
}
_ACTIONS: dict[str, CardAction] = {letter: action for action, letter in _LETTERS.items()}

CARD_PATTERN = re.compile(
    r"(?P<letter>[ackudwn])(?P<reason>(?<=w)[psoe])?(?P<rank>[1-9]\d{0,2})\.(?P<part>[1-9]\d{0,3}):(?P<id>.+)"
)
SOURCES_PATTERN = re.compile(r"s(?P<page>[1-9]\d{0,3})?:(?P<answer_id>.+)")
TOPIC_PATTERN = re.compile(r"t:(?P<number>[1-9]):(?P<answer_id>.+)")
DOCUMENTS_PATTERN = re.compile(r"o(?P<page>[1-9]\d{0,5}):(?P<words>.*)", re.DOTALL)
SPEAKERS_PATTERN = re.compile(r"q(?P<page>[1-9]\d{0,5}):(?P<words>.*)", re.DOTALL)
SCOPE_PATTERN = re.compile(r"x(?P<letter>[uc]):(?P<answer_id>.+)")
FILTER_PATTERN = re.compile(r"l:(?P<action>[a-z]+):(?P<value>[\da-f-]*):(?P<user_id>\d+)")
SETTING_PATTERN = re.compile(r"p:(?P<name>[a-z]+):(?P<value>[a-z0-9]+):(?P<user_id>\d+)")


@dataclass(frozen=True, slots=True)
class CardPress:
    """A pressed button of a card; `rank` and `part`, from 1, are what the card shows, or shall show.

    `reason` is the letter of why an answer was of no use, None for the other actions.
    """

    action: CardAction
    rank: int
    part: int
    answer_id: str
    reason: str | None = None

    @property
    def data(self) -> str:
        """What the button carries."""
        return f"{_LETTERS[self.action]}{self.reason or ''}{self.rank}.{self.part}:{self.answer_id}"


def card_press_of(data: str) -> CardPress | None:
    """Return what a button of a card does, None where the data is not ours."""
    match = CARD_PATTERN.fullmatch(data)
    if match is None or (match["letter"] == _LETTERS["reason"]) != (match["reason"] is not None):
        return None
    action = _ACTIONS[match["letter"]]
    return CardPress(action, int(match["rank"]), int(match["part"]), match["id"], match["reason"])


def sources_callback(answer_id: str, page: int | None = None) -> str:
    """Return the data of a button that shows an answer's sources: in a message of their own, or a page in place."""
    return f"s{page or ''}:{answer_id}"


def sources_of_callback(data: str) -> tuple[str, int | None] | None:
    """Return the answer whose sources a button shows and the page, None where the data is not ours."""
    match = SOURCES_PATTERN.fullmatch(data)
    return (match["answer_id"], int(match["page"]) if match["page"] else None) if match else None


def topic_callback(answer_id: str, number: int) -> str:
    """Return the data of the button that asks one of an answer's topics, counted from 1."""
    return f"t:{number}:{answer_id}"


def topic_of_callback(data: str) -> tuple[str, int] | None:
    """Return the answer's id and the topic's number that a button asks, None where the data is not ours."""
    match = TOPIC_PATTERN.fullmatch(data)
    return (match["answer_id"], int(match["number"])) if match else None


def documents_callback(page: int, words: str) -> str:
    """Return the data of the button that shows a page of the documents that have some words; none: all of them."""
    return f"o{page}:{words}"


def documents_of_callback(data: str) -> tuple[int, str] | None:
    """Return the page and the words that a button shows the documents of, None where the data is not ours."""
    match = DOCUMENTS_PATTERN.fullmatch(data)
    return (int(match["page"]), match["words"]) if match else None


def speakers_callback(page: int, words: str) -> str:
    """Return the data of the button that shows a page of the speakers who are called so; no words: all of them."""
    return f"q{page}:{words}"


def speakers_of_callback(data: str) -> tuple[int, str] | None:
    """Return the page and the words that a button shows the speakers of, None where the data is not ours."""
    match = SPEAKERS_PATTERN.fullmatch(data)
    return (int(match["page"]), match["words"]) if match else None


def fits_a_button(words: str) -> bool:
    """Tell whether words to find documents or speakers by can be carried by the buttons of their pages."""
    return len(documents_callback(999_999, words).encode()) <= CALLBACK_BYTES


SettingName: TypeAlias = Literal["language", "size", "digits", "context"]
"""What a button of the settings changes."""


def setting_callback(name: SettingName, value: str, user_id: int) -> str:
    """Return the data of the button that gives a setting of a person a value."""
    return f"p:{name}:{value}:{user_id}"


def setting_of_callback(data: str) -> tuple[SettingName, str, int] | None:
    """Return the setting, its new value and whose it is, None where the data is not ours."""
    match = SETTING_PATTERN.fullmatch(data)
    if match is None or match["name"] not in {"language", "size", "digits", "context"}:
        return None
    return cast("SettingName", match["name"]), match["value"], int(match["user_id"])


ScopePart: TypeAlias = Literal["understood", "chosen"]
"""Which part of where an answer was looked for a button takes away."""

_PARTS: dict[str, ScopePart] = {"u": "understood", "c": "chosen"}


def scope_callback(part: ScopePart, answer_id: str) -> str:
    """Return the data of the button that asks an answer's question again without a part of its scope."""
    return f"x{part[0]}:{answer_id}"


def scope_of_callback(data: str) -> tuple[ScopePart, str] | None:
    """Return the part of the scope that a button takes away and the answer's id, None where the data is not ours."""
    match = SCOPE_PATTERN.fullmatch(data)
    return (_PARTS[match["letter"]], match["answer_id"]) if match else None


FilterAction: TypeAlias = Literal[
    "menu", "years", "year", "period", "publishers", "publisher", "document", "anytime", "anyone", "anything"
]
"""What a button of the filter does: show a choice, or choose; those that begin with "any" take a choice back."""

_FILTER_ACTIONS: dict[str, FilterAction] = {action: action for action in get_args(FilterAction)}


def filter_callback(action: FilterAction, value: str, user_id: int) -> str:
    """Return the data of a button of a person's filter; the value is a page, a period or a key (`bot.shelves`)."""
    return f"l:{action}:{value}:{user_id}"


def filter_of_callback(data: str) -> tuple[FilterAction, str, int] | None:
    """Return what a button of the filter does, with what, and whose it is; None where the data is not ours."""
    match = FILTER_PATTERN.fullmatch(data)
    action = _FILTER_ACTIONS.get(match["action"]) if match else None
    return (action, match["value"], int(match["user_id"])) if match and action else None
