"""The options that several subcommands share, and the settings that they override."""

import argparse
from datetime import date
from pathlib import Path
from typing import Protocol

from retrieval.answering import DEFAULT_TOP, Answerer
from retrieval.arabic.periods import Period, parse_period
from retrieval.domain import Scope
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
    """Add `--since`, `--until` and `--publisher`."""
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


def scope_from(options: argparse.Namespace, answerer: Answerer) -> Scope:
    """Return the documents that the options leave.

    Raises:
        UnknownPublisherError: no publisher is called so.
    """
    return answerer.scope(options.since, options.until, options.publisher)


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
