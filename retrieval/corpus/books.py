"""The reader of `.epub`: the chapters of a book in the order that it is read in (EPUB 2 and 3)."""

import posixpath
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import is_blank
from retrieval.corpus.files import MOST_CHARACTERS, SeedFile
from retrieval.corpus.markup import decode_markup, parse_markup, visible_text
from retrieval.corpus.metadata import Metadata
from retrieval.corpus.zip_parts import XmlElement, ZipParts, open_parts
from retrieval.domain import Document, Span
from retrieval.errors import UnreadableError

_CONTAINER: Final = "META-INF/container.xml"
_RIGHTS: Final = "META-INF/rights.xml"
_TEXTS: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})


def read_book(file: SeedFile) -> Iterator[Document]:
    """Yield the document of a book; its canonical text has a line a paragraph, and an empty one between chapters.

    Raises:
        UnreadableError: the file is damaged, locked, of another format, too long, or has no text.
        OSError: the file cannot be opened.
    """
    with open_parts(file.location, file.path, "EPUB book") as parts:
        if parts.has(_RIGHTS):
            raise UnreadableError(file.path, None, "locked by its seller (DRM): its text cannot be read")
        package_path = _package_path(parts, file.path)
        package = parts.read_xml(package_path)
        chapters: list[str] = []
        length = 0
        for name in _spine(package, posixpath.dirname(package_path)):
            text = visible_text(parse_markup(decode_markup(parts.read(name), file.path), file.path))
            length += len(text)
            if length > MOST_CHARACTERS:
                raise UnreadableError(file.path, None, f"too large: more than {MOST_CHARACTERS} characters")
            if not is_blank(text):
                chapters.append(text)
    if not chapters:
        raise UnreadableError(file.path, None, "empty: no text in the book; pictures of text are not read")
    text = "\n\n".join(chapters)
    yield compose(file.path, file.path, text, Span(0, len(text)), _metadata(package))


def _package_path(parts: ZipParts, path: str) -> str:
    for element in parts.read_xml(_CONTAINER).iter("{*}rootfile"):
        if found := element.get("full-path"):
            return found
    raise UnreadableError(path, None, "damaged: the book does not say where its parts are")


def _spine(package: XmlElement, folder: str) -> Iterator[str]:
    """Yield the names of the parts that are read one after another."""
    texts = {
        element.get("id"): element.get("href")
        for element in package.iter("{*}item")
        if element.get("media-type") in _TEXTS and element.get("properties") != "nav"
    }
    for reference in package.iter("{*}itemref"):
        link = texts.get(reference.get("idref"))
        if link:
            yield posixpath.normpath(posixpath.join(folder, unquote(link.partition("#")[0])))


def _metadata(package: XmlElement) -> Metadata:
    def first(name: str) -> str | None:
        return package.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{name}")

    return Metadata(title=first("title"), publisher=first("publisher"), author=first("creator"), date=first("date"))
