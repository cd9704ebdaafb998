"""What `corpus.toml` may say, and where its mistakes are found."""

import re
from pathlib import Path

import pytest

from retrieval.corpus import Skipped, read_corpus
from retrieval.corpus.corpus_file import CORPUS_FILE, CorpusFile, read_corpus_file
from retrieval.domain import Document
from retrieval.errors import CorpusError
from tests.corpus.packing import zip_of

PAGE = Path(__file__).parents[2] / "docs" / "corpus.md"


def test_without_the_file_nothing_is_said(tmp_path: Path) -> None:
    """It is optional, and an empty one is as good as none."""
    assert read_corpus_file(tmp_path) == CorpusFile()
    (tmp_path / CORPUS_FILE).write_bytes(b"\xef\xbb\xbf# nothing\r\n")
    assert read_corpus_file(tmp_path) == CorpusFile()


def test_the_example_of_the_page_is_right(tmp_path: Path) -> None:
    """What the page shows is accepted, says something in every field, and reads the file that it is about."""
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / CORPUS_FILE).write_text(example, encoding="utf-8")
    said = read_corpus_file(tmp_path)
    assert all(said.model_dump().values())
    assert {mapping.format for mapping in said.mapping} == {"tagged", "csv", "jsonl"}


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("publisher = وكالة", ":1", "not TOML: Invalid value (column 13)"),
        ('a = "b"\npublisher = "', ":2", "not TOML: "),
        ('# x\nlicence = "x"', ":2", "licence: unknown setting"),
        ("\npublisher = 3", ":2", "publisher: Input should be a valid string"),
        ('include = []\nexclude = ["x"]', ":1", "include: Tuple should have at least 1 item"),
        ('exclude = ["a", "/b"]', ":1", "exclude.1: must be a path relative"),
        ('[[mapping]]\nfiles = ["*.a"]\nformat = "xml"\nfields = {text = "T"}', ":3", "mapping.0.format: "),
        (
            '[[mapping]]\nfiles = ["*"]\nformat = "csv"\nfields.text = "T"\n\n[[mapping]]\nfiles = ["*"]\n'
            'format = "csv"\n[mapping.fields]\ntext = "T"\n"titel" = "x"',
            ":11",
            "mapping.1.fields.titel: unknown setting",
        ),
        ('[[mapping]]\nfiles = ["*"]\nformat = "csv"\n[mapping.fields]\nid = "T"', ":4", "mapping.0.fields.text: "),
        ('[[mapping]]\nfiles = ["*"]\nformat = "csv"\nfields = { text = " " }', ":4", "mapping.0.fields.text: must"),
        ('mapping = [{ files = ["*"] }]', ":1", "mapping.0.format: Field required"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, place: str, reason: str) -> None:
    """The build stops at once, and says where to mend what."""
    (tmp_path / CORPUS_FILE).write_text(text, encoding="utf-8")
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    assert str(caught.value).startswith(f"{CORPUS_FILE}{place}: {reason}")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Neither bytes of another encoding nor a folder of its name are read as settings."""
    (tmp_path / CORPUS_FILE).write_bytes("# قديم".encode("cp1256"))
    with pytest.raises(CorpusError, match=r"corpus\.toml: not UTF-8"):
        read_corpus_file(tmp_path)
    (tmp_path / CORPUS_FILE).unlink()
    (tmp_path / CORPUS_FILE).mkdir()
    with pytest.raises(CorpusError, match=r"corpus\.toml: cannot be opened: Is a directory"):
        read_corpus_file(tmp_path)


def test_the_folder_is_read_as_the_file_says(tmp_path: Path) -> None:
    """What is not wanted is passed over in silence; a document that names no publisher has that of the folder."""
    (tmp_path / CORPUS_FILE).write_text(
        'publisher = "الوكالة"\ninclude = ["*.txt", "keep/**"]\nexclude = ["drafts/**"]\n', encoding="utf-8"
    )
    for name in ["a.txt", "b.md", "drafts/c.txt", "keep/d.md", "keep/e.unknown"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("نص", encoding="utf-8")
    (tmp_path / "f.txt").write_text("---\npublisher: الجريدة\n---\nنص", encoding="utf-8")
    found = list(read_corpus(tmp_path))
    publishers = {one.source.path: one.source.publisher for one in found if isinstance(one, Document)}
    assert publishers == {"a.txt": "الوكالة", "f.txt": "الجريدة", "keep/d.md": "الوكالة"}
    assert [one for one in found if isinstance(one, Skipped)] == [
        Skipped("keep/e.unknown", None, "no reader for .unknown")
    ]


def test_mappings_decide_how_files_are_read(tmp_path: Path) -> None:
    """Whatever their suffix, and inside archives too."""
    mappings = [("*.sgm", "tagged", "T"), ("*.dat", "csv", "نص"), ("*.json", "jsonl", "body")]
    (tmp_path / CORPUS_FILE).write_text(
        "\n".join(
            f'[[mapping]]\nfiles = ["{files}"]\nformat = "{kind}"\nfields = {{ text = "{name}", title = "عنوان" }}'
            for files, kind, name in mappings
        ),
        encoding="utf-8",
    )
    members = {
        "a.sgm": "<عنوان>أول</عنوان><T>نص</T>",
        "b.dat": "عنوان;نص\nثان;نص\n",
        "c.json": '{"body": "نص", "عنوان": "ثالث"}\n{"عنوان": "رابع"}\n{"body": 3}',
    }
    (tmp_path / "z.zip").write_bytes(zip_of(members))
    assert [one.source.title if isinstance(one, Document) else str(one) for one in read_corpus(tmp_path)] == [
        "أول",
        "ثان",
        "ثالث",
        "z.zip/c.json:2: 'body' is missing",
        "z.zip/c.json:3: 'body' must be a string",
    ]
