"""`said`: what somebody says in the documents, about a topic or at all; `speakers`: everybody who speaks in them."""

import argparse
import json
import sys
from contextlib import closing

from rich.console import Console

from retrieval import wiring
from retrieval.commands.options import Subparsers, add_indexes, add_scope, add_top, scope_from, settings_from
from retrieval.commands.terminal import show_answer, show_speakers
from retrieval.errors import UnknownSpeakerError
from retrieval.json_form import answer_json, profile_json

_SHOWN = 50
_SUGGESTED = 5


def add_parser(subcommands: Subparsers) -> None:
    """Add both subcommands."""
    said = subcommands.add_parser("said", help="cite what somebody says in the documents")
    said.add_argument("name", metavar="NAME", help="a name or a title, as the documents have it")
    said.add_argument("topic", nargs="?", default="", metavar="TOPIC", help="what about")
    add_top(said)
    add_scope(said)
    add_indexes(said)
    said.add_argument("--json", action="store_true", help="print the answer as JSON, as `ask` does")
    said.set_defaults(run=run_said)
    speakers = subcommands.add_parser("speakers", help="list who speaks in the documents, the most quoted first")
    speakers.add_argument("name", nargs="?", default="", metavar="NAME", help="only those who are called so")
    add_indexes(speakers)
    speakers.add_argument("--json", action="store_true", help="print all of them as a JSON array")
    speakers.set_defaults(run=run_speakers)


def run_said(options: argparse.Namespace) -> int:
    """Cite what a speaker says, and return the exit status.

    Raises:
        UnknownSpeakerError: nobody in the documents is called so.
    """
    with closing(wiring.open_answerer(settings_from(options))) as answerer:
        answer = answerer.said(options.name, options.topic, options.top, scope_from(options, answerer))
        if answer is None:
            raise UnknownSpeakerError(options.name, [one.name for one in answerer.speakers()[:_SUGGESTED]])
    if options.json:
        _write(answer_json(answer))
    else:
        show_answer(answer, Console())
    return 0


def run_speakers(options: argparse.Namespace) -> int:
    """List the speakers, and return the exit status.

    Raises:
        UnknownSpeakerError: nobody in the documents is called so.
    """
    with closing(wiring.open_answerer(settings_from(options))) as answerer:
        profiles = answerer.speakers(options.name)
        if options.name and not profiles:
            raise UnknownSpeakerError(options.name, [one.name for one in answerer.speakers()[:_SUGGESTED]])
    if options.json:
        _write([profile_json(one) for one in profiles])
    else:
        show_speakers(profiles[:_SHOWN], len(profiles), Console())
    return 0


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
