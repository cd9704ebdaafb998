"""`build`: index the seeds folder, with progress and a summary."""

import argparse
import json
import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from retrieval import indexing, wiring
from retrieval.commands.options import Subparsers, add_indexes, add_seeds, settings_from
from retrieval.commands.pace import Stopwatch
from retrieval.corpus.skipped import Skipped
from retrieval.corpus.watching import CorpusWatch
from retrieval.errors import BuildRunningError, IsnadError, SettingsError
from retrieval.indexing import BuildReport, Stage
from retrieval.json_form import build_json, skipped_json
from retrieval.settings import Settings

EXIT_SKIPPED = 4
_BUILD_RUNNING_SECONDS = 5.0
_LABELS: dict[Stage, str] = {"read": "Reading", "embed": "Embedding", "write": "Writing", "verify": "Verifying"}
_UNITS: dict[Stage, str] = {"read": "documents", "embed": "sentences", "write": "sentences"}


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("build", help="index the seeds folder")
    add_seeds(parser)
    add_indexes(parser)
    parser.add_argument("--full", action="store_true", help="read every file and embed every sentence again")
    parser.add_argument(
        "--verify", action="store_true", help="compare the bytes of every file, not only its size and times"
    )
    parser.add_argument("--keep", type=int, metavar="N", help="old generations to leave in place")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write what was skipped to a file: JSON where it ends so, else text"
    )
    parser.add_argument("--strict", action="store_true", help=f"exit with {EXIT_SKIPPED} where a file was skipped")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument(
        "--watch", action="store_true", help="build again after every change of the folder, until interrupted"
    )
    parser.add_argument(
        "--progress",
        choices=("auto", "json", "none"),
        default="auto",
        help="a bar on a terminal, JSON objects a line on stderr, or nothing",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build, report, and return the exit status."""
    if options.progress == "json":
        options.report_error = _json_error
    settings = settings_from(options)
    if options.watch:
        return _watch(options, settings)
    report = _build(options, settings, full=options.full)
    return EXIT_SKIPPED if options.strict and report.skipped else 0


def _watch(options: argparse.Namespace, settings: Settings) -> int:
    """Build now and after every change, until a signal ends it; what fails is said, and the next change tried."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watch = CorpusWatch(settings.seeds_dir)
    full = options.full
    try:
        while watch.wait():
            try:
                _build(options, settings, full=full)
                full = False
            except BuildRunningError as error:
                options.report_error(error)
                watch.pause(_BUILD_RUNNING_SECONDS)
            except IsnadError as error:
                options.report_error(error)
            if options.progress == "auto":
                sys.stderr.write(f"watching {settings.seeds_dir}\n")
    except KeyboardInterrupt:
        pass
    return 0


def _build(options: argparse.Namespace, settings: Settings, *, full: bool) -> BuildReport:
    with _progress(options.progress) as progress:
        report = wiring.build(settings, progress, full=full, trusts_stamps=not options.verify)
    if options.json:
        sys.stdout.write(json.dumps(build_json(report), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(summary(report, wiring.model_origin(settings)))
    sys.stdout.flush()
    for skipped in report.skipped:
        if not options.json:
            sys.stderr.write(f"skipped {skipped}\n")
    if options.report is not None:
        write_report(options.report, report.skipped)
    return report


def write_report(path: Path, skipped: Sequence[Skipped]) -> None:
    """Write what was left out of a corpus to a file.

    Raises:
        SettingsError: it cannot be written.
    """
    said = json.dumps(skipped_json(skipped), ensure_ascii=False, indent=1) if path.suffix == ".json" else None
    try:
        path.write_text(said or "".join(f"{one}\n" for one in skipped), encoding="utf-8")
    except OSError as error:
        message = f"--report {path}: cannot be written: {error.strerror}"
        raise SettingsError(message) from error


def summary(report: BuildReport, model_origin: str) -> str:
    """Return what a build did, for a person, ending in a line feed."""
    return (
        f"Documents: {report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped\n"
        f"Copies: {report.copies} joined to the article that they are of\n"
        f"Work: {report.work.read} read, {report.work.segmented} segmented, "
        f"{report.work.searched_for_speech} searched for speech, "
        f"{report.work.analysed_into_terms} analysed into terms\n"
        f"Sentences: {report.sentences}, of which {report.embedded} embedded now\n"
        f"Model: {report.model}: {model_origin}\n"
        f"Generation {report.generation} in {report.seconds:.1f} s\n"
    )


@contextmanager
def _progress(kind: str) -> Generator[indexing.Progress]:
    console = Console(stderr=True)
    if kind == "json":
        yield _json_progress()
    elif kind == "auto" and console.is_terminal:
        with _bar(console) as bar:
            yield bar
    else:
        yield indexing.no_progress


def _json_error(error: IsnadError) -> None:
    sys.stderr.write(json.dumps({"error": str(error), "type": type(error).__name__}) + "\n")


def _json_progress() -> indexing.Progress:
    stopwatch = Stopwatch()

    def tell(stage: Stage, done: int, total: int | None) -> None:
        pace = stopwatch.measure(stage, done, total)
        line = {
            "stage": stage,
            "done": done,
            "total": total,
            "per_second": _rounded(pace.per_second),
            "seconds_left": _rounded(pace.seconds_left),
        }
        sys.stderr.write(json.dumps(line) + "\n")
        sys.stderr.flush()

    return tell


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)


@contextmanager
def _bar(console: Console) -> Generator[indexing.Progress]:
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
    )
    tasks: dict[Stage, TaskID] = {}
    stopwatch = Stopwatch()
    with Progress(*columns, console=console, transient=True) as bars:

        def advance(stage: Stage, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_LABELS[stage], total=total, pace="")
            pace = stopwatch.measure(stage, done, total).per_second
            said = f"{pace:,.0f} {_UNITS[stage]}/s" if pace and stage in _UNITS else ""
            bars.update(tasks[stage], completed=done, total=total, pace=said)

        yield advance
