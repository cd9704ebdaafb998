"""Users, chats and the messages in them, with every version that a message had."""

from dataclasses import dataclass, field

from tests.emulator.formatting import Entity
from tests.emulator.wire import Json, JsonObject


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot."""

    id: int
    first_name: str
    is_bot: bool = False
    username: str | None = None
    language_code: str | None = None

    def as_json(self) -> JsonObject:
        """Return a User."""
        result: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username is not None:
            result["username"] = self.username
        if self.language_code is not None:
            result["language_code"] = self.language_code
        return result


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands; `content` holds the parts of other kinds (a document, a new topic ...).

    `keyboard` is a reply keyboard, its removal or a forced reply: the person sees it, the Bot API never returns it.
    `sender_chat` is the chat that a message was sent as; its `sender` is a stand-in then.
    """

    chat_id: int
    sender: User
    id: int = 0
    date: int = 0
    text: str = ""
    entities: tuple[Entity, ...] = ()
    content: JsonObject = field(default_factory=dict)
    markup: JsonObject | None = None
    keyboard: JsonObject | None = None
    reply_to: int | None = None
    quote: str | None = None
    thread_id: int | None = None
    via_bot: User | None = None
    sender_chat: JsonObject | None = None
    link_preview: JsonObject | None = None
    edit_date: int | None = None

    def entity_texts(self, kind: str) -> tuple[str, ...]:
        """Return the stretches of the text that entities of a kind cover."""
        return tuple(entity.of(self.text) for entity in self.entities if entity.type == kind)


@dataclass(frozen=True, slots=True)
class Version:
    """A message at a moment; `at` is `time.monotonic()`."""

    at: float
    message: Message


@dataclass(frozen=True, slots=True)
class SentAction:
    """A chat action that the bot sent; `at` is `time.monotonic()`."""

    at: float
    action: str
    thread_id: int | None


@dataclass(slots=True)
class Chat:
    """A chat with its messages; `known` tells whether the bot has ever met it."""

    id: int
    type: str
    title: str | None = None
    person: User | None = None
    members: dict[int, str] = field(default_factory=dict)
    is_forum: bool = False
    threads: dict[int, str] = field(default_factory=dict)
    known: bool = False
    blocked: bool = False
    versions: dict[int, list[Version]] = field(default_factory=dict)
    deleted: dict[int, Message] = field(default_factory=dict)
    actions: list[SentAction] = field(default_factory=list)

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages as they stand, oldest first, without the deleted."""
        return tuple(versions[-1].message for key, versions in self.versions.items() if key not in self.deleted)

    @property
    def from_bot(self) -> tuple[Message, ...]:
        """The messages that the bot sent, as they stand, oldest first."""
        return tuple(message for message in self.messages if message.sender.is_bot and message.sender_chat is None)

    def history(self, message: Message) -> tuple[Version, ...]:
        """Return the message as it was sent and after every edit."""
        return tuple(self.versions.get(message.id, ()))

    def find(self, message_id: int | None) -> Message | None:
        """Return a message as it stands; None where it never was or was deleted."""
        if message_id is None or message_id in self.deleted or message_id not in self.versions:
            return None
        return self.versions[message_id][-1].message

    def as_json(self) -> JsonObject:
        """Return a Chat."""
        result: JsonObject = {"id": self.id, "type": self.type}
        if self.person is not None:
            result["first_name"] = self.person.first_name
            if self.person.username is not None:
                result["username"] = self.person.username
        if self.title is not None:
            result["title"] = self.title
        if self.is_forum:
            result["is_forum"] = True
        return result

    def message_json(self, message: Message, *, with_reply: bool = True) -> JsonObject:
        """Return a Message, with the one that it replies to but not further back."""
        result: JsonObject = {
            "message_id": message.id,
            "chat": self.as_json(),
            "date": message.date,
            **message.content,
        }
        if self.type != "channel":
            result["from"] = message.sender.as_json()
        words, spans = ("caption", "caption_entities") if message.content else ("text", "entities")
        if message.text:
            result[words] = message.text
        if message.entities:
            result[spans] = [entity.as_json() for entity in message.entities]
        optional: dict[str, Json] = {
            "edit_date": message.edit_date,
            "reply_markup": message.markup,
            "link_preview_options": message.link_preview,
            "sender_chat": message.sender_chat,
            "via_bot": message.via_bot and message.via_bot.as_json(),
            "message_thread_id": message.thread_id,
            "quote": message.quote and {"text": message.quote, "position": 0, "is_manual": True},
        }
        result |= {key: value for key, value in optional.items() if value is not None}
        if message.thread_id in self.threads:
            result["is_topic_message"] = True
        replied = self.find(message.reply_to or message.thread_id)
        if with_reply and replied is not None and replied.id != message.id:
            result["reply_to_message"] = self.message_json(replied, with_reply=False)
        return result
