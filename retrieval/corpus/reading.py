"""The seeds folder to Documents: which reader reads which suffix, and what becomes of what none can read."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from retrieval.corpus.files import SeedFile, list_files
from retrieval.corpus.json_lines import read_json_lines
from retrieval.corpus.plain_text import read_plain_text
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document
from retrieval.errors import CorpusError, UnreadableError

Reader: TypeAlias = Callable[[SeedFile], Iterator[Document | Skipped]]
"""Yields the documents of a file and a `Skipped` for each part of it that is left out.

Raises UnreadableError where the whole file, or the rest of it, cannot be read; an OSError may pass through.
Ids begin with the file's path: `path` itself, or `path#` and a name that is unique in the file.
"""

READERS: Final[Mapping[str, Reader]] = {
    ".jsonl": read_json_lines,
    ".md": read_plain_text,
    ".txt": read_plain_text,
}
"""The reader of each suffix; suffixes are in small letters, with their dot."""


def read_corpus(seeds: Path) -> Iterator[Document | Skipped]:
    """Read every file of a folder, in the order of `list_files`, one document at a time.

    Args:
        seeds: the folder.

    Returns:
        Each document, its id unique in the corpus, and a `Skipped` for all that was left out.

    Raises:
        CorpusError: at once, there is no such folder; or at the end of the iteration, it held no document.
    """
    return _read(list_files(seeds), seeds)


def _read(files: Iterator[SeedFile | Skipped], seeds: Path) -> Iterator[Document | Skipped]:
    ids: set[str] = set()
    first: Skipped | None = None
    for file in files:
        for found in (file,) if isinstance(file, Skipped) else read_file(file):
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


def read_file(file: SeedFile) -> Iterator[Document | Skipped]:
    """Yield what the reader of a file's suffix finds in it; what goes wrong is reported, never raised."""
    suffix = PurePosixPath(file.path).suffix
    reader = READERS.get(suffix.lower())
    if reader is None:
        reason = f"no reader for {suffix}" if suffix else "no reader for a name without a suffix"
        yield Skipped(file.path, None, reason)
        return
    try:
        yield from reader(file)
    except UnreadableError as error:
        yield Skipped.of(error)
    except OSError as error:
        yield Skipped(file.path, None, f"cannot be opened: {error.strerror}")
