"""Backups: the ledger and the index in service in one folder, taken while the bot answers, and put back."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.ledger import copying
from bot.settings import BotSettings
from retrieval import IsnadError, digests, generations
from retrieval.domain import Damage
from retrieval.errors import GenerationError, NoGenerationError
from retrieval.generations import Generation
from retrieval.reading import is_of_this_version, open_newest_whole
from retrieval.syncing import sync

_FORMAT = 1
_MANIFEST, _LEDGER, _INDEX = "backup.json", "ledger", "index"
_TRIES = 3


class BackupError(IsnadError):
    """A backup cannot be taken or put back; the message says why and what to do."""


class _Manifest(BaseModel):
    """What a backup holds; `files` maps each path in it to its SHA-256, which `sha256sum` gives too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    made_at: str
    ledger: copying.Kind
    revision: str
    generation: str | None
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What is in a backup; `damage` is why an older index is in it than should be in service."""

    folder: Path
    generation: str | None
    revision: str
    damage: Damage | None


def back_up(settings: BotSettings, folder: Path) -> BackedUp:
    """Copy the ledger and the index into a new folder, which appears whole or not at all.

    The files are copied and not linked: a link would share the bytes that a bad disk damages.

    Raises:
        BackupError: the folder is there already, or cannot be written.
        IsnadError: the ledger or the index cannot be read.
    """
    folder = folder.absolute()
    if folder.exists():
        message = f"{folder} is there already: name a new folder for each backup"
        raise BackupError(message)
    staged = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    try:
        staged.mkdir(mode=0o700, parents=True)
        (staged / _LEDGER).mkdir()
        # The ledger first: what its answers cite is in the index of then, or in their own citations.
        revision = copying.save(settings.database_url.get_secret_value(), staged / _LEDGER)
        generation, damage = _copy_index(settings.indexes_dir, staged / _INDEX)
        manifest = _Manifest(
            format=_FORMAT,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            ledger=copying.kind_of(settings.database_url.get_secret_value()),
            revision=revision,
            generation=generation,
            files=_digests(staged),
        )
        (staged / _MANIFEST).write_bytes(digests.sealed(manifest.model_dump_json(indent=1)))
        for path in (*staged.rglob("*"), staged):
            sync(path)
        staged.rename(folder)
        sync(folder.parent)
    except OSError as error:
        message = f"{folder} cannot be written: {error}"
        raise BackupError(message) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return BackedUp(folder, generation, revision, damage)


def restore(settings: BotSettings, folder: Path, *, force: bool) -> BackedUp:
    """Put a backup back: the ledger into DATABASE_URL, the index into INDEXES_DIR and into service.

    Args:
        settings: where to.
        folder: the backup; every file of it is verified before anything is changed.
        force: replace the ledger and the index that are there.

    Raises:
        BackupError: the backup is not whole, or something is there and `force` is not given.
        IsnadError: the ledger is of a newer version or in use, or the index cannot be written.
    """
    manifest = _verified(folder)
    url = settings.database_url.get_secret_value()
    if copying.kind_of(url) != manifest.ledger:
        message = f"the backup is of a ledger in {manifest.ledger}, and DATABASE_URL names {copying.kind_of(url)}"
        raise BackupError(message)
    if not force:
        _refuse_to_replace(settings, manifest)
    if manifest.generation is None:
        copying.load(url, folder / _LEDGER, manifest.revision)
    else:
        saved = generations.read(folder / _INDEX / manifest.generation)
        generations.verify(saved)
        with generations.builder_lock(settings.indexes_dir), generations.staging(settings.indexes_dir) as staged:
            # All that takes time or room is done before the ledger is replaced.
            shutil.copytree(saved.folder, staged, dirs_exist_ok=True)
            copying.load(url, folder / _LEDGER, manifest.revision)
            generations.put_into_service(settings.indexes_dir, staged, saved.manifest)
    return BackedUp(folder, manifest.generation, manifest.revision, None)


def backup_report(made: BackedUp, settings: BotSettings) -> str:
    """Return what was backed up and what was not, for a person, ending in a line feed."""
    lines = [
        f"Backed up in {made.folder}",
        f"Ledger: revision {made.revision}",
        f"Index: {made.generation or 'there is none yet'}",
        f"Not in it: the documents in {settings.seeds_dir}, and .env, which holds the token: keep both elsewhere",
    ]
    if made.damage is not None:
        lines.append(f"Warning: this is an older index, {made.damage.generation} is damaged: {made.damage.reason}")
    return "\n".join(lines) + "\n"


def restore_report(restored: BackedUp, settings: BotSettings) -> str:
    """Return what was put back and what is left to do, for a person, ending in a line feed."""
    lines = [f"Restored from {restored.folder}", f"Ledger: revision {restored.revision}"]
    if restored.generation is None:
        lines.append("Index: the backup has none; the bot builds one when it starts")
    else:
        lines.append(f"Index: {restored.generation} in {settings.indexes_dir}")
        if not is_of_this_version(generations.current(settings.indexes_dir)):
            lines.append("It is of another version of Isnad: run python -m retrieval build before the bot")
    if not settings.seeds_dir.is_dir():
        lines.append(f"The documents are not in {settings.seeds_dir}: put them there before the next build")
    return "\n".join(lines) + "\n"


def _copy_index(indexes: Path, target: Path) -> tuple[str | None, Damage | None]:
    """Copy the newest whole generation, and verify the copy; return its name, None where there is none."""

    def copy(generation: Generation) -> str:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(generation.folder, target / generation.name)
        generations.verify(generations.read(target / generation.name))
        return generation.name

    for attempt in range(_TRIES):
        try:
            return open_newest_whole(indexes, copy)
        except NoGenerationError:
            return None, None
        except (OSError, GenerationError):
            # A build may have put another into service and removed this one meanwhile.
            if attempt == _TRIES - 1:
                raise
    raise AssertionError


def _verified(folder: Path) -> _Manifest:
    try:
        manifest = _Manifest.model_validate_json(digests.unsealed((folder / _MANIFEST).read_bytes()) or b"")
    except (OSError, ValidationError) as error:
        message = f"{folder / _MANIFEST} is missing, damaged, or not that of a backup of this version"
        raise BackupError(message) from error
    for name, wanted in manifest.files.items():
        try:
            found = _digest(folder / name)
        except OSError as error:
            message = f"{folder / name} is missing or cannot be read; nothing was restored"
            raise BackupError(message) from error
        if found != wanted:
            message = f"{folder / name} is not as it was backed up; nothing was restored"
            raise BackupError(message)
    return manifest


def _refuse_to_replace(settings: BotSettings, manifest: _Manifest) -> None:
    if copying.holds_anything(settings.database_url.get_secret_value()):
        message = "DATABASE_URL names a ledger that would be replaced: give --force, or another DATABASE_URL"
        raise BackupError(message)
    if manifest.generation is not None and generations.current_name(settings.indexes_dir) is not None:
        message = f"{settings.indexes_dir} has an index that would be replaced: give --force, or another INDEXES_DIR"
        raise BackupError(message)


def _digests(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _digest(path) for path in paths}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
