"""Answers, sources and reports as message texts with their entities; pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import MessageEntity
from telegram.constants import MessageEntityType, MessageLimit

from bot import texts
from bot.building import Summary
from retrieval import Citation, Occurrence, Source
from retrieval.arabic.bidi import isolate, one_line

MESSAGE_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 code units that Telegram takes in one message."""

ENTITY_LIMIT = int(MessageLimit.MESSAGE_ENTITIES)
"""Entities that Telegram keeps of one message."""

SKIPPED_SHOWN = 5
"""How much of what a build could not read its report names."""

_QUOTATION_LIMIT = 400
_TITLE_LIMIT, _NAME_LIMIT, _DATE_LIMIT = 200, 120, 60
_QUESTION_LIMIT, _REASON_LIMIT, _LINK_LIMIT = 120, 1000, 2048
_DOCUMENTS_SHOWN = 20
_COPIES_SHOWN = 3
_HIGHLIGHTS_SHOWN = 12
_FIRST_ASTRAL = "\U00010000"
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as it is sent, with its entities in UTF-16 code units."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, the measure of the Bot API."""
    return len(text) + sum(letter >= _FIRST_ASTRAL for letter in text)


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
    while end > 1 and _joins_the_letter_before(text, end):
        end -= 1
    return text[:end]


def render_answer(citation: Citation) -> Rendered:
    """Return a passage word for word with its attribution.

    A passage that does not fit in a message is cut at a word, and a line below the quotation says so.
    """
    below = _Composer()
    below.append(_attribution(citation))
    if citation.also_in:
        below.add(f"\n{texts.copies(len(citation.also_in))}")
    if citation.attributions_differ:
        below.add(f"\n{texts.ATTRIBUTIONS_DIFFER}")
    attribution = below.rendered()
    room = MESSAGE_LIMIT - utf16_length(attribution.text) - 1
    composer = _Composer()
    if utf16_length(citation.text) <= room:
        composer.append(_quotation(citation, citation.text))
    else:
        room -= utf16_length(texts.CONTINUES) + 1
        composer.append(_quotation(citation, cut_at_word(citation.text, room)))
        composer.add(f"\n{texts.CONTINUES}")
    composer.add("\n")
    composer.append(attribution)
    return composer.rendered()


def render_sources(question: str, citations: Sequence[Citation]) -> tuple[Rendered, ...]:
    """Return all citations of an answer, whole ones in each message, with short quotations."""
    heading = Rendered(texts.citations_of(one_line(question, _QUESTION_LIMIT)))
    return _pack((heading, *(_numbered(citation, len(citations)) for citation in citations)), "\n\n")


def render_documents(sources: Sequence[Source]) -> tuple[Rendered, ...]:
    """Return the list of documents: the first ones, and how many more there are."""
    if not sources:
        return (Rendered(texts.NO_DOCUMENTS),)
    lines = [Rendered(texts.document_count(len(sources)))]
    lines += [_listed(number, source) for number, source in enumerate(sources[:_DOCUMENTS_SHOWN], start=1)]
    if len(sources) > _DOCUMENTS_SHOWN:
        lines.append(Rendered(texts.more_documents(len(sources) - _DOCUMENTS_SHOWN)))
    return _pack(lines, "\n")


def render_summary(summary: Summary) -> Rendered:
    """Return the report of a build, with the first of what it could not read."""
    documents = summary.documents
    composer = _Composer()
    composer.add(
        texts.reindexed(
            documents.added,
            documents.changed,
            documents.removed,
            documents.unchanged,
            summary.sentences,
            summary.seconds,
        )
    )
    if summary.skipped:
        composer.add(f"\n\n{texts.skipped(len(summary.skipped))}")
    for number, skipped in enumerate(summary.skipped[:SKIPPED_SHOWN], start=1):
        composer.add(f"\n{texts.list_number(number)}{isolate(one_line(skipped.where, _TITLE_LIMIT))}: ")
        composer.add(isolate(one_line(skipped.reason, _TITLE_LIMIT)))
    if len(summary.skipped) > SKIPPED_SHOWN:
        composer.add(f"\n{texts.more_skipped(len(summary.skipped) - SKIPPED_SHOWN)}")
    return composer.rendered()


def render_failure(sentence: str, reason: str) -> Rendered:
    """Return a sentence with the technical reason below it, as it was logged."""
    composer = _Composer()
    composer.add(f"{sentence}\n")
    composer.mark(MessageEntityType.PRE, cut_at_word(reason.strip(), _REASON_LIMIT) or "?")
    return composer.rendered()


class _Composer:
    """Joins pieces of text and keeps count of the UTF-16 units before each entity."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._entities: list[MessageEntity] = []

    @property
    def entities(self) -> int:
        return len(self._entities)

    def add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += utf16_length(text)

    def mark(self, kind: MessageEntityType, text: str, url: str | None = None) -> None:
        self._entities.append(MessageEntity(kind, self._length, utf16_length(text), url=url))
        self.add(text)

    def append(self, piece: Rendered) -> None:
        self._entities += [
            MessageEntity(entity.type, self._length + entity.offset, entity.length, url=entity.url)
            for entity in piece.entities
        ]
        self.add(piece.text)

    def rendered(self) -> Rendered:
        return Rendered("".join(self._pieces), tuple(self._entities))


def _quotation(citation: Citation, shown: str) -> Rendered:
    """Return the beginning of the passage that is shown as a quotation, with what answers in bold."""
    marks = [MessageEntity(MessageEntityType.BLOCKQUOTE, 0, utf16_length(shown))]
    for stretch in citation.highlight[:_HIGHLIGHTS_SHOWN]:
        start = stretch.start - citation.span.start
        bold = shown[start : stretch.end - citation.span.start]
        if not bold.strip():
            continue
        # Telegram moves the ends of an entity off white space; what it shows should be what was sent.
        start += len(bold) - len(bold.lstrip())
        marks.append(MessageEntity(MessageEntityType.BOLD, utf16_length(shown[:start]), utf16_length(bold.strip())))
    return Rendered(shown, tuple(marks))


def _attribution(citation: Citation) -> Rendered:
    source, place = citation.source, citation.place
    composer = _Composer()
    composer.add(f"{texts.LABEL_DOCUMENT}: ")
    _add_title(composer, source, _TITLE_LIMIT)
    for label, value, limit in (
        (texts.LABEL_PUBLISHER, source.publisher, _NAME_LIMIT),
        (texts.LABEL_AUTHOR, source.author, _NAME_LIMIT),
        (texts.LABEL_DATE, source.date, _DATE_LIMIT),
    ):
        if value:
            composer.add(f"\n{label}: {isolate(one_line(value, limit))}")
    composer.add(f"\n{texts.LABEL_PLACE}: {texts.place(place.paragraph, place.sentence)}")
    return composer.rendered()


def _numbered(citation: Citation, number: int) -> Rendered:
    composer = _Composer()
    composer.mark(MessageEntityType.BOLD, texts.citation_number(citation.rank, number))
    composer.add("\n")
    quotation = cut_at_word(citation.text, _QUOTATION_LIMIT)
    composer.append(_quotation(citation, quotation))
    composer.add("\n" if quotation == citation.text else f"\n{texts.SHORTENED}\n")
    composer.append(_attribution(citation))
    if citation.also_in:
        composer.append(_copies(citation.also_in))
    if citation.attributions_differ:
        composer.add(f"\n{texts.ATTRIBUTIONS_DIFFER}")
    return composer.rendered()


def _copies(copies: Sequence[Occurrence]) -> Rendered:
    composer = _Composer()
    composer.add(f"\n{texts.COPIES_HEADING}")
    for number, copy in enumerate(copies[:_COPIES_SHOWN], start=1):
        composer.add("\n")
        composer.append(_listed(number, copy.source))
        composer.add(f"{texts.COMMA}{texts.place(copy.place.paragraph, copy.place.sentence)}")
    if len(copies) > _COPIES_SHOWN:
        composer.add(f"\n{texts.more_copies(len(copies) - _COPIES_SHOWN)}")
    return composer.rendered()


def _listed(number: int, source: Source) -> Rendered:
    composer = _Composer()
    composer.add(texts.list_number(number))
    _add_title(composer, source, _NAME_LIMIT)
    for value in (source.publisher, source.date):
        if value:
            composer.add(f"{texts.COMMA}{isolate(one_line(value, _DATE_LIMIT))}")
    return composer.rendered()


def _add_title(composer: _Composer, source: Source, limit: int) -> None:
    title = one_line(source.title, limit) or one_line(source.path, limit)
    before, after = isolate("\0").split("\0")
    composer.add(before)
    if source.url and _can_be_linked(source.url):
        composer.mark(MessageEntityType.TEXT_LINK, title, source.url)
    else:
        composer.add(title)
    composer.add(after)


def _can_be_linked(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= _LINK_LIMIT


def _pack(blocks: Sequence[Rendered], separator: str) -> tuple[Rendered, ...]:
    """Join blocks into as few messages as hold them; a block is never split."""
    messages: list[Rendered] = []
    composer, room = _Composer(), MESSAGE_LIMIT
    for block in blocks:
        needed = utf16_length(block.text) + utf16_length(separator)
        if needed > room or composer.entities + len(block.entities) > ENTITY_LIMIT:
            messages.append(composer.rendered())
            composer, room = _Composer(), MESSAGE_LIMIT
        if room < MESSAGE_LIMIT:
            composer.add(separator)
        composer.append(block)
        room -= needed
    messages.append(composer.rendered())
    return tuple(messages)


def _joins_the_letter_before(text: str, place: int) -> bool:
    return (
        unicodedata.combining(text[place]) != 0
        or text[place] == _ZERO_WIDTH_JOINER
        or text[place - 1] == _ZERO_WIDTH_JOINER
    )
