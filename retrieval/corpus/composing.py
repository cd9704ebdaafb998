"""A Document put together from its text and what it says about itself."""

import re
from typing import Final

from retrieval.arabic.sentences import split_sentences
from retrieval.corpus.decoding import is_blank
from retrieval.corpus.metadata import Metadata
from retrieval.domain import Document, PageStart, Source, Span, digest

TITLE_LENGTH: Final = 80
"""The most characters of a title that is taken from the text, with its ellipsis."""

_HEADING: Final = re.compile(r"\A\s*#{1,6}\s+(?=\S)")
_ELLIPSIS: Final = "…"


def compose(
    identifier: str, path: str, text: str, body: Span, metadata: Metadata, pages: tuple[PageStart, ...] = ()
) -> Document:
    """Return the Document of a canonical text.

    Args:
        identifier: unique in the corpus.
        path: relative to the seeds folder.
        text: the canonical text.
        body: the part of it that is searched; not blank.
        metadata: what the document says about itself; without a title it gets its first sentence.
        pages: where each begins, in a format that has pages.
    """
    source = Source(
        id=identifier,
        title=metadata.title or first_sentence(body.of(text)),
        publisher=metadata.publisher,
        author=metadata.author,
        date=metadata.date,
        url=metadata.url,
        path=path,
        sha256=digest(text),
    )
    return Document(source, text, body, pages)


def first_sentence(body: str) -> str:
    """Return the first sentence of a text as a title: on one line, without its heading marker, cut at a word.

    Args:
        body: text that is not blank.
    """
    # A sentence never runs over a line end, so the first line that says something is all that needs splitting.
    lines = [line for line in body.split("\n") if not is_blank(line)]
    speaking = (line for line in lines if any(letter.isalnum() for letter in line))
    line = _HEADING.sub("", next(speaking, lines[0]))
    sentences = split_sentences(line, Span(0, len(line)))
    return _cut(" ".join(sentences[0].of(line).split()))


def _cut(title: str) -> str:
    if len(title) <= TITLE_LENGTH:
        return title
    kept = title[:TITLE_LENGTH]
    words = kept.rpartition(" ")[0].rstrip(" ،؛,;:-")
    return (words or kept[:-1]) + _ELLIPSIS
