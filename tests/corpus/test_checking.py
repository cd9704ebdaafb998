"""A cited document read again."""

from pathlib import Path

import pytest

from retrieval.corpus import read_corpus
from retrieval.corpus.checking import SourceCheck, check_source
from retrieval.domain import Document, Source, digest

TEXT = "افتتحت البلدية الحديقة. ثم زرعت النخيل.\n"
PASSAGE = "افتتحت البلدية الحديقة."


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with a document of each kind."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "many.jsonl").write_text(
        f'{{"id": "a", "text": "آخر."}}\n{{"id": "b", "text": "{PASSAGE}"}}\n', encoding="utf-8"
    )
    return folder


def sources_of(seeds: Path) -> dict[str, Source]:
    """Return what would be cited of a folder, by its ids."""
    return {found.source.id: found.source for found in read_corpus(seeds) if isinstance(found, Document)}


def test_a_document_that_stayed_is_unchanged(seeds: Path) -> None:
    """The same text has the same digest, in a file of its own and in a line of a file."""
    for source in (sources_of(seeds)["one.txt"], sources_of(seeds)["many.jsonl#b"]):
        assert check_source(seeds, source, PASSAGE) == SourceCheck("unchanged", source.sha256, holds_passage=True)


def test_a_change_elsewhere_leaves_the_passage(seeds: Path) -> None:
    """What was cited may still stand where the rest has changed."""
    source = sources_of(seeds)["one.txt"]
    changed = TEXT.replace("النخيل", "الورد")
    (seeds / "one.txt").write_text(changed, encoding="utf-8")
    assert check_source(seeds, source, PASSAGE) == SourceCheck("changed", digest(changed), holds_passage=True)
    (seeds / "one.txt").write_text("نص آخر تمامًا.", encoding="utf-8")
    assert not check_source(seeds, source, PASSAGE).holds_passage


@pytest.mark.parametrize("change", ["removed", "emptied", "a folder", "a link outside", "another line"])
def test_a_document_that_cannot_be_read_is_gone(seeds: Path, tmp_path: Path, change: str) -> None:
    """Whatever stands in its place, it is never an error, and nothing outside the folder is read."""
    source = sources_of(seeds)["many.jsonl#b" if change == "another line" else "one.txt"]
    path = seeds / source.path
    path.unlink()
    match change:
        case "emptied":
            path.write_text("")
        case "a folder":
            path.mkdir()
        case "a link outside":
            (tmp_path / "outside.txt").write_text(TEXT, encoding="utf-8")
            path.symlink_to(tmp_path / "outside.txt")
        case "another line":
            path.write_text('{"id": "c", "text": "آخر."}\n', encoding="utf-8")
        case _:
            assert not path.exists()
    assert check_source(seeds, source, PASSAGE) == SourceCheck("gone", None, holds_passage=False)
