"""A file that exhausts or breaks its reader is left out with a reason; the others are read, and nothing stays."""

import json
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from retrieval.corpus import SeedFile, Skipped, inventory
from retrieval.corpus.corpus_file import NO_CORPUS_FILE
from retrieval.corpus.inventory import NO_INVENTORY
from retrieval.corpus.reading import read_file
from retrieval.corpus.reading_apart import STANDARD_LIMITS, ReaderProcess, ReadingEndedError, ReadingLimits
from retrieval.corpus.survey import Reading, survey
from retrieval.domain import Document
from retrieval.settings import load_settings
from tests.corpus.packing import docx_of, zip_of

NARROW = ReadingLimits(seconds=1, megabytes=200)
TEXT = "قال الوزير إن العملية انتهت."
WORD = docx_of(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>")
MANY_SENTENCES = zip_of({"a.txt": "نعم. " * 6_000_000})
MUCH_TEXT = zip_of({"a.txt": "ا" * 100_000_000})


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, and another one for what is unpacked."""
    (tmp_path / "unpacked").mkdir()
    (tmp_path / "seeds").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "unpacked"))
    return tmp_path / "seeds"


def put(seeds: Path, name: str, data: bytes) -> SeedFile:
    """Write a file of the corpus."""
    (seeds / name).write_bytes(data)
    return SeedFile(name, seeds / name)


def reader(limits: ReadingLimits = STANDARD_LIMITS) -> ReaderProcess:
    """Return what reads, of a folder without `corpus.toml`."""
    return ReaderProcess(NO_CORPUS_FILE, limits)


def only_child() -> psutil.Process:
    """Return the process that reads."""
    (child,) = psutil.Process().children()
    return child


def shown(found: Iterator[Document | Skipped] | Iterator[Document | str | Skipped]) -> list[str]:
    """Return the ids of documents and the reports."""
    return [one.source.id if isinstance(one, Document) else str(one) for one in found]


def test_what_is_read_apart_is_what_is_read_here(seeds: Path) -> None:
    """Documents and reports are the same, letter for letter; plain text needs no process."""
    members = {
        "a.txt": f"\ufeff{TEXT}\r\n",
        "b.jsonl": json.dumps({"text": TEXT, "id": 7}),
        "c.bin": b"",
        "d.docx": WORD,
    }
    files = [
        put(seeds, "a.txt", TEXT.encode()),
        put(seeds, "خبر.zip", zip_of({**members, "\u202ex.txt": "a\u2028\x85b", "../e.txt": "x"})),
        put(seeds, "c.docx", WORD),
    ]
    with reader() as reading:
        assert list(reading.read(files[0])) == list(read_file(files[0]))
        assert not psutil.Process().children()
        for file in files[1:]:
            assert list(reading.read(file)) == list(read_file(file))
            assert "TELEGRAM_BOT_TOKEN" not in only_child().environ()
    assert not psutil.Process().children()


@pytest.mark.parametrize(
    ("data", "limits", "reason"),
    [
        (MANY_SENTENCES, ReadingLimits(1, 2048), "takes more than 1 s of processor time to read (READING_SECONDS)"),
        (MUCH_TEXT, NARROW, "takes more than 200 MiB of memory to read (READING_MEMORY_MB)"),
    ],
    ids=["time", "memory"],
)
def test_a_document_has_its_limits_and_the_build_goes_on(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, limits: ReadingLimits, reason: str
) -> None:
    """The file is named with what was too much; the next one is read; the one after it by a process that is new."""
    # A busy machine may take its time over a second of the processor.
    monkeypatch.setattr("retrieval.corpus.reading_apart._PATIENCE", 60)
    put(seeds, "a.docx", WORD)
    put(seeds, "b.zip", data)
    put(seeds, "c.txt", TEXT.encode())
    put(seeds, "d.docx", WORD)
    reading = Reading(survey(seeds, NO_INVENTORY, trusts_stamps=True), limits)
    assert shown(reading.documents()) == ["a.docx", f"b.zip: {reason}", "c.txt", "d.docx"]
    assert not list((seeds.parent / "unpacked").iterdir())


def test_what_ended_a_reader_is_tried_again(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under other limits the same bytes may be read; so may they on a day with more memory."""
    monkeypatch.setattr(inventory, "_CLOCK_TICK_NS", -(10**12))
    put(seeds, "a.zip", zip_of({"a.txt": TEXT, "b.txt": "ا" * 60_000_000}))
    put(seeds, "b.docx", WORD)
    first = Reading(survey(seeds, NO_INVENTORY, trusts_stamps=True), NARROW)
    documents = shown(first.documents())
    assert documents[0] == "a.zip/a.txt"
    assert documents[1].endswith("; what follows a.zip/a.txt in it is left out")
    again = survey(seeds, first.inventory, trusts_stamps=True)
    assert [one.file.path for one in again.found if one.file] == ["a.zip"]
    assert (
        shown(Reading(again).documents())[1]
        == "a.zip/b.txt: too large: 60000000 characters, more than 32000000; split it"
    )


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_reader_that_dies_is_replaced(seeds: Path, sent: signal.Signals) -> None:
    """As a library of PDF would break, or as the system ends what takes the memory of all."""
    many = put(seeds, "a.zip", zip_of({f"{number}.txt": TEXT * 1000 for number in range(20)}))
    with reader() as reading:
        found = reading.read(many)
        next(found)
        only_child().send_signal(sent)
        with pytest.raises(ReadingEndedError, match=sent.name):
            list(found)
        assert len(shown(reading.read(many))) == 20
        # Between two files nobody waits for it.
        only_child().kill()
        with pytest.raises(ReadingEndedError, match="SIGKILL"):
            list(reading.read(many))
        assert len(shown(reading.read(many))) == 20


def test_a_reading_that_is_given_up_leaves_nothing(seeds: Path) -> None:
    """Whoever has what they looked for stops; what was still to come is not taken for another file's."""
    many = put(seeds, "a.zip", zip_of({f"{number}.txt": TEXT for number in range(20)}))
    with reader() as reading:
        found = reading.read(many)
        next(found)
        found.close()
        assert not psutil.Process().children()
        assert shown(reading.read(put(seeds, "b.docx", WORD))) == ["b.docx"]


TAKEN_OVER = "import os, sys, time; sys.stdin.buffer.read(9 + {}); os.write(1, {}); time.sleep(100)"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"d" + (1 << 60).to_bytes(8), "has no meaning"),
        (b"d" + (3).to_bytes(8) + b"[[[", "has no meaning"),
        (b"?" + (2).to_bytes(8) + b"{}", "has no meaning"),
        (b"d" + (3).to_bytes(8), "not read within"),
        (b"", "not read within"),
    ],
    ids=["endless", "no JSON", "unknown", "cut short", "silent"],
)
def test_a_reader_that_was_taken_over_takes_over_nothing(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, reason: str
) -> None:
    """What it says is read as JSON of the right shape within a length and a time, or not at all."""
    monkeypatch.setattr("retrieval.corpus.reading_apart._PROGRAM", TAKEN_OVER.format(2, answer))
    monkeypatch.setattr("retrieval.corpus.reading_apart._PATIENCE", 0.5)
    with reader(NARROW) as reading, pytest.raises(ReadingEndedError, match=reason):
        list(reading.read(put(seeds, "a.docx", WORD)))


def test_the_settings_say_what_is_standard() -> None:
    """Whoever reads a folder without settings has the same limits."""
    settings = load_settings()
    assert ReadingLimits(settings.reading_seconds, settings.reading_memory_mb) == STANDARD_LIMITS


def test_a_file_that_cannot_be_opened_is_reported(seeds: Path) -> None:
    """It may go between the walk and the reading."""
    with reader() as reading:
        for name in ("a.txt", "b.docx"):
            (found,) = reading.read(SeedFile(name, seeds / name))
            assert str(found) == f"{name}: cannot be opened: {os.strerror(2)}"
