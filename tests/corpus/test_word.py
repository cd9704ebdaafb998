"""Word documents to lines of text."""

from pathlib import Path

import pytest

from retrieval.corpus import SeedFile
from retrieval.corpus.word import read_word
from retrieval.domain import Document
from retrieval.errors import UnreadableError
from tests.corpus.packing import docx_of, zip_of


def read(tmp_path: Path, data: bytes) -> Document:
    """Return the document of a file."""
    (tmp_path / "a.docx").write_bytes(data)
    (document,) = read_word(SeedFile("a.docx", tmp_path / "a.docx"))
    return document


def run(text: str) -> str:
    """Return a run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """Return a paragraph."""
    return f"<w:p>{''.join(runs)}</w:p>"


def cells(*contents: str) -> str:
    """Return a row of cells."""
    return f"<w:tr>{''.join(f'<w:tc>{one}</w:tc>' for one in contents)}</w:tr>"


def test_paragraphs_headings_and_rows_are_lines(tmp_path: Path) -> None:
    """Runs are joined, breaks end a line, cells are separated, and what is in a cell stays in its row."""
    inner = f"<w:tbl>{cells(paragraph(run('د')), paragraph(run('هـ')))}</w:tbl>"
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("عنوان")}</w:p>'
        + paragraph(
            run("قال الو"), run("زير &amp; مضى. "), "<w:r><w:br/></w:r>", run("سطر"), "<w:r><w:tab/></w:r>", run("ثانٍ")
        )
        + paragraph()
        + f"<w:tbl>{cells(paragraph(run('أ')) + paragraph(run('ب')), paragraph(run('ج')))}"
        + f"{cells(paragraph(), inner + paragraph())}</w:tbl>"
        + paragraph(run("ختام"))
    )
    document = read(tmp_path, docx_of(body))
    assert document.text == "عنوان\nقال الوزير & مضى.\nسطر ثانٍ\nأ ب | ج\n| د هـ\nختام"
    assert document.source.title == "عنوان"


def test_what_was_deleted_is_left_out_and_what_was_inserted_is_read(tmp_path: Path) -> None:
    """With tracked changes, the text is that which a reader sees; a text box is read once."""
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph(run('إطار'))}</w:txbxContent>"
    body = paragraph(
        run("نص "),
        "<w:del><w:r><w:delText>قديم</w:delText></w:r></w:del>",
        f"<w:ins>{run('جديد')}</w:ins>",
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>",
    )
    assert read(tmp_path, docx_of(body)).text == "نص جديد\nإطار"


def test_title_and_author_are_the_properties(tmp_path: Path) -> None:
    """The date in them is that of the file, and not taken for the text's."""
    created = "<dcterms:created>2020-01-01T00:00:00Z</dcterms:created>"
    properties = f"<dc:title> تقرير </dc:title><dc:creator>كاتب</dc:creator>{created}"
    source = read(tmp_path, docx_of(paragraph(run("نص")), properties)).source
    assert (source.title, source.author, source.date) == ("تقرير", "كاتب", None)


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged, or no Word document: File is not a zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted, or in Word's old format"),
        (zip_of({"a": b""}), "damaged, or of another format: no word/document.xml inside"),
        (zip_of({"word/document.xml": "<w"}), "damaged: word/document.xml inside is not XML"),
        (docx_of("<w:p/>"), "empty: no text in the document"),
        (zip_of({"word/document.xml": f"{ENTITIES}]><d>&i;</d>"}), "damaged: word/document.xml inside is not XML"),
        (zip_of({"word/document.xml": '<!DOCTYPE d [<!ENTITY a SYSTEM "/etc/passwd">]><t>&a;</t>'}), "empty: no text"),
        (zip_of({"word/document.xml": b"<" + b"a" * 70_000_000}), "too large: word/document.xml inside"),
        (zip_of({"word/document.xml": "<a>" * 100_000}), "damaged: word/document.xml inside is not XML"),
    ],
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """Neither entities nor sizes that were made to do harm are followed."""
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path, data)
    assert caught.value.reason.startswith(reason)


def test_a_broken_part_is_named(tmp_path: Path) -> None:
    """The error says which part."""
    data = docx_of(paragraph(run("نص " * 100)))
    with pytest.raises(UnreadableError, match=r"damaged: word/document\.xml inside"):
        read(tmp_path, data[:60] + bytes(20) + data[80:])
