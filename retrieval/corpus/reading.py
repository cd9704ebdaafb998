"""Files to Documents: which reader reads which suffix, and what becomes of what none can read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from retrieval.arabic.sentences import split_paragraphs, split_sentences
from retrieval.corpus.archives import Allowance, IsWanted, unpack_attachments, unpack_tar, unpack_zip
from retrieval.corpus.books import read_book
from retrieval.corpus.corpus_file import CORPUS_FILE, NO_CORPUS_FILE, CorpusFile, FieldMapping
from retrieval.corpus.files import MOST_CHARACTERS, SeedFile, read_whole
from retrieval.corpus.json_lines import read_json_lines
from retrieval.corpus.mail import read_message
from retrieval.corpus.pages import read_page
from retrieval.corpus.pdf import read_pdf
from retrieval.corpus.plain_text import read_plain_text
from retrieval.corpus.skipped import Skipped
from retrieval.corpus.tables import read_table
from retrieval.corpus.tagged import read_tagged
from retrieval.corpus.trec import read_collection
from retrieval.corpus.word import read_word
from retrieval.domain import Document, Span
from retrieval.errors import UnreadableError

Reader: TypeAlias = Callable[[SeedFile], Iterator[Document | Skipped]]
"""Yields the documents of a file and a `Skipped` for each part of it that is left out.

Raises UnreadableError where the whole file, or the rest of it, cannot be read; an OSError may pass through.
Ids begin with the file's path: `path` itself, or `path#` and a name that is unique in the file.
"""

READERS: Final[Mapping[str, Reader]] = {
    ".csv": read_table,
    ".docx": read_word,
    ".epub": read_book,
    ".htm": read_page,
    ".html": read_page,
    ".jsonl": read_json_lines,
    ".md": read_plain_text,
    ".pdf": read_pdf,
    ".sgm": read_collection,
    ".sgml": read_collection,
    ".tsv": read_table,
    ".txt": read_plain_text,
    ".xhtml": read_page,
    ".xml": read_collection,
}
"""The reader of each suffix; suffixes are in small letters, with their dot."""


_PLAIN: Final = frozenset({".csv", ".jsonl", ".md", ".sgm", ".sgml", ".tsv", ".txt", ".xml"})

MOST_SENTENCES: Final = 1_000_000
"""The most sentences of a document: each takes a kilobyte of memory where documents are analysed."""

DEEPEST: Final = 4
"""How many others a file may be packed in, one in another."""

Holder: TypeAlias = Callable[[SeedFile, Allowance, IsWanted], Iterator[Document | SeedFile | Skipped]]
"""A reader of files that hold files: yields these too, each only until the next step."""


def suffixes_read() -> tuple[str, ...]:
    """Return the suffixes of the files that are read."""
    return tuple(sorted({*READERS, *_HOLDERS}))


def is_wanted(path: str, corpus_file: CorpusFile) -> bool:
    """Tell whether a file of the folder is read, or passed over in silence."""
    # Of an archive its members are asked for, not itself.
    is_included = corpus_file.is_included(path) or _suffix(path) in _HOLDERS
    return is_included and path != CORPUS_FILE and not corpus_file.is_excluded(path)


def read_wanted(file: SeedFile, corpus_file: CorpusFile) -> Iterator[Document | Skipped]:
    """Yield what a file that is wanted holds, with what `corpus.toml` says of all documents."""
    for found in read_file(file, corpus_file):
        if isinstance(found, Document) and found.source.publisher is None:
            yield replace(found, source=replace(found.source, publisher=corpus_file.publisher))
        else:
            yield found


def read_file(file: SeedFile, corpus_file: CorpusFile = NO_CORPUS_FILE) -> Iterator[Document | Skipped]:
    """Yield what the reader of a file finds in it, and in the files in it; what goes wrong is reported, never raised.

    Args:
        file: to read.
        corpus_file: a mapping of it that is about the file decides how it is read; else its suffix does.
    """
    for found in _FileReading(corpus_file, Allowance()).read(file, 0):
        yield _bounded(found) if isinstance(found, Document) else found


def is_plain(path: str, corpus_file: CorpusFile) -> bool:
    """Tell whether a file is read as the text that it is, with nothing packed in it, or not at all."""
    return corpus_file.mapping_for(path) is not None or _suffix(path) in _PLAIN or not has_reader(path)


def has_reader(path: str) -> bool:
    """Tell whether files with this ending are read."""
    return _suffix(path) in {*READERS, *_HOLDERS}


@dataclass(frozen=True, slots=True)
class _FileReading:
    """The reading of one file of the folder, with all that is packed in it."""

    corpus_file: CorpusFile
    allowance: Allowance

    def read(self, file: SeedFile, depth: int) -> Iterator[Document | Skipped]:
        """Yield what a file holds that is packed in so many others."""
        reader = self._reader_of(file.path, depth)
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
            yield Skipped(file.path, None, f"cannot be opened: {error.strerror or error}")
        except MemoryError:
            # Nothing is known of the file then, and whoever set the limit has to hear of it.
            raise
        except Exception as error:  # noqa: BLE001 - no file, however broken, may keep the others from being read
            reason = f"cannot be read: {type(error).__name__}: {error}; please report it with the file"
            yield Skipped(file.path, None, reason)

    def _reader_of(self, path: str, depth: int) -> Reader | None:
        mapping = self.corpus_file.mapping_for(path)
        if mapping is not None:
            return _mapped_reader(mapping)
        suffix = _suffix(path)
        if suffix in _HOLDERS:
            return partial(self._read_holder, holder=_HOLDERS[suffix], depth=depth)
        return READERS.get(suffix)

    def _read_holder(self, file: SeedFile, holder: Holder, depth: int) -> Iterator[Document | Skipped]:
        if depth == DEEPEST:
            raise UnreadableError(file.path, None, f"packed in more than {DEEPEST} others")
        for found in holder(file, self.allowance, self._is_wanted):
            if isinstance(found, SeedFile):
                yield from self.read(found, depth + 1)
            elif isinstance(found, Skipped) or self.corpus_file.is_included(found.source.path):
                yield found

    def _is_wanted(self, path: str) -> bool:
        is_included = self.corpus_file.is_included(path) or _suffix(path) in _HOLDERS
        return is_included and not self.corpus_file.is_excluded(path)


def _bounded(document: Document) -> Document | Skipped:
    """Return a document, or why it is left out: whoever has to hold all of it in memory can bear no more."""
    length = len(document.text)
    if length > MOST_CHARACTERS:
        return Skipped(
            document.source.id, None, f"too large: {length} characters, more than {MOST_CHARACTERS}; split it"
        )
    # A sentence has a letter and a mark at least; to count those of every text would take as long as to index it.
    if length > 2 * MOST_SENTENCES and sum(1 for _ in _sentences(document)) > MOST_SENTENCES:
        return Skipped(document.source.id, None, f"too many sentences: more than {MOST_SENTENCES}; split it")
    return document


def _sentences(document: Document) -> Iterator[Span]:
    for paragraph in split_paragraphs(document.text, document.body):
        yield from split_sentences(document.text, paragraph)


def _mapped_reader(mapping: FieldMapping) -> Reader:
    match mapping.format:
        case "jsonl":
            return partial(read_json_lines, fields=mapping.fields)
        case "csv":
            return partial(read_table, fields=mapping.fields)
        case "tagged":
            return partial(read_tagged, mapping=mapping)


def _read_mail(file: SeedFile, allowance: Allowance, is_wanted: IsWanted) -> Iterator[Document | SeedFile | Skipped]:
    """Yield the document of a message where it says anything, and then what is attached to it."""
    message = read_message(read_whole(file), file.path)
    if message.document is None and not message.attachments:
        raise UnreadableError(file.path, None, "empty: no text in the message")
    if message.document is not None:
        yield message.document
    yield from unpack_attachments(file, message.attachments, allowance, is_wanted)


def _suffix(path: str) -> str:
    """Return what a path ends in, in small letters: two suffixes for a tar archive that is packed."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes[-2:]]
    return "".join(suffixes) if suffixes[:-1] == [".tar"] else "".join(suffixes[-1:])


_HOLDERS: Final[Mapping[str, Holder]] = {
    ".eml": _read_mail,
    ".tar": unpack_tar,
    ".tar.bz2": unpack_tar,
    ".tar.gz": unpack_tar,
    ".tar.xz": unpack_tar,
    ".tbz2": unpack_tar,
    ".tgz": unpack_tar,
    ".txz": unpack_tar,
    ".zip": unpack_zip,
}
