"""What a document holds, read in a process of its own, `python -m bot.administration.preview`, within limits.

A document from outside may be made to exhaust whoever reads it; here it exhausts a process that is then gone.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval import Document
from retrieval.arabic.sentences import split_paragraphs, split_sentences
from retrieval.corpus import SeedFile
from retrieval.corpus.confinement import allow_seconds, confine, environment_without_secrets
from retrieval.corpus.reading import read_file

_SECONDS = 20
_MEGABYTES = 512
_BEGINNING = 600
_REASON_LIMIT = 500
_OUTPUT_LIMIT = 1 << 20


class Preview(BaseModel):
    """What was found: the title and the beginning of the first document, how much in all, and why the rest was not."""

    model_config = ConfigDict(frozen=True)

    title: str
    begins: str
    documents: int
    sentences: int
    reason: str


class TooDemandingError(Exception):
    """Reading a document took more time or memory than it may."""


async def preview(file: Path, name: str, *, seconds: float = _SECONDS, megabytes: int = _MEGABYTES) -> Preview:
    """Read a file as the corpus would read it under the name.

    Raises:
        TooDemandingError: it took longer than the seconds or more memory than the megabytes, or broke its reader.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.administration.preview",
        str(file),
        name,
        str(int(seconds) + 1),
        str(megabytes),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment_without_secrets(),
    )
    assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
    try:
        async with asyncio.timeout(seconds):
            written = await process.stdout.read(_OUTPUT_LIMIT)
            await process.wait()
        return Preview.model_validate_json(written)
    except (TimeoutError, ValidationError) as error:
        raise TooDemandingError from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def read_preview(file: Path, name: str) -> Preview:
    """Read a file here and now."""
    title, begins, reason = "", "", ""
    documents = sentences = 0
    for found in read_file(SeedFile(name, file)):
        if isinstance(found, Document):
            documents += 1
            sentences += _count_sentences(found)
            if documents == 1:
                body = found.body.of(found.text).strip()
                title, begins = found.source.title, body[:_BEGINNING]
        elif not reason:
            reason = str(found)[:_REASON_LIMIT]
    return Preview(
        title=_printable(title),
        begins=_printable(begins),
        documents=documents,
        sentences=sentences,
        reason=_printable(reason),
    )


def _count_sentences(document: Document) -> int:
    return sum(
        sum(1 for _ in split_sentences(document.text, paragraph))
        for paragraph in split_paragraphs(document.text, document.body)
    )


def _printable(text: str) -> str:
    # JSON can spell lone surrogates, which UTF-8 cannot hold.
    return text.encode("utf-8", "replace").decode("utf-8")


def main() -> None:
    """Read the file that the arguments name, within the limits that they give, and print what it holds as JSON."""
    file, name, seconds, megabytes = sys.argv[1:]
    confine(int(megabytes), largest_file=0)
    allow_seconds(int(seconds))
    written = read_preview(Path(file), name).model_dump_json()
    sys.stdout.buffer.write(written.encode("utf-8"))


if __name__ == "__main__":
    main()
