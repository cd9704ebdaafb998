"""`sentences`: show how a file is split."""

import argparse
import json
import sys
from pathlib import Path

from retrieval.arabic.sentences import split_sentences
from retrieval.commands.options import Subparsers
from retrieval.corpus.decoding import decode
from retrieval.domain import Span
from retrieval.errors import UnreadableError


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("sentences", help="print the spans of a file's sentences")
    parser.add_argument("file", type=Path, metavar="FILE", help="a text file")
    parser.add_argument("--json", action="store_true", help="print an array of [start, end]")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Split the file and print the spans."""
    text = _read(options.file)
    spans = split_sentences(text, Span(0, len(text)))
    if options.json:
        sys.stdout.write(json.dumps([[span.start, span.end] for span in spans]) + "\n")
    else:
        sys.stdout.writelines(f"{span.start}\t{span.end}\t{span.of(text)}\n" for span in spans)
    return 0


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(str(path), None, f"cannot be opened: {error.strerror}") from error
    return decode(data, str(path))
