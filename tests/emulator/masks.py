"""People who write as a chat: anonymous administrators of a group, and channels; nobody is known behind them."""

from tests.emulator.chats import Chat, Message, User
from tests.emulator.detection import with_detected
from tests.emulator.emulator import Emulator
from tests.emulator.formatting import Formatted, as_delivered

GROUP_ANONYMOUS_BOT = User(1087968824, "Group", is_bot=True, username="GroupAnonymousBot")
CHANNEL_BOT = User(136817688, "Channel", is_bot=True, username="Channel_Bot")
"""The users that Telegram fills in as `from` where a message of a group has a `sender_chat`."""


def add_channel(emulator: Emulator, title: str) -> Chat:
    """Add a channel in which the bot is an administrator."""
    channel = Chat(-1_000_000_000_000 - emulator.world.number(), "channel", title, known=True)
    channel.members = {emulator.world.bot.id: "administrator"}
    emulator.world.chats[channel.id] = channel
    return channel


def send_as_chat(emulator: Emulator, text: str, *, chat: Chat, sender: Chat) -> Message:
    """Send a text to a group as the group itself or as a channel."""
    stand_in = GROUP_ANONYMOUS_BOT if sender.id == chat.id else CHANNEL_BOT
    return _send(emulator, "message", text, chat, sender, stand_in)


def publish(emulator: Emulator, text: str, channel: Chat) -> Message:
    """Post a text in a channel."""
    return _send(emulator, "channel_post", text, channel, channel, CHANNEL_BOT)


def _send(emulator: Emulator, kind: str, text: str, chat: Chat, sender: Chat, stand_in: User) -> Message:
    formatted = with_detected(as_delivered(Formatted(text)))
    draft = Message(chat.id, stand_in, text=formatted.text, entities=formatted.entities, sender_chat=sender.as_json())
    message = emulator.world.post(draft)
    emulator.world.tell(kind, chat.message_json(message))
    return message
