"""What goes on around a build: other builders, documents that change under it, a clock set back, no writing."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval import generations, indexing
from retrieval.adapters.storage import FileStorage
from retrieval.domain import digest
from retrieval.errors import CorpusError
from retrieval.reading import open_generation
from tests.faults import building
from tests.faults.interception import why_impossible
from tests.retrieval.conftest import TEXTS, Workshop

PROJECT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from retrieval.errors import BuildRunningError
from tests.faults import building
try:
    sys.stdout.write(building.build(Path(sys.argv[1])).decode())
except BuildRunningError as error:
    sys.exit(3)
"""

READ_ONLY = """
import sys
from pathlib import Path
from retrieval.errors import GenerationError
from tests.faults import building
from tests.faults.interception import intercepted

folder = Path(sys.argv[1])
building.write(folder, building.OLDER)


def in_child(function, fate):
    ended = intercepted(lambda: function(folder), folder / "indexes", lambda _: fate)
    assert ended.status == 0
    return ended.report


def refused(folder):
    try:
        return building.build(folder)
    except GenerationError as error:
        return str(error).encode()


in_child(building.build, "happens")
wanted = in_child(building.answers, "happens")
assert in_child(building.answers, "finds the folder read-only") == wanted
sys.stdout.write(in_child(refused, "finds the folder read-only").decode())
"""


def builder(folder: Path) -> subprocess.Popen[str]:
    """Start a process that builds."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", PROGRAM, str(folder)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_two_builders(tmp_path: Path) -> None:
    """Of processes that build at the same time, each builds, finds it built, or is told to wait; all is whole."""
    building.write(tmp_path, building.OLDER)
    started = [builder(tmp_path) for _ in range(3)]
    said = [(process.communicate(timeout=120)[0], process.returncode) for process in started]
    assert {status for _, status in said} <= {0, 3}
    assert {name for name, status in said if status == 0} == {generations.current_name(tmp_path / "indexes")}
    assert building.left_over(tmp_path) == []
    assert b"null" in building.answers(tmp_path)


@pytest.mark.slow
def test_a_killed_builder_holds_nothing(tmp_path: Path) -> None:
    """The lock of a builder that was killed is free: the next one builds at once."""
    building.write(tmp_path, building.OLDER)
    first = builder(tmp_path)
    while not (tmp_path / "indexes" / ".build.lock").exists():
        assert first.poll() is None
        time.sleep(0.005)
    first.kill()
    first.communicate()
    building.build(tmp_path)
    assert building.left_over(tmp_path) == []


def test_documents_change_under_the_build(workshop: Workshop) -> None:
    """Files that vanish and change while they are read give an index that agrees with itself, and the next is right."""
    workshop.storage = FileStorage()
    stop = threading.Event()

    def meddle() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            workshop.write("متغير.txt", f"هذا خبر متغير رقم {number}. " * (number % 50 + 1))
            workshop.write(f"عابر{number % 7}.txt", f"خبر عابر رقم {number}.")
            (workshop.seeds / f"عابر{(number + 3) % 7}.txt").unlink(missing_ok=True)

    meddling = threading.Thread(target=meddle)
    meddling.start()
    try:
        for _ in range(8):
            try:
                workshop.build()
            except CorpusError:
                continue
            opened = open_generation(generations.current(workshop.indexes), workshop.storage)
            for document in opened.catalog.documents():
                assert digest(document.text) == document.source.sha256
                for sentence in opened.catalog.sentences_of(document.source.id):
                    assert sentence.span.of(document.text).strip()
            opened.close()
    finally:
        stop.set()
        meddling.join()
    workshop.build()
    opened = open_generation(generations.current(workshop.indexes), workshop.storage)
    texts = {document.source.path: document.text for document in opened.catalog.documents()}
    opened.close()
    assert {name: text for name, text in texts.items() if name.endswith(".txt")} == {
        path.relative_to(workshop.seeds).as_posix(): path.read_text(encoding="utf-8")
        for path in workshop.seeds.rglob("*.txt")
    }


def test_a_clock_set_back(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which index is the newest, and which are kept, is told by their numbers and not by a clock."""
    names = [workshop.build().generation]

    class Past(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            assert tz is UTC
            return datetime(1999, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(indexing, "datetime", Past)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    for number in range(2):
        workshop.write("حرب.txt", TEXTS["حرب.txt"] + f" وهذا خبر رقم {number}.")
        os.utime(workshop.seeds / "حرب.txt", (0, number))
        report = workshop.build()
        assert report.changed == 1
        names.append(report.generation)
    assert names == sorted(names)
    assert generations.current(workshop.indexes).manifest.built_at.startswith("1999")
    assert [one.name for one in generations.others(workshop.indexes)] == [names[1]]


def test_a_read_only_folder_answers(tmp_path: Path) -> None:
    """From an index on a medium that takes no writing all is answered; a build there says what is the matter."""
    if (reason := why_impossible()) is not None:
        pytest.skip(reason)
    # In a process of its own, which forks: in this one libraries have threads.
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", READ_ONLY, str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{tmp_path / 'indexes'} cannot be written" in done.stdout
