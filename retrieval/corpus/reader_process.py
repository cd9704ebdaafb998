"""The process that reads files which may be made to do harm, one after another.

It is asked on its standard input and answers on its standard output, in frames: a letter for the kind, the length, and
as many bytes. What it answers is JSON and not pickled: whoever takes over this process has not taken over the other.
"""

import os
import struct
import sys
from pathlib import Path
from typing import BinaryIO, Final

from pydantic import TypeAdapter

from retrieval.corpus.archives import LARGEST_MEMBER
from retrieval.corpus.confinement import allow_seconds, confine
from retrieval.corpus.corpus_file import CorpusFile
from retrieval.corpus.files import SeedFile
from retrieval.corpus.reading import read_wanted
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document

HEADER: Final = struct.Struct(">cQ")
"""Of a frame: its kind, and how many bytes follow."""

CORPUS_FILE_KIND, TASK_KIND = b"c", b"t"
"""What it is told: first what `corpus.toml` says, then the path and the location of each file, a NUL between."""

DOCUMENT_KIND, SKIPPED_KIND, END_KIND = b"d", b"s", b"e"
"""What it answers for a file: what is found in it, and that this was all."""

EXIT_MEMORY: Final = 17
"""Its exit status where a file takes more memory than it may."""

DOCUMENT: Final = TypeAdapter(Document)
SKIPPED: Final = TypeAdapter(Skipped)


def frame(kind: bytes, content: bytes) -> bytes:
    """Return the bytes of a frame."""
    return HEADER.pack(kind, len(content)) + content


def main() -> int:
    """Read what is asked for, with the megabytes and the seconds a document that the arguments give."""
    megabytes, seconds = map(int, sys.argv[1:])
    confine(megabytes, LARGEST_MEMBER)
    # What a library prints must not come between the answers.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        try:
            _serve(sys.stdin.buffer, answers, seconds)
        except MemoryError:
            return EXIT_MEMORY
    return 0


def _serve(tasks: BinaryIO, answers: BinaryIO, seconds: int) -> None:
    corpus_file = CorpusFile()
    while header := tasks.read(HEADER.size):
        kind, length = HEADER.unpack(header)
        content = tasks.read(length)
        if kind == CORPUS_FILE_KIND:
            corpus_file = CorpusFile.model_validate_json(content)
            continue
        path, _, location = content.partition(b"\0")
        allow_seconds(seconds)
        for found in read_wanted(SeedFile(path.decode(), Path(os.fsdecode(location))), corpus_file):
            answers.write(_answer(found))
            answers.flush()
            allow_seconds(seconds)
        answers.write(frame(END_KIND, b""))
        answers.flush()


def _answer(found: Document | Skipped) -> bytes:
    if isinstance(found, Document):
        return frame(DOCUMENT_KIND, DOCUMENT.dump_json(found))
    # A library's message may hold what JSON cannot.
    reason = found.reason.encode("utf-8", "replace").decode("utf-8")
    return frame(SKIPPED_KIND, SKIPPED.dump_json(Skipped(found.path, found.line, reason)))
