"""Archives and attachments: what is unpacked, under which names, and what is refused."""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.corpus import SeedFile, archives
from retrieval.corpus.corpus_file import CORPUS_FILE
from retrieval.corpus.reading import read_file
from retrieval.domain import Document
from tests.corpus.packing import Mode, docx_of, tar_of, zip_of
from tests.corpus.reading_here import read_here

TEXT = "نص الخبر."


def read(tmp_path: Path, name: str, data: bytes) -> list[str]:
    """Return the ids of the documents and the reports of a folder with a file, and with one that is always read."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "~.txt").write_text(TEXT, encoding="utf-8")
    found = read_here(tmp_path)
    assert found.pop().source.path == "~.txt"  # pyright: ignore[reportAttributeAccessIssue] (a report has none)
    return [one.source.id if isinstance(one, Document) else str(one) for one in found]


MEMBERS = {
    "خبر/a.txt": TEXT,
    "./b.md": TEXT,
    ".hidden/c.txt": TEXT,
    "__MACOSX/._a.txt": b"\0",
    "d.jsonl": '{"text": "x", "id": 1}',
}
IDS = ["خبر/a.txt", "b.md", "d.jsonl#1"]


@pytest.mark.parametrize(
    ("suffix", "mode"), [("tar", "w"), ("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar.bz2", "w:bz2"), ("TAR.XZ", "w:xz")]
)
def test_a_tar_archive_is_read_like_a_folder(tmp_path: Path, suffix: str, mode: Mode) -> None:
    """Members are documents under the archive's path and their own; hidden ones are passed over."""
    assert read(tmp_path, f"a.{suffix}", tar_of(MEMBERS, mode)) == [f"a.{suffix}/{name}" for name in IDS]


def test_a_zip_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    """The same for zip, with the separators of Windows and names in UTF-8 that are not marked as such."""
    assert read(tmp_path, "a.zip", zip_of(MEMBERS)) == [f"a.zip/{name}" for name in IDS]
    unmarked = zip_of({"b\\ab.txt": TEXT}).replace(b"b\\ab", "b\\ب".encode())
    assert read(tmp_path, "a.zip", unmarked) == ["a.zip/b/ب.txt"]


def test_archives_in_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    """Any kind in any kind; one that unpacks to itself without end is cut off."""
    inner = zip_of({"a.docx": docx_of("<w:p><w:r><w:t>نص</w:t></w:r></w:p>"), "b.bin": b"x"})
    assert read(tmp_path, "a.tar", tar_of({"x/b.zip": inner})) == [
        "a.tar/x/b.zip/a.docx",
        "a.tar/x/b.zip/b.bin: no reader for .bin",
    ]
    nested = zip_of({"a.txt": TEXT})
    for _ in range(9):
        nested = zip_of({"a.zip": nested, "b.txt": TEXT})
    assert read(tmp_path, "a.tar", tar_of({"0.zip": nested})) == [
        "a.tar/0.zip/a.zip/a.zip/a.zip: packed in more than 4 others",
        "a.tar/0.zip/a.zip/a.zip/b.txt",
        "a.tar/0.zip/a.zip/b.txt",
        "a.tar/0.zip/b.txt",
    ]


@pytest.mark.parametrize("name", ["/etc/a.txt", "../a.txt", "d/../../a.txt", "C:\\a.txt", "..\\a.txt", "d/.."])
def test_members_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    """Nothing is written under a member's name, and nothing that would need it is read."""
    reason = f"/{name}: its name leads outside the archive".replace("\\", "/")
    assert read(tmp_path, "a.zip", zip_of({name: TEXT, "b.txt": TEXT})) == [f"a.zip{reason}", "a.zip/b.txt"]
    assert read(tmp_path, "a.zip", tar_of({})) == ["a.zip: damaged, or no zip archive: File is not a zip file"]
    (tmp_path / "a.zip").unlink()
    assert read(tmp_path, "a.tar", tar_of({name: TEXT, "b.txt": TEXT})) == [f"a.tar{reason}", "a.tar/b.txt"]


def test_links_and_special_members_are_refused(tmp_path: Path) -> None:
    """A link could name any file of the machine."""
    link, hard, pipe = tarfile.TarInfo("a.txt"), tarfile.TarInfo("b.txt"), tarfile.TarInfo("c.txt")
    link.type, hard.type, pipe.type = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE
    link.linkname = hard.linkname = "/etc/passwd"
    assert read(tmp_path, "a.tar", tar_of({"a": link, "b": hard, "c": pipe})) == [
        "a.tar/a.txt: a link inside an archive",
        "a.tar/b.txt: a link inside an archive",
        "a.tar/c.txt: not a regular file",
    ]
    (tmp_path / "a.tar").unlink()
    member = zipfile.ZipInfo("a.txt")
    member.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, "/etc/passwd")
    assert read(tmp_path, "a.zip", stream.getvalue()) == ["a.zip/a.txt: a link inside an archive"]


def test_encrypted_members_are_named(tmp_path: Path) -> None:
    """The others are read."""
    data = bytearray(zip_of({"a.txt": TEXT, "b.txt": TEXT}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert read(tmp_path, "a.zip", bytes(data)) == [
        "a.zip/a.txt: encrypted; unpack it with its password",
        "a.zip/b.txt",
    ]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_damaged_archive_is_named(tmp_path: Path, mode: Mode) -> None:
    """What was read before the damage stays."""
    whole = tar_of({"a.txt": TEXT, "b.txt": os.urandom(300_000)}, mode)
    *_, report = read(tmp_path, "a.tar.xz", whole[: len(whole) * 2 // 3])
    assert report.startswith(("a.tar.xz: damaged", "a.tar.xz/b.txt: damaged"))
    assert read(tmp_path, "a.tar.xz", b"x" * 600) == ["a.tar.xz: damaged, or no tar archive: invalid header"]


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    """The others are read."""
    data = zip_of({"a.txt": TEXT * 9, "b.txt": TEXT})
    broken = data.replace(data[40:44], bytes(4), 1)
    report, other = read(tmp_path, "a.zip", broken)
    assert report.startswith("a.zip/a.txt: damaged: ")
    assert other == "a.zip/b.txt"


def test_a_bomb_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large a member is left out, too much in all ends the archive, whatever the headers declare."""
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 100_000)
    monkeypatch.setattr(archives.Allowance.__init__, "__defaults__", (5, 5_000_000))
    bomb = {"a.txt": "ا" * 60_000, "b.txt": TEXT}
    assert read(tmp_path, "a.zip", zip_of(bomb))[1:] == ["a.zip/b.txt"]
    assert read(tmp_path, "a.zip", zip_of(bomb))[0].startswith("a.zip/a.txt: too large: ")
    bombs = zip_of({"1.zip": zip_of({"a.txt": b"x" * 90_000_000}), "2.zip": zip_of({"a.txt": b"x" * 90_000_000})})
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 100_000_000)
    first, second = read(tmp_path, "a.zip", bombs)
    assert first.startswith("a.zip/1.zip: more than ")
    assert second.startswith("a.zip")
    many = zip_of({f"{number}.txt": TEXT for number in range(9)})
    assert read(tmp_path, "a.zip", many)[4:] == [
        "a.zip/4.txt",
        "a.zip: more than 200000 files packed in one; the rest is left out",
    ]
    (tmp_path / "a.zip").unlink()
    huge = tar_of({"a.bin": b"0" * 20_000_000, "b.txt": TEXT}, "w:gz")
    assert read(tmp_path, "a.tgz", huge)[-1].startswith("a.tgz: more than ")


def test_members_are_chosen_as_files_are(tmp_path: Path) -> None:
    """The patterns of corpus.toml are about members too; an archive is opened for what is asked for in it."""
    (tmp_path / CORPUS_FILE).write_text('include = ["*.md"]\nexclude = ["*/old/*", "b.zip"]', encoding="utf-8")
    data = zip_of({"a.txt": TEXT, "a.md": TEXT, "old/a.md": TEXT})
    for name in ["a.zip", "b.zip"]:
        (tmp_path / name).write_bytes(data)
    assert [one.source.id for one in read_here(tmp_path) if isinstance(one, Document)] == ["a.zip/a.md"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_no_damage_takes_the_others_down(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever becomes of the bytes of an archive, it is read or refused, and nothing else is raised."""
    archive = st.sampled_from([("zip", zip_of(MEMBERS)), ("tar", tar_of(MEMBERS)), ("tgz", tar_of(MEMBERS, "w:gz"))])
    suffix, whole = data.draw(archive)
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "a").write_bytes(broken)
    for found in read_file(SeedFile(f"a.{suffix}", tmp_path / "a")):
        path, reason = (found.source.path, "") if isinstance(found, Document) else (found.path, found.reason)
        assert path.startswith(f"a.{suffix}")
        assert "please report" not in reason
