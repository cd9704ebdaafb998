"""`sources`: the documents of the index, of some days or publishers, or with some words."""

import argparse
import json
import sys
from collections.abc import Sequence, Set
from contextlib import closing

from rich.console import Console

from retrieval import wiring
from retrieval.commands.options import Subparsers, add_indexes, add_scope, scope_from, settings_from
from retrieval.commands.terminal import show_copies, show_sources
from retrieval.domain import Source
from retrieval.json_form import sources_json


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("sources", help="list the documents of the index")
    parser.add_argument("words", nargs="?", default="", metavar="WORDS", help="only documents that have these words")
    add_scope(parser)
    add_indexes(parser)
    parser.add_argument("--duplicates", action="store_true", help="only those that are one article, in groups")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the documents, and return the exit status.

    Raises:
        UnknownPublisherError: no publisher is called so.
    """
    with closing(wiring.open_answerer(settings_from(options))) as answerer:
        scope = scope_from(options, answerer)
        sources = answerer.sources() if scope.is_everything else answerer.sources_within(scope)
        if options.words:
            having = {source.id for source in answerer.find_sources(options.words)}
            sources = tuple(source for source in sources if source.id in having)
        if options.duplicates:
            return _show_copies(answerer.copies(), {source.id for source in sources}, as_json=options.json)
    if options.json:
        sys.stdout.write(json.dumps(sources_json(sources), ensure_ascii=False) + "\n")
    else:
        show_sources(sources, Console())
    return 0


def _show_copies(groups: Sequence[Sequence[Source]], wanted: Set[str], *, as_json: bool) -> int:
    """Print the groups that have a document that is wanted, and return the exit status."""
    shown = [group for group in groups if any(source.id in wanted for source in group)]
    if as_json:
        sys.stdout.write(json.dumps([sources_json(group) for group in shown], ensure_ascii=False) + "\n")
    else:
        show_copies(shown, Console())
    return 0
