"""The options that several subcommands share, and the settings that they override."""

import argparse
from pathlib import Path
from typing import Protocol

from retrieval.answering import DEFAULT_TOP
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


def settings_from(options: argparse.Namespace) -> Settings:
    """Return the settings with what the options override.

    Raises:
        SettingsError: a setting is wrong.
    """
    overrides = {"seeds": "seeds_dir", "indexes": "indexes_dir", "keep": "keep_generations"}
    given = {field: getattr(options, name, None) for name, field in overrides.items()}
    return load_settings(**{field: value for field, value in given.items() if value is not None})


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
