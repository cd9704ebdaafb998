"""What /filter shows: what a person's questions are kept to, and the choices; pure."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import FilterAction, filter_callback
from bot.card import cut_scope
from bot.composing import Rendered
from bot.keyboards import NAME_LIMIT, keyboard
from bot.preferences import Reader
from bot.shelves import Shelves, key_of
from retrieval import Scope
from retrieval.arabic.bidi import one_line

_YEARS_IN_A_ROW, _MONTHS_IN_A_ROW = 4, 2
_YEARS_SHOWN = 40
_PUBLISHERS_ON_A_PAGE = 8
_NAME_LIMIT, _TITLE_LIMIT = 40, 200


def filter_menu(reader: Reader) -> tuple[Rendered, InlineKeyboardMarkup]:
    """Return what a person's questions are kept to, with buttons that change it and that take it back."""
    texts, scope = reader.texts, reader.preferences.scope
    short = cut_scope(scope, NAME_LIMIT)
    rows = [
        [
            _button(texts.PERIOD_BUTTON, "years", "1", reader),
            _button(texts.PUBLISHER_BUTTON, "publishers", "1", reader),
        ]
    ]
    if scope.has_period:
        rows.append([_button(texts.without(Scope(scope.since, scope.until)), "anytime", "", reader)])
    if scope.publishers:
        rows.append([_button(texts.without(Scope(publishers=short.publishers)), "anyone", "", reader)])
    if scope.document is not None:
        rows.append([_button(texts.without(short), "anything", "", reader)])
    return Rendered(texts.filter_state(cut_scope(scope, _TITLE_LIMIT))), keyboard(rows, texts)


def gone_menu(title: str, reader: Reader) -> tuple[Rendered, InlineKeyboardMarkup]:
    """Return that the one document which a person's questions were kept to is gone, with what can be chosen instead."""
    shown, markup = filter_menu(reader)
    return Rendered(f"{reader.texts.document_gone(one_line(title, _TITLE_LIMIT))}\n\n{shown.text}"), markup


def years_menu(shelves: Shelves, reader: Reader) -> tuple[Rendered, InlineKeyboardMarkup]:
    """Return the choice of the years that documents are of, the newest first."""
    buttons = [_button(reader.texts.year(one), "year", str(one), reader) for one in shelves.years[:_YEARS_SHOWN]]
    return _choice(reader.texts.CHOOSE_YEAR, buttons, _YEARS_IN_A_ROW, "menu", reader)


def months_menu(year: int, shelves: Shelves, reader: Reader) -> tuple[Rendered, InlineKeyboardMarkup]:
    """Return the choice of a year, or of one of its months that documents are of."""
    texts = reader.texts
    buttons = [_button(texts.month(number), "period", f"{year}-{number:02}", reader) for number in shelves.months(year)]
    shown, markup = _choice(texts.choose_month(year), buttons, _MONTHS_IN_A_ROW, "years", reader)
    whole = [_button(texts.whole_year(year), "period", str(year), reader)]
    return shown, InlineKeyboardMarkup([whole, *markup.inline_keyboard])


def publishers_menu(page: int, shelves: Shelves, reader: Reader) -> tuple[Rendered, InlineKeyboardMarkup]:
    """Return a page of the choice of publishers."""
    texts, publishers = reader.texts, shelves.publishers
    pages = -(-len(publishers) // _PUBLISHERS_ON_A_PAGE)
    page = min(max(page, 1), pages)
    shown = publishers[(page - 1) * _PUBLISHERS_ON_A_PAGE : page * _PUBLISHERS_ON_A_PAGE]
    rows = [[_button(one_line(one, _NAME_LIMIT), "publisher", key_of(one), reader)] for one in shown]
    if pages > 1:
        steps = [_button(texts.position(page, pages), "publishers", str(page), reader)]
        if page > 1:
            steps.insert(0, _button(texts.PREVIOUS_BUTTON, "publishers", str(page - 1), reader))
        if page < pages:
            steps.append(_button(texts.NEXT_BUTTON, "publishers", str(page + 1), reader))
        rows.append(steps)
    rows.append([_button(texts.FILTER_BACK_BUTTON, "menu", "", reader)])
    return Rendered(texts.CHOOSE_PUBLISHER), keyboard(rows, texts)


def _choice(
    heading: str, buttons: Sequence[InlineKeyboardButton], in_a_row: int, back: FilterAction, reader: Reader
) -> tuple[Rendered, InlineKeyboardMarkup]:
    rows = [buttons[start : start + in_a_row] for start in range(0, len(buttons), in_a_row)]
    value = "1" if back == "years" else ""
    rows.append([_button(reader.texts.FILTER_BACK_BUTTON, back, value, reader)])
    return Rendered(heading), keyboard(rows, reader.texts)


def _button(label: str, action: FilterAction, value: str, reader: Reader) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=filter_callback(action, value, reader.user_id))
