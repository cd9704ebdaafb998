"""The reader of `.pdf`: the text of its pages, put into logical order from where the letters stand."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# pypdfium2 has no types for its raw calls.

import ctypes
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import is_blank
from retrieval.corpus.files import MOST_CHARACTERS, SeedFile, read_whole
from retrieval.corpus.metadata import Metadata
from retrieval.corpus.page_lines import Letter, paragraphs
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document, PageStart, Span
from retrieval.errors import UnreadableError

if TYPE_CHECKING:
    import pypdfium2

MOST_PAGES: Final = 10_000
MOST_LETTERS: Final = 200_000
"""The most characters of a page; a full page of a newspaper has a tenth."""

_BETWEEN_PAGES: Final = "\n\n"
_SHOWN_PAGES: Final = 10
_UNREADABLE: Final = frozenset({0, 0xFFFE, 0xFFFF, 0xFFFD})
_PDFIUM_HYPHEN: Final = 2
_LEAST_SPACE: Final = 0.01
_HIGHEST: Final = 0x10FFFF


def read_pdf(file: SeedFile) -> Iterator[Document | Skipped]:
    """Yield the document of a file; its canonical text has a line a paragraph, and an empty one between pages.

    Pages that are pictures without text are reported. The dates in the properties are of the file and left out.

    Raises:
        UnreadableError: the file is damaged, locked, has too many pages, or no text.
        OSError: the file cannot be opened.
    """
    # Loading it takes time that a question need not wait for.
    import pypdfium2  # noqa: PLC0415

    try:
        with pypdfium2.PdfDocument(read_whole(file)) as pdf:
            if len(pdf) > MOST_PAGES:
                raise UnreadableError(file.path, None, f"too large: {len(pdf)} pages, more than {MOST_PAGES}")
            texts = list(_page_texts(pdf, file.path))
            scanned = [number for number, page in enumerate(pdf, start=1) if not texts[number - 1] and _has_image(page)]
            said = pdf.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        reason = "locked with a password" if "password" in str(error).lower() else f"damaged, or no PDF: {error}"
        raise UnreadableError(file.path, None, reason) from error
    text = _BETWEEN_PAGES.join(one for one in texts if one)
    if is_blank(text):
        why = (
            "scanned: its pages are pictures without text; run text recognition (OCR) on it"
            if scanned
            else "empty: no text"
        )
        raise UnreadableError(file.path, None, why)
    if scanned:
        shown = ", ".join(map(str, scanned[:_SHOWN_PAGES])) + ("…" if len(scanned) > _SHOWN_PAGES else "")
        yield Skipped(file.path, None, f"scanned pages without text, the others are read: {shown}")
    metadata = Metadata(title=_clean(said.get("Title")), author=_clean(said.get("Author")))
    yield compose(file.path, file.path, text, Span(0, len(text)), metadata, tuple(_page_starts(texts)))


def _page_starts(texts: Sequence[str]) -> Iterator[PageStart]:
    start = 0
    for number, text in enumerate(texts, start=1):
        if text:
            yield PageStart(number, start)
            start += len(text) + len(_BETWEEN_PAGES)


def _page_texts(pdf: "pypdfium2.PdfDocument", path: str) -> Iterator[str]:
    length = 0
    for page in pdf:
        text = _page_text(page, path)
        length += len(text)
        if length > MOST_CHARACTERS:
            raise UnreadableError(path, None, f"too large: more than {MOST_CHARACTERS} characters")
        yield text


def _page_text(page: "pypdfium2.PdfPage", path: str) -> str:
    return "\n".join(one for one in paragraphs(_letters(page, path)) if not is_blank(one))


def _letters(page: "pypdfium2.PdfPage", path: str) -> Iterator[Letter]:
    """Yield the characters of a page in the order of the file, without those that pdfium put in between."""
    from pypdfium2 import raw  # noqa: PLC0415

    content = page.get_textpage()
    count = content.count_chars()
    if count > MOST_LETTERS:
        raise UnreadableError(path, None, f"too large: a page of {count} characters, more than {MOST_LETTERS}")
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(content, index)
        if raw.FPDFText_IsGenerated(content, index) == 1 or code in _UNREADABLE or code > _HIGHEST:
            continue
        raw.FPDFText_GetCharOrigin(content, index, x, y)
        raw.FPDFText_GetLooseCharBox(content, index, box)
        raw.FPDFText_GetMatrix(content, index, matrix)
        text = "-" if code == _PDFIUM_HYPHEN else chr(code)
        # Spaces without width are pdfium's own.
        if text.isspace() and box.right - box.left < _LEAST_SPACE:
            continue
        height = raw.FPDFText_GetFontSize(content, index) * math.hypot(matrix.b, matrix.d)
        yield Letter(text, box.left, box.right, y.value, max(height, 1.0))


def _has_image(page: "pypdfium2.PdfPage") -> bool:
    from pypdfium2 import raw  # noqa: PLC0415

    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _clean(value: str | None) -> str | None:
    return value.replace("\0", "").encode("utf-8", errors="ignore").decode("utf-8") if value else None
