"""Builds and unpackings that are killed or find the disk full, at some of their steps; `make soak` tries each."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.interception import why_impossible

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
EVERY = 60


@pytest.fixture(scope="module", autouse=True)
def _possible() -> None:  # pyright: ignore[reportUnusedFunction] (autouse)
    """Skip where the kernel lets nothing be intercepted."""
    if (reason := why_impossible()) is not None:
        pytest.skip(reason)


def test_nothing_is_lost(tmp_path: Path) -> None:
    """Whatever step is the last, what was there answers as before, or what is new; doing it again succeeds."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-m", "tests.faults.sweep", str(tmp_path / "trials"), "--every", str(EVERY)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row for row in rows if row["lost"]] == [], done.stderr
    assert len(rows) == 4 * 3, done.stderr
    assert all(row["tried"] for row in rows)
    assert done.returncode == 0
