"""A chat of the emulator as a page: bubbles, entities and keyboards, as Telegram shows them on a phone."""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from types import MappingProxyType

from tests.emulator.chats import Chat, Message, User
from tests.emulator.formatting import QUOTES, Entity
from tests.emulator.state import StoredFile
from tests.emulator.wire import JsonObject

STYLE = Path(__file__).with_name("phone.css")
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_BLOCKS = QUOTES | {"pre"}
_LINKS = frozenset({"text_link", "url", "mention", "bot_command", "hashtag", "email", "text_mention", "phone_number"})
_KINDS = {"sticker": "🙂", "voice": "🎤 0:03", "photo": "🖼", "document": "📄"}


def draw_chat(
    chat: Chat,
    viewer: User,
    *,
    title: str,
    alert: str | None = None,
    after: Message | None = None,
    files: Mapping[str, StoredFile] = MappingProxyType({}),
) -> str:
    """Return the page of a chat as its viewer has it on the screen.

    Args:
        chat: any chat of the emulator.
        viewer: whose messages stand on the right.
        title: what the bar above says.
        alert: a text in front of the chat, as a callback query is answered with one.
        after: only messages that came later than this one are shown.
        files: where the pictures of messages are, by their ids.
    """
    shown = [message for message in chat.messages if after is None or message.id > after.id]
    keyboard = next((message.keyboard for message in reversed(shown) if message.keyboard is not None), None)
    parts = [
        f'<header><span class="photo">{escape(title[:1])}</span><b>{escape(title)}</b></header>',
        "<main>",
        *(_bubble(message, chat, viewer, files) for message in shown),
        "</main>",
        _reply_keyboard(keyboard),
    ]
    if alert is not None:
        parts.append(f'<div class="shade"><div class="alert" dir="auto"><p>{escape(alert)}</p><i>OK</i></div></div>')
    return _page("".join(parts))


def draw_inline_results(query: str, results: Sequence[JsonObject], bot: User) -> str:
    """Return the page of the results that a person chooses from while they type after the bot's name."""
    items = "".join(
        '<li dir="auto">'
        f"<b>{escape(str(result.get('title', '')))}</b><p>{escape(str(result.get('description', '')))}</p></li>"
        for result in results
    )
    return _page(f'<ul class="results">{items}</ul><footer>@{escape(bot.username or "")} {escape(query)}</footer>')


def _page(body: str) -> str:
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE.read_text(encoding="utf-8")}</style><body>{body}'
        "<script>document.title = document.body.scrollHeight</script>"
    )


def _bubble(message: Message, chat: Chat, viewer: User, files: Mapping[str, StoredFile]) -> str:
    own = message.sender.id == viewer.id
    head = [
        f'<div class="name">{escape(message.sender.first_name)}</div>' if chat.type != "private" and not own else "",
        f'<div class="name">via @{escape(message.via_bot.username or "")}</div>' if message.via_bot else "",
        _replied(chat.find(message.reply_to)),
        *(
            _picture(message, files)
            or [f'<div class="kind">{_KINDS[kind]}</div>' for kind in message.content if kind in _KINDS]
        ),
    ]
    time = datetime.fromtimestamp(message.date, UTC).strftime("%H:%M")
    foot = f"<small>{'edited ' if message.edit_date else ''}{time}{' ✓✓' if own else ''}</small>"
    text = f'<div class="text">{formatted(message.text, message.entities)}</div>'
    return (
        f'<section class="{"own" if own else "other"}"><div class="bubble">{"".join(head)}{text}{foot}</div>'
        f"{_inline_keyboard(message.markup)}</section>"
    )


def _picture(message: Message, files: Mapping[str, StoredFile]) -> list[str]:
    """Return the pictures of a message that can be shown."""
    sizes = message.content.get("photo")
    ids = [size["file_id"] for size in sizes if isinstance(size, dict)] if isinstance(sizes, list) else []
    stored = [files[one] for one in ids if isinstance(one, str) and one in files]
    return [
        f'<img alt="" src="data:{one.media_type};base64,{b64encode(one.content).decode("ascii")}">' for one in stored
    ]


def _replied(message: Message | None) -> str:
    if message is None:
        return ""
    line = message.text.split("\n", 1)[0]
    name = escape(message.sender.first_name)
    return f'<div class="reply" dir="auto"><b>{name}</b><span dir="auto">{escape(line)}</span></div>'


def formatted(text: str, entities: Iterable[Entity]) -> str:
    """Return a text with its entities as HTML; the line break behind a block is the block's own."""
    ordered = sorted(entities, key=lambda entity: (entity.offset, -entity.length, entity.type not in QUOTES))
    units = text.encode("utf-16-le")
    return _stretch(units, 0, len(units) // 2, ordered)


def _stretch(units: bytes, start: int, end: int, entities: Sequence[Entity]) -> str:
    parts: list[str] = []
    at = start
    for number, entity in enumerate(entities):
        if entity.offset < at:
            continue
        inner = [other for other in entities[number + 1 :] if other.offset < entity.end]
        parts.append(_plain(units, at, entity.offset))
        parts.append(_marked(entity, _stretch(units, entity.offset, entity.end, inner)))
        at = entity.end
        if entity.type in _BLOCKS and units[2 * at : 2 * at + 2] == "\n".encode("utf-16-le"):
            at += 1
    return "".join([*parts, _plain(units, at, end)])


def _plain(units: bytes, start: int, end: int) -> str:
    return escape(units[2 * start : 2 * end].decode("utf-16-le"))


def _marked(entity: Entity, inner: str) -> str:
    if entity.type in _LINKS:
        return f'<span class="link">{inner}</span>'
    tag = _TAGS.get(entity.type, "span")
    folded = ' class="expandable"' if entity.type == "expandable_blockquote" else ""
    return f"<{tag}{folded}>{inner}</{tag}>"


def _inline_keyboard(markup: JsonObject | None) -> str:
    return f'<div class="inline">{_rows(markup, "inline_keyboard")}</div>' if markup else ""


def _reply_keyboard(keyboard: JsonObject | None) -> str:
    if keyboard is None or "keyboard" not in keyboard:
        return ""
    return f'<div class="keys">{_rows(keyboard, "keyboard")}</div>'


def _rows(markup: JsonObject, name: str) -> str:
    rows = markup[name]
    assert isinstance(rows, list)
    return "".join(f'<div class="row">{"".join(map(_button, row))}</div>' for row in rows if isinstance(row, list))


def _button(button: object) -> str:
    assert isinstance(button, dict)
    corner = "↗\ufe0e" if "url" in button else "⌲" if "switch_inline_query" in button else ""
    return f'<span dir="auto">{escape(str(button["text"]))}<i>{corner}</i></span>'
