"""A whole folder to Documents, and the report of what was left out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.corpus import READERS, SeedFile, Skipped, read_corpus, reading
from retrieval.corpus.reading import has_reader, read_file
from retrieval.domain import Document, Source, Span, digest
from retrieval.errors import CorpusError, UnreadableError

SEEDS = Path(__file__).parents[2] / "seeds"
DEVELOPMENT_SEEDS = Path(__file__).parents[3] / "shared" / "data" / "seeds"


def test_a_folder_of_every_kind_is_read(tmp_path: Path) -> None:
    """Documents and reports come in the order of the files; nothing is missing from both."""
    (tmp_path / "a.md").write_text("---\ntitle: خبر\n---\n# عنوان\nنص.", encoding="utf-8")
    (tmp_path / "b.XYZ").write_bytes(b"%PDF")
    (tmp_path / "c.jsonl").write_text('{"text": "أ"}\n{}\n{"id": "x", "text": "ب"}\n', encoding="utf-8")
    (tmp_path / "d.txt").write_bytes(b"")
    (tmp_path / "e.TXT").write_bytes("قال الوزير اليوم في المؤتمر.\r\nثم مضى.".encode("cp1256"))
    (tmp_path / "f").write_bytes(b"x")
    (tmp_path / "g.md").write_text("---\ntitle: [\n---\nنص", encoding="utf-8")
    (tmp_path / "h.md").write_text("---\ntitle: خبر\n---\n \n", encoding="utf-8")
    found = list(read_corpus(tmp_path))
    assert [one.source.id if isinstance(one, Document) else str(one) for one in found] == [
        "a.md",
        "b.XYZ: no reader for .XYZ",
        f"c.jsonl#{digest('أ')[:16]}",
        "c.jsonl:2: 'text' is missing",
        "c.jsonl#x",
        "d.txt: empty",
        "e.TXT",
        "f: no reader for a name without a suffix",
        "g.md:3: bad front matter: expected the node content, but found '<stream end>'",
        "h.md: empty: no text after the front matter",
    ]


def test_front_matter_stays_in_the_text_and_out_of_the_body(tmp_path: Path) -> None:
    """Offsets are those of the file's canonical text, front matter included."""
    text = "---\ntitle: خبر\nurl: https://x.org\n---\nنص.\n"
    (tmp_path / "a.md").write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode("utf-8"))
    (document,) = read_corpus(tmp_path)
    source = Source("a.md", "خبر", None, None, None, "https://x.org", "a.md", digest(text))
    assert document == Document(source, text, Span(text.index("نص"), len(text)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff")))
def test_a_document_is_its_file(tmp_path: Path, text: str) -> None:
    """The text is the file's, the body lies inside it to its end, and the digest is that of the bytes."""
    (tmp_path / "a.txt").write_text(text + "ا", encoding="utf-8", newline="")
    (found,) = read_corpus(tmp_path)
    assert isinstance(found, Document)
    assert found.text == text + "ا"
    assert found.body.of(found.text) == found.text[found.body.start :]
    assert found.source.sha256 == digest(found.text)


@pytest.mark.parametrize("name", [None, ".hidden.txt"])
def test_an_empty_folder_is_an_error(tmp_path: Path, name: str | None) -> None:
    """A corpus without a document says what to do."""
    if name:
        (tmp_path / name).write_text("نص", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"no document that can be read; put files there \(\.csv, .*\.txt, .*\)$"):
        list(read_corpus(tmp_path))


def test_a_folder_without_a_readable_document_is_an_error_at_the_end(tmp_path: Path) -> None:
    """What was left out is reported before, and the first of it is named in the error."""
    for name in ["a.txt", "b.xyz"]:
        (tmp_path / name).write_bytes(b"")
    found = read_corpus(tmp_path)
    assert [str(next(found)), str(next(found))] == ["a.txt: empty", "b.xyz: no reader for .xyz"]
    with pytest.raises(CorpusError, match=r"the first that was left out is a\.txt: empty"):
        next(found)


def test_a_missing_folder_is_an_error_at_once(tmp_path: Path) -> None:
    """It is refused by the call, not by the first step."""
    with pytest.raises(CorpusError, match="no such folder"):
        read_corpus(tmp_path / "nothing")


def test_a_reader_that_fails_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw leaves out one file, and is named."""

    def fail(_file: SeedFile) -> Iterator[Document]:
        message = "x"
        raise RecursionError(message)
        yield

    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    (tmp_path / "b.md").write_text("نص", encoding="utf-8")
    monkeypatch.setitem(READERS, ".txt", fail)  # pyright: ignore[reportArgumentType] (a dictionary to Python)
    first, second = read_corpus(tmp_path)
    assert first == Skipped("a.txt", None, "cannot be read: RecursionError: x; please report it with the file")
    assert isinstance(second, Document)


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    """The system's reason is the report's."""
    for suffix in READERS:
        (report,) = read_file(SeedFile(f"a{suffix}", tmp_path / "gone"))
        assert report == Skipped(f"a{suffix}", None, "cannot be opened: No such file or directory")


def test_an_id_is_used_once_in_a_corpus(tmp_path: Path) -> None:
    """A file may be named as the line of another is known; the second of the two is reported."""
    (tmp_path / "a.jsonl").write_text('{"id": "b.txt", "text": "أ"}', encoding="utf-8")
    (tmp_path / "a.jsonl#b.txt").write_text("ب", encoding="utf-8")
    first, second = read_corpus(tmp_path)
    assert isinstance(first, Document)
    assert second == Skipped("a.jsonl#b.txt", None, "another document has this id: a.jsonl#b.txt")


@pytest.mark.parametrize("name", ["a.TXT", "d/a.tar.gz", "a.b.zip", "a.x.eml"])
def test_files_are_known_by_their_ending(name: str) -> None:
    """In whatever letters, and with dots before it."""
    assert has_reader(name)
    assert not has_reader(f"{name}.x")


def test_a_report_reads_as_the_error_does() -> None:
    """Path, line and reason in one line."""
    error = UnreadableError("a.md", 3, "empty")
    assert str(Skipped.of(error)) == str(error) == "a.md:3: empty"


@pytest.mark.parametrize("seeds", [SEEDS, DEVELOPMENT_SEEDS], ids=["seeds", "development"])
def test_the_users_document_is_read_unchanged(seeds: Path) -> None:
    """The default corpus is one document whose text is its file and whose title is its first sentence."""
    name = "000_06ae1b6c73de9121.txt"
    if not (seeds / name).is_file():
        pytest.skip(f"no document in this folder: {seeds.name}")
    (document,) = [one for one in read_corpus(seeds) if isinstance(one, Document) and one.source.path == name]
    assert document.text.encode("utf-8") == (seeds / name).read_bytes()
    assert document.source.title.startswith("ثمن القائد العام للقوات المسلحة")


def test_a_document_without_end_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many letters, or too many sentences in fewer: it is named, and what is beside it in its file is read."""
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 100)
    monkeypatch.setattr(reading, "MOST_SENTENCES", 10)
    texts = {"long": "ا" * 101, "many": "نعم. " * 11, "few": "نعم. " * 10, "longest": "ا" * 100}
    lines = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert [one.source.id if isinstance(one, Document) else str(one) for one in read_corpus(tmp_path)] == [
        "a.jsonl#long: too large: 101 characters, more than 100; split it",
        "a.jsonl#many: too many sentences: more than 10; split it",
        "a.jsonl#few",
        "a.jsonl#longest",
    ]
