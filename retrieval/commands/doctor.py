"""`doctor`: check the settings, the documents, the index, the disk and the model, and say what to do."""

import argparse
import json
import sys
from dataclasses import asdict
from functools import partial
from typing import Final

from retrieval import wiring
from retrieval.commands.options import Subparsers, add_indexes, add_seeds, settings_from
from retrieval.diagnosing import Finding, State, diagnose
from retrieval.settings import Settings

EXIT_FAULTS: Final = 1

_MARKS: Final[dict[State, str]] = {"ok": "ok     ", "warning": "warning", "error": "ERROR  "}


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("doctor", help="check everything that answering needs, and say what to do")
    add_seeds(parser)
    add_indexes(parser)
    parser.add_argument("--json", action="store_true", help="print an array of findings")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what was found as it is found; the exit status tells whether something keeps Isnad from answering."""
    settings = settings_from(options)
    findings: list[Finding] = []
    for finding in diagnose(settings.seeds_dir, settings.indexes_dir, partial(wiring.open_embedder, settings)):
        findings.append(finding)
        if not options.json:
            _print(finding)
    if options.json:
        sys.stdout.write(json.dumps([asdict(one) for one in findings], ensure_ascii=False) + "\n")
    elif all(one.state == "ok" for one in findings):
        sys.stdout.write(_nothing_to_do(settings))
    return EXIT_FAULTS if any(one.state == "error" for one in findings) else 0


def _print(finding: Finding) -> None:
    sys.stdout.write(f"{_MARKS[finding.state]}  {finding.part}: {finding.said}\n")
    if finding.remedy is not None:
        sys.stdout.write(f"         -> {finding.remedy}\n")
    sys.stdout.flush()


def _nothing_to_do(settings: Settings) -> str:
    return f"All is well. The model: {wiring.model_origin(settings)}.\n"
