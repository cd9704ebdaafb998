"""HTML and XHTML to trees and lines of text, for everything that carries markup."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import lxml.etree
import lxml.html

from retrieval.corpus.decoding import canonical, decode, is_blank
from retrieval.errors import UnreadableError

_DECLARED: Final = re.compile(
    rb"""<(?:meta\b[^>]*?|\?xml\b[^>]*?en)c(?:harset|oding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_PROLOGUE_BYTES: Final = 4096
_XML_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SPACES: Final = re.compile(r"[ \t\n\r\f\v]+")
# XML and the model of HTML in lxml cannot hold them.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")

_UNSEEN: Final = frozenset(
    {
        "audio",
        "button",
        "form",
        "head",
        "iframe",
        "math",
        "nav",
        "noscript",
        "object",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "title",
        "video",
    }
)
_BLOCKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    }
)
_CELLS: Final = frozenset({"td", "th"})
CELL_SEPARATOR: Final = " | "
"""Stands between the cells of a table's row, which is a line."""


def decode_markup(data: bytes, path: str, charset: str | None = None) -> str:
    """Return the text of an HTML or XHTML file: what its encoding declares holds where the bytes are not UTF-8.

    Args:
        data: the whole file.
        path: what an error calls the file.
        charset: what was declared outside of it, if anything was.

    Raises:
        UnreadableError: as `decode` does.
    """
    declared = _DECLARED.search(data, 0, _PROLOGUE_BYTES)
    name = charset or (declared[1].decode("ascii") if declared else None)
    if name is None or b"\0" in data:
        return decode(data, path)
    for encoding in ("utf-8", name):
        try:
            return canonical(data.decode(encoding))
        except (LookupError, UnicodeDecodeError):  # there may be no such encoding
            continue
    return decode(data, path)


def parse_markup(text: str, path: str) -> lxml.html.HtmlElement:
    """Return the tree of a page, mended as browsers do; nothing that it refers to is loaded.

    Raises:
        UnreadableError: there is nothing in it, or it is nested too deeply.
    """
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    readable = _CONTROLS.sub("", _XML_DECLARATION.sub("", text))
    try:
        return lxml.html.document_fromstring(readable, parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise UnreadableError(path, None, f"no markup that can be read: {error}") from error


def visible_text(tree: lxml.html.HtmlElement) -> str:
    """Return what a reader sees of a tree: a line a block or row of a table, white space made one space."""
    return join_lines(_pieces(tree))


def join_lines(pieces: Iterable[str | None]) -> str:
    """Return the lines of which the pieces are stretches; None ends a line, and blank ones are dropped."""
    lines: list[str] = []
    line: list[str] = []
    for piece in (*pieces, None):
        if piece is None:
            lines.append(_one_line(line))
            line = []
        else:
            line.append(piece)
    return "\n".join(one for one in lines if not is_blank(one))


def _one_line(pieces: list[str]) -> str:
    line = _SPACES.sub(" ", "".join(pieces)).strip()
    return line.removesuffix(CELL_SEPARATOR.strip()).rstrip()


def _pieces(tree: lxml.html.HtmlElement) -> Iterator[str | None]:
    """Yield the stretches of text in order, and None for each end of a line; trees may be deeper than calls."""
    hidden = 0
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        name = element.tag
        if event == "start":
            hidden += name in _UNSEEN
            if name in _BLOCKS and not hidden:
                yield None
            if element.text and not hidden:
                yield element.text
            continue
        if not hidden and name in _CELLS:
            yield CELL_SEPARATOR
        if not hidden and name in _BLOCKS:
            yield None
        hidden -= name in _UNSEEN
        if element.tail and not hidden and element is not tree:
            yield element.tail
