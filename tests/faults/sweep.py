"""Cuts a build short at each of its changes to the file system, and tells what that cost.

`python -m tests.faults.sweep FOLDER [--every N]` prints a line of JSON for each fault: `{"fault", "tried", "lost"}`.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from tests.faults import building, unpacking
from tests.faults.interception import Change, Fate, intercepted, why_impossible

Fault: TypeAlias = Literal["kill -9", "disk full from there on", "one write fails"]
FAULTS: tuple[Fault, ...] = ("kill -9", "disk full from there on", "one write fails")

EXIT_LOST, EXIT_IMPOSSIBLE = 1, 2
_KILLED, _FAILED = -9, 1


@dataclass(frozen=True, slots=True)
class Work:
    """What is cut short in a folder, what is then there, and what should not be."""

    do: Callable[[Path], bytes]
    see: Callable[[Path], bytes]
    left_over: Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Start:
    """A folder that some work begins with, what is seen there before and after it, and its changes."""

    name: str
    folder: Path
    work: Work
    before: bytes
    after: bytes
    changes: tuple[Change, ...]

    def places(self, fault: Fault, every: int) -> Sequence[int]:
        """Return the changes that a fault can meet, every n-th of them."""
        return [at for at, change in enumerate(self.changes) if fault == "kill -9" or change.needs_room][::every]


_BUILD = Work(building.build, building.answers, building.left_over)
_UNPACK = Work(unpacking.unpack, unpacking.unpacked, unpacking.left_over)


def starts(folder: Path) -> Iterator[Start]:
    """Yield builds over no index, over an older one, and over two of which one is removed; and an unpacking."""
    first, second, third, models = (folder / name for name in ("first", "second", "third", "models"))
    building.write(first, building.OLDER)
    yield _start("a first build", first, _BUILD)
    shutil.copytree(first, second)
    _succeed(building.build, second)
    building.write(second, building.NEWER)
    yield _start("a build over an older index", second, _BUILD)
    shutil.copytree(second, third)
    _succeed(building.build, third)
    building.write(third, building.NEWEST)
    yield _start("a build that removes an index", third, _BUILD)
    models.mkdir()
    yield _start("unpacking the model", models, _UNPACK)


def trial(start: Start, fault: Fault, at: int) -> str | None:
    """Let a change of the work go wrong, then do it again; return what was lost, None where nothing was."""
    return next(_losses(start, fault, at), None)


def _losses(start: Start, fault: Fault, at: int) -> Iterator[str]:
    folder, work = _copy(start.folder), start.work
    ending = intercepted(lambda: work.do(folder), folder, _decider(fault, at))
    if len(ending.changes) <= at or ending.status not in {0, _KILLED, _FAILED}:
        yield f"it ended with {ending.status} after {len(ending.changes)} changes"
        return
    step = f"change {at}, {ending.changes[at].call} {ending.changes[at].path}"
    seen = _succeed(work.see, folder)
    if seen not in {start.before, start.after}:
        yield f"{step}: then there is {seen.decode()}"
    if ending.status == 0 and seen != start.after:
        yield f"{step}: it said that it was done and was not"
    _succeed(work.do, folder)
    if _succeed(work.see, folder) != start.after:
        yield f"{step}: done again, it came out otherwise"
    if left := work.left_over(folder):
        yield f"{step}: done again, it left {left}"


def _start(name: str, folder: Path, work: Work) -> Start:
    copy = _copy(folder)
    ending = intercepted(lambda: work.do(copy), copy, lambda _: "happens")
    if ending.status != 0:
        message = f"{name} fails without a fault"
        raise RuntimeError(message)
    return Start(name, folder, work, _succeed(work.see, folder), _succeed(work.see, copy), ending.changes)


def _copy(folder: Path) -> Path:
    copy = folder.with_name("trial")
    shutil.rmtree(copy, ignore_errors=True)
    return shutil.copytree(folder, copy)


def _succeed(function: Callable[[Path], bytes], folder: Path) -> bytes:
    """Return what a function returns in a child: no library may have threads in this process, which forks."""
    ending = intercepted(lambda: function(folder), folder, lambda _: "happens")
    if ending.status != 0:
        message = f"{function.__name__} in {folder} failed with status {ending.status}"
        raise RuntimeError(message)
    return ending.report


def _decider(fault: Fault, at: int) -> Callable[[Change], Fate]:
    number = -1

    def decide(change: Change) -> Fate:
        nonlocal number
        number += 1
        if fault == "kill -9":
            return "kills" if number == at else "happens"
        is_met = number == at or (number > at and fault == "disk full from there on")
        return "finds the disk full" if is_met and change.needs_room else "happens"

    return decide


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweep, and return whether anything was lost as the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sweep", description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty folder to work in, on the file system that is tried")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try every n-th change only")
    options = parser.parse_args(arguments)
    if (reason := why_impossible()) is not None:
        sys.stderr.write(f"{reason}\n")
        return EXIT_IMPOSSIBLE
    options.folder.mkdir(parents=True, exist_ok=True)
    is_lost = False
    for start in starts(options.folder.resolve()):
        for fault in FAULTS:
            tried = start.places(fault, options.every)
            lost = [reason for at in tried if (reason := trial(start, fault, at)) is not None]
            is_lost = is_lost or bool(lost)
            row = {"fault": f"{start.name}: {fault}", "tried": len(tried), "lost": lost}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return EXIT_LOST if is_lost else 0


if __name__ == "__main__":
    sys.exit(main())
