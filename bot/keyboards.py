"""The buttons under an answer and under a list; rows are read in the direction of the language; pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import (
    CardAction,
    CardPress,
    documents_callback,
    filter_callback,
    scope_callback,
    sources_callback,
    speakers_callback,
)
from bot.card import Card, View, cut_scope, shown_citation
from bot.deep_links import share_query, share_url
from bot.fragments import is_link, link_to_passage
from bot.language import Texts
from bot.language.arabic import DownReason
from bot.preferences import Reader
from bot.shelves import key_of
from retrieval import Answer, Source

Vote: TypeAlias = Literal["up", "down", "asked"]
"""How the reader voted; "asked" is a down vote whose reason is being chosen."""

REASON_LETTERS: dict[DownReason, str] = {"passage": "p", "speaker": "s", "outdated": "o", "other": "e"}
_URL_LIMIT = 2048
_NUMBERS_IN_A_ROW = 5
NAME_LIMIT = 30
"""Letters of a name that a button has room for."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """How an answer can be shared: by the bot's name, inline where the bot is set up for that."""

    bot_username: str
    inline: bool


def card_keyboard(
    answer: Answer, card: Card, reader: Reader, sharing: Sharing, vote: Vote | None
) -> InlineKeyboardMarkup:
    """Return the buttons of a card."""
    view, texts = card.view, reader.texts
    rows = [_parts(answer, card, texts)]
    if view.face == "context":
        return keyboard([*rows, [_button(texts.BACK_BUTTON, answer, View(view.rank))]], texts)
    citation = shown_citation(answer, view)
    rows.append(_passages(answer, view, texts))
    rows.append(
        [
            _button(texts.CONTEXT_BUTTON, answer, View(view.rank, face="context")),
            InlineKeyboardButton(texts.SOURCES_BUTTON, callback_data=sources_callback(answer.id)),
            _press(texts.CHECK_BUTTON, "check", answer, view),
        ]
    )
    url = citation.source.url
    links = [InlineKeyboardButton(texts.OPEN_BUTTON, _shortened(url, citation.text))] if url and is_link(url) else []
    rows.append([*links, _share(answer, texts, sharing)])
    if answer.scoping.chosen.document is None:
        rows.append([document_button(texts.ONLY_DOCUMENT_BUTTON, citation.source, reader)])
    rows.append([*scope_buttons(answer, texts)])
    rows += _reasons(answer, view, texts) if vote == "asked" else [_votes(answer, view, texts, vote)]
    return keyboard(rows, texts)


def scope_buttons(answer: Answer, texts: Texts) -> Iterator[InlineKeyboardButton]:
    """Yield the buttons that take away what an answer was kept to; what was left is kept to no more."""
    scoping = answer.scoping
    if not (scoping.understood.is_everything or scoping.is_left):
        label = texts.without(cut_scope(scoping.understood, NAME_LIMIT))
        yield InlineKeyboardButton(label, callback_data=scope_callback("understood", answer.id))
    if not scoping.chosen.is_everything:
        label = texts.without(cut_scope(scoping.chosen, NAME_LIMIT))
        yield InlineKeyboardButton(label, callback_data=scope_callback("chosen", answer.id))


def document_button(label: str, source: Source, reader: Reader) -> InlineKeyboardButton:
    """Return the button that keeps a person's questions to a document."""
    return InlineKeyboardButton(label, callback_data=filter_callback("document", key_of(source.id), reader.user_id))


def check_keyboard(answer: Answer, view: View, texts: Texts) -> InlineKeyboardMarkup:
    """Return the button that leads back from a check."""
    return keyboard([[_button(texts.BACK_BUTTON, answer, View(view.rank))]], texts)


def sources_keyboard(answer_id: str, page: int, pages: int, texts: Texts) -> InlineKeyboardMarkup | None:
    """Return the buttons that page the sources of an answer, None for one page."""
    return _pages(page, pages, texts, lambda number: sources_callback(answer_id, number))


def documents_keyboard(
    words: str, page: int, pages: int, numbered: Sequence[tuple[int, Source]], reader: Reader
) -> InlineKeyboardMarkup:
    """Return the buttons that ask one document of a page of them, by its number, and those that page the list."""
    texts = reader.texts
    buttons = [document_button(texts.number(number), source, reader) for number, source in numbered]
    rows = [buttons[start : start + _NUMBERS_IN_A_ROW] for start in range(0, len(buttons), _NUMBERS_IN_A_ROW)]
    return keyboard([*rows, _page_row(page, pages, texts, lambda number: documents_callback(number, words))], texts)


def speakers_keyboard(words: str, page: int, pages: int, texts: Texts) -> InlineKeyboardMarkup | None:
    """Return the buttons that page a list of speakers, None for one page."""
    return _pages(page, pages, texts, lambda number: speakers_callback(number, words))


def _parts(answer: Answer, card: Card, texts: Texts) -> list[InlineKeyboardButton]:
    view = card.view
    row: list[InlineKeyboardButton] = []
    if view.part > 1:
        row.append(_button(texts.PREVIOUS_PART_BUTTON, answer, View(view.rank, view.part - 1, view.face)))
    if view.part < card.parts:
        row.append(_button(texts.NEXT_PART_BUTTON, answer, View(view.rank, view.part + 1, view.face)))
    return row


def _passages(answer: Answer, view: View, texts: Texts) -> list[InlineKeyboardButton]:
    number = len(answer.citations)
    if number == 1:
        return []
    row = [_press(texts.position(view.rank, number), "stay", answer, view)]
    if view.rank > 1:
        row.insert(0, _button(texts.PREVIOUS_BUTTON, answer, View(view.rank - 1)))
    if view.rank < number:
        row.append(_button(texts.NEXT_BUTTON, answer, View(view.rank + 1)))
    return row


def _votes(answer: Answer, view: View, texts: Texts, vote: Vote | None) -> list[InlineKeyboardButton]:
    up = texts.UP_CHOSEN_BUTTON if vote == "up" else texts.UP_BUTTON
    down = texts.DOWN_CHOSEN_BUTTON if vote == "down" else texts.DOWN_BUTTON
    return [_press(up, "up", answer, view), _press(down, "down", answer, view)]


def _reasons(answer: Answer, view: View, texts: Texts) -> list[list[InlineKeyboardButton]]:
    buttons = [
        InlineKeyboardButton(
            label,
            callback_data=CardPress("reason", view.rank, view.part, answer.id, REASON_LETTERS[reason]).data,
        )
        for reason, label in texts.REASONS.items()
    ]
    return [buttons[:2], buttons[2:]]


def _share(answer: Answer, texts: Texts, sharing: Sharing) -> InlineKeyboardButton:
    if sharing.inline:
        return InlineKeyboardButton(texts.SHARE_BUTTON, switch_inline_query=share_query(answer.id))
    return InlineKeyboardButton(texts.SHARE_BUTTON, url=share_url(sharing.bot_username, answer.id))


def _shortened(url: str, passage: str) -> str:
    linked = link_to_passage(url, passage)
    return linked if len(linked) <= _URL_LIMIT else url


def _pages(page: int, pages: int, texts: Texts, data: Callable[[int], str]) -> InlineKeyboardMarkup | None:
    row = _page_row(page, pages, texts, data)
    return keyboard([row], texts) if row else None


def _page_row(page: int, pages: int, texts: Texts, data: Callable[[int], str]) -> list[InlineKeyboardButton]:
    if pages == 1:
        return []
    row = [InlineKeyboardButton(texts.position(page, pages), callback_data=data(page))]
    if page > 1:
        row.insert(0, InlineKeyboardButton(texts.PREVIOUS_BUTTON, callback_data=data(page - 1)))
    if page < pages:
        row.append(InlineKeyboardButton(texts.NEXT_BUTTON, callback_data=data(page + 1)))
    return row


def _button(label: str, answer: Answer, to: View) -> InlineKeyboardButton:
    return _press(label, to.face, answer, to)


def _press(label: str, action: CardAction, answer: Answer, view: View) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=CardPress(action, view.rank, view.part, answer.id).data)


def keyboard(rows: Sequence[Sequence[InlineKeyboardButton]], texts: Texts) -> InlineKeyboardMarkup:
    """Return a keyboard; Telegram fills a row from the left, so a right-to-left row is turned around."""
    return InlineKeyboardMarkup([row[::-1] if texts.RIGHT_TO_LEFT else row for row in rows if row])
