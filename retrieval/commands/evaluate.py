"""`eval`: measure the ranking, the abstention and the latency on files of gold questions."""

import argparse
import json
import shlex
import sys
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from retrieval import wiring
from retrieval.commands.findings_json import findings_json
from retrieval.commands.findings_table import findings_table
from retrieval.commands.options import Subparsers, add_indexes, settings_from
from retrieval.errors import DatasetError
from retrieval.evaluation.findings import Findings
from retrieval.evaluation.gold import JSON_LINES, Gold, load_gold, load_questions
from retrieval.evaluation.judging import indexed
from retrieval.evaluation.machine import describe_machine
from retrieval.evaluation.measuring import Plan, measure_gold, measure_squad
from retrieval.evaluation.report import Provenance, check_drawing, write_report
from retrieval.evaluation.squad import Dataset, load_squad
from retrieval.evaluation.steps import Step, Steps, no_steps
from retrieval.ports import Embedder
from retrieval.ranking.scoring import committed_weights
from retrieval.settings import Settings

_LABELS: dict[Step, str] = {
    "index": "Indexing",
    "judge": "Judging",
    "peers": "Peers",
    "ask": "Asking",
    "fit": "Fitting",
    "ablate": "Ablating",
}


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("eval", help="measure ranking, abstention and latency on gold questions")
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=f"SQuAD format, whose contexts are the corpus; or {JSON_LINES}: "
        '{"question": ..., "expect": ... or null} a line, asked of the index in service',
    )
    parser.add_argument(
        "--unanswerable",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="FILE",
        help=f"questions that the corpora do not answer: SQuAD format, or {JSON_LINES} with a question a line",
    )
    parser.add_argument("--cross-validate", action="store_true", help="fit the weights without each question's article")
    parser.add_argument("--ablate", action="store_true", help="fit again without each feature")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write DIR/quality.md and its pictures")
    add_indexes(parser)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Measure each file, print the figures, write the report."""
    settings = settings_from(options)
    if options.report is not None:
        check_drawing()
    loaded = [(file, _load(file, by_article=options.cross_validate or options.ablate)) for file in options.files]
    plan = Plan(
        cross_validate=options.cross_validate,
        ablate=options.ablate,
        unanswerable=tuple(question for file in options.unanswerable for question in load_questions(file)),
        unanswerable_from=" and ".join(file.name for file in options.unanswerable),
    )
    found: list[Findings] = []
    stock: Embedder | None = None
    for file, questions in loaded:
        with _progress() as steps:
            if isinstance(questions, Gold):
                found.append(_measure_gold(file, questions, settings, plan, steps))
            else:
                stock = stock or wiring.open_embedder(settings.model_copy(update={"embedding_dtype": "float32"}), None)
                found.append(_measure_squad(file, questions, settings, stock, plan, steps))
        if not options.json:
            sys.stdout.write(("\n" if len(found) > 1 else "") + findings_table(found[-1]))
            sys.stdout.flush()
    if options.json:
        objects = [findings_json(one) for one in found]
        sys.stdout.write(json.dumps(objects if len(objects) > 1 else objects[0], ensure_ascii=False) + "\n")
    if options.report is not None:
        page = write_report(found, Provenance(_command(options), describe_machine(), _model(settings)), options.report)
        sys.stderr.write(f"report: {page}\n")
    return 0


def _load(file: Path, *, by_article: bool) -> Dataset | Gold:
    if file.suffix != JSON_LINES:
        return load_squad(file)
    if by_article:
        message = f"{file}: --cross-validate and --ablate divide by article, which only a file in SQuAD format has"
        raise DatasetError(message)
    return load_gold(file)


def _measure_squad(
    file: Path, dataset: Dataset, settings: Settings, stock: Embedder, plan: Plan, steps: Steps
) -> Findings:
    steps("index", 0, None)
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        steps("index", 1, 1)
        return measure_squad(str(file), dataset, answerer, committed_weights().arabic, stock, plan, steps)


def _measure_gold(file: Path, gold: Gold, settings: Settings, plan: Plan, steps: Steps) -> Findings:
    with closing(wiring.open_answerer(settings)) as answerer:
        return measure_gold(str(file), gold, answerer, plan, steps)


def _command(options: argparse.Namespace) -> str:
    """Return the command that measures and writes the same again."""
    arguments: Sequence[str] = [
        *map(str, options.files),
        *(["--unanswerable", *map(str, options.unanswerable)] if options.unanswerable else []),
        *(["--cross-validate"] if options.cross_validate else []),
        *(["--ablate"] if options.ablate else []),
        "--report",
        str(options.report),
    ]
    return shlex.join(["python", "-m", "retrieval", "eval", *arguments])


def _model(settings: Settings) -> str:
    return f"{wiring.model_origin(settings)} (EMBEDDING_DTYPE={settings.embedding_dtype})"


@contextmanager
def _progress() -> Generator[Steps]:
    """Give what shows a bar for each step on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield no_steps
        return
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[Step, TaskID] = {}
    with Progress(*columns, console=console, transient=True) as bars:

        def show(step: Step, done: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(_LABELS[step], total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show
