"""PDF files to Documents."""

import ctypes
import io
from pathlib import Path

import matplotlib
import pypdfium2
import pytest
from pypdfium2 import raw

from retrieval.corpus import SeedFile, Skipped, pdf
from retrieval.corpus.pdf import read_pdf
from retrieval.corpus.reading import read_file
from retrieval.domain import Document
from retrieval.errors import UnreadableError

FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
SHOWN = "2017 سرام 12 دحألا ريزولا لاق"
TEXT = "قال الوزير الأحد 12 مارس 2017"


def pdf_of(*pages: str | None) -> bytes:
    """Return a file with a line a page, as it is seen; None is a picture."""
    made = pypdfium2.PdfDocument.new()
    data = FONT.read_bytes()
    array = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    font = raw.FPDFText_LoadFont(made, array, len(data), raw.FPDF_FONT_TRUETYPE, True)
    for line in pages:
        page = made.new_page(595, 842)
        if line is None:
            picture = pypdfium2.PdfImage.new(made)
            picture.set_bitmap(pypdfium2.PdfBitmap.new_native(4, 4, raw.FPDFBitmap_BGR))
            picture.set_matrix(pypdfium2.PdfMatrix().scale(200, 200))
            page.insert_obj(picture)
        elif line:
            text = raw.FPDFPageObj_CreateTextObj(made, font, 14)
            units = ctypes.create_string_buffer(line.encode("utf-16-le") + b"\0\0")
            raw.FPDFText_SetText(text, ctypes.cast(units, raw.FPDF_WIDESTRING))
            raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 50, 700)
            raw.FPDFPage_InsertObject(page, text)
        page.gen_content()
    stream = io.BytesIO()
    made.save(stream)
    made.close()
    return stream.getvalue()


def read(tmp_path: Path, data: bytes) -> list[Document | Skipped]:
    """Return what the reader yields."""
    (tmp_path / "a.pdf").write_bytes(data)
    return list(read_pdf(SeedFile("a.pdf", tmp_path / "a.pdf")))


def test_pages_are_read_in_logical_order(tmp_path: Path) -> None:
    """An empty line is between them."""
    (document,) = read(tmp_path, pdf_of(SHOWN, "", "second page"))
    assert isinstance(document, Document)
    assert document.text == f"{TEXT}\n\nsecond page"
    second = document.text.index("second")
    assert [document.page_at(offset) for offset in (0, len(TEXT) - 1, second, len(document.text))] == [1, 1, 3, 3]
    assert (document.source.id, document.source.title, document.source.date) == ("a.pdf", TEXT, None)


def test_scanned_pages_are_reported(tmp_path: Path) -> None:
    """With their numbers where others have text, and as what they are where none has."""
    report, document = read(tmp_path, pdf_of(SHOWN, None, None))
    assert report == Skipped("a.pdf", None, "scanned pages without text, the others are read: 2, 3")
    assert isinstance(document, Document)
    with pytest.raises(UnreadableError, match="scanned: its pages are pictures without text"):
        read(tmp_path, pdf_of(None))
    with pytest.raises(UnreadableError, match="empty: no text"):
        read(tmp_path, pdf_of(""))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"x" * 100, pdf_of(SHOWN)[:300]])
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """With the reason of the engine."""
    with pytest.raises(UnreadableError, match="damaged, or no PDF"):
        read(tmp_path, data)


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many pages, or too much on one, is refused."""
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    with pytest.raises(UnreadableError, match="too large: 2 pages"):
        read(tmp_path, pdf_of("", ""))
    monkeypatch.setattr(pdf, "MOST_LETTERS", 5)
    with pytest.raises(UnreadableError, match="too large: a page of"):
        read(tmp_path, pdf_of(SHOWN))
    monkeypatch.undo()
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 10)
    with pytest.raises(UnreadableError, match="too large: more than 10 characters"):
        read(tmp_path, pdf_of("abcdefg", "hijklmn"))


def test_damage_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    """Nothing else is raised, whichever byte is lost."""
    whole = pdf_of("abc")
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        (tmp_path / "a.pdf").write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
        for found in read_file(SeedFile("a.pdf", tmp_path / "a.pdf")):
            assert isinstance(found, Document) or "please report" not in found.reason
