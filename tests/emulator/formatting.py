"""The formatting of a text: its entities, the rules they must obey, and what Telegram changes in a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from tests.emulator.wire import ApiError, Json, JsonObject, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100

NESTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
VERBATIM = frozenset({"pre", "code"})
DETECTED = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
LINKS = frozenset({"text_link", "text_mention", "custom_emoji", "date_time"})
KNOWN = NESTABLE | QUOTES | VERBATIM | DETECTED | LINKS

_SPACES = " \n"
_BECOME_SPACES = frozenset(chr(code) for code in range(32)) - {"\n", "\r"}
_VANISH = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a")
_REPEATED_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
_URL = re.compile(r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<host>[^/?#\s]*)\S*")
_SCHEMES = frozenset({"http", "https", "tg", "ton"})


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text that is shown in a special way; `offset` and `length` are UTF-16 code units."""

    type: str
    offset: int
    length: int
    extra: JsonObject = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Where it stops, exclusive."""
        return self.offset + self.length

    def of(self, text: str) -> str:
        """Return the stretch of the text that it covers."""
        units = text.encode("utf-16-le")
        return units[2 * self.offset : 2 * self.end].decode("utf-16-le")

    def as_json(self) -> JsonObject:
        """Return a MessageEntity."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.extra}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text with its entities."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def parse_entities(value: Sequence[Json], text: str) -> tuple[Entity, ...]:
    """Read MessageEntity objects and check each of them and how they lie together.

    Raises:
        ApiError: an entity is unknown, outside the text, splits a surrogate pair, or nests badly.
    """
    if len(value) > ENTITY_LIMIT:
        message = f"{len(value)} entities, of which Telegram keeps {ENTITY_LIMIT}"
        raise _cannot_parse(message)
    entities = tuple(_parse_entity(item) for item in value)
    boundaries = _boundaries(text)
    for entity in entities:
        _check_range(entity, text, boundaries)
    for first, second in combinations(sorted(entities, key=_order), 2):
        _check_pair(first, second)
    return tuple(sorted(entities, key=_order))


def check_url(url: str, what: str) -> None:
    """Refuse what Telegram takes for no link.

    Raises:
        ApiError: the scheme or the host is wrong; `what` begins the message.
    """
    match = _URL.fullmatch(url)
    reason = "Wrong HTTP URL"
    if match is not None:
        scheme, host = (match["scheme"] or "http").lower(), match["host"]
        if scheme not in _SCHEMES:
            reason = "Unsupported URL protocol"
        elif not host:
            reason = "URL host is empty"
        elif scheme in {"tg", "ton"} or "." in host or host.split(":")[0] == "localhost":
            return
    message = f"{what} '{url}' is invalid: {reason}"
    raise bad_request(message)


def as_delivered(formatted: Formatted) -> Formatted:
    """Return a text as Telegram delivers it.

    Control characters become spaces; carriage returns, line separators and the embedding and override marks of
    bidirectional text (U+2028 to U+202E) vanish; of a run of LRM and RLM only the last stays; spaces around are cut.
    """
    units: list[int] = []
    kept: list[str] = []
    at = 0
    for character in _REPEATED_MARKS.sub(lambda run: "\u200c" * len(run[0]), formatted.text):
        width = 2 if ord(character) > 0xFFFF else 1
        units += [at] * width
        if character in _VANISH:
            continue
        kept.append(" " if character in _BECOME_SPACES else character)
        at += width
    units.append(at)
    moved = [
        replace(entity, offset=units[entity.offset], length=units[entity.end] - units[entity.offset])
        for entity in formatted.entities
    ]
    return _trimmed("".join(kept), moved)


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing."""
    return _INVISIBLE.fullmatch(text) is not None


def _trimmed(text: str, entities: Sequence[Entity]) -> Formatted:
    cut = text.rstrip(_SPACES)
    end = utf16_length(cut)
    first = min((entity.offset for entity in entities), default=end)
    lead = min(len(cut) - len(cut.lstrip(_SPACES)), first)
    return Formatted(
        cut[lead:],
        tuple(
            replace(entity, offset=entity.offset - lead, length=min(entity.end, end) - entity.offset)
            for entity in entities
        ),
    )


def _cannot_parse(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _order(entity: Entity) -> tuple[int, int, bool]:
    return entity.offset, -entity.length, entity.type not in QUOTES


def _boundaries(text: str) -> frozenset[int]:
    at, found = 0, {0}
    for character in text:
        at += 2 if ord(character) > 0xFFFF else 1
        found.add(at)
    return frozenset(found)


def _parse_entity(value: Json) -> Entity:
    if not isinstance(value, dict):
        message = "expected an Object"
        raise _cannot_parse(message)
    kind, offset, length = value.get("type"), value.get("offset"), value.get("length")
    if not isinstance(kind, str) or kind not in KNOWN:
        message = f"unsupported entity type {kind!r}"
        raise _cannot_parse(message)
    if not _is_integer(offset) or not _is_integer(length):
        message = "offset and length must be integers"
        raise _cannot_parse(message)
    extra = {key: item for key, item in value.items() if key not in {"type", "offset", "length"}}
    _check_extra(kind, extra)
    return Entity(kind, int(str(offset)), int(str(length)), extra)


def _is_integer(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_extra(kind: str, extra: JsonObject) -> None:
    if kind == "text_link":
        url = extra.get("url")
        if not isinstance(url, str):
            message = "text_link needs a url"
            raise _cannot_parse(message)
        check_url(url, "can't parse entities: entity URL")
    elif kind == "text_mention":
        user = extra.get("user")
        if not isinstance(user, dict) or not _is_integer(user.get("id")):
            message = "text_mention needs a user"
            raise _cannot_parse(message)
    elif kind == "custom_emoji" and not str(extra.get("custom_emoji_id", "")).isdecimal():
        message = 'field "custom_emoji_id" must be a valid Number'
        raise _cannot_parse(message)


def _check_range(entity: Entity, text: str, boundaries: frozenset[int]) -> None:
    size = max(boundaries)
    reason = None
    if entity.offset < 0:
        reason = f"receive an entity with incorrect offset {entity.offset}"
    elif entity.length <= 0:
        reason = f"receive an entity with incorrect length {entity.length}"
    elif entity.offset >= size:
        reason = f"entity begins after the end of the text at UTF-16 offset {entity.offset}"
    elif entity.end > size:
        reason = (
            f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text at UTF-16 offset "
            f"{entity.end}"
        )
    elif entity.offset not in boundaries:
        reason = f"entity begins in a middle of a UTF-16 symbol at byte offset {entity.offset}"
    elif entity.end not in boundaries:
        reason = f"entity ends in a middle of a UTF-16 symbol at byte offset {entity.end}"
    elif not entity.of(text).strip():
        reason = f"{entity.type} at UTF-16 offset {entity.offset} covers spaces only, Telegram drops it"
    if reason is not None:
        raise _cannot_parse(reason)


def _check_pair(outer: Entity, inner: Entity) -> None:
    """Check two entities in order: the outer one begins first or is the longer."""
    if inner.offset >= outer.end:
        return
    names = f"{inner.type} at UTF-16 offset {inner.offset} and {outer.type} at UTF-16 offset {outer.offset}"
    kinds = {outer.type, inner.type}
    reason = None
    if inner.end > outer.end:
        reason = f"{names} overlap, one must contain the other"
    elif kinds <= QUOTES:
        reason = f"{names}: blockquotes can't be nested"
    elif kinds & VERBATIM and not (outer.type in QUOTES and inner.type in VERBATIM):
        reason = f"{names}: pre and code can't share a text with other entities"
    elif not kinds & (NESTABLE | QUOTES):
        reason = f"{names} can't contain each other"
    elif inner.type in QUOTES and outer.type not in NESTABLE:
        reason = f"{names}: {outer.type} can't contain a blockquote"
    if reason is not None:
        raise _cannot_parse(reason)
