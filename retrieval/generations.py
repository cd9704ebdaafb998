"""Generations: the manifest, the staging folder, the atomic CURRENT, and what is kept."""

import hashlib
import os
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval import digests
from retrieval.digests import FileRecord
from retrieval.errors import (
    BuildRunningError,
    DamagedGenerationError,
    GenerationError,
    NoGenerationError,
    StaleGenerationError,
)
from retrieval.ports import Dtype, Embedder
from retrieval.syncing import sync

FORMAT_VERSION = 7
VECTORS, WORDS, LEXICAL, CATALOG = "vectors.faiss", "words", "lexical", "catalog.sqlite"
MANIFEST = "manifest.json"
_CURRENT, _NEW, _LOCK, _STAGING, _DISCARDED = "CURRENT", ".new", ".build.lock", ".staging-", ".discarded-"
_FIRST_SEALED = 7
_NAME = re.compile(r"[0-9]{6,}-[0-9a-f]{8}")
_REBUILD = "build it again: python -m retrieval build"


class EmbedderRecord(BaseModel):
    """Which model made the vectors; `dtype` is what "auto" chose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    fingerprint: str
    dimension: int
    dtype: Dtype

    @classmethod
    def of(cls, embedder: Embedder) -> Self:
        """Return what an embedder says of itself."""
        return cls(
            name=embedder.name, fingerprint=embedder.fingerprint, dimension=embedder.dimension, dtype=embedder.dtype
        )


class Manifest(BaseModel):
    """What a generation was built from and with; it stands beside the index files as `manifest.json`.

    `vectors` is the kind of index that their number asked for, `documents` maps each document's id to a digest of its
    text and metadata, `files` each file's path in the folder to its size and digest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    generation: str
    built_at: str
    embedder: EmbedderRecord
    folding: int
    segmentation: int
    terms: int
    speech: int
    sentences: int
    vectors: str
    documents: dict[str, str]
    files: dict[str, FileRecord]


class _Format(BaseModel):
    """What every manifest that was ever written says of itself."""

    format: int


@dataclass(frozen=True, slots=True)
class Generation:
    """A finished generation on the disk."""

    name: str
    folder: Path
    manifest: Manifest


def current_name(indexes: Path) -> str | None:
    """Return the name of the generation in service, or None where none was ever built.

    Raises:
        GenerationError: the file that holds it cannot be read.
    """
    try:
        return (indexes / _CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{indexes / _CURRENT} cannot be read: {error.strerror}"
        raise GenerationError(message) from error


def shown_name(indexes: Path) -> str:
    """Return the name of the generation in service for a person, that of the file which should hold it otherwise."""
    name = current_name(indexes)
    return name if name is not None and _NAME.fullmatch(name) else _CURRENT


def current(indexes: Path) -> Generation:
    """Return the generation in service.

    Raises:
        NoGenerationError: none was ever built.
        DamagedGenerationError: what names it, or its manifest, is missing or damaged.
        StaleGenerationError: its files are of another format.
    """
    name = current_name(indexes)
    if name is None:
        message = f"there is no index in {indexes}; build one: python -m retrieval build"
        raise NoGenerationError(message)
    if not _NAME.fullmatch(name):
        message = f"{indexes / _CURRENT} does not name a generation; {_REBUILD}"
        raise DamagedGenerationError(message)
    return read(indexes / name)


def others(indexes: Path) -> Iterator[Generation]:
    """Yield the generations that are not in service and have a manifest to read, the newest first."""
    name = current_name(indexes)
    for folder in reversed(_folders(indexes)):
        if folder.name == name:
            continue
        try:
            yield read(folder)
        except GenerationError:
            continue


def verify(generation: Generation) -> None:
    """Compare every file of the generation with its manifest.

    Raises:
        DamagedGenerationError: a file is missing, or has another size or digest.
    """
    damage = find_damage(generation)
    if damage is not None:
        raise DamagedGenerationError(damage)


def find_damage(generation: Generation) -> str | None:
    """Return what is wrong with the files of a generation and how to mend it, None where all are as they were built."""
    damage = digests.find_damage(generation.folder, generation.manifest.files)
    return None if damage is None else f"{damage}; {_REBUILD}"


def read(folder: Path) -> Generation:
    """Read the manifest of a generation, every byte of which counts; its other files are not looked at.

    Raises:
        DamagedGenerationError: the manifest is missing, damaged, or of a generation of another name.
        StaleGenerationError: the files are of another format.
    """
    path = folder / MANIFEST
    damaged = f"{path} is missing or damaged; {_REBUILD}"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DamagedGenerationError(damaged) from error
    unsealed = digests.unsealed(content)
    try:
        version = _Format.model_validate_json(unsealed or content).format
        # Formats before the seventh had no seal.
        if version != FORMAT_VERSION and (unsealed is not None or version < _FIRST_SEALED):
            message = f"the index {folder.name} is of format {version}, this is format {FORMAT_VERSION}; {_REBUILD}"
            raise StaleGenerationError(message)
        manifest = Manifest.model_validate_json(unsealed or b"")
    except ValidationError as error:
        raise DamagedGenerationError(damaged) from error
    if manifest.generation != folder.name:
        raise DamagedGenerationError(damaged)
    return Generation(folder.name, folder, manifest)


@contextmanager
def builder_lock(indexes: Path) -> Generator[None]:
    """Hold the folder for one builder, and clear away what a killed one left.

    Raises:
        BuildRunningError: another process is building.
        GenerationError: the folder cannot be written, or the disk is full.
    """
    try:
        indexes.mkdir(parents=True, exist_ok=True)
        lock = FileLock(indexes / _LOCK, timeout=0)
        with lock:
            _clear(indexes)
            yield
    except Timeout as error:
        message = f"another process is building in {indexes}; wait for it to end, then try again"
        raise BuildRunningError(message) from error
    except OSError as error:
        message = f"{indexes} cannot be written: {error}; the index before stays in service"
        raise GenerationError(message) from error


@contextmanager
def staging(indexes: Path) -> Generator[Path]:
    """Give an empty folder to build in; it is removed unless `publish` moved it into service."""
    folder = indexes / f"{_STAGING}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def file_records(folder: Path) -> dict[str, FileRecord]:
    """Return the record of every file under a folder but the manifest, by its path in it."""
    return digests.records(folder, MANIFEST)


def next_name(indexes: Path, built_from: str) -> str:
    """Return the name of the next generation: a number that only grows, and a digest of what it was built from.

    The number orders generations without a clock, which may be set back.
    """
    numbers = [int(folder.name.split("-")[0]) for folder in _folders(indexes)]
    return f"{max(numbers, default=0) + 1:06}-{hashlib.sha256(built_from.encode()).hexdigest()[:8]}"


def publish(indexes: Path, staged: Path, manifest: Manifest) -> Generation:
    """Write the manifest, move the staged folder beside the others and point CURRENT at it, atomically."""
    write_manifest(staged, manifest)
    return put_into_service(indexes, staged, manifest)


def put_into_service(indexes: Path, staged: Path, manifest: Manifest) -> Generation:
    """Move a staged folder that is whole beside the others, over one of its name, and point CURRENT at it."""
    for path in staged.rglob("*"):
        sync(path)
    sync(staged)
    folder = indexes / manifest.generation
    if folder.exists():
        shutil.rmtree(folder.rename(indexes / f"{_DISCARDED}{folder.name}"))
    staged.rename(folder)
    sync(indexes)
    pointer = indexes / f"{_CURRENT}{_NEW}"
    pointer.write_text(manifest.generation + "\n", encoding="utf-8")
    sync(pointer)
    pointer.replace(indexes / _CURRENT)
    sync(indexes)
    return Generation(manifest.generation, folder, manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a generation's folder, under the digest of its own text."""
    (folder / MANIFEST).write_bytes(digests.sealed(manifest.model_dump_json(indent=1)))


def prune(indexes: Path, keep: int) -> None:
    """Remove all but the generation in service and the `keep` newest others that can be fallen back to."""
    kept = {current_name(indexes), *(one.name for one in islice(others(indexes), keep))}
    for folder in _folders(indexes):
        if folder.name not in kept:
            # A folder that is half removed must not be taken for a generation.
            shutil.rmtree(folder.rename(indexes / f"{_DISCARDED}{folder.name}"))


def _clear(indexes: Path) -> None:
    """Remove what a builder that was killed left half written or half removed."""
    for leftover in (*indexes.glob(f"{_STAGING}*"), *indexes.glob(f"{_DISCARDED}*")):
        shutil.rmtree(leftover)
    (indexes / f"{_CURRENT}{_NEW}").unlink(missing_ok=True)


def _folders(indexes: Path) -> list[Path]:
    """Return the folders that are called as generations are, oldest first."""
    named = (path for path in indexes.iterdir() if _NAME.fullmatch(path.name)) if indexes.is_dir() else ()
    return sorted(named, key=lambda path: (int(path.name.split("-")[0]), path.name))
