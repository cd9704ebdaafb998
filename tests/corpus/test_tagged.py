"""Files with a tag around each field."""

import tarfile
from pathlib import Path

import pytest

from retrieval.corpus import SeedFile, Skipped
from retrieval.corpus.corpus_file import FieldMapping, Fields
from retrieval.corpus.tagged import read_tagged
from retrieval.domain import Document, digest
from retrieval.errors import UnreadableError

FIELDS = Fields(text="TEXT", title="TITLE", publisher="SRC", date="TIME", url="URL")
MAPPING = FieldMapping(files=("*",), format="tagged", fields=FIELDS)
ARTICLE = (
    "<DOC>\n<TITLE>خبر &amp; صورة</TITLE>\n<TIME>2017-01-26T08:31:00+01:00</TIME><SRC> Jawhara\nFM</SRC>\n"
    '<TEXT lang="ar">\nقال الوزير.\nثم مضى &amp; عاد.\n</TEXT>\n</DOC>'
)


def read(tmp_path: Path, text: str, mapping: FieldMapping = MAPPING) -> list[Document | Skipped]:
    """Return what the reader yields for a file `a.txt`."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return list(read_tagged(SeedFile("a.txt", tmp_path / "a.txt"), mapping))


def test_the_file_is_the_text_and_the_tag_the_body(tmp_path: Path) -> None:
    """Offsets are those of the file; only metadata, which is not cited by place, has its entities resolved."""
    (document,) = read(tmp_path, ARTICLE)
    assert isinstance(document, Document)
    assert document.text == ARTICLE
    assert document.body.of(ARTICLE) == "\nقال الوزير.\nثم مضى &amp; عاد.\n"
    source = document.source
    assert (source.id, source.title, source.publisher) == ("a.txt", "خبر & صورة", "Jawhara FM")
    assert (source.date, source.url, source.sha256) == ("2017-01-26T08:31:00+01:00", None, digest(ARTICLE))


def test_a_file_of_several_records_gives_a_document_each(tmp_path: Path) -> None:
    """A record's text runs from its opening to its closing tag; without an id of its own it has its number."""
    records = f"{ARTICLE}\n{ARTICLE.replace('خبر', 'خبر <N>3</N>')}\n\n<DOC><TEXT> </TEXT></DOC>\n<DOC></DOC>\n<DOC>"
    fields = FIELDS.model_copy(update={"id": "N"})
    found = read(tmp_path, records, MAPPING.model_copy(update={"record": "DOC", "fields": fields}))
    assert [one.source.id if isinstance(one, Document) else str(one) for one in found] == [
        "a.txt#1",
        "a.txt#3",
        "a.txt:20: <TEXT> is empty",
        "a.txt:21: '<TEXT>' is missing",
    ]
    assert isinstance(found[0], Document)
    assert found[0].text == ARTICLE


@pytest.mark.parametrize(
    ("text", "record", "reason"),
    [
        ("x", None, "a.txt:1: '<TEXT>' is missing"),
        ("x", "DOC", "a.txt: no <DOC> in the file"),
        ("<TEXT>" * 100_000, None, "a.txt:1: '<TEXT>' is missing"),
    ],
)
def test_a_file_without_its_tags_is_refused(tmp_path: Path, text: str, record: str | None, reason: str) -> None:
    """Tags that are opened and never closed are none, and take no time."""
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path, text, MAPPING.model_copy(update={"record": record}))
    assert str(caught.value) == reason


def test_articles_of_a_real_collection_are_read(tmp_path: Path, shared_data: Path) -> None:
    """Of the first hundred articles each gives its text, title, publisher, date and link."""
    read_texts = 0
    with tarfile.open(shared_data / "antcorpus" / "antcorpus.tar.xz") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is None or not member.name.endswith(".txt"):
                continue
            text = stream.read().decode("utf-8")
            (document,) = read(tmp_path, text)
            assert isinstance(document, Document)
            body = document.body.of(document.text)
            assert text.index("<TEXT>") < document.body.start
            assert "<" not in body
            assert all([document.source.title, document.source.publisher, document.source.date, document.source.url])
            read_texts += 1
            if read_texts == 100:
                break
    assert read_texts == 100
