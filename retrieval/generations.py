"""Generations: the manifest, the staging folder, the atomic CURRENT, and what is kept."""

import hashlib
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval.errors import BuildRunningError, DamagedGenerationError, GenerationError, NoGenerationError
from retrieval.ports import Dtype

FORMAT_VERSION = 6
VECTORS, WORDS, LEXICAL, CATALOG = "vectors.faiss", "words", "lexical", "catalog.sqlite"
MANIFEST = "manifest.json"
_CURRENT, _LOCK, _STAGING = "CURRENT", ".build.lock", ".staging-"
_REBUILD = "build it again: python -m retrieval build --full"


class EmbedderRecord(BaseModel):
    """Which model made the vectors; `dtype` is what "auto" chose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    fingerprint: str
    dimension: int
    dtype: Dtype


class FileRecord(BaseModel):
    """A file of the generation as it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    sha256: str


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


@dataclass(frozen=True, slots=True)
class Generation:
    """A finished generation on the disk."""

    name: str
    folder: Path
    manifest: Manifest


def current_name(indexes: Path) -> str | None:
    """Return the name of the generation in service, or None where none was ever built."""
    try:
        return (indexes / _CURRENT).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def current(indexes: Path) -> Generation:
    """Return the generation in service.

    Raises:
        NoGenerationError: none was ever built.
        DamagedGenerationError: its manifest is missing or not readable.
    """
    name = current_name(indexes)
    if name is None:
        message = f"there is no index in {indexes}; build one: python -m retrieval build"
        raise NoGenerationError(message)
    folder = indexes / name
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        message = f"{folder / MANIFEST} is missing or damaged; {_REBUILD}"
        raise DamagedGenerationError(message) from error
    return Generation(name, folder, manifest)


def verify(generation: Generation) -> None:
    """Compare every file of the generation with its manifest.

    Raises:
        DamagedGenerationError: a file is missing, or has another size or digest.
    """
    for name, recorded in generation.manifest.files.items():
        path = generation.folder / name
        try:
            found = _file_record(path)
        except OSError as error:
            message = f"{path} is missing or cannot be read; {_REBUILD}"
            raise DamagedGenerationError(message) from error
        if found != recorded:
            message = f"{path} is not as it was built ({found.bytes} bytes, {recorded.bytes} recorded); {_REBUILD}"
            raise DamagedGenerationError(message)


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
            for leftover in indexes.glob(f"{_STAGING}*"):
                shutil.rmtree(leftover)
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
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): _file_record(path) for path in paths}


def next_name(indexes: Path, built_from: str) -> str:
    """Return the name of the next generation: a number that only grows, and a digest of what it was built from.

    The number orders generations without a clock, which may be set back.
    """
    numbers = [int(folder.name.split("-")[0]) for folder in _finished(indexes)]
    return f"{max(numbers, default=0) + 1:06}-{hashlib.sha256(built_from.encode()).hexdigest()[:8]}"


def publish(indexes: Path, staged: Path, manifest: Manifest) -> Generation:
    """Write the manifest, move the staged folder beside the others and point CURRENT at it, atomically."""
    (staged / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    for path in staged.rglob("*"):
        _sync(path)
    _sync(staged)
    folder = staged.rename(indexes / manifest.generation)
    pointer = indexes / f"{_CURRENT}.new"
    pointer.write_text(manifest.generation + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(indexes / _CURRENT)
    _sync(indexes)
    return Generation(manifest.generation, folder, manifest)


def prune(indexes: Path, keep: int) -> None:
    """Remove all but the generation in service and the `keep` newest others."""
    name = current_name(indexes)
    others = [folder for folder in _finished(indexes) if folder.name != name]
    for folder in others[: max(len(others) - keep, 0)]:
        shutil.rmtree(folder)


def _finished(indexes: Path) -> list[Path]:
    """Return the folders of finished generations, oldest first."""
    return sorted(path.parent for path in indexes.glob(f"[0-9]*-*/{MANIFEST}"))


def _file_record(path: Path) -> FileRecord:
    with path.open("rb") as file:
        return FileRecord(bytes=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
