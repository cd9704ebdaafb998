"""The build of an index as a process of its own: its progress while it runs, its summary at the end."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.settings import BotSettings
from retrieval.corpus.confinement import environment_without_secrets
from retrieval.errors import CorpusError

_BUILD_RUNNING = 3
_ERROR = "error: "
_LINE_LIMIT = 1 << 20
_TERMINATE_SECONDS = 5.0
_NICENESS = 10

logger = logging.getLogger(__name__)


class Progress(BaseModel):
    """How far a build has come, and how fast; what is not known yet is None."""

    model_config = ConfigDict(frozen=True)

    stage: str
    done: int
    total: int | None
    per_second: float | None = None
    seconds_left: float | None = None


class Changes(BaseModel):
    """Documents since the generation before."""

    model_config = ConfigDict(frozen=True)

    added: int
    changed: int
    removed: int
    unchanged: int


class Skipped(BaseModel):
    """What could not be read; `line` is None where the whole file is meant."""

    model_config = ConfigDict(frozen=True)

    path: str
    line: int | None
    reason: str

    @property
    def where(self) -> str:
        """The path, with the line where there is one."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Summary(BaseModel):
    """What a build has done."""

    model_config = ConfigDict(frozen=True)

    generation: str
    documents: Changes
    skipped: tuple[Skipped, ...]
    sentences: int
    seconds: float


class BuildFailedError(Exception):
    """The build ended without a new generation; the message is its own reason."""


class NothingToIndexError(BuildFailedError):
    """The build failed for what is wrong with the folder of documents: it is missing, or has none that can be read."""


class _Failure(BaseModel):
    """The last words of a build that failed; `type` is the class of its error."""

    model_config = ConfigDict(frozen=True)

    error: str
    type: str = ""


class BuildElsewhereError(Exception):
    """Another process is building in the same folder."""


async def run_build(settings: BotSettings, report: Callable[[Progress], None]) -> Summary:
    """Run `python -m retrieval build` and return its summary; a cancelled call ends the process.

    Raises:
        NothingToIndexError: it failed for the folder of documents.
        BuildFailedError: it failed; the old generation is still in service.
        BuildElsewhereError: another build is running.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "retrieval",
        "build",
        "--seeds",
        str(settings.seeds_dir),
        "--indexes",
        str(settings.indexes_dir),
        "--progress",
        "json",
        "--json",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        limit=_LINE_LIMIT,
        env=environment_without_secrets(),
    )
    _give_way(process.pid)
    try:
        summary, failure = await asyncio.gather(_read_stdout(process), _follow_stderr(process, report))
        status = await process.wait()
    finally:
        await _end(process)
    if status == _BUILD_RUNNING:
        raise BuildElsewhereError(failure.error)
    if status != 0:
        kind = NothingToIndexError if failure.type == CorpusError.__name__ else BuildFailedError
        raise kind(failure.error or f"the build ended with exit status {status}")
    try:
        return Summary.model_validate_json(summary)
    except ValidationError as error:
        message = f"the build gave no summary: {error}"
        raise BuildFailedError(message) from error


def _give_way(process_id: int) -> None:
    """Let a build have the processor time that answering leaves, as far as the system knows of such a thing."""
    try:
        os.setpriority(os.PRIO_PROCESS, process_id, _NICENESS)
    except OSError as error:
        logger.info("the build runs with the priority of the bot: %s", error)


async def _read_stdout(process: Process) -> bytes:
    assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
    return await process.stdout.read()


async def _follow_stderr(process: Process, report: Callable[[Progress], None]) -> _Failure:
    """Report the progress and return why the build may have failed: the last line that is no progress."""
    assert process.stderr is not None  # noqa: S101 - it was asked for as a pipe
    last_words = _Failure(error="")
    async for raw in process.stderr:
        line = raw.decode("utf-8", "replace").strip()
        try:
            report(Progress.model_validate_json(line))
        except ValidationError:
            logger.info("build: %s", line)
            if line:
                last_words = _failure(line)
    return last_words


def _failure(line: str) -> _Failure:
    try:
        return _Failure.model_validate_json(line)
    except ValidationError:
        return _Failure(error=line.removeprefix(_ERROR))


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_TERMINATE_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
