"""The files of the corpus as administrators change them: staged, put among the seeds, taken away."""

import hashlib
import os
import secrets
import shutil
import time
from pathlib import Path

from retrieval.corpus import SeedFile, list_files

_STAGING = ".staging"  # hidden, so it is no part of the corpus; in the same folder, so a file moves there at once
_STAGED_SECONDS = 60 * 60
_MOST_STAGED = 20
_KEY_LETTERS = 16


class TooManyStagedError(Exception):
    """As many documents as may wait for their confirmation do so already."""


def stage(seeds: Path, suffix: str) -> Path:
    """Return the path of a new file in the staging folder, which is emptied of what nobody confirmed in an hour.

    Raises:
        TooManyStagedError: too many are waiting.
        OSError: the folder cannot be written.
    """
    folder = seeds / _STAGING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    oldest = time.time() - _STAGED_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
    if sum(1 for _ in folder.iterdir()) >= _MOST_STAGED:
        raise TooManyStagedError
    return folder / f"{secrets.token_hex(8)}{suffix}"


def put_in(staged: Path, seeds: Path, name: str) -> bool:
    """Move a staged file among the seeds; return False where there is one of that name, which stays as it is.

    Raises:
        FileNotFoundError: it is not staged any more.
        OSError: the folder cannot be written.
    """
    target = seeds / name
    try:
        # A link is made only where nothing is; a rename would replace what is there.
        os.link(staged, target)
    except FileExistsError:
        return False
    staged.unlink()
    return True


def files(seeds: Path) -> tuple[SeedFile, ...]:
    """Return the files of the corpus in their order; none where there is no such folder."""
    return tuple(file for file in list_files(seeds) if isinstance(file, SeedFile)) if seeds.is_dir() else ()


def key_of(path: str) -> str:
    """Return what stands for a file in the data of a button, which has no room for its path."""
    return hashlib.sha256(path.encode()).hexdigest()[:_KEY_LETTERS]


def take_out(seeds: Path, path: str) -> bool:
    """Delete a file of the corpus; return False where there is none of that path.

    Raises:
        OSError: it cannot be deleted.
    """
    found = next((file for file in files(seeds) if file.path == path), None)
    if found is None:
        return False
    found.location.unlink()
    return True


def empty_staging(seeds: Path) -> None:
    """Delete whatever waits for a confirmation: no button confirms anything after a restart."""
    shutil.rmtree(seeds / _STAGING, ignore_errors=True)
