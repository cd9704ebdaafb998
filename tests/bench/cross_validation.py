"""The ranking on ARCD train, cross-validated by article: `python -m tests.bench.cross_validation`."""

import sys
from pathlib import Path

from retrieval import wiring
from retrieval.evaluation.fitting import cross_validated
from retrieval.evaluation.ranking import RECALL_AT, indexed, judge
from retrieval.evaluation.squad import load_squad
from retrieval.settings import load_settings

QUESTIONS = Path(__file__).parents[3] / "shared" / "data" / "arcd" / "arcd-train.json"


def main() -> None:
    """Print MRR and recall of rankings that never saw the articles they rank."""
    dataset, settings = load_squad(QUESTIONS), load_settings()
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        quality = cross_validated(judge(dataset, answerer, whole=True))
    recall = ", ".join(f"recall@{k} {share:.4f}" for k, share in zip(RECALL_AT, quality.recall, strict=True))
    sys.stdout.write(f"cross-validated by article: MRR {quality.mrr:.4f}, {recall}\n")


if __name__ == "__main__":
    main()
