"""The build as a process of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.building import BuildElsewhereError, NothingToIndexError, Progress, run_build
from bot.settings import BotSettings
from tests.emulator.emulator import TOKEN

PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BotSettings:
    """Settings with a corpus of one document and an empty index."""
    monkeypatch.setenv("MODELS_DIR", str(PROJECT / "indexes" / "models"))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "one.txt").write_text("جملة أولى. وجملة ثانية.", encoding="utf-8")
    return BotSettings.model_validate({})


async def test_a_build_reports_and_sums_up(settings: BotSettings) -> None:
    """Progress comes stage by stage, and what could not be read is in the summary with its reason."""
    (settings.seeds_dir / "empty.txt").write_text("")
    reported: list[Progress] = []
    summary = await run_build(settings, reported.append)
    assert summary.documents.added == 1
    assert summary.sentences == 2
    assert [skipped.path for skipped in summary.skipped] == ["empty.txt"]
    assert (settings.indexes_dir / "CURRENT").read_text().strip() == summary.generation
    stages = list(dict.fromkeys(progress.stage for progress in reported))
    assert stages == ["read", "embed", "write", "verify"]


async def test_a_failed_build_gives_its_reason(settings: BotSettings) -> None:
    """What the command says last is the reason, and a folder without documents is told apart."""
    (settings.seeds_dir / "one.txt").unlink()
    with pytest.raises(NothingToIndexError, match=r"^seeds: no document that can be read"):
        await run_build(settings, lambda _: None)


async def test_a_build_elsewhere_is_told_apart(settings: BotSettings) -> None:
    """A folder that another process builds in is no failure of this build."""
    settings.indexes_dir.mkdir()
    hold = (
        "from filelock import FileLock\nimport sys\n"
        "with FileLock(sys.argv[1]):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        hold,
        str(settings.indexes_dir / ".build.lock"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    with pytest.raises(BuildElsewhereError):
        await run_build(settings, lambda _: None)
    await process.communicate(b"")


async def test_a_cancelled_build_ends(settings: BotSettings) -> None:
    """Cancelling the call ends the process, and no index is put into service."""
    began = asyncio.Event()
    build = asyncio.create_task(run_build(settings, lambda _: began.set()))
    await began.wait()
    children = child_processes()
    build.cancel()
    with pytest.raises(asyncio.CancelledError):
        await build
    assert children
    assert not children & child_processes()
    assert not (settings.indexes_dir / "CURRENT").exists()


async def test_a_build_that_does_not_end_when_asked_is_killed(
    settings: BotSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is stopped, so that it cannot heed a request, does not hold up the bot."""
    monkeypatch.setattr("bot.building._TERMINATE_SECONDS", 0.1)
    began = asyncio.Event()
    build = asyncio.create_task(run_build(settings, lambda _: began.set()))
    await began.wait()
    children = child_processes()
    for child in children:
        os.kill(child, signal.SIGSTOP)
    build.cancel()
    with pytest.raises(asyncio.CancelledError):
        await build
    assert not children & child_processes()


async def test_a_build_has_no_token_and_gives_way(settings: BotSettings) -> None:
    """The environment of the build holds the models' folder and not the bot's token; questions come before it."""
    began = asyncio.Event()
    build = asyncio.create_task(run_build(settings, lambda _: began.set()))
    await began.wait()
    (child,) = child_processes()
    environment = await asyncio.to_thread(Path(f"/proc/{child}/environ").read_text)
    niceness = os.getpriority(os.PRIO_PROCESS, child)
    build.cancel()
    await asyncio.wait({build})
    assert "MODELS_DIR" in environment
    assert TOKEN not in environment
    assert niceness > os.getpriority(os.PRIO_PROCESS, 0)


def child_processes() -> set[int]:
    """Return the processes that this one started and that are still there."""
    found = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        ["pgrep", "-P", str(os.getpid()), "-f", "retrieval build"],  # noqa: S607 - a tool of the system
        capture_output=True,
        text=True,
        check=False,
    )
    return {int(line) for line in found.stdout.split()}
