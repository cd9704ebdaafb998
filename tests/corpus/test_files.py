"""Which files the walk finds, in which order, and which links it follows."""

import os
from pathlib import Path

import pytest

from retrieval.corpus import SeedFile, Skipped, list_files
from retrieval.errors import CorpusError


def put(path: Path) -> Path:
    """Create a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("نص.", encoding="utf-8")
    return path


def walk(seeds: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the paths that are found, and those left out with the reason."""
    found = list(list_files(seeds))
    files = [one.path for one in found if isinstance(one, SeedFile)]
    return files, [(one.path, one.reason) for one in found if isinstance(one, Skipped)]


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """The order is that of the names in each folder, the same on every machine."""
    for name in ["b/z.txt", "b/a.md", "a.txt", "c.txt", "ب/ا.txt", "Z.txt", "b.txt"]:
        put(tmp_path / name)
    assert walk(tmp_path) == (["Z.txt", "a.txt", "b/a.md", "b/z.txt", "b.txt", "c.txt", "ب/ا.txt"], [])


def test_hidden_names_are_not_part_of_the_corpus(tmp_path: Path) -> None:
    """Names with a leading dot are passed over; those on the way to the seeds folder do not matter."""
    seeds = tmp_path / ".hidden" / "seeds"
    for name in ["a.txt", ".b.txt", ".git/c.txt", "d/.e.txt"]:
        put(seeds / name)
    assert walk(seeds) == (["a.txt"], [])


def test_links_that_lead_outside_or_nowhere_are_reported(tmp_path: Path) -> None:
    """A link to a file or folder outside is left out, with the reason, and so is one that leads nowhere."""
    seeds = tmp_path / "seeds"
    put(seeds / "a.txt")
    put(tmp_path / "seeds-too" / "b.txt")
    (seeds / "file.txt").symlink_to(tmp_path / "seeds-too" / "b.txt")
    (seeds / "folder").symlink_to("../seeds-too")
    (seeds / "gone.txt").symlink_to("nothing.txt")
    (seeds / "ring1.txt").symlink_to("ring2.txt")
    (seeds / "ring2.txt").symlink_to("ring1.txt")
    outside, nowhere = "a link that leads outside the seeds folder", "a link that leads nowhere"
    assert walk(seeds) == (
        ["a.txt"],
        [("file.txt", outside), ("folder", outside)]
        + [(name, nowhere) for name in ["gone.txt", "ring1.txt", "ring2.txt"]],
    )


def test_what_a_link_inside_names_is_read_once(tmp_path: Path) -> None:
    """A link to what the walk finds anyway adds nothing, and a link to a folder above does not make a ring."""
    put(tmp_path / "b/c.txt")
    (tmp_path / "a.txt").symlink_to("b/c.txt")
    (tmp_path / "b/up").symlink_to("..")
    (tmp_path / "z").symlink_to("b")
    assert walk(tmp_path) == (["b/c.txt"], [])


def test_a_mounted_volume_is_read_through_its_links(tmp_path: Path) -> None:
    """Kubernetes keeps a volume's files in a hidden folder with links beside it; a second link is reported."""
    real = put(tmp_path / "..2024_01/a.txt")
    put(tmp_path / "..2024_01/sub/b.txt")
    (tmp_path / "..2024_01/sub/up").symlink_to("..")
    (tmp_path / "..data").symlink_to("..2024_01")
    (tmp_path / "a.txt").symlink_to("..data/a.txt")
    (tmp_path / "again.txt").symlink_to("..data/a.txt")
    (tmp_path / "sub").symlink_to("..data/sub")
    files, skipped = walk(tmp_path)
    assert files == ["a.txt", "sub/b.txt"]
    assert [path for path, _ in skipped] == ["again.txt", "sub/up/a.txt", "sub/up/sub"]
    assert {reason for _, reason in skipped} == {"a link to what is already read under another name"}
    (first, *_) = list_files(tmp_path)
    assert first == SeedFile("a.txt", real.resolve())


def test_special_files_are_reported(tmp_path: Path) -> None:
    """A pipe is not opened, which could wait forever."""
    os.mkfifo(tmp_path / "pipe.txt")
    assert walk(tmp_path) == ([], [("pipe.txt", "not a regular file")])


def test_names_that_are_not_utf8_are_reported(tmp_path: Path) -> None:
    """A name that no report or database could hold is reported with its bytes escaped."""
    try:
        (tmp_path / os.fsdecode("قديم".encode("cp1256") + b".txt")).write_text("نص.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system refuses such names")
    assert walk(tmp_path) == ([], [("\\xde\\xcf\\xed\\xe3.txt", "the file name is not UTF-8; rename it")])


def test_a_seeds_folder_that_is_a_link_is_walked(tmp_path: Path) -> None:
    """Only links inside the folder are judged, not the way to it."""
    put(tmp_path / "real/a.txt")
    (tmp_path / "seeds").symlink_to("real")
    assert walk(tmp_path / "seeds") == (["a.txt"], [])


@pytest.mark.parametrize("name", ["nothing", "file.txt"])
def test_no_folder_is_an_error_at_once(tmp_path: Path, name: str) -> None:
    """A seeds folder that is missing, or a file, is refused before the first step of the walk."""
    put(tmp_path / "file.txt")
    with pytest.raises(CorpusError, match="no such folder"):
        list_files(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    """What may not be opened is reported with the system's reason."""
    put(tmp_path / "a.txt")
    (tmp_path / "shut").mkdir(mode=0)
    assert walk(tmp_path) == (["a.txt"], [("shut", "cannot be opened: Permission denied")])


def test_a_path_that_is_too_long_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders nested deeper than the system can name end in a report, not a crash."""
    put(tmp_path / "z.txt")
    monkeypatch.chdir(tmp_path)
    name = "d" * 200
    for _ in range(25):
        Path(name).mkdir()
        os.chdir(name)
    os.chdir(tmp_path)
    files, [(path, reason)] = walk(tmp_path)
    assert files == ["z.txt"]
    assert path.startswith(f"{name}/{name}/")
    assert reason == "cannot be opened: File name too long"
