"""The reader of news collections in the form of TREC: a `<DOC>` an article, known by its tags and not by a mapping.

So are the collections of TREC, CLEF and the LDC given out, and many that follow them. They look like SGML or XML and
are often neither; the names differ, and only what is common is asked for: `<DOC>` around a document, `<TEXT>` in it.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import ValidationError

from retrieval.arabic.dates import parse_date
from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import canonical, decode, is_blank
from retrieval.corpus.elements import Element, elements
from retrieval.corpus.files import SeedFile, read_whole
from retrieval.corpus.metadata import Record, describe
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document, Span
from retrieval.errors import UnreadableError

_RECORD: Final = "DOC"
_TEXT: Final = "TEXT"
_SUMMARIES: Final = ("ABSTRACT", "SUMMARY", "LEADPARA")

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("DOCNO", "DOCID"),
    "title": ("TITLE", "HEADLINE", "HEAD", "HL"),
    "publisher": ("SRC", "SOURCE", "PUBLISHER"),
    "author": ("AUTHOR", "BYLINE"),
    "date": ("DATE", "DATE_TIME", "DATETIME", "PUBDATE", "TIME"),
    "url": ("URL", "LINK"),
}
"""What collections call each field; the first that says something holds."""

_PROLOGUE: Final = re.compile(
    r"\A\s*(?:<\?[^>]*>\s*|<![^>]*>\s*)*(?:<(?!DOC[\s>])[A-Z][\w.:-]*(?:\s[^<>]*)?>\s*)?", re.IGNORECASE
)
_FIRST: Final = re.compile(r"<DOC(?:\s[^<>]*)?>", re.IGNORECASE)
_ID_OF_TAG: Final = re.compile(r"""\s(?:doc)?(?:id|no)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE)
_SECTION: Final = re.compile(r"<!\[CDATA\[|\]\]>")
_BREAKS: Final = "br|p|para|par|div|li|tr|h[1-6]|headline|title|dateline|section|subject|slug"
_BREAK: Final = re.compile(rf"</?(?:{_BREAKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>")
_PARAGRAPHS: Final = "P"
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def is_collection(text: str) -> bool:
    """Tell whether a text is in this form: it begins with a `<DOC>`, maybe inside one other tag, and has a `<TEXT>`.

    Args:
        text: the canonical text of a file.
    """
    prologue = _PROLOGUE.match(text)
    first = _FIRST.match(text, prologue.end() if prologue else 0)
    return first is not None and next(_elements(_TEXT, text), None) is not None


def read_collection(file: SeedFile) -> Iterator[Document | Skipped]:
    """Yield the documents of a file that can only be a collection by its suffix.

    Raises:
        UnreadableError: the file is not text, or not in this form.
        OSError: the file cannot be opened.
    """
    text = decode(read_whole(file), file.path)
    if not is_collection(text):
        reason = f"no <{_RECORD}> with a <{_TEXT}>; name its tags in a [[mapping]] of corpus.toml"
        raise UnreadableError(file.path, None, reason)
    yield from documents_of(text, file.path)


def documents_of(text: str, path: str) -> Iterator[Document | Skipped]:
    """Yield the documents of a collection, and a `Skipped` for each part of it that is none.

    The canonical text of a document is what its `<TEXT>` shows: without tags and comments, entities resolved, a line a
    paragraph where paragraphs have tags, else line ends as they are. A `<TEXT>` that is empty gives way to the summary.
    The id is that of the file where it holds one document, else the file's path, `#`, and the document's own id, or its
    number where it has none.

    Args:
        text: the canonical text of the file.
        path: of the file.
    """
    found = tuple(_elements(_RECORD, text))
    first_lines: dict[str, int] = {}
    line, end = 1, 0
    for number, element in enumerate(found, start=1):
        yield from _between(text, Span(end, element.whole.start), path, line)
        line, end = line + text.count("\n", end, element.whole.start), element.whole.start
        try:
            record = _record(text, element, path, line)
            identifier = path if len(found) == 1 else f"{path}#{record.id or number}"
        except UnreadableError as error:
            yield Skipped.of(error)
        else:
            first = first_lines.setdefault(identifier, line)
            if first == line:
                yield compose(identifier, path, record.text, Span(0, len(record.text)), record)
            else:
                yield Skipped(path, line, f"the same id as the <{_RECORD}> of line {first}: {identifier}")
        line, end = line + text.count("\n", end, element.whole.end), element.whole.end
    yield from _between(text, Span(end, len(text)), path, line)


def _between(text: str, between: Span, path: str, line: int) -> Iterator[Skipped]:
    """Yield that something is in no document, where it is more than tags."""
    stretch = between.of(text)
    opened = _FIRST.search(stretch)
    if opened is not None:
        line += stretch.count("\n", 0, opened.start())
        yield Skipped(path, line, f"<{_RECORD}> without its end: the file may be cut short")
    elif not is_blank(_TAG.sub("", _without_comments(_PROLOGUE.sub("", stretch)))):
        line += stretch.count("\n", 0, len(stretch) - len(stretch.lstrip()))
        yield Skipped(path, line, f"text outside of <{_RECORD}>")


def _record(text: str, element: Element, path: str, line: int) -> Record:
    """Return what a document says of itself, with its text."""
    inside = element.content.of(text)
    if _FIRST.search(inside) is not None:
        raise UnreadableError(path, line, f"another <{_RECORD}> begins before this one ends")
    texts = tuple(_elements(_TEXT, inside))
    shown = "\n\n".join(filter(None, (_shown(one.content.of(inside)) for one in texts)))
    around = _without(inside, texts)
    values = {field: value for field in _NAMES if (value := _field(field, around)) is not None}
    if (own := _ID_OF_TAG.search(text, element.whole.start, element.content.start)) is not None:
        values.setdefault("id", own[1] or own[2])
    summaries = (_shown(one) for name in _SUMMARIES for one in _contents(name, around))
    shown = shown or next(filter(None, summaries), "")
    if not shown:
        title = values.get("title", "")
        raise UnreadableError(path, line, f"<{_TEXT}> is empty: {title}" if title else f"<{_TEXT}> is empty")
    try:
        return Record.model_validate({**values, "text": shown})
    except ValidationError as error:
        raise UnreadableError(path, line, describe(error, "a document")[1]) from error


def _field(field: str, around: str) -> str | None:
    """Return what the first tag says that says anything; of dates the first that can be read as one, if any can."""
    said = tuple(filter(None, (_line(one) for name in _NAMES[field] for one in _contents(name, around))))
    if field == "date":
        said = tuple(one for one in said if parse_date(one) is not None) or said
    return said[0] if said else None


def _contents(name: str, text: str) -> Iterator[str]:
    return (one.content.of(text) for one in _elements(name, text))


def _without(text: str, parts: tuple[Element, ...]) -> str:
    starts = (0, *(one.whole.end for one in parts))
    ends = (*(one.whole.start for one in parts), len(text))
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _line(marked: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", _without_comments(marked))).split())


def _shown(marked: str) -> str:
    """Return what a reader sees of a text with tags."""
    text = _without_comments(marked)
    if next(_elements(_PARAGRAPHS, text), None) is not None:
        # Where paragraphs have tags, lines end wherever the file was wrapped.
        text = " ".join(line.strip() for line in text.split("\n"))
    plain = canonical(html.unescape(_TAG.sub("", _BREAK.sub("\n", text))))
    lines = "\n".join(line.strip() for line in plain.split("\n"))
    shown = _BLANK_LINES.sub("\n\n", lines).strip()
    return "" if is_blank(shown) else shown


def _without_comments(marked: str) -> str:
    """Return a text without its comments, and what stands in sections that are marked as text as such."""
    kept: list[str] = []
    end = 0
    while (start := marked.find("<!--", end)) >= 0 and (close := marked.find("-->", start)) >= 0:
        kept.append(marked[end:start])
        end = close + len("-->")
    return _SECTION.sub("", "".join((*kept, marked[end:])))


def _elements(name: str, text: str) -> Iterator[Element]:
    return elements(name, text, in_any_case=True)
