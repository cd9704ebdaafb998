"""What keeps a corpus from being answered from, and what to do about it: each part is looked at by itself."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from retrieval import generations
from retrieval.corpus.inventory import NO_INVENTORY, read_inventory
from retrieval.corpus.survey import survey
from retrieval.errors import CorpusError, GenerationError, ModelError, NoGenerationError
from retrieval.generations import EmbedderRecord, Generation
from retrieval.indexing import INVENTORY
from retrieval.ports import Embedder
from retrieval.reading import check_versions

State: TypeAlias = Literal["ok", "warning", "error"]

_BUILD = "python -m retrieval build"
_BYTES_A_MIB = 1 << 20
# A first build keeps its words, vectors and terms, of a size that nobody knows before.
_LEAST_FREE = 512 * _BYTES_A_MIB


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part; `remedy` says what to do, None where nothing is to be done."""

    part: str
    state: State
    said: str
    remedy: str | None = None


def diagnose(
    seeds: Path, indexes: Path, open_embedder: Callable[[EmbedderRecord | None], Embedder]
) -> Iterator[Finding]:
    """Look at the documents, the index, its folder and the model, and yield what was found of each.

    Nothing is changed, but a default model that was not unpacked yet. Every byte of the index is read.

    Args:
        seeds: the folder of documents.
        indexes: the folder of what is built from them.
        open_embedder: loads the model, which takes seconds; it is told what the index was built with.
    """
    yield _seeds(seeds)
    generation, finding = _index(indexes)
    yield finding
    if generation is not None:
        yield _freshness(seeds, generation)
    yield _folder(indexes)
    yield _space(indexes, generation)
    yield _model(generation, open_embedder)


def _seeds(seeds: Path) -> Finding:
    try:
        surveyed = survey(seeds, NO_INVENTORY, trusts_stamps=True)
    except CorpusError as error:
        return Finding("documents", "error", str(error), "put documents into SEEDS_DIR, or mend what is named")
    if not surveyed.files_to_read:
        return Finding("documents", "error", f"{seeds} has no file that can be read", "put documents there")
    return Finding("documents", "ok", f"{_files(surveyed.files_to_read)} in {seeds}")


def _index(indexes: Path) -> tuple[Generation | None, Finding]:
    """Return the generation in service where it can be read, and what was found of it."""
    try:
        generation = generations.current(indexes)
        check_versions(generation)
        generations.verify(generation)
    except NoGenerationError as error:
        return None, Finding("index", "warning", str(error), _BUILD)
    except GenerationError as error:
        return None, Finding("index", "error", str(error), _BUILD)
    manifest = generation.manifest
    said = (
        f"{generation.name}: {len(manifest.documents)} documents, {manifest.sentences} sentences, every byte as built"
    )
    return generation, Finding("index", "ok", said)


def _freshness(seeds: Path, generation: Generation) -> Finding:
    known = read_inventory(generation.folder / INVENTORY)
    try:
        surveyed = survey(seeds, known, trusts_stamps=True)
    except CorpusError:
        return Finding("freshness", "warning", "the documents cannot be compared with the index")
    if surveyed.is_as(known):
        return Finding("freshness", "ok", "the index is of the documents as they are")
    said = f"the documents have changed since: {_files(surveyed.files_to_read)} to read"
    return Finding("freshness", "warning", said, f"{_BUILD}, or /reindex in the bot")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"


def _folder(indexes: Path) -> Finding:
    """Tell whether a build can write; answering needs no more than reading."""
    nearest = next(one for one in (indexes, *indexes.absolute().parents) if one.exists())
    if not nearest.is_dir():
        return Finding("folder", "error", f"{nearest} is no folder", "set INDEXES_DIR to a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        said = f"{nearest} cannot be written: answering works, building does not"
        return Finding("folder", "warning", said, "give the user of the bot the right to write there")
    return Finding("folder", "ok", f"{nearest} can be written")


def _space(indexes: Path, generation: Generation | None) -> Finding:
    """Tell whether there is room for another generation beside the one in service."""
    nearest = next(one for one in (indexes, *indexes.absolute().parents) if one.exists())
    free = shutil.disk_usage(nearest).free
    size = sum(one.bytes for one in generation.manifest.files.values()) if generation is not None else 0
    wanted = max(2 * size, _LEAST_FREE)
    said = f"{free // _BYTES_A_MIB:,} MiB free; a build wants some {wanted // _BYTES_A_MIB:,}"
    if free >= wanted:
        return Finding("space", "ok", said)
    return Finding("space", "warning", said, "make room, or set INDEXES_DIR to a larger disk")


def _model(generation: Generation | None, open_embedder: Callable[[EmbedderRecord | None], Embedder]) -> Finding:
    record = generation.manifest.embedder if generation is not None else None
    try:
        embedder = open_embedder(record)
    except ModelError as error:
        return Finding("model", "error", str(error), "check EMBEDDING_MODEL")
    said = f"{embedder.name} ({embedder.dtype}), {embedder.dimension} dimensions"
    if record is not None and record.fingerprint != embedder.fingerprint:
        return Finding("model", "error", f"{said}: the index was built with another model or other prompts", _BUILD)
    return Finding("model", "ok", said)
