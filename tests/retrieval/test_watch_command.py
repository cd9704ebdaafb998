"""`build --watch` as a process of its own, over real files and the real model."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.generations import builder_lock, current_name

PROJECT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


class Watching:
    """The process; what it prints is read as it comes."""

    def __init__(self, folder: Path, models_dir: Path) -> None:
        """Start it on the folders of documents and of the index in a folder."""
        self.seeds, self.indexes = folder / "seeds", folder / "indexes"
        self.process = subprocess.Popen(  # noqa: S603 (ours)
            [
                *(sys.executable, "-m", "retrieval", "build", "--watch", "--json", "--progress", "none"),
                *("--seeds", str(self.seeds), "--indexes", str(self.indexes)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=PROJECT,
            env={**os.environ, "MODELS_DIR": str(models_dir)},
            text=True,
        )

    def summary(self) -> dict[str, int]:
        """Return what the next build did to the documents."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())["documents"]

    def complaint(self) -> str:
        """Return the next line of the log."""
        assert self.process.stderr is not None
        return self.process.stderr.readline()


@pytest.fixture
def watching(tmp_path: Path, models_dir: Path) -> Iterator[Watching]:
    """A watch over an empty folder."""
    (tmp_path / "seeds").mkdir()
    running = Watching(tmp_path, models_dir)
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_builds_after_changes_until_it_is_stopped(watching: Watching, number: signal.Signals) -> None:
    """What fails is said and ends nothing; a build by another process is waited for; signals end it in order."""
    assert watching.complaint().startswith("error: ")
    (watching.seeds / "أ.txt").write_text("افتتحت البلدية الحديقة عام 1987.", encoding="utf-8")
    assert watching.summary() == {"added": 1, "changed": 0, "removed": 0, "unchanged": 0}
    if number == signal.SIGINT:
        with builder_lock(watching.indexes):
            (watching.seeds / "ب.txt").write_text("أغلقت البلدية الحديقة عام 1990.", encoding="utf-8")
            assert "build" in watching.complaint()
        assert watching.summary() == {"added": 1, "changed": 0, "removed": 0, "unchanged": 1}
    watching.process.send_signal(number)
    _, complaints = watching.process.communicate(timeout=30)
    assert (watching.process.returncode, complaints) == (0, "")
    assert current_name(watching.indexes) is not None
    assert not [one.name for one in watching.indexes.iterdir() if one.name.startswith(".staging")]
