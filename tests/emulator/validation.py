"""The strict rules of single parameters: texts and captions, commands, inline results, secret tokens."""

import re
from collections.abc import Sequence

from tests.emulator.detection import with_detected
from tests.emulator.formatting import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Formatted,
    as_delivered,
    is_blank,
    parse_entities,
    utf16_length,
)
from tests.emulator.keyboards import parse_inline_markup
from tests.emulator.wire import Json, JsonObject, Parameters, bad_request

CALLBACK_TEXT_LIMIT = 200
COMMAND_LIMIT = 100
INLINE_RESULT_LIMIT = 50
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def message_text(text: str | None, entities: Sequence[Json], too_long: str = "message is too long") -> Formatted:
    """Check the text of a message and return it as delivered, with the entities that Telegram finds.

    Raises:
        ApiError: it is empty, longer than 4,096 UTF-16 units, or its entities are wrong.
    """
    if text is None:
        message = "message text is empty"
        raise bad_request(message)
    formatted = as_delivered(Formatted(text, parse_entities(entities, text)))
    if is_blank(formatted.text):
        message = "message text is empty"
        raise bad_request(message)
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return with_detected(formatted)


def caption(text: str | None, entities: Sequence[Json]) -> Formatted:
    """Check the caption of a file; it may be empty.

    Raises:
        ApiError: it is longer than 1,024 UTF-16 units, or its entities are wrong.
    """
    formatted = as_delivered(Formatted(text or "", parse_entities(entities, text or "")))
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        message = "message caption is too long"
        raise bad_request(message)
    return with_detected(formatted)


def refuse_parse_mode(parameters: Parameters) -> None:
    """Refuse markup in the text: the project sends entities only, so the emulator reads neither HTML nor Markdown.

    Raises:
        ApiError: a parse mode is given.
    """
    if parameters.text("parse_mode") is not None:
        message = "unsupported parse_mode"
        raise bad_request(message)


def language_code(code: str | None) -> str:
    """Check a language code of a bot's setting; none is the empty one.

    Raises:
        ApiError: it is not two letters.
    """
    if not _LANGUAGE.fullmatch(code or ""):
        message = "invalid language code specified"
        raise bad_request(message)
    return code or ""


def secret_token(token: str | None) -> str | None:
    """Check a webhook's secret.

    Raises:
        ApiError: it has a character outside A-Z, a-z, 0-9, _ and -, or more than 256.
    """
    if token is not None and not _SECRET.fullmatch(token):
        message = "secret token contains unallowed characters"
        raise bad_request(message)
    return token


def commands(value: Sequence[Json]) -> tuple[JsonObject, ...]:
    """Check a list of commands.

    Raises:
        ApiError: there are more than 100, or a name or a description is wrong.
    """
    if len(value) > COMMAND_LIMIT:
        message = "BOT_COMMANDS_TOO_MUCH"
        raise bad_request(message)
    checked: list[JsonObject] = []
    for item in value:
        name = item.get("command") if isinstance(item, dict) else None
        description = item.get("description") if isinstance(item, dict) else None
        if not isinstance(name, str) or not _COMMAND.fullmatch(name.removeprefix("/")):
            message = "BOT_COMMAND_INVALID"
            raise bad_request(message)
        if not isinstance(description, str) or not 1 <= len(description.strip()) <= 256:
            message = "BOT_COMMAND_DESCRIPTION_INVALID"
            raise bad_request(message)
        checked.append({"command": name.removeprefix("/"), "description": description.strip()})
    return tuple(checked)


def inline_results(value: Sequence[Json]) -> tuple[JsonObject, ...]:
    """Check the results of an inline query, their texts and keyboards too.

    Raises:
        ApiError: there are more than 50, an id is wrong or repeated, or a content is wrong.
    """
    if len(value) > INLINE_RESULT_LIMIT:
        message = "RESULTS_TOO_MUCH"
        raise bad_request(message)
    checked: list[JsonObject] = []
    for item in value:
        if not isinstance(item, dict):
            message = "can't parse inline query result: expected an Object"
            raise bad_request(message)
        _check_inline_result(item)
        checked.append(item)
    if len({str(item["id"]) for item in checked}) < len(checked):
        message = "RESULT_ID_DUPLICATE"
        raise bad_request(message)
    return tuple(checked)


def results_button(value: JsonObject | None) -> JsonObject | None:
    """Check the button above the results of an inline query.

    Raises:
        ApiError: it has no text, or not exactly one of a start parameter and a web app.
    """
    if value is None:
        return None
    start, web_app = value.get("start_parameter"), value.get("web_app")
    if not isinstance(value.get("text"), str) or not value["text"]:
        message = "can't parse inline query results button: can't find field \"text\""
        raise bad_request(message)
    if (start is None) == (web_app is None):
        message = "can't parse inline query results button: exactly one optional field must be used"
        raise bad_request(message)
    if start is not None and not (isinstance(start, str) and _START_PARAMETER.fullmatch(start)):
        message = "START_PARAM_INVALID"
        raise bad_request(message)
    return value


def _check_inline_result(item: JsonObject) -> None:
    identity = item.get("id")
    if not isinstance(identity, str) or not 1 <= len(identity.encode()) <= 64:
        message = "RESULT_ID_INVALID"
        raise bad_request(message)
    content = item.get("input_message_content")
    if item.get("type") == "article":
        if not isinstance(item.get("title"), str) or not item["title"]:
            message = "can't parse inline query result: can't find field \"title\""
            raise bad_request(message)
        if not isinstance(content, dict):
            message = "can't parse inline query result: input message content is not specified"
            raise bad_request(message)
    if isinstance(content, dict) and "message_text" in content:
        text, entities = content["message_text"], content.get("entities") or []
        if "parse_mode" in content:
            message = "unsupported parse_mode"
            raise bad_request(message)
        message_text(str(text), entities if isinstance(entities, list) else [])
    markup = item.get("reply_markup")
    parse_inline_markup(markup if isinstance(markup, dict) else None)
