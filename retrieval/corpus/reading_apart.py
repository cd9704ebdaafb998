"""Files read in a process of its own, which a file may exhaust or break without harm to whoever asks for it."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pydantic import ValidationError

from retrieval.corpus.confinement import environment_without_secrets
from retrieval.corpus.corpus_file import CorpusFile
from retrieval.corpus.files import MOST_CHARACTERS, SeedFile
from retrieval.corpus.reader_process import (
    CORPUS_FILE_KIND,
    DOCUMENT,
    DOCUMENT_KIND,
    END_KIND,
    EXIT_MEMORY,
    HEADER,
    SKIPPED,
    TASK_KIND,
    frame,
)
from retrieval.corpus.reading import is_plain, read_wanted
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document

LARGEST_PLAIN: Final = 4 * 1024**2
"""The most bytes of a file of plain text that is read here: it can take some fifty times as much memory, no more."""

# A letter is six bytes at most in JSON; titles and the like are of the text, or as long as it.
_LONGEST_ANSWER: Final = 2 * 6 * MOST_CHARACTERS
_CHUNK: Final = 1024**2
_PACKAGE: Final = str(Path(__file__).parents[1])
# Without the front door of the package, which brings the engines of search and takes most of a second to import.
_PROGRAM: Final = """
import sys, types
package = types.ModuleType("retrieval")
package.__path__ = [sys.argv.pop(1)]
sys.modules["retrieval"] = package
from retrieval.corpus.reader_process import main
sys.exit(main())
"""
_CLOSING_SECONDS: Final = 5.0
# Of the time on the processor: a disk may be slow, and others may have the processor.
_PATIENCE: Final = 4
_NO_MEANING: Final = "broke the process that read it: what that answered has no meaning"


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a document may take to be read: seconds on the processor, and megabytes of memory."""

    seconds: int
    megabytes: int


STANDARD_LIMITS: Final = ReadingLimits(seconds=300, megabytes=2048)
"""Enough for a PDF of ten thousand pages."""


class ReadingEndedError(Exception):
    """The process that read a file ended over it; the message is the reason, for the report of what was left out."""


class ReaderProcess:
    """Reads files: those that can do harm in a process that is started for the first of them, and anew when it dies."""

    def __init__(self, corpus_file: CorpusFile, limits: ReadingLimits) -> None:
        """Take what `corpus.toml` says, which is about all files, and the limits; nothing is started."""
        self._corpus_file = corpus_file
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def read(self, file: SeedFile) -> Generator[Document | Skipped]:
        """Yield what a file that is wanted holds, as `read_wanted` does.

        Raises:
            ReadingEndedError: it took more time or memory than it may, or broke its reader; what was yielded is right.
        """
        if is_plain(file.path, self._corpus_file) and _is_small(file):
            yield from read_wanted(file, self._corpus_file)
            return
        process = self._started()
        is_done = False
        try:
            self._ask(process, file)
            while (found := self._answer(process)) is not None:
                yield found
            is_done = True
        finally:
            # What is left of the answers must not be taken for those about another file.
            if not is_done:
                process.kill()
                self.close()

    def close(self) -> None:
        """End the process, if there is one, and delete what it has unpacked."""
        process, folder = self._process, self._folder
        self._process = self._folder = None
        if process is not None:
            _end(process)
        if folder is not None:
            folder.cleanup()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        # A process that is killed cannot delete what it has unpacked, so that lies in a folder of ours.
        self._folder = tempfile.TemporaryDirectory(prefix="isnad-reading-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [
                *(sys.executable, "-P", "-c", _PROGRAM, _PACKAGE),
                *(str(self._limits.megabytes), str(self._limits.seconds)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment_without_secrets(), "TMPDIR": self._folder.name},
        )
        self._send(self._process, frame(CORPUS_FILE_KIND, self._corpus_file.model_dump_json().encode()))
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], file: SeedFile) -> None:
        self._send(process, frame(TASK_KIND, file.path.encode() + b"\0" + os.fsencode(file.location)))

    def _send(self, process: subprocess.Popen[bytes], message: bytes) -> None:
        assert process.stdin is not None  # noqa: S101 - it was asked for as a pipe
        try:
            process.stdin.write(message)
            process.stdin.flush()
        except BrokenPipeError as error:
            raise ReadingEndedError(self._reason(process)) from error

    def _answer(self, process: subprocess.Popen[bytes]) -> Document | Skipped | None:
        """Return the next thing that is found in the file, None where that was all."""
        until = time.monotonic() + self._limits.seconds * _PATIENCE
        kind, length = HEADER.unpack(self._receive(process, HEADER.size, until))
        if length > _LONGEST_ANSWER:
            raise ReadingEndedError(_NO_MEANING)
        content = self._receive(process, length, until)
        if kind == END_KIND:
            return None
        try:
            return (DOCUMENT if kind == DOCUMENT_KIND else SKIPPED).validate_json(content)
        except ValidationError as error:
            raise ReadingEndedError(_NO_MEANING) from error

    def _receive(self, process: subprocess.Popen[bytes], length: int, until: float) -> bytes:
        assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
        source, waiting = process.stdout.fileno(), select.poll()
        waiting.register(source, select.POLLIN)
        received = bytearray()
        while len(received) < length:
            if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
                message = f"not read within {self._limits.seconds * _PATIENCE} seconds"
                raise ReadingEndedError(message)
            some = os.read(source, min(_CHUNK, length - len(received)))
            if not some:
                raise ReadingEndedError(self._reason(process))
            received += some
        return bytes(received)

    def _reason(self, process: subprocess.Popen[bytes]) -> str:
        """Return why a process has ended."""
        status = process.wait()
        if status == EXIT_MEMORY:
            return f"takes more than {self._limits.megabytes} MiB of memory to read (READING_MEMORY_MB)"
        if status == -signal.SIGXCPU:
            return f"takes more than {self._limits.seconds} s of processor time to read (READING_SECONDS)"
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return f"broke the process that read it ({how}): damaged, made to do harm, or too large for the memory"


def _is_small(file: SeedFile) -> bool:
    try:
        return file.location.stat().st_size <= LARGEST_PLAIN
    except OSError:
        return True  # its reader says why it cannot be opened


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process: by itself where it waits for a task."""
    assert process.stdin is not None  # noqa: S101 - it was asked for as a pipe
    assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
    with contextlib.suppress(BrokenPipeError):  # it may be gone already
        process.stdin.close()
    process.stdout.close()
    try:
        process.wait(_CLOSING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
