"""Rows of tables to Documents."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus import SeedFile, Skipped
from retrieval.corpus.corpus_file import OWN_NAMES, Fields
from retrieval.corpus.decoding import canonical, is_blank
from retrieval.corpus.tables import read_table
from retrieval.domain import Document
from retrieval.errors import UnreadableError


def read(tmp_path: Path, data: bytes, fields: Fields = OWN_NAMES) -> list[Document | Skipped]:
    """Return what the reader yields for a file `a.csv` of these bytes."""
    (tmp_path / "a.csv").write_bytes(data)
    return list(read_table(SeedFile("a.csv", tmp_path / "a.csv"), fields))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1256", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_what_spreadsheets_save_is_read(tmp_path: Path, encoding: str, separator: str) -> None:
    """In their encodings, with their separators, quoted or not, lines inside cells included."""
    rows = 'الرقم;العنوان;النص\r\n7;خبر;"قال ""الوزير"" كلمته في المؤتمر اليوم.\r\nثم مضى؛ وعاد."\r\n'.replace(
        ";", separator
    )
    (document,) = read(tmp_path, rows.encode(encoding), Fields(text="النص", id="الرقم", title="العنوان"))
    assert isinstance(document, Document)
    assert document.text == 'قال "الوزير" كلمته في المؤتمر اليوم.\nثم مضى؛ وعاد.'
    assert (document.source.id, document.source.title) == ("a.csv#7", "خبر")


def test_rows_that_are_none_are_reported_and_the_others_read(tmp_path: Path) -> None:
    """Each with the line that it ends in."""
    found = read(tmp_path, b"id,text\n1,a\n2,\n3,b,c\n1,d\n4,\n5,e\n6")
    assert [one.source.id if isinstance(one, Document) else str(one) for one in found] == [
        "a.csv#1",
        "a.csv:3: 'text' is empty",
        "a.csv:4: 3 cells, but 2 columns",
        "a.csv:5: the same id as line 2 (a line without an id is known by its text): a.csv#1",
        "a.csv:6: 'text' is empty",
        "a.csv#5",
        "a.csv:8: 'text' is missing",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "a.csv: empty"),
        (b"title,body\nx,y\n", "a.csv:1: no column 'text' in the first row"),
        (b'text\na\n"b\nc', "a.csv:4: bad CSV: unexpected end of data"),
        (b'text\n"a"b\n', "a.csv:2: bad CSV: ',' expected after '\"'"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """With the line and what to do."""
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path, data)
    assert str(caught.value).startswith(reason)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """The text of a document is the cell, with its line ends made LF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "text"], *enumerate(texts)])
    found = read(tmp_path_factory.mktemp("table"), stream.getvalue().encode())
    assert [one.text for one in found if isinstance(one, Document)] == [
        canonical(text) for text in map(canonical, texts) if not is_blank(text)
    ]
