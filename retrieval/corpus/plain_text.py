"""The reader of `.txt` and `.md`: a document a file, with optional front matter; collections are known by tags."""

from collections.abc import Iterator

from retrieval.corpus.composing import compose
from retrieval.corpus.decoding import decode, is_blank
from retrieval.corpus.files import SeedFile, read_whole
from retrieval.corpus.front_matter import read_front_matter
from retrieval.corpus.skipped import Skipped
from retrieval.corpus.trec import documents_of, is_collection
from retrieval.domain import Document, Span
from retrieval.errors import UnreadableError


def read_plain_text(file: SeedFile) -> Iterator[Document | Skipped]:
    """Yield the document of a file; its id is the file's path. A file in the form of TREC gives those of its records.

    Raises:
        UnreadableError: the file is not text, is blank, or has bad front matter.
        OSError: the file cannot be opened.
    """
    text = decode(read_whole(file), file.path)
    if is_collection(text):
        yield from documents_of(text, file.path)
        return
    front_matter = read_front_matter(text, file.path)
    body = Span(front_matter.end, len(text))
    if is_blank(body.of(text)):
        raise UnreadableError(file.path, None, "empty: no text after the front matter")
    yield compose(file.path, file.path, text, body, front_matter.metadata)
