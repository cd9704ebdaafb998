"""The rules of `reply_markup`: inline keyboards and their buttons, reply keyboards, force reply."""

from dataclasses import dataclass

from tests.emulator.formatting import check_url
from tests.emulator.wire import ApiError, Json, JsonObject, bad_request

CALLBACK_DATA_BYTES = 64
BUTTON_LIMIT = 100
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
STYLES = frozenset({"danger", "success", "primary"})


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked `reply_markup`: `inline` stays with the message, `keyboard` goes to the person's screen."""

    inline: JsonObject | None = None
    keyboard: JsonObject | None = None


def parse_markup(value: JsonObject | None) -> Markup:
    """Check a `reply_markup` of any kind; an inline keyboard without buttons is none at all.

    Raises:
        ApiError: a button, or the whole, is not as Telegram takes it.
    """
    if value is None:
        return Markup()
    if "inline_keyboard" in value:
        return Markup(inline=_inline(value["inline_keyboard"]))
    if "keyboard" in value:
        _check_reply_keyboard(value["keyboard"])
        return Markup(keyboard=value)
    if value.get("remove_keyboard") is True or value.get("force_reply") is True:
        return Markup(keyboard=value)
    message = "object expected as reply markup"
    raise bad_request(message)


def parse_inline_markup(value: JsonObject | None) -> JsonObject | None:
    """Check the `reply_markup` of an edit, which can only be inline.

    Raises:
        ApiError: it is of another kind, or a button is wrong.
    """
    markup = parse_markup(value)
    if markup.keyboard is not None:
        message = "inline keyboard expected"
        raise bad_request(message)
    return markup.inline


def buttons(inline: JsonObject | None) -> tuple[JsonObject, ...]:
    """Return the buttons of a checked inline keyboard, row by row."""
    rows = (inline or {}).get("inline_keyboard")
    return tuple(
        button
        for row in (rows if isinstance(rows, list) else [])
        for button in (row if isinstance(row, list) else [])
        if isinstance(button, dict)
    )


def _inline(rows: Json) -> JsonObject | None:
    checked: list[Json] = []
    total = 0
    for row in _rows(rows):
        total += len(row)
        if row:
            checked.append([_inline_button(button) for button in row])
    if total > BUTTON_LIMIT:
        message = "reply markup is too long"
        raise bad_request(message)
    return {"inline_keyboard": checked} if checked else None


def _rows(rows: Json) -> list[list[Json]]:
    if not isinstance(rows, list):
        message = "can't parse keyboard: expected an Array of Arrays"
        raise bad_request(message)
    checked: list[list[Json]] = []
    for row in rows:
        if not isinstance(row, list):
            message = "can't parse keyboard: expected an Array of Arrays"
            raise bad_request(message)
        checked.append(row)
    return checked


def _inline_button(button: Json) -> Json:
    if not isinstance(button, dict):
        reason = "expected an Object"
        raise _cannot_parse_button(reason)
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        reason = 'field "text" must be a non-empty String'
        raise _cannot_parse_button(reason)
    present = [action for action in ACTIONS if not (button.get(action) is None or button[action] is False)]
    if button.get("callback_data") == "" or not present:
        reason = "Text buttons are unallowed in the inline keyboard"
        raise _cannot_parse_button(reason)
    if len(present) > 1:
        reason = f"a button must have exactly one action, this has {', '.join(present)}"
        raise _cannot_parse_button(reason)
    style = button.get("style")
    if style is not None and style not in STYLES:
        reason = f"unknown style {style!r}"
        raise _cannot_parse_button(reason)
    _check_action(present[0], button[present[0]])
    return button


def _cannot_parse_button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _check_action(action: str, value: Json) -> None:
    if action == "callback_data":
        if not isinstance(value, str) or not 0 < len(value.encode()) <= CALLBACK_DATA_BYTES:
            message = "BUTTON_DATA_INVALID"
            raise bad_request(message)
    elif action == "url":
        check_url(str(value), "inline keyboard button URL")
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 0 < len(text) <= 256:
            message = "BUTTON_COPY_TEXT_INVALID"
            raise bad_request(message)


def _check_reply_keyboard(rows: Json) -> None:
    total = 0
    for row in _rows(rows):
        for button in row:
            total += 1
            text = button.get("text") if isinstance(button, dict) else button
            if not isinstance(text, str) or not text.strip():
                message = "can't parse keyboard button: keyboard button text must be non-empty"
                raise bad_request(message)
    if total == 0:
        message = "can't parse reply keyboard markup JSON object: the keyboard has no button"
        raise bad_request(message)
