"""All that the emulated Telegram remembers: who there is, their chats, files, queries, and the bot's settings."""

import time
from dataclasses import dataclass, replace
from itertools import count

from tests.emulator.changes import Changes
from tests.emulator.chats import Chat, Message, User, Version
from tests.emulator.updates import UpdateQueue
from tests.emulator.webhook import Webhook
from tests.emulator.wire import ApiError, JsonObject, bad_request


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram holds; `path` is what getFile gives to download it by."""

    id: str
    unique_id: str
    path: str
    name: str
    media_type: str
    content: bytes

    def as_json(self) -> JsonObject:
        """Return the parts that every kind of file has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot answered to a pressed button."""

    at: float
    text: str | None
    show_alert: bool


@dataclass(slots=True)
class Callback:
    """A pressed button; `expired` makes the bot's answer come too late."""

    id: str
    person: User
    message: Message
    data: str
    answer: CallbackAnswer | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot answered to an inline query."""

    at: float
    results: tuple[JsonObject, ...]
    cache_time: int
    is_personal: bool
    next_offset: str
    button: JsonObject | None


@dataclass(slots=True)
class InlineQuery:
    """What a person typed after the bot's name."""

    id: str
    person: User
    text: str
    answer: InlineAnswer | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a list of commands holds."""

    type: str = "default"
    chat_id: int | None = None
    user_id: int | None = None


class World:
    """Everything that the emulated Telegram remembers."""

    def __init__(self, bot: User, *, privacy: bool) -> None:
        """Start with a bot that nobody has written to."""
        self.bot = bot
        self.privacy = privacy
        self.inline = True
        self.changes = Changes()
        self.updates = UpdateQueue(self.changes)
        self.webhook = Webhook(self.updates)
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.callbacks: dict[str, Callback] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.commands: dict[tuple[Scope, str], tuple[JsonObject, ...]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self._numbers = count(1001)
        self._private_message_ids = count(11)

    def number(self) -> int:
        """Return a number that no other thing here has."""
        return next(self._numbers)

    def chat(self, reference: str | None) -> Chat:
        """Return the chat of a `chat_id` that the bot may act in.

        Raises:
            ApiError: the bot has never met it, or was blocked or removed.
        """
        if reference is None:
            message = "chat_id is empty"
            raise bad_request(message)
        chat = self.chats.get(int(reference)) if reference.lstrip("-").isdecimal() else None
        if chat is None or not chat.known:
            message = "chat not found"
            raise bad_request(message)
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat.type != "private" and chat.members.get(self.bot.id, "left") in {"left", "kicked"}:
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        return chat

    def post(self, draft: Message) -> Message:
        """Add a message to its chat, with an id and a date of its own, and return it."""
        chat = self.chats[draft.chat_id]
        # Only supergroups and channels count their own messages; elsewhere the account has one sequence.
        own = chat.type in {"supergroup", "channel"}
        number = max(chat.versions, default=0) + 1 if own else next(self._private_message_ids)
        return self.keep(chat, replace(draft, id=number, date=int(time.time())))

    def edit(self, chat: Chat, message: Message) -> Message:
        """Put a changed message in the place of the one with its id."""
        return self.keep(chat, replace(message, edit_date=int(time.time())))

    def keep(self, chat: Chat, message: Message) -> Message:
        """Record a version of a message."""
        chat.versions.setdefault(message.id, []).append(Version(time.monotonic(), message))
        self.changes.announce()
        return message

    def delete(self, chat: Chat, message: Message) -> None:
        """Take a message out of a chat; its history stays."""
        chat.deleted[message.id] = message
        self.changes.announce()

    def store(self, folder: str, name: str, content: bytes, media_type: str) -> StoredFile:
        """Keep a file and return it."""
        number = self.number()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{number}.{suffix}"
        stored = StoredFile(f"BQACAgQAAxk{number:09d}", f"AgAD{number:07d}", path, name, media_type, content)
        self.files[stored.id] = stored
        return stored

    def tell(self, kind: str, payload: JsonObject) -> int | None:
        """Queue an update for the bot and return its id."""
        update_id = self.updates.push(kind, payload)
        self.webhook.wake()
        return update_id
