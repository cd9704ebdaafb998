"""`ask`: answer a question, or a batch of them line by line."""

import argparse
import json
import sys
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console

from retrieval import wiring
from retrieval.answering import Answerer
from retrieval.commands.options import Subparsers, add_indexes, add_scope, add_top, scope_from, settings_from
from retrieval.commands.terminal import show_answer
from retrieval.domain import Scope
from retrieval.errors import DatasetError
from retrieval.json_form import Json, answer_json

EXIT_BAD_LINE = 1


class _Asked(BaseModel):
    """A line of a batch; `id` comes back as it was given."""

    model_config = ConfigDict(strict=True)

    id: str | int
    question: str


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("ask", help="answer a question with cited passages")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("question", nargs="?", metavar="QUESTION", help="the question")
    asked.add_argument("--batch", metavar="FILE|-", help='a JSON object a line: {"id": ..., "question": ...}')
    asked.add_argument("--examples", action="store_true", help="ask a few questions that the documents suggest")
    add_top(parser)
    add_scope(parser)
    add_indexes(parser)
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer, and return the exit status."""
    with closing(wiring.open_answerer(settings_from(options))) as answerer:
        scope = scope_from(options, answerer)
        if options.batch is not None:
            with _lines(options.batch) as lines:
                return _answer_batch(answerer, lines, options.top, scope)
        questions = answerer.examples() if options.examples else (options.question,)
        for number, answer in enumerate(answerer.answer(question, options.top, scope) for question in questions):
            if options.json:
                _write_line(answer_json(answer))
            else:
                sys.stdout.write("\n" if number else "")
                show_answer(answer, Console())
    return 0


def _answer_batch(answerer: Answerer, lines: Iterable[str], top: int, scope: Scope) -> int:
    """Answer each line as it comes; a bad one is answered by its error, in its place."""
    status = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = _Asked.model_validate_json(line)
        except ValidationError as error:
            reason = "; ".join(f"{'.'.join(map(str, one['loc']))} {one['msg']}".strip() for one in error.errors())
            _write_line({"id": None, "error": f"line {number}: {reason}"})
            status = EXIT_BAD_LINE
            continue
        _write_line({**answer_json(answerer.answer(asked.question, top, scope)), "id": asked.id})
    return status


@contextmanager
def _lines(name: str) -> Generator[IO[str]]:
    if name == "-":
        yield sys.stdin
        return
    try:
        file = Path(name).open(encoding="utf-8")  # noqa: SIM115 (closed below; only opening it is translated)
    except OSError as error:
        message = f"{name} cannot be opened: {error.strerror}"
        raise DatasetError(message) from error
    with file:
        yield file


def _write_line(value: dict[str, Json]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
