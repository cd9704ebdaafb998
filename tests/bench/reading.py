"""What it costs to read files in a process of their own: `python -m tests.bench.reading`; it prints a Markdown table.

The same articles are read as plain text, as pages and as Word documents, in the process that asks and in one of its
own, in turns; the time is the wall clock's, the start of the process included.
"""

import html
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from retrieval.corpus import SeedFile
from retrieval.corpus.corpus_file import NO_CORPUS_FILE
from retrieval.corpus.reading import read_wanted
from retrieval.corpus.reading_apart import STANDARD_LIMITS, ReaderProcess
from tests.bench.news import load_articles
from tests.corpus.packing import docx_of

_ARTICLES = 1_000
_TURNS = 3


def _as_text(text: str) -> bytes:
    return text.encode()


def _as_page(text: str) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return f"<html><body><article>{paragraphs}</article></body></html>".encode()


def _as_word(text: str) -> bytes:
    return docx_of("".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in text.split("\n")))


FORMATS: Mapping[str, Callable[[str], bytes]] = {".txt": _as_text, ".html": _as_page, ".docx": _as_word}


def main() -> None:
    """Measure and print the table."""
    articles = load_articles()[:_ARTICLES]
    sys.stdout.write("| format | here, ms a document | apart, ms a document | ratio |\n|---|---|---|---|\n")
    for suffix, pack in FORMATS.items():
        with tempfile.TemporaryDirectory() as folder:
            files = [_write(Path(folder) / f"{number}{suffix}", pack(one.text)) for number, one in enumerate(articles)]
            _here(files[:10])
            turns = [(_here(files), _apart(files)) for _ in range(_TURNS)]
        here, apart = (1000 * median(times) / len(files) for times in zip(*turns, strict=True))
        sys.stdout.write(f"| {suffix} | {here:.2f} | {apart:.2f} | {apart / here:.2f} |\n")
        sys.stdout.flush()


def _write(location: Path, data: bytes) -> SeedFile:
    location.write_bytes(data)
    return SeedFile(location.name, location)


def _here(files: Sequence[SeedFile]) -> float:
    started = time.perf_counter()
    for file in files:
        _ = list(read_wanted(file, NO_CORPUS_FILE))
    return time.perf_counter() - started


def _apart(files: Sequence[SeedFile]) -> float:
    started = time.perf_counter()
    with ReaderProcess(NO_CORPUS_FILE, STANDARD_LIMITS) as reader:
        for file in files:
            _ = list(reader.read(file))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
