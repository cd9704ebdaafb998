"""Answers to questions in every way that people write, with the normalised question and without it.

Run it as `python -m tests.bench.spelling`; it prints a Markdown table.
"""

import random
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from retrieval import answering, wiring
from retrieval.domain import Answer
from retrieval.evaluation.judging import indexed
from retrieval.evaluation.squad import GoldQuestion, load_squad
from retrieval.settings import load_settings
from tests.variants import VARIANTS, vary

QUESTIONS = Path(__file__).parents[3] / "shared" / "data" / "arcd" / "arcd-train.json"
_SAMPLE = 150
_TOP = 10


def main() -> None:
    """Ask a sample of ARCD in every variant."""
    if not QUESTIONS.is_file():
        sys.exit(f"{QUESTIONS} is not here, and the measurement is of its questions")
    dataset, settings = load_squad(QUESTIONS), load_settings()
    sample = random.Random(1).sample(dataset.questions, _SAMPLE)  # noqa: S311 - only to take some
    sys.stdout.write(
        f"{_SAMPLE} questions of {dataset.name}: MRR within {_TOP} citations, and the share refused.\n\n"
        "| written with | as it is: MRR | refused | as searched: MRR | refused |\n|---|---|---|---|---|\n"
    )
    with indexed(dataset, lambda seeds, indexes: wiring.build_and_open(settings, seeds, indexes)) as answerer:
        for name in ("standard spelling", *VARIANTS):
            written = [vary(name, one.text) if name in VARIANTS else one.text for one in sample]
            with as_it_is():
                before = measured(sample, answerer.answer_all(written, _TOP))
            after = measured(sample, answerer.answer_all(written, _TOP))
            row = f"| {name} | {before[0]:.3f} | {before[1]:.1%} | {after[0]:.3f} | {after[1]:.1%} |\n"
            sys.stdout.write(row)
            sys.stdout.flush()


@contextmanager
def as_it_is() -> Generator[None]:
    """Search questions as they are written for as long as the block runs."""
    normalise = answering.as_searched
    answering.as_searched = str
    try:
        yield
    finally:
        answering.as_searched = normalise


def measured(questions: Sequence[GoldQuestion], answers: Sequence[Answer]) -> tuple[float, float]:
    """Return the mean reciprocal rank of the gold sentences, and the share of the answers that abstain."""
    ranks = [_reciprocal_rank(one, answer) for one, answer in zip(questions, answers, strict=True)]
    return sum(ranks) / len(ranks), sum(answer.abstained for answer in answers) / len(answers)


def _reciprocal_rank(question: GoldQuestion, answer: Answer) -> float:
    for citation in answer.citations:
        place = citation.source.id.endswith(f"#{question.context}")
        if place and citation.span.start <= question.answer_start < citation.span.end:
            return 1 / citation.rank
    return 0.0


if __name__ == "__main__":
    main()
