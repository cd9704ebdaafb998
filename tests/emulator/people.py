"""The driver: people who write to the bot, press its buttons and ask it inline, as a test tells them to."""

import time
from collections.abc import Callable
from dataclasses import replace

from tests.emulator.chats import Chat, Message, User
from tests.emulator.detection import with_detected
from tests.emulator.formatting import Formatted, as_delivered
from tests.emulator.keyboards import buttons, parse_inline_markup
from tests.emulator.messaging import photo_sizes
from tests.emulator.profile import member_json, menu
from tests.emulator.state import Callback, CallbackAnswer, InlineAnswer, InlineQuery, World
from tests.emulator.validation import message_text
from tests.emulator.wire import JsonObject

SECONDS = 5.0
"""How long a wait lasts before it fails the test, unless it is told otherwise."""


class Person:
    """Someone with a Telegram account.

    Whatever a person does is done when the call returns, and the bot's update is queued; what the bot then does has
    to be waited for.
    """

    def __init__(self, world: World, user: User) -> None:
        """Be a user of the world, with a private chat that the bot does not know of yet."""
        self._world = world
        self.user = user
        self.chat = Chat(user.id, "private", person=user, members={user.id: "member"})
        world.users[user.id] = user
        world.chats[user.id] = self.chat

    def send(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Send a text, to the bot itself where no chat is given."""
        formatted = with_detected(as_delivered(Formatted(text)))
        draft = Message(
            (chat or self.chat).id, self.user, text=formatted.text, entities=formatted.entities, thread_id=thread_id
        )
        return self._post(draft, reply_to)

    async def ask(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        timeout: float = SECONDS,  # noqa: ASYNC109 - a test reads best with its limit in the call
        predicate: Callable[[Message], bool] = lambda _: True,
    ) -> Message:
        """Send a text and return the first message of the bot after it, as it stands, that fits."""
        sent = self.send(text, chat=chat, reply_to=reply_to)
        where = chat or self.chat
        return await self._world.changes.until(
            lambda: next((found for found in where.from_bot if found.id > sent.id and predicate(found)), None),
            timeout,
            f"an answer to {text!r}",
        )

    def edit(self, message: Message, text: str) -> Message:
        """Change a text that was sent."""
        chat = self._world.chats[message.chat_id]
        formatted = with_detected(as_delivered(Formatted(text)))
        edited = self._world.edit(chat, replace(message, text=formatted.text, entities=formatted.entities))
        self._tell(chat, "edited_message", edited)
        return edited

    def delete(self, message: Message) -> None:
        """Delete a message; the bot is not told."""
        self._world.delete(self._world.chats[message.chat_id], message)

    def press(self, message: Message, label: str) -> Callback:
        """Press the inline button with this text or data, on the message as it stands.

        Raises:
            LookupError: there is no such button, or it calls nothing back.
        """
        chat = self._world.chats[message.chat_id]
        current = chat.find(message.id) or message
        for button in buttons(current.markup):
            if label in (button["text"], button.get("callback_data")) and "callback_data" in button:
                return self.call_back(current, str(button["callback_data"]))
        labels = [button["text"] for button in buttons(current.markup)]
        error = f"no button {label!r} to press in message {message.id}, it has {labels}"
        raise LookupError(error)

    def call_back(self, message: Message, data: str) -> Callback:
        """Send callback data as if a button with it had been there: an old button, or a forged one."""
        callback = Callback(str(self._world.number()), self.user, message, data)
        self._world.callbacks[callback.id] = callback
        chat = self._world.chats[message.chat_id]
        payload: JsonObject = {
            "id": callback.id,
            "from": self.user.as_json(),
            "message": chat.message_json(message),
            "chat_instance": str(-chat.id),
            "data": data,
        }
        self._world.tell("callback_query", payload)
        return callback

    async def answer_to(self, callback: Callback, timeout: float = SECONDS) -> CallbackAnswer:  # noqa: ASYNC109 - a test reads best with its limit in the call
        """Wait for the bot to answer a pressed button."""
        return await self._world.changes.until(
            lambda: callback.answer, timeout, f"an answer to the callback {callback.data!r}"
        )

    def ask_inline(self, text: str, offset: str = "") -> InlineQuery:
        """Type a text after the bot's name in some chat."""
        query = InlineQuery(str(self._world.number()), self.user, text)
        self._world.inline_queries[query.id] = query
        payload: JsonObject = {
            "id": query.id,
            "from": self.user.as_json(),
            "query": text,
            "offset": offset,
            "chat_type": "private",
        }
        self._world.tell("inline_query", payload)
        return query

    async def results_of(self, query: InlineQuery, timeout: float = SECONDS) -> InlineAnswer:  # noqa: ASYNC109 - a test reads best with its limit in the call
        """Wait for the bot to answer an inline query."""
        return await self._world.changes.until(
            lambda: query.answer, timeout, f"an answer to the inline query {query.text!r}"
        )

    def choose(self, query: InlineQuery, result_id: str, chat: Chat | None = None) -> Message | None:
        """Choose a result of an inline query; return the message that it becomes in a chat, where one is given."""
        payload: JsonObject = {"result_id": result_id, "from": self.user.as_json(), "query": query.text}
        sent = None if chat is None else self._insert(query, result_id, chat)
        self._world.tell("chosen_inline_result", payload)
        return sent

    def _insert(self, query: InlineQuery, result_id: str, chat: Chat) -> Message:
        results = query.answer.results if query.answer is not None else ()
        chosen = next((result for result in results if result["id"] == result_id), None)
        content = chosen.get("input_message_content") if chosen is not None else None
        if chosen is None or not isinstance(content, dict):
            error = f"the inline query {query.text!r} has no article {result_id!r}"
            raise LookupError(error)
        entities = content.get("entities") or []
        formatted = message_text(str(content["message_text"]), entities if isinstance(entities, list) else [])
        markup = chosen.get("reply_markup")
        draft = Message(
            chat.id,
            self.user,
            text=formatted.text,
            entities=formatted.entities,
            markup=parse_inline_markup(markup if isinstance(markup, dict) else None),
            via_bot=self._world.bot,
        )
        return self._post(draft, None)

    def send_document(
        self,
        name: str,
        content: bytes,
        *,
        media_type: str = "application/octet-stream",
        caption: str = "",
        chat: Chat | None = None,
    ) -> Message:
        """Send a file."""
        stored = self._world.store("documents", name, content, media_type)
        document: JsonObject = {**stored.as_json(), "file_name": name, "mime_type": media_type}
        return self._send_content({"document": document}, caption, chat)

    def send_photo(self, content: bytes, *, caption: str = "", chat: Chat | None = None) -> Message:
        """Send a picture."""
        stored = self._world.store("photos", "photo.jpg", content, "image/jpeg")
        return self._send_content({"photo": photo_sizes(stored)}, caption, chat)

    def send_voice(self, content: bytes, *, seconds: int = 3, chat: Chat | None = None) -> Message:
        """Send a voice message."""
        stored = self._world.store("voice", "voice.oga", content, "audio/ogg")
        voice: JsonObject = {**stored.as_json(), "duration": seconds, "mime_type": "audio/ogg"}
        return self._send_content({"voice": voice}, "", chat)

    def send_sticker(self, emoji: str = "👍", *, chat: Chat | None = None) -> Message:
        """Send a sticker."""
        stored = self._world.store("stickers", "sticker.webp", b"RIFF", "image/webp")
        sticker: JsonObject = {
            **stored.as_json(),
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return self._send_content({"sticker": sticker}, "", chat)

    def block(self) -> None:
        """Block the bot: it can write no more."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Let the bot write again."""
        self._set_blocked(blocked=False)

    def menu(self, chat: Chat | None = None) -> tuple[str, ...]:
        """Return the names of the commands that this person is offered in a chat, the private one by default."""
        return tuple(str(item["command"]) for item in menu(self._world, self.user, chat or self.chat))

    def _send_content(self, content: JsonObject, caption: str, chat: Chat | None) -> Message:
        formatted = with_detected(as_delivered(Formatted(caption)))
        draft = Message(
            (chat or self.chat).id,
            self.user,
            text=formatted.text,
            entities=formatted.entities,
            content=content,
        )
        return self._post(draft, None)

    def _post(self, draft: Message, reply_to: Message | None) -> Message:
        chat = self._world.chats[draft.chat_id]
        if reply_to is not None:
            draft = replace(draft, reply_to=reply_to.id, thread_id=draft.thread_id or reply_to.thread_id)
        if chat.type == "private":
            chat.known = True
        message = self._world.post(draft)
        self._tell(chat, "message", message)
        return message

    def _tell(self, chat: Chat, kind: str, message: Message) -> None:
        if chat.type == "private" or self._world.bot.id in chat.members:
            if self._world.privacy and chat.type != "private" and not self._concerns_bot(chat, message):
                return
            self._world.tell(kind, chat.message_json(message))

    def _concerns_bot(self, chat: Chat, message: Message) -> bool:
        """Tell whether a bot in privacy mode gets to see a message of a group."""
        if message.via_bot == self._world.bot:
            return True
        replied = chat.find(message.reply_to)
        if replied is not None and replied.sender == self._world.bot:
            return True
        name = f"@{self._world.bot.username}".lower()
        commands = [command.lower() for command in message.entity_texts("bot_command")]
        if any("@" not in command or command.endswith(name) for command in commands):
            return True
        return name in [mention.lower() for mention in message.entity_texts("mention")]

    def _set_blocked(self, *, blocked: bool) -> None:
        self.chat.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        payload: JsonObject = {
            "chat": self.chat.as_json(),
            "from": self.user.as_json(),
            "date": int(time.time()),
            "old_chat_member": member_json(self._world.bot, before),
            "new_chat_member": member_json(self._world.bot, after),
        }
        self._world.tell("my_chat_member", payload)
