"""Texts with their entities, in the units that Telegram counts: joined, cut, split and packed; pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import MessageEntity
from telegram.constants import MessageEntityType, MessageLimit

from retrieval import Span
from retrieval.arabic.sentences import split_sentences

MESSAGE_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 code units that Telegram takes in one message."""

ENTITY_LIMIT = int(MessageLimit.MESSAGE_ENTITIES)
"""Entities that Telegram keeps of one message."""

_ZERO_WIDTH_JOINER = "\u200d"
_MARKS_OF_A_LETTER = 32


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as it is sent, with its entities in UTF-16 code units."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


class Composer:
    """Joins pieces of text and keeps count of the UTF-16 units before each entity."""

    def __init__(self) -> None:
        """Begin with no text."""
        self._pieces: list[str] = []
        self._length = 0
        self._entities: list[MessageEntity] = []

    @property
    def length(self) -> int:
        """The UTF-16 units so far."""
        return self._length

    @property
    def entities(self) -> int:
        """How many entities there are so far."""
        return len(self._entities)

    def add(self, text: str) -> None:
        """Add plain text."""
        self._pieces.append(text)
        self._length += utf16_length(text)

    def mark(self, kind: MessageEntityType, text: str, url: str | None = None) -> None:
        """Add text that is one entity; it must not be blank, nor begin or end with white space."""
        self._entities.append(MessageEntity(kind, self._length, utf16_length(text), url=url))
        self.add(text)

    def append(self, piece: Rendered) -> None:
        """Add a text with its entities."""
        self._entities += [
            MessageEntity(entity.type, self._length + entity.offset, entity.length, url=entity.url)
            for entity in piece.entities
        ]
        self.add(piece.text)

    def rendered(self) -> Rendered:
        """Return what was joined."""
        return Rendered("".join(self._pieces), tuple(self._entities))


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, the measure of the Bot API."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def quotation(text: str, shown: Span, bold: Sequence[Span], kind: MessageEntityType) -> Rendered:
    """Return a stretch of a text as a quotation with what lies in it of some other stretches in bold.

    Args:
        text: all spans are of it.
        shown: what is quoted; neither blank nor with white space at its ends.
        bold: ascending and disjoint.
        kind: a quotation, or one that unfolds.
    """
    quoted = shown.of(text)
    marks = [MessageEntity(kind, 0, utf16_length(quoted))]
    for stretch in bold:
        start, end = max(stretch.start, shown.start), min(stretch.end, shown.end)
        within = text[start:end] if start < end else ""
        # Telegram moves the ends of an entity off white space; what it shows should be what was sent.
        start += len(within) - len(within.lstrip())
        if within.strip():
            before = utf16_length(text[shown.start : start])
            marks.append(MessageEntity(MessageEntityType.BOLD, before, utf16_length(within.strip())))
    return Rendered(quoted, tuple(marks))


def cut_at_word(text: str, limit: int) -> str:
    """Return the text, or its longest beginning of at most `limit` UTF-16 units that ends with a whole word.

    Where the first word alone is longer, it is cut between two letters, each with its marks.
    """
    if utf16_length(text) <= limit:
        return text
    end, units = 0, 0
    while (units := units + utf16_length(text[end])) <= limit:
        end += 1
    last_space = next((place for place in range(end, 0, -1) if text[place].isspace()), 0)
    whole_words = text[:last_space].rstrip()
    if whole_words:
        return whole_words
    letter = end
    while letter > max(end - _MARKS_OF_A_LETTER, 1) and _joins_the_letter_before(text, letter):
        letter -= 1
    # A run of marks without end is no letter, and is cut anywhere.
    return text[:end] if _joins_the_letter_before(text, letter) else text[:letter]


def split_at_sentences(text: str, limit: int) -> tuple[Span, ...]:
    """Return spans of at most `limit` UTF-16 units that hold all of a text but white space between them.

    Each is a run of whole sentences; only a sentence that is longer by itself is split, at words. A text without a
    letter is one span.
    """
    parts: list[Span] = []
    length = 0
    for sentence in split_sentences(text, Span(0, len(text))):
        if parts:
            length += utf16_length(text[parts[-1].end : sentence.end])
        if parts and length <= limit:
            parts[-1] = Span(parts[-1].start, sentence.end)
        else:
            parts += _split_at_words(text, sentence, limit)
            length = utf16_length(parts[-1].of(text))
    return tuple(parts) or (Span(0, len(text)),)


def pack(
    blocks: Sequence[Rendered], separator: str, *, room: int = MESSAGE_LIMIT, most: int = ENTITY_LIMIT
) -> tuple[Rendered, ...]:
    """Join blocks into as few messages as hold them, at most so many a message; a block is never split."""
    messages: list[Rendered] = []
    composer, joined = Composer(), 0
    for block in blocks:
        needed = utf16_length(block.text) + utf16_length(separator)
        too_many = joined == most or composer.entities + len(block.entities) > ENTITY_LIMIT
        if joined and (too_many or composer.length + needed > room):
            messages.append(composer.rendered())
            composer, joined = Composer(), 0
        if joined:
            composer.add(separator)
        composer.append(block)
        joined += 1
    messages.append(composer.rendered())
    return tuple(messages)


def _split_at_words(text: str, sentence: Span, limit: int) -> list[Span]:
    parts: list[Span] = []
    start = sentence.start
    while start < sentence.end:
        head = cut_at_word(text[start : sentence.end], limit)
        parts.append(Span(start, start + len(head)))
        start += len(head)
        start += len(text[start : sentence.end]) - len(text[start : sentence.end].lstrip())
    return parts


def _joins_the_letter_before(text: str, place: int) -> bool:
    return (
        unicodedata.combining(text[place]) != 0
        or text[place] == _ZERO_WIDTH_JOINER
        or text[place - 1] == _ZERO_WIDTH_JOINER
    )
