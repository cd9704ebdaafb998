"""The options that several subcommands share, and the settings that they override."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol

from retrieval.answering import DEFAULT_TOP, Answerer
from retrieval.arabic.periods import Period, parse_period
from retrieval.domain import NamedDocument, Scope, Source
from retrieval.errors import UnknownDocumentError
from retrieval.settings import Settings, load_settings


class Subparsers(Protocol):
    """What `ArgumentParser.add_subparsers` returns; argparse keeps the name of its type to itself."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 (argparse's own name)
        """Add a subcommand."""
        ...


def add_seeds(parser: argparse.ArgumentParser) -> None:
    """Add `--seeds`."""
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="the folder of documents (SEEDS_DIR)")


def add_indexes(parser: argparse.ArgumentParser) -> None:
    """Add `--indexes`."""
    parser.add_argument("--indexes", type=Path, metavar="DIR", help="the folder of the index (INDEXES_DIR)")


def add_top(parser: argparse.ArgumentParser) -> None:
    """Add `--top`."""
    parser.add_argument("--top", type=_positive, default=DEFAULT_TOP, metavar="N", help="citations an answer")


def add_scope(parser: argparse.ArgumentParser) -> None:
    """Add `--since`, `--until`, `--publisher` and `--document`."""
    date_help = "a day, a month or a year: 2017-03-05, 2017-03, آذار 2017"
    parser.add_argument("--since", type=_since, metavar="DATE", help=f"only documents from this date on; {date_help}")
    parser.add_argument("--until", type=_until, metavar="DATE", help="only documents up to the end of this date")
    parser.add_argument(
        "--publisher",
        action="append",
        default=[],
        metavar="NAME",
        help="only documents of this publisher, by its name or a part of it; again for another one",
    )
    parser.add_argument("--document", metavar="DOC", help="only this document, by its id or a part of one id alone")


def scope_from(options: argparse.Namespace, answerer: Answerer) -> Scope:
    """Return the documents that the options leave.

    Raises:
        UnknownPublisherError: no publisher is called so.
        UnknownDocumentError: no document is meant, or several may be.
    """
    scope = answerer.scope(options.since, options.until, options.publisher)
    if options.document is None:
        return scope
    meant = find_document(options.document, answerer.sources())
    return replace(scope, document=NamedDocument(meant.id, meant.title))


def find_document(asked: str, sources: Sequence[Source]) -> Source:
    """Return the document of an id, or of a part of one id alone.

    Raises:
        UnknownDocumentError: no document is meant, or several may be.
    """
    found = [one for one in sources if one.id == asked] or [one for one in sources if asked in one.id]
    if len(found) != 1:
        raise UnknownDocumentError(asked, [one.id for one in found])
    return found[0]


def settings_from(options: argparse.Namespace) -> Settings:
    """Return the settings with what the options override.

    Raises:
        SettingsError: a setting is wrong.
    """
    overrides = {"seeds": "seeds_dir", "indexes": "indexes_dir", "keep": "keep_generations"}
    given = {field: getattr(options, name, None) for name, field in overrides.items()}
    return load_settings(**{field: value for field, value in given.items() if value is not None})


def _since(text: str) -> date:
    return _period(text).first


def _until(text: str) -> date:
    return _period(text).last


def _period(text: str) -> Period:
    period = parse_period(text)
    if period is None:
        message = f"no date that can be read in one way: {text!r}; write 2017-03-05, 2017-03 or 2017"
        raise argparse.ArgumentTypeError(message)
    return period


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
