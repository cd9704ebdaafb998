"""The reader of `.html`: the main text of a saved page, without what surrounds it, and what it says of itself."""

from collections.abc import Iterator
from typing import Final

import lxml.html

from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import is_blank
from retrieval.corpus.files import SeedFile, read_whole
from retrieval.corpus.markup import CELL_SEPARATOR, decode_markup, parse_markup, visible_text
from retrieval.corpus.metadata import Metadata
from retrieval.domain import Document, Span
from retrieval.errors import UnreadableError

LARGEST_PAGE: Final = 16 * 1024 * 1024
"""The most bytes of a page; articles have a hundredth."""

# What stands in a cell that lays out a page, and not in one of a table of figures.
_OF_LAYOUT: Final = ".//p | .//table | .//div | .//h1 | .//h2 | .//ul | .//br[2]"
_RULE: Final = frozenset("|- ")
# Dates are taken from what the page declares: the search in its text would take any date for the page's.
_DATES: Final[dict[str, bool]] = {"original_date": True, "extensive_search": False}


def read_page(file: SeedFile) -> Iterator[Document]:
    """Yield the document of a page; its canonical text is the main text, a line a paragraph or row of a table.

    Raises:
        UnreadableError: the page is too large, is not text, or shows none.
        OSError: the file cannot be opened.
    """
    data = read_whole(file, LARGEST_PAGE)
    tree = parse_markup(decode_markup(data, file.path), file.path)
    seen = visible_text(tree)
    _unpack_layout(tree)
    text, metadata = _extract(tree)
    if is_blank(text):
        text = seen
    if is_blank(text):
        raise UnreadableError(
            file.path, None, "the page shows no text; if a script loads it, save the page from a browser"
        )
    yield compose(file.path, file.path, text, Span(0, len(text)), metadata)


def _extract(tree: lxml.html.HtmlElement) -> tuple[str, Metadata]:
    """Return the main text, blank where none was found, and the metadata."""
    # Loading it takes a third of a second, which a question need not wait for.
    import trafilatura  # noqa: PLC0415
    from trafilatura.settings import Document as Page  # noqa: PLC0415

    page = trafilatura.bare_extraction(
        tree, include_comments=False, with_metadata=True, deduplicate=False, date_extraction_params=_DATES
    )
    if not isinstance(page, Page):
        return "", Metadata()
    metadata = Metadata(
        title=page.title, publisher=page.sitename, author=page.author, date=page.date, url=_link(page.url)
    )
    lines = (_row(line) if line.startswith("|") else line for line in (page.text or "").split("\n"))
    return "\n".join(line for line in lines if not is_blank(line)), metadata


def _row(line: str) -> str:
    """Return a row of a table as the other formats show it; the rule under the head of one is blank."""
    if set(line) <= _RULE:
        return ""
    return CELL_SEPARATOR.join(cell.strip() for cell in line.strip("| ").split("|"))


def _link(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) else None


def _unpack_layout(tree: lxml.html.HtmlElement) -> None:
    """Turn the tables that only lay out a page into plain blocks, as pages of the first decades need it."""
    for table in list(tree.iter("table")):
        if table.xpath("(.//td | .//th)[boolean(" + _OF_LAYOUT + ")]"):
            for element in table.iter("table", "tbody", "tr", "td", "th"):
                element.tag = "div"
