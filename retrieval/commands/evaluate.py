"""`eval`: measure the ranking on a SQuAD-format file."""

import argparse
import json
import sys
from pathlib import Path

from retrieval import wiring
from retrieval.commands.options import Subparsers, settings_from
from retrieval.evaluation.ranking import RECALL_AT, Evaluation, Quality, evaluate, indexed
from retrieval.evaluation.squad import load_squad
from retrieval.json_form import Json
from retrieval.ranking.scoring import committed_weights

_PLACES = 4


def add_parser(subcommands: Subparsers) -> None:
    """Add the subcommand."""
    parser = subcommands.add_parser("eval", help="measure the ranking on a SQuAD-format file")
    parser.add_argument("file", type=Path, metavar="FILE.json", help="questions with the contexts that answer them")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Index the contexts in a temporary folder, ask every question, print the figures."""
    settings = settings_from(options)
    dataset = load_squad(options.file)
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        evaluation = evaluate(dataset, answerer, committed_weights())
    figures = _json(evaluation)
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else _table(evaluation))
    return 0


def _json(evaluation: Evaluation) -> dict[str, Json]:
    return {
        "questions": evaluation.questions,
        "sentences": evaluation.sentences,
        **_quality_json(evaluation.ranking),
        "refused": round(evaluation.refused, _PLACES),
        "questions_per_second": round(evaluation.questions_per_second, 1),
        "latency_ms": {"p50": round(evaluation.p50_ms, 2), "p95": round(evaluation.p95_ms, 2)},
        "parts": {name: _quality_json(part) for name, part in evaluation.parts.items()},
    }


def _quality_json(quality: Quality) -> dict[str, Json]:
    recall = zip(RECALL_AT, quality.recall, strict=True)
    return {"mrr": round(quality.mrr, _PLACES), "recall": {str(k): round(share, _PLACES) for k, share in recall}}


def _table(evaluation: Evaluation) -> str:
    rows = [("ranking", evaluation.ranking), *((f"{name} alone", part) for name, part in evaluation.parts.items())]
    lines = [f"{evaluation.questions} questions over {evaluation.sentences} sentences", ""]
    lines.append(f"{'':<26}{'MRR':>8}" + "".join(f"{f'R@{k}':>8}" for k in RECALL_AT))
    lines += [
        f"{name:<26}{quality.mrr:>8.4f}" + "".join(f"{share:>8.4f}" for share in quality.recall)
        for name, quality in rows
    ]
    lines += [
        "",
        f"refused, all of them answerable: {evaluation.refused:.1%}",
        f"{evaluation.questions_per_second:.1f} questions a second, one after another; "
        f"p50 {evaluation.p50_ms:.1f} ms, p95 {evaluation.p95_ms:.1f} ms",
    ]
    return "\n".join(lines) + "\n"
