"""Books to Documents."""

from pathlib import Path

import pytest

from retrieval.corpus import SeedFile, books
from retrieval.corpus.books import read_book
from retrieval.domain import Document
from retrieval.errors import UnreadableError
from tests.corpus.packing import CONTAINER, epub_of, zip_of

MAKERS = "<dc:creator>كاتب</dc:creator><dc:publisher>دار</dc:publisher>"
METADATA = f"<dc:title>كتاب</dc:title>{MAKERS}<dc:date>1998-05-01</dc:date>"


def read(tmp_path: Path, data: bytes) -> Document:
    """Return the document of a file."""
    (tmp_path / "a.epub").write_bytes(data)
    (document,) = read_book(SeedFile("a.epub", tmp_path / "a.epub"))
    return document


def test_chapters_come_in_the_order_of_reading(tmp_path: Path) -> None:
    """Not in that of the files; a heading and each paragraph are lines, and chapters are an empty line apart."""
    chapters = {
        "c2.xhtml": "<h1>الثاني</h1><p>نص <i>ثانٍ</i>.</p><script>x</script>",
        "c1.xhtml": "<h1>الأول</h1><p>سطر<br/>آخر.</p>",
        "c3.xhtml": "<p> </p>",
    }
    document = read(tmp_path, epub_of(chapters, "c1 c3 c2 nothing", METADATA))
    assert document.text == "الأول\nسطر\nآخر.\n\nالثاني\nنص ثانٍ."


def test_names_with_spaces_are_found(tmp_path: Path) -> None:
    """The package writes them as links are written."""
    assert read(tmp_path, epub_of({"ف.صل أول.xhtml": "<p>نص</p>"}, "ف")).text == "نص"


def test_the_book_says_who_wrote_it(tmp_path: Path) -> None:
    """Title, author, publisher and date are those of the package."""
    source = read(tmp_path, epub_of({"a.xhtml": "<p>نص</p>"}, "a", METADATA)).source
    assert (source.title, source.author, source.publisher, source.date) == ("كتاب", "كاتب", "دار", "1998-05-01")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK", "damaged, or no EPUB book"),
        (zip_of({"a": ""}), "damaged, or of another format: no META-INF/container.xml inside"),
        (zip_of({"META-INF/container.xml": "<a/>"}), "damaged: the book does not say where its parts are"),
        (zip_of({"META-INF/container.xml": CONTAINER}), "damaged, or of another format: no OEBPS/book.opf inside"),
        (zip_of({"META-INF/rights.xml": ""}), "locked by its seller (DRM)"),
        (epub_of({"a.xhtml": "<p></p>"}, "a"), "empty: no text in the book"),
        (epub_of({"a.xhtml": "<p>نص</p>"}, "b"), "empty: no text in the book"),
    ],
)
def test_a_file_that_is_no_book_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """With the reason."""
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path, data)
    assert caught.value.reason.startswith(reason)


def test_a_book_that_repeats_its_chapters_without_end_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file can name one chapter many times."""
    monkeypatch.setattr(books, "MOST_CHARACTERS", 1_000)
    with pytest.raises(UnreadableError, match="too large: more than"):
        read(tmp_path, epub_of({"a.xhtml": f"<p>{'نص ' * 100}</p>"}, "a " * 100))
