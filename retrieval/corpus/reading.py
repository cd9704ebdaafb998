"""The seeds folder to Documents: which reader reads which suffix, and what becomes of what none can read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from retrieval.corpus.corpus_file import CORPUS_FILE, NO_CORPUS_FILE, CorpusFile, read_corpus_file
from retrieval.corpus.files import SeedFile, list_files
from retrieval.corpus.json_lines import read_json_lines
from retrieval.corpus.plain_text import read_plain_text
from retrieval.corpus.skipped import Skipped
from retrieval.corpus.tables import read_table
from retrieval.corpus.tagged import read_tagged
from retrieval.domain import Document
from retrieval.errors import CorpusError, UnreadableError

Reader: TypeAlias = Callable[[SeedFile], Iterator[Document | Skipped]]
"""Yields the documents of a file and a `Skipped` for each part of it that is left out.

Raises UnreadableError where the whole file, or the rest of it, cannot be read; an OSError may pass through.
Ids begin with the file's path: `path` itself, or `path#` and a name that is unique in the file.
"""

READERS: Final[Mapping[str, Reader]] = {
    ".csv": read_table,
    ".jsonl": read_json_lines,
    ".md": read_plain_text,
    ".tsv": read_table,
    ".txt": read_plain_text,
}
"""The reader of each suffix; suffixes are in small letters, with their dot."""


LARGEST_FILE: Final = 128 * 1024 * 1024
"""The most bytes of a file that is read whole."""

_STREAMED: Final = frozenset({".jsonl"})


def read_corpus(seeds: Path) -> Iterator[Document | Skipped]:
    """Read every file of a folder, in the order of `list_files`, one document at a time.

    What the folder's `corpus.toml` leaves out is passed over in silence.

    Args:
        seeds: the folder.

    Returns:
        Each document, its id unique in the corpus, and a `Skipped` for all that was left out.

    Raises:
        CorpusError: at once, there is no such folder or its `corpus.toml` is wrong; or at the end of the iteration, it
            held no document.
    """
    files = list_files(seeds)
    return _read(files, seeds, read_corpus_file(seeds))


def _read(files: Iterator[SeedFile | Skipped], seeds: Path, corpus_file: CorpusFile) -> Iterator[Document | Skipped]:
    ids: set[str] = set()
    first: Skipped | None = None
    for file in files:
        for found in (file,) if isinstance(file, Skipped) else _read_wanted(file, corpus_file):
            if isinstance(found, Document):
                identifier = found.source.id
                # A reader's ids are unique in its file, but `a.jsonl#x.txt` can also be a file's name.
                if identifier in ids:
                    yield Skipped(found.source.path, None, f"another document has this id: {identifier}")
                    continue
                ids.add(identifier)
            elif first is None:
                first = found
            yield found
    if not ids:
        known = ", ".join(sorted(READERS))
        because = f"; the first that was left out is {first}" if first else ""
        message = f"{seeds}: no document that can be read; put files there ({known}){because}"
        raise CorpusError(message)


def _read_wanted(file: SeedFile, corpus_file: CorpusFile) -> Iterator[Document | Skipped]:
    if file.path == CORPUS_FILE or corpus_file.is_excluded(file.path) or not corpus_file.is_included(file.path):
        return
    for found in read_file(file, corpus_file):
        if isinstance(found, Document) and found.source.publisher is None:
            yield replace(found, source=replace(found.source, publisher=corpus_file.publisher))
        else:
            yield found


def read_file(file: SeedFile, corpus_file: CorpusFile = NO_CORPUS_FILE) -> Iterator[Document | Skipped]:
    """Yield what the reader of a file finds in it; what goes wrong is reported, never raised.

    Args:
        file: to read.
        corpus_file: a mapping of it that is about the file decides how it is read; else its suffix does.
    """
    reader = _reader_of(file.path, corpus_file)
    if reader is None:
        suffix = PurePosixPath(file.path).suffix
        reason = f"no reader for {suffix}" if suffix else "no reader for a name without a suffix"
        yield Skipped(file.path, None, reason)
        return
    try:
        yield from reader(file)
    except UnreadableError as error:
        yield Skipped.of(error)
    except OSError as error:
        yield Skipped(file.path, None, f"cannot be opened: {error.strerror}")


def _reader_of(path: str, corpus_file: CorpusFile) -> Reader | None:
    mapping = corpus_file.mapping_for(path)
    if mapping is None:
        return READERS.get(PurePosixPath(path).suffix.lower())
    match mapping.format:
        case "jsonl":
            return partial(read_json_lines, fields=mapping.fields)
        case "csv":
            return partial(read_table, fields=mapping.fields)
        case "tagged":
            return partial(read_tagged, mapping=mapping)
