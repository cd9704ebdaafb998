"""The entities that Telegram finds by itself in a text: commands, mentions, tags, links, addresses."""

import re

from tests.emulator.formatting import NESTABLE, QUOTES, Entity, Formatted, utf16_length

# Telegram knows every top-level domain; these are the ones that a test is likely to write without a scheme.
_DOMAINS = "com|org|net|info|io|me|edu|gov|iq|sa|ae|eg"
_PATTERNS = (
    ("url", re.compile(rf"(?<![\w@.])(?:https?://[^\s<>«»]+|(?:[\w-]+\.)+(?:{_DOMAINS})(?!\w)(?:/[^\s<>«»]*)?)")),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{2,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d{10,15}(?!\w)")),
)
_ENDS_NO_URL = ".,;:!?؟،؛)]}'\"»"


def detect(text: str) -> tuple[Entity, ...]:
    """Return what Telegram would mark, in order and without overlaps; earlier and longer finds win."""
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            covered = match[0].rstrip(_ENDS_NO_URL) if kind == "url" else match[0]
            found.append(Entity(kind, utf16_length(text[: match.start()]), utf16_length(covered)))
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda item: (item.offset, -item.length)):
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return tuple(kept)


def with_detected(formatted: Formatted) -> Formatted:
    """Return a text with the detected entities added to those it has; what it has wins where they meet."""
    new = [entity for entity in detect(formatted.text) if all(_can_join(entity, old) for old in formatted.entities)]
    merged = sorted([*formatted.entities, *new], key=lambda item: (item.offset, -item.length))
    return Formatted(formatted.text, tuple(merged))


def _can_join(new: Entity, old: Entity) -> bool:
    if new.end <= old.offset or old.end <= new.offset:
        return True
    nested = (old.offset <= new.offset and new.end <= old.end) or (new.offset <= old.offset and old.end <= new.end)
    return nested and old.type in NESTABLE | QUOTES
