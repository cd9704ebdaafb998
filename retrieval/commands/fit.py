"""`fit`: fit the weights of the ranking and the confidence, and print them as the file that is committed."""

import argparse
import sys
from pathlib import Path

from retrieval import wiring
from retrieval.commands.options import Subparsers, settings_from
from retrieval.evaluation.fitting import ACROSS, ARABIC, fit
from retrieval.evaluation.gold import JSON_LINES
from retrieval.evaluation.judging import indexed, judge, read_corpus
from retrieval.evaluation.squad import load_squad
from retrieval.evaluation.translations import load_translations


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("fit", help="fit the weights of the ranking on questions with their answers")
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="questions with the contexts that answer them, in SQuAD format; or .jsonl of documents in Arabic and "
        "English, for the weights of questions in another script",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Judge every question over every sentence of the file, fit, print."""
    settings = settings_from(options)
    is_across = options.file.suffix == JSON_LINES
    dataset = load_translations(options.file) if is_across else load_squad(options.file)
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        judged = judge(dataset, read_corpus(dataset, answerer), answerer)
        weights = fit(judged, dataset.name, ACROSS if is_across else ARABIC)
    sys.stdout.write(weights.model_dump_json(indent=1) + "\n")
    return 0
