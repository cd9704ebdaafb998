"""`fetch`: store pages, files and what feeds link to as documents of the corpus."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from retrieval.commands.options import Subparsers
from retrieval.errors import CorpusError
from retrieval.fetching.downloading import Downloader
from retrieval.fetching.fetching import Fetched, fetch
from retrieval.fetching.storing import Store

EXIT_SOME_FAILED = 1
_DELAY = 1.0


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("fetch", help="store pages, files and the entries of feeds as documents")
    parser.add_argument("urls", nargs="+", metavar="URL", help="a page, a file, or an RSS or Atom feed")
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="the folder of documents")
    parser.add_argument("--delay", type=_seconds, default=_DELAY, metavar="SECONDS", help="between requests to a host")
    parser.add_argument(
        "--allow-private", action="store_true", help="also links into networks that are not public, on any port"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object for each link")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Fetch, report each link as it is done, and return the exit status.

    Raises:
        CorpusError: the folder does not exist, or cannot be written to.
        FetchError: what is known of earlier links cannot be read.
    """
    if not options.into.is_dir():
        message = f"{options.into}: no such folder; make it or name another one"
        raise CorpusError(message)
    downloader = Downloader(allow_private=options.allow_private, delay=options.delay)
    status = 0
    try:
        for one in fetch(options.urls, downloader, Store(options.into)):
            sys.stdout.write((json.dumps(asdict(one), ensure_ascii=False) if options.json else _line(one)) + "\n")
            sys.stdout.flush()
            if one.outcome == "failed":
                status = EXIT_SOME_FAILED
    except OSError as error:
        message = f"{options.into} cannot be written: {error}"
        raise CorpusError(message) from error
    return status


def _line(fetched: Fetched) -> str:
    return f"{fetched.outcome}: {fetched.path or fetched.url}" + (f": {fetched.reason}" if fetched.reason else "")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < float("inf"):
        raise ValueError
    return seconds
