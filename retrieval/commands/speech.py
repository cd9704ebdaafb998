"""`speech`: show who says what in a file."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from retrieval.arabic.speech import find_reports
from retrieval.commands.options import Subparsers
from retrieval.corpus.files import SeedFile
from retrieval.corpus.plain_text import read_plain_text
from retrieval.corpus.reading import has_reader, read_file
from retrieval.corpus.skipped import Skipped
from retrieval.domain import Document, Report, ReportKind, Speaker, SpeakerType
from retrieval.errors import UnreadableError

_RLM, _FSI, _PDI = "\u200f", "\u2068", "\u2069"
_INDENT = 2
_TYPES: dict[SpeakerType, str] = {"person": "شخص", "organisation": "جهة", "anonymous": "غير مسمى"}
_KINDS: dict[ReportKind, str] = {"direct": "نص كلامه", "indirect": "بالمعنى", "mixed": "بالمعنى وبعضه بنصه"}


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("speech", help="print the reported speech of a file with its speakers")
    parser.add_argument("file", type=Path, metavar="FILE", help="a document of any format of the corpus")
    parser.add_argument("--json", action="store_true", help="print an array of reports, one a line for each document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Find the reports of each document of the file and print them; what cannot be read is told on standard error."""
    console = Console(highlight=False)
    failed = False
    for found in _documents(options.file):
        if isinstance(found, Skipped):
            failed = True
            sys.stderr.write(f"error: {found}\n")
            continue
        reports = find_reports(found.text, found.body)
        if options.json:
            sys.stdout.write(json.dumps([report_json(one) for one in reports], ensure_ascii=False) + "\n")
        else:
            _show(found, reports, console)
    return int(failed)


def report_json(report: Report) -> dict[str, object]:
    """Return a report as `docs/json.md` describes it."""
    return {
        "content": [report.content.start, report.content.end],
        "cue": [report.cue.start, report.cue.end],
        "kind": report.kind,
        "elided": report.elided,
        "rule": report.rule,
        "confidence": report.confidence,
        "speaker": _speaker_json(report.speaker) if report.speaker is not None else None,
    }


def _speaker_json(speaker: Speaker) -> dict[str, object]:
    return {
        "name": speaker.name,
        "full_name": speaker.full_name,
        "type": speaker.type,
        "mention": [speaker.mention.start, speaker.mention.end],
    }


def _documents(path: Path) -> Iterator[Document | Skipped]:
    """Yield the documents of a file by its suffix; one without a known suffix is read as plain text."""
    file = SeedFile(path.name, path)
    if not path.is_file():
        raise UnreadableError(str(path), None, "no such file")
    if has_reader(path.name):
        yield from read_file(file)
        return
    try:
        yield from read_plain_text(file)
    except OSError as error:
        raise UnreadableError(str(path), None, f"cannot be opened: {error.strerror}") from error


def _show(document: Document, reports: tuple[Report, ...], console: Console) -> None:
    _line(console, Text(_isolated(document.source.title), "bold"))
    if not reports:
        _line(console, Text("لا كلام منقولًا في هذه الوثيقة.", "yellow"), _INDENT)
    for report in reports:
        console.print()
        _line(console, Text(f"«{report.content.of(document.text)}»"), _INDENT)
        _line(console, Text(_speaker_line(report.speaker), "cyan"), _INDENT)
        cue = report.cue.of(document.text)
        _line(console, Text(f"{_KINDS[report.kind]}، وفق النص: «{cue}» ({report.rule})", "dim"), _INDENT)


def _speaker_line(speaker: Speaker | None) -> str:
    if speaker is None:
        return "القائل: غير محدد"
    full = "" if speaker.full_name == speaker.name else f" ({speaker.full_name})"
    return f"القائل: {_isolated(speaker.name + full)}، {_TYPES[speaker.type]}"


def _line(console: Console, line: Text, indent: int = 0) -> None:
    console.print(Text.assemble(_RLM + " " * indent, line), soft_wrap=True, highlight=False)


def _isolated(text: str) -> str:
    return f"{_FSI}{text}{_PDI}"
