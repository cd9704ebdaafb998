"""Ranking and abstention on ARCD train, cross-validated by article: `python -m tests.bench.cross_validation`."""

import sys
from pathlib import Path

from retrieval import wiring
from retrieval.evaluation.fitting import cross_validated
from retrieval.evaluation.ranking import RECALL_AT, indexed, judge
from retrieval.evaluation.squad import load_squad
from retrieval.settings import load_settings

QUESTIONS = Path(__file__).parents[3] / "shared" / "data" / "arcd" / "arcd-train.json"


def main() -> None:
    """Print the measures of weights that never saw the articles of the questions."""
    dataset, settings = load_squad(QUESTIONS), load_settings()
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        held_out = cross_validated(judge(dataset, answerer, whole=True))
    shares = zip(RECALL_AT, held_out.ranking.recall, strict=True)
    recall = ", ".join(f"recall@{k} {share:.3f}" for k, share in shares)
    sys.stdout.write(
        "cross-validated by article:\n"
        f"MRR {held_out.ranking.mrr:.3f}, {recall}\n"
        f"answerable against foreign questions: AUROC {held_out.auroc:.3f}; "
        f"{held_out.refused:.1%} of the answerable refused, {held_out.answered_foreign:.1%} of the foreign answered\n"
    )


if __name__ == "__main__":
    main()
