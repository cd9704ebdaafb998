"""`fit`: fit the weights of the ranking and the confidence, and print them as the file that is committed."""

import argparse
import sys
from pathlib import Path

from retrieval import wiring
from retrieval.commands.options import Subparsers, settings_from
from retrieval.evaluation.fitting import fit
from retrieval.evaluation.judging import indexed, judge, read_corpus
from retrieval.evaluation.squad import load_squad


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("fit", help="fit the weights of the ranking on a SQuAD-format file")
    parser.add_argument("file", type=Path, metavar="FILE.json", help="questions with the contexts that answer them")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Judge every question over every sentence of the file, fit, print."""
    settings = settings_from(options)
    dataset = load_squad(options.file)
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        weights = fit(judge(dataset, read_corpus(dataset, answerer), answerer), dataset.name)
    sys.stdout.write(weights.model_dump_json(indent=1) + "\n")
    return 0
