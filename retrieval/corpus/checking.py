"""A cited document read again: whether it still is what was indexed, and whether it still holds the passage."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from retrieval.corpus.corpus_file import NO_CORPUS_FILE
from retrieval.corpus.files import SeedFile
from retrieval.corpus.reading_apart import ReaderProcess, ReadingEndedError, ReadingLimits
from retrieval.domain import Document, Source, digest

SourceState: TypeAlias = Literal["unchanged", "changed", "gone"]
"""Whether a document is as it was when it was indexed; "gone" also where it cannot be read any more."""

_LIMITS: Final = ReadingLimits(seconds=20, megabytes=1024)


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What a document is now; `sha256` is its digest, None where it is gone, `holds_passage` is word for word."""

    state: SourceState
    sha256: str | None
    holds_passage: bool


def check_source(seeds: Path, source: Source, passage: str) -> SourceCheck:
    """Read the file of a document again and compare it with what was indexed.

    Args:
        seeds: the folder of documents.
        source: as it was cited.
        passage: what was cited of it.
    """
    document = _read_again(seeds, source)
    if document is None:
        return SourceCheck("gone", None, holds_passage=False)
    sha256 = digest(document.text)
    state: SourceState = "unchanged" if sha256 == source.sha256 else "changed"
    return SourceCheck(state, sha256, passage in document.text)


def _read_again(seeds: Path, source: Source) -> Document | None:
    location = seeds / source.path
    try:
        # What was cited may be old: a link that was put in its place since must not lead out of the folder.
        if not location.resolve(strict=True).is_relative_to(seeds.resolve()) or not location.is_file():
            return None
    except (OSError, RuntimeError, ValueError):
        return None
    # What was cited may have been replaced by what is made to do harm, and whoever asks waits.
    with ReaderProcess(NO_CORPUS_FILE, _LIMITS) as reader:
        try:
            found = (one for one in reader.read(SeedFile(source.path, location)) if isinstance(one, Document))
            return next((document for document in found if document.source.id == source.id), None)
        except ReadingEndedError:
            return None
