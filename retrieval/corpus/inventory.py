"""The inventory of a corpus: what each file was when it was read, so that a later build reads only what is another."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from retrieval.corpus.corpus_file import CORPUS_FILE
from retrieval.corpus.files import SeedFile
from retrieval.corpus.skipped import Skipped

READERS_VERSION: Final = 2
"""Goes up whenever a reader makes another document of some file; files are then read again."""

# Of two writes within one tick of a file system's clock the second leaves no trace; FAT's is the slowest, at 2 seconds.
_CLOCK_TICK_NS: Final = 2_000_000_000


@checked(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file without its being read; times are in nanoseconds.

    `changed_ns` is the time of the last change of the file's entry, which no program can set back as it can the other.
    """

    bytes: int
    modified_ns: int
    changed_ns: int


@checked(frozen=True, slots=True)
class FileEntry:
    """A file as it was read, or what stands in the place of one that could not be.

    `stamp` is None where it proves nothing: the file was written so shortly before that a later write may bear the
    same. `sha256`, of the bytes, is None where the file could not be opened, changed meanwhile, or has to be read again
    for another reason. `documents` are the ids of its documents, in order.
    """

    path: str
    stamp: Stamp | None
    sha256: str | None
    documents: tuple[str, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """All files of a corpus in the order of the walk; `read_as` is a digest of what decides how files are read."""

    read_as: str
    entries: tuple[FileEntry, ...]

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """All that was left out, in the order of the walk."""
        return tuple(one for entry in self.entries for one in entry.skipped)


NO_INVENTORY: Final = Inventory("", ())
"""Of no corpus."""

_ENTRY: Final = TypeAdapter(FileEntry)
_HEADER: Final = TypeAdapter(dict[str, str])


def read_as(seeds: Path) -> str:
    """Return a digest of the version of the readers and of the folder's `corpus.toml`."""
    try:
        said = (seeds / CORPUS_FILE).read_bytes()
    except FileNotFoundError:
        said = b""
    return hashlib.sha256(f"{READERS_VERSION}\n".encode() + said).hexdigest()


def stamp_of(file: SeedFile) -> Stamp:
    """Return what the file system says of a file now.

    Raises:
        OSError: it is gone.
    """
    status = file.location.stat()
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def settled(stamp: Stamp) -> Stamp | None:
    """Return a stamp that was just taken, None where a write that follows might leave the same one.

    The rule of git for entries that are "racily clean", and of rsync's `--modify-window`.
    """
    return stamp if max(stamp.modified_ns, stamp.changed_ns) < time.time_ns() - _CLOCK_TICK_NS else None


def digest_of(file: SeedFile) -> str:
    """Return the SHA-256 of a file's bytes.

    Raises:
        OSError: it cannot be opened.
    """
    with file.location.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_inventory(path: Path, inventory: Inventory) -> None:
    """Write an inventory to a new file: a JSON object a line, the first for all of it.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"read_as": inventory.read_as}) + "\n")
        file.writelines(_ENTRY.dump_json(entry).decode() + "\n" for entry in inventory.entries)


def read_inventory(path: Path) -> Inventory:
    """Read an inventory; one that is missing or damaged is that of no corpus, and all is read again."""
    try:
        with path.open("rb") as file:
            header = _HEADER.validate_json(next(file))
            return Inventory(header["read_as"], tuple(_entries(file)))
    except (OSError, StopIteration, KeyError, ValidationError):
        return NO_INVENTORY


def _entries(lines: Iterable[bytes]) -> Iterator[FileEntry]:
    return map(_ENTRY.validate_json, lines)
