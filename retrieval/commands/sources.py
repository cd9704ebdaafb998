"""`sources`: the articles of the index, of some days or publishers, or with some words."""

import argparse
import json
import sys
from collections.abc import Sequence, Set
from contextlib import closing

from rich.console import Console

from retrieval import wiring
from retrieval.commands.options import Subparsers, add_indexes, add_scope, scope_from, settings_from
from retrieval.commands.terminal import COPIES_SHOWN, show_articles
from retrieval.domain import Source
from retrieval.json_form import Json, article_json, sources_json


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("sources", help="list the documents of the index, those that are one article once")
    parser.add_argument("words", nargs="?", default="", metavar="WORDS", help="only documents that have these words")
    add_scope(parser)
    add_indexes(parser)
    parser.add_argument(
        "--duplicates", action="store_true", help="only articles that are there more than once, with all places"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the articles, and return the exit status.

    Raises:
        UnknownPublisherError: no publisher is called so.
        UnknownDocumentError: no document is meant, or several may be.
    """
    with closing(wiring.open_answerer(settings_from(options))) as answerer:
        scope = scope_from(options, answerer)
        articles = answerer.articles(options.words)
        if not scope.is_everything:
            within = {source.id for source in answerer.sources_within(scope)}
            articles = tuple(filter(None, (_within(article, within) for article in articles)))
    if options.duplicates:
        articles = tuple(article for article in articles if len(article) > 1)
    if not options.json:
        show_articles(articles, Console(), copies=None if options.duplicates else COPIES_SHOWN)
        return 0
    listed: list[Json] = (
        [sources_json(article) for article in articles] if options.duplicates else [*map(article_json, articles)]
    )
    sys.stdout.write(json.dumps(listed, ensure_ascii=False) + "\n")
    return 0


def _within(article: Sequence[Source], wanted: Set[str]) -> tuple[Source, ...]:
    """Return the documents of an article with those first that are wanted; nothing where none is."""
    first = [source for source in article if source.id in wanted]
    return (*first, *(source for source in article if source.id not in wanted)) if first else ()
