"""The reader of `.docx`: paragraphs, headings and tables as lines of text (ECMA-376, WordprocessingML)."""

from collections.abc import Iterator
from typing import Final

import lxml.etree

from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import is_blank
from retrieval.corpus.files import SeedFile
from retrieval.corpus.markup import CELL_SEPARATOR, join_lines
from retrieval.corpus.metadata import Metadata
from retrieval.corpus.zip_parts import XmlElement, ZipParts, open_parts
from retrieval.domain import Document, Span
from retrieval.errors import UnreadableError

_DOCUMENT: Final = "word/document.xml"
_OLD_WORD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES: Final = "docProps/core.xml"
_DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
# The strict variant of the standard has namespaces of its own, so only the names inside count.
_LINES: Final = frozenset({"p", "tr", "br", "cr"})
_AS_TEXT: Final = {"tab": " ", "noBreakHyphen": "-"}
# What was deleted or moved away, and the same shape once more for old readers.
_LEFT_OUT: Final = frozenset({"del", "moveFrom", "Fallback"})


def read_word(file: SeedFile) -> Iterator[Document]:
    """Yield the document of a file; its canonical text has a line a paragraph or row of a table.

    Text that was deleted with its changes tracked is left out. Title and author are those of the properties; the dates
    there are of the file, not of the text, and left out.

    Raises:
        UnreadableError: the file is damaged, encrypted, of another format, or has no text.
        OSError: the file cannot be opened.
    """
    with file.location.open("rb") as stream:
        is_old = stream.read(len(_OLD_WORD)) == _OLD_WORD
    if is_old:
        raise UnreadableError(
            file.path, None, "encrypted, or in Word's old format; save it as .docx without a password"
        )
    with open_parts(file.location, file.path, "Word document") as parts:
        text = join_lines(_pieces(parts.read_xml(_DOCUMENT)))
        metadata = _metadata(parts)
    if is_blank(text):
        raise UnreadableError(file.path, None, "empty: no text in the document; pictures of text are not read")
    yield compose(file.path, file.path, text, Span(0, len(text)), metadata)


def _metadata(parts: ZipParts) -> Metadata:
    if not parts.has(_PROPERTIES):
        return Metadata()
    properties = parts.read_xml(_PROPERTIES)
    return Metadata(
        title=properties.findtext(f"{_DUBLIN_CORE}title"), author=properties.findtext(f"{_DUBLIN_CORE}creator")
    )


def _pieces(root: XmlElement) -> Iterator[str | None]:
    """Yield the stretches of text in order, and None for each end of a line: a paragraph, or a row with all in it."""
    left_out = rows = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end"), tag="{*}*"):
        name = lxml.etree.QName(element).localname
        step = 1 if event == "start" else -1
        left_out += step * (name in _LEFT_OUT)
        rows += step * (name == "tr")
        if left_out:
            continue
        if name in _LINES:
            yield " " if rows else None
        elif event == "end":
            # Of a table in a cell the cells are no cells of the row that is the line.
            yield CELL_SEPARATOR if name == "tc" and rows == 1 else ""
        else:
            yield (element.text or "") if name == "t" else _AS_TEXT.get(name, "")
