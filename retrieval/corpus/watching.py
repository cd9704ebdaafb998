"""The watch over a seeds folder: returns when what a build would read of it is another than it was."""

import hashlib
import logging
import math
import threading
import time
from pathlib import Path
from typing import Final

import watchfiles

from retrieval.corpus.corpus_file import NO_CORPUS_FILE, CorpusFile, read_corpus_file
from retrieval.corpus.files import SeedFile, list_files
from retrieval.corpus.inventory import read_as, stamp_of
from retrieval.corpus.reading import is_wanted
from retrieval.errors import CorpusError

_QUIET_SECONDS: Final = 1.0
_LONGEST_WAIT_SECONDS: Final = 60.0
_LOOK_SECONDS: Final = 30.0
_STEP_MS: Final = 100
_TICK_MS: Final = 500
_LOOKS_APART: Final = 10
"""After a look at notice that finds nothing, so many times as long as it took pass before the next."""

_LOOKS_DUE_APART: Final = 50
"""A look without notice is not due sooner than after so many times as long as one takes: 2 % of the time."""

logger = logging.getLogger(__name__)


class CorpusWatch:
    """Watches one folder; one thread waits, any may stop it.

    What counts is what a build would see: the files that are wanted, by their sizes and times, what is left out and
    named, and `corpus.toml`. The system's notices of changes only wake the watch, which then looks for itself; so a
    hidden or excluded file means nothing, a change that comes while nobody waits is found by the next wait, and
    a folder that is replaced, or whose file system gives no notices, is found by the look that is due anyway.
    """

    def __init__(
        self,
        seeds: Path,
        quiet: float = _QUIET_SECONDS,
        longest_wait: float = _LONGEST_WAIT_SECONDS,
        look_every: float = _LOOK_SECONDS,
    ) -> None:
        """Begin with nothing seen, so that the first wait returns at once.

        Args:
            seeds: the folder; it may be missing for now.
            quiet: seconds for which nothing may change before a change is told.
            longest_wait: seconds after which it is told although changes go on.
            look_every: seconds after which the folder is looked at without any notice.
        """
        self._seeds = seeds
        self._quiet = quiet
        self._longest_wait = longest_wait
        self._look_every = look_every
        self._seen: str | None = None
        self._look_took = 0.0
        self._stopped = threading.Event()

    def wait(self) -> bool:
        """Return once the corpus is not what it was when the last wait returned; False where the watch was stopped.

        Raises:
            KeyboardInterrupt: a signal came whose handler raises; in the main thread only.
        """
        looked = self._look()
        if self._seen is not None:
            while looked == self._seen and not self._stopped.is_set():
                self._wait_for_another()
                looked = self._look()
            looked = self._settle(looked)
        self._seen = looked
        return not self._stopped.is_set()

    def pause(self, seconds: float) -> bool:
        """Wait without looking, and let the next wait return at once; False where the watch was stopped."""
        self._seen = None
        return not self._stopped.wait(seconds)

    def stop(self) -> None:
        """Let whoever waits return soon, and every later wait at once."""
        self._stopped.set()

    def _settle(self, looked: str) -> str:
        """Return what the folder is once it stays so, or has not stayed so for long."""
        began = time.monotonic()
        while not self._stopped.wait(self._quiet):
            before, looked = looked, self._look()
            if looked == before or time.monotonic() - began > self._longest_wait:
                break
        return looked

    def _wait_for_another(self) -> None:
        """Return once a look finds another folder, or the system gives no notices; those that come lead to a look."""
        looked_at = -math.inf
        try:
            notices = watchfiles.watch(
                self._seeds.resolve(),
                watch_filter=None,
                step=_STEP_MS,
                debounce=_STEP_MS,
                rust_timeout=_TICK_MS,
                yield_on_timeout=True,
                stop_event=self._stopped,
                ignore_permission_denied=True,
            )
            # The first look is after the system has begun to give notices, so nothing comes between.
            for changes in notices:
                due = max(self._look_every, _LOOKS_DUE_APART * self._look_took)
                if changes or time.monotonic() - looked_at >= due:
                    looked_at = time.monotonic()
                    if self._look() != self._seen or self._stopped.wait(_LOOKS_APART * self._look_took):
                        break
            notices.close()
        except OSError as error:
            # The folder is missing, or the system watches no more folders (fs.inotify.max_user_watches).
            logger.debug("no notices of changes: %s", error)
            self._stopped.wait(self._look_every if self._seeds.is_dir() else self._quiet)

    def _look(self) -> str:
        """Return a digest of what a build would read, by the names, sizes and times of the files."""
        began = time.monotonic()
        try:
            return self._digest()
        finally:
            self._look_took = time.monotonic() - began

    def _digest(self) -> str:
        seen = hashlib.sha256(_read_as(self._seeds).encode())
        corpus_file = _corpus_file(self._seeds)
        try:
            for one in list_files(self._seeds):
                if not isinstance(one, SeedFile):
                    seen.update(f"{one}\n".encode("utf-8", "backslashreplace"))
                elif is_wanted(one.path, corpus_file):
                    seen.update(f"{one.path}\n{_stamp(one)}\n".encode())
        except (CorpusError, OSError) as error:
            return str(error)
        return seen.hexdigest()


def _corpus_file(seeds: Path) -> CorpusFile:
    """Return what `corpus.toml` says; of one that is wrong the build will complain, and any file may be wanted."""
    try:
        return read_corpus_file(seeds)
    except CorpusError:
        return NO_CORPUS_FILE


def _read_as(seeds: Path) -> str:
    try:
        return read_as(seeds)
    except OSError as error:
        return str(error)


def _stamp(file: SeedFile) -> str:
    try:
        return str(stamp_of(file))
    except OSError as error:
        return str(error)
