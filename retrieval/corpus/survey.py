"""The survey of a seeds folder: which files are as they were read before, and the reading of the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from retrieval.corpus.corpus_file import CorpusFile, read_corpus_file
from retrieval.corpus.files import SeedFile, list_files
from retrieval.corpus.inventory import NO_INVENTORY, FileEntry, Inventory, Stamp, digest_of, read_as, settled, stamp_of
from retrieval.corpus.reading import is_wanted, suffixes_read
from retrieval.corpus.reading_apart import STANDARD_LIMITS, ReaderProcess, ReadingEndedError, ReadingLimits
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document
from retrieval.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the walk: `entry` where it is as it was read before, or was not for reading; else `file` to read."""

    entry: FileEntry | None
    file: SeedFile | None


@dataclass(frozen=True, slots=True)
class Survey:
    """A seeds folder compared with the inventory of an earlier build."""

    seeds: Path
    corpus_file: CorpusFile
    read_as: str
    found: tuple[Found, ...]

    @property
    def files_to_read(self) -> int:
        """How many files are new or another."""
        return sum(one.file is not None for one in self.found)

    def is_as(self, before: Inventory) -> bool:
        """Tell whether nothing came, went or changed since."""
        return self.read_as == before.read_as and [_content(one.entry) for one in self.found] == [
            _content(one) for one in before.entries
        ]


def survey(seeds: Path, before: Inventory, *, trusts_stamps: bool) -> Survey:
    """Find out which files of a folder have to be read.

    A file whose size and times are those of the inventory is taken to be the same; of others the bytes are compared.

    Args:
        seeds: the folder.
        before: what was read the last time.
        trusts_stamps: whether size and times are enough; otherwise the bytes of every file are compared.

    Raises:
        CorpusError: there is no such folder, or its `corpus.toml` is wrong.
    """
    walk = list_files(seeds)
    corpus_file, how = read_corpus_file(seeds), read_as(seeds)
    known = {entry.path: entry for entry in before.entries} if how == before.read_as else {}
    found: list[Found] = []
    for one in walk:
        if isinstance(one, Skipped):
            found.append(Found(FileEntry(one.path, None, None, (), (one,)), None))
        elif is_wanted(one.path, corpus_file):
            entry = _known(one, known, trusts_stamps=trusts_stamps)
            found.append(Found(entry, None if entry else one))
    return Survey(seeds, corpus_file, how, tuple(found))


class Reading:
    """The reading of what a survey found: yields documents, and has the inventory at the end."""

    def __init__(self, surveyed: Survey, limits: ReadingLimits = STANDARD_LIMITS) -> None:
        """Take the survey, and what a document may take to be read; `documents` reads."""
        self._survey = surveyed
        self._limits = limits
        self._entries: list[FileEntry] = []
        self._ids: set[str] = set()

    @property
    def inventory(self) -> Inventory:
        """What was read, once all of it was."""
        return Inventory(self._survey.read_as, tuple(self._entries))

    def documents(self) -> Iterator[Document | str | Skipped]:
        """Yield the documents in the order of the walk; of a file that is as it was, the ids of its documents.

        What was left out comes in its place.

        Raises:
            CorpusError: at the end, there was none.
        """
        with ReaderProcess(self._survey.corpus_file, self._limits) as reader:
            for found in self._survey.found:
                if found.file is not None:
                    yield from self._read(found.file, reader)
                elif found.entry is not None:
                    yield from self._keep(found.entry)
        if not self._ids:
            skipped = self.inventory.skipped
            because = f"; the first that was left out is {skipped[0]}" if skipped else ""
            message = (
                f"{self._survey.seeds}: no document that can be read; put files there ({', '.join(suffixes_read())})"
                f"{because}"
            )
            raise CorpusError(message)

    def _keep(self, entry: FileEntry) -> Iterator[str | Skipped]:
        yield from entry.skipped
        if self._ids.isdisjoint(entry.documents):
            self._entries.append(entry)
            self._ids.update(entry.documents)
            yield from entry.documents
            return
        # A new file has the name that a document of this one is called by: `a.jsonl#x.txt`.
        taken = self._ids.intersection(entry.documents)
        refused = tuple(_refused(entry.path, one) for one in entry.documents if one in taken)
        own = tuple(one for one in entry.documents if one not in taken)
        self._ids.update(own)
        self._entries.append(replace(entry, sha256=None, documents=own, skipped=(*entry.skipped, *refused)))
        yield from refused
        yield from own

    def _read(self, file: SeedFile, reader: ReaderProcess) -> Iterator[Document | Skipped]:
        before, sha256 = _observe(file)
        documents: list[str] = []
        skipped: list[Skipped] = []
        # Whether another build might find something else in the same bytes.
        is_open = False
        for found in _read_to_its_end(file, reader):
            if isinstance(found, Document) and found.source.id in self._ids:
                # A reader's ids are unique in its file, but `a.jsonl#x.txt` can also be a file's name.
                # It may be wanted when that file is gone.
                is_open = True
                found = _refused(found.source.path, found.source.id)  # noqa: PLW2901 - what becomes of it
            if isinstance(found, ReadingEndedError):
                # With other limits, or on another day, it may be read.
                is_open = True
                found = Skipped(file.path, None, _ended(found, documents))  # noqa: PLW2901 - what becomes of it
            if isinstance(found, Skipped):
                skipped.append(found)
            else:
                self._ids.add(found.source.id)
                documents.append(found.source.id)
            yield found
        is_the_same = before is not None and before == _observe_stamp(file)
        keeps = is_the_same and not is_open
        stamp = settled(before) if keeps and before is not None else None
        self._entries.append(FileEntry(file.path, stamp, sha256 if keeps else None, tuple(documents), tuple(skipped)))


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
    reading = Reading(survey(seeds, NO_INVENTORY, trusts_stamps=False))
    return (one for one in reading.documents() if not isinstance(one, str))


_NOTHING: Final = (None, None)


def _known(file: SeedFile, known: Mapping[str, FileEntry], *, trusts_stamps: bool) -> FileEntry | None:
    """Return the entry of a file that is as it was, None where it has to be read."""
    entry = known.get(file.path)
    if entry is None or entry.sha256 is None:
        return None
    stamp = _observe_stamp(file)
    if stamp is None:
        return None
    if trusts_stamps and stamp == entry.stamp:
        return entry
    try:
        sha256 = digest_of(file)
    except OSError:
        return None
    return replace(entry, stamp=settled(stamp)) if sha256 == entry.sha256 else None


def _observe(file: SeedFile) -> tuple[Stamp, str] | tuple[None, None]:
    """Return the stamp and the digest of a file, nothing where it cannot be opened: its reader will say why."""
    try:
        return stamp_of(file), digest_of(file)
    except OSError:
        return _NOTHING


def _observe_stamp(file: SeedFile) -> Stamp | None:
    try:
        return stamp_of(file)
    except OSError:
        return None


def _read_to_its_end(file: SeedFile, reader: ReaderProcess) -> Iterator[Document | Skipped | ReadingEndedError]:
    try:
        yield from reader.read(file)
    except ReadingEndedError as error:
        yield error


def _ended(error: ReadingEndedError, documents: Sequence[str]) -> str:
    return f"{error}; what follows {documents[-1]} in it is left out" if documents else str(error)


def _refused(path: str, document_id: str) -> Skipped:
    return Skipped(path, None, f"another document has this id: {document_id}")


def _content(entry: FileEntry | None) -> FileEntry | None:
    """Return an entry without what may differ between two readings of the same bytes."""
    return None if entry is None else replace(entry, stamp=None)
