"""Which files make up the corpus: the walk of the seeds folder, its order, and the links that it follows."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retrieval.corpus.skipped import Skipped
from retrieval.errors import CorpusError, UnreadableError


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file of the corpus.

    `path` is relative to the seeds folder, with forward slashes, as the disk spells it; `location` is where to open it.
    """

    path: str
    location: Path


LARGEST_FILE: Final = 256 * 1024**2
"""The most bytes of a file that is read whole."""

MOST_CHARACTERS: Final = 32_000_000
"""The most characters of a document; the longest novels have a fifth."""


def read_whole(file: SeedFile, largest: int = LARGEST_FILE) -> bytes:
    """Return the bytes of a file.

    Raises:
        UnreadableError: there are more than `largest`.
        OSError: it cannot be opened.
    """
    with file.location.open("rb") as stream:
        # The size is asked for first: to be given no more than so much, Python reserves all of it.
        data = stream.read() if os.fstat(stream.fileno()).st_size <= largest else None
    if data is None or len(data) > largest:
        raise UnreadableError(file.path, None, f"too large: more than {largest // 1024**2} MiB; split it")
    return data


def list_files(seeds: Path) -> Iterator[SeedFile | Skipped]:
    """Walk the seeds folder in the order of the names, folders in their place among the files.

    Names with a leading dot are not part of the corpus. A link is followed where it leads to something hidden inside
    the folder (so does Kubernetes mount its volumes); what it names openly there is read under its own name instead.

    Args:
        seeds: the folder.

    Returns:
        Each file once, and a `Skipped` for each link, folder or special file that is left out.

    Raises:
        CorpusError: there is no such folder.
    """
    if not seeds.is_dir():
        message = f"{seeds}: no such folder; put the documents there or name another one"
        raise CorpusError(message)
    return _walk(seeds.resolve())


def _walk(root: Path) -> Iterator[SeedFile | Skipped]:
    # A stack of its own: folders can be nested deeper than calls.
    waiting = [("", root)]
    through_links: set[Path] = set()
    while waiting:
        path, location = waiting.pop()
        try:
            real = _enter(root, location, path, through_links)
            if real is None:
                continue
            if real.is_dir():
                waiting.extend(_visible_entries(real, path))
            elif real.is_file():
                yield SeedFile(path, real)
            else:
                # Opening a pipe would wait for a writer that may never come.
                yield Skipped(path, None, "not a regular file")
        except UnreadableError as error:
            yield Skipped.of(error)
        except OSError as error:
            yield Skipped(path or ".", None, f"cannot be opened: {error.strerror}")


def _visible_entries(folder: Path, path: str) -> list[tuple[str, Path]]:
    """Return the entries of a folder, the last name first, as a stack wants them."""
    names = sorted((entry.name for entry in folder.iterdir()), reverse=True)
    return [(f"{path}/{name}" if path else name, folder / name) for name in names if not name.startswith(".")]


def _enter(root: Path, location: Path, path: str, through_links: set[Path]) -> Path | None:
    """Return the real file or folder to read as `path`, None where it is read under its own name."""
    if not _is_text(path):
        raise UnreadableError(_printable(path), None, "the file name is not UTF-8; rename it")
    real = _follow(root, location, path) if location.is_symlink() else location
    # Links are the only way to what is hidden, so that is all that can be met twice.
    if _is_hidden(real.relative_to(root)):
        if real in through_links:
            raise UnreadableError(path, None, "a link to what is already read under another name")
        through_links.add(real)
        return real
    return real if real == location else None


def _follow(root: Path, link: Path, path: str) -> Path:
    """Return what a link inside the folder leads to."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # RuntimeError is how Python 3.11 and 3.12 tell of a ring of links
        raise UnreadableError(path, None, "a link that leads nowhere") from error
    if not target.is_relative_to(root):
        raise UnreadableError(path, None, "a link that leads outside the seeds folder")
    return target


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
