"""The methods that put messages into chats, change them and take them away."""

import time
from collections.abc import Sequence
from dataclasses import replace

from tests.emulator import validation
from tests.emulator.chats import Chat, Message, SentAction
from tests.emulator.formatting import Formatted
from tests.emulator.keyboards import parse_inline_markup, parse_markup
from tests.emulator.state import StoredFile, World
from tests.emulator.wire import Json, JsonObject, Parameters, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
DELETABLE_SECONDS = 48 * 60 * 60
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(world: World, parameters: Parameters) -> Json:
    """Send a text."""
    formatted = _text(parameters)
    return _send(world, parameters, formatted, {}, parameters.object("link_preview_options"))


def send_document(world: World, parameters: Parameters) -> Json:
    """Send a file of any kind."""
    stored = _file(world, parameters, "document", "documents")
    content: JsonObject = {"document": {**stored.as_json(), "file_name": stored.name, "mime_type": stored.media_type}}
    return _send(world, parameters, _caption(parameters), content)


def send_photo(world: World, parameters: Parameters) -> Json:
    """Send a picture; its sizes are made up."""
    stored = _file(world, parameters, "photo", "photos")
    return _send(world, parameters, _caption(parameters), {"photo": photo_sizes(stored)})


def photo_sizes(stored: StoredFile) -> list[Json]:
    """Return the PhotoSize objects of a picture, whose width and height are made up."""
    return [{**stored.as_json(), "width": 640, "height": 480}]


def edit_message_text(world: World, parameters: Parameters) -> Json:
    """Replace the text and the inline keyboard of a message that the bot sent."""
    chat, message = _editable(world, parameters)
    formatted = _text(parameters, "MESSAGE_TOO_LONG")
    if message.content:
        reason = "there is no text in the message to edit"
        raise bad_request(reason)
    changed = replace(
        message,
        text=formatted.text,
        entities=formatted.entities,
        markup=parse_inline_markup(parameters.object("reply_markup")),
        link_preview=parameters.object("link_preview_options"),
    )
    return _changed(world, chat, message, changed)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    """Replace the inline keyboard of a message that the bot sent."""
    chat, message = _editable(world, parameters)
    changed = replace(message, markup=parse_inline_markup(parameters.object("reply_markup")))
    return _changed(world, chat, message, changed)


def delete_message(world: World, parameters: Parameters) -> Json:
    """Delete a message: one's own, any in a private chat, any where the bot is an administrator."""
    chat = world.chat(parameters.text("chat_id"))
    message = chat.find(parameters.integer("message_id"))
    if message is None:
        reason = "message to delete not found"
        raise bad_request(reason)
    own = message.sender == world.bot or chat.type == "private"
    rules = chat.members.get(world.bot.id) in {"administrator", "creator"}
    if not rules and (not own or time.time() - message.date > DELETABLE_SECONDS):
        reason = "message can't be deleted"
        raise bad_request(reason)
    world.delete(chat, message)
    return True


def send_chat_action(world: World, parameters: Parameters) -> Json:
    """Show what the bot is doing."""
    chat = world.chat(parameters.text("chat_id"))
    action = parameters.text("action") or ""
    if action not in validation.CHAT_ACTIONS:
        reason = "wrong parameter action in request"
        raise bad_request(reason)
    chat.actions.append(SentAction(time.monotonic(), action, _thread(chat, parameters)))
    world.changes.announce()
    return True


def get_file(world: World, parameters: Parameters) -> Json:
    """Return where a file can be downloaded."""
    stored = world.files.get(parameters.text("file_id") or "")
    if stored is None:
        reason = "invalid file_id"
        raise bad_request(reason)
    if len(stored.content) > DOWNLOAD_LIMIT:
        reason = "file is too big"
        raise bad_request(reason)
    return {**stored.as_json(), "file_path": stored.path}


def _text(parameters: Parameters, too_long: str = "message is too long") -> Formatted:
    validation.refuse_parse_mode(parameters)
    return validation.message_text(parameters.text("text"), parameters.array("entities") or (), too_long)


def _caption(parameters: Parameters) -> Formatted:
    validation.refuse_parse_mode(parameters)
    return validation.caption(parameters.text("caption"), parameters.array("caption_entities") or ())


def _send(
    world: World,
    parameters: Parameters,
    formatted: Formatted,
    content: JsonObject,
    link_preview: JsonObject | None = None,
) -> Json:
    chat = world.chat(parameters.text("chat_id"))
    markup = parse_markup(parameters.object("reply_markup"))
    replied, quote = _reply(chat, parameters)
    draft = Message(
        chat.id,
        world.bot,
        text=formatted.text,
        entities=formatted.entities,
        content=content,
        markup=markup.inline,
        keyboard=markup.keyboard,
        reply_to=replied.id if replied is not None else None,
        quote=quote,
        thread_id=_thread(chat, parameters) or (replied.thread_id if replied is not None else None),
        link_preview=link_preview,
    )
    return chat.message_json(world.post(draft))


def _reply(chat: Chat, parameters: Parameters) -> tuple[Message | None, str | None]:
    reply = parameters.object("reply_parameters")
    if reply is None:
        return None, None
    number, other = reply.get("message_id"), reply.get("chat_id")
    if not isinstance(number, int):
        reason = 'can\'t find field "message_id"'
        raise bad_request(reason)
    replied = chat.find(number) if other in (None, chat.id, str(chat.id)) else None
    if replied is None:
        if reply.get("allow_sending_without_reply") is True:
            return None, None
        reason = "message to be replied not found"
        raise bad_request(reason)
    quote = reply.get("quote")
    if quote is not None and (not isinstance(quote, str) or quote not in replied.text):
        reason = "QUOTE_TEXT_INVALID"
        raise bad_request(reason)
    return replied, quote


def _thread(chat: Chat, parameters: Parameters) -> int | None:
    thread = parameters.integer("message_thread_id")
    if thread is not None and thread not in chat.threads:
        reason = "message thread not found"
        raise bad_request(reason)
    return thread


def _editable(world: World, parameters: Parameters) -> tuple[Chat, Message]:
    if parameters.text("inline_message_id") is not None:
        reason = "MESSAGE_ID_INVALID"
        raise bad_request(reason)
    chat = world.chat(parameters.text("chat_id"))
    number = parameters.integer("message_id")
    if number is None:
        reason = "message identifier is not specified"
        raise bad_request(reason)
    message = chat.find(number)
    if message is None:
        reason = "message to edit not found"
        raise bad_request(reason)
    if message.sender != world.bot or message.keyboard is not None:
        reason = "message can't be edited"
        raise bad_request(reason)
    return chat, message


def _changed(world: World, chat: Chat, before: Message, after: Message) -> Json:
    if _face(before) == _face(after):
        raise bad_request(NOT_MODIFIED)
    return chat.message_json(world.edit(chat, after))


def _face(message: Message) -> tuple[str, Sequence[JsonObject], JsonObject | None, JsonObject | None]:
    entities = [entity.as_json() for entity in message.entities]
    has_link = any(entity.type in {"url", "text_link"} for entity in message.entities)
    return message.text, entities, message.markup, message.link_preview if has_link else None


def _file(world: World, parameters: Parameters, name: str, folder: str) -> StoredFile:
    upload = parameters.upload(name)
    if upload is None:
        reference = parameters.text(name)
        if reference is None:
            reason = f"there is no {name} in the request"
            raise bad_request(reason)
        if reference.startswith(("http://", "https://")):
            reason = "failed to get HTTP URL content"
            raise bad_request(reason)
        stored = world.files.get(reference)
        if stored is None:
            reason = "wrong file identifier/HTTP URL specified"
            raise bad_request(reason)
        return stored
    if not upload.content:
        reason = "file must be non-empty"
        raise bad_request(reason)
    return world.store(folder, upload.name, upload.content, upload.media_type)
