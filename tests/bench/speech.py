"""Reported speech over the ANT corpus: its speed, and a seeded sample of what is found, to be read by eye."""

import argparse
import random
import sys
import time
from collections.abc import Sequence

from retrieval.arabic.speech import find_reports
from retrieval.domain import Report, Span
from tests.bench.news import Article, load_articles

_BEFORE, _AFTER = 160, 60


def main() -> int:
    """Measure, and print the sample that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speech", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print so many reports")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which sample")
    options = parser.parse_args()
    articles = load_articles()
    started = time.perf_counter()
    found = [(article, report) for article in articles for report in _reports(article)]
    seconds = time.perf_counter() - started
    characters = sum(len(article.text) for article in articles)
    _print(
        f"{len(articles):,} articles, {characters:,} characters, {len(found):,} reports, "
        f"{sum(report.speaker is not None for _, report in found):,} with a speaker; "
        f"{characters / seconds:,.0f} characters a second"
    )
    generator = random.Random(options.seed)  # noqa: S311 (a sample to read, no secret)
    _show(generator.sample(found, min(options.sample, len(found))))
    return 0


def _reports(article: Article) -> tuple[Report, ...]:
    return find_reports(article.text, Span(0, len(article.text)))


def _show(sample: Sequence[tuple[Article, Report]]) -> None:
    for number, (article, report) in enumerate(sample, 1):
        text, speaker = article.text, report.speaker
        first, after = min(report.cue.start, report.content.start), max(report.cue.end, report.content.end)
        _print(f"\n{number}. {article.id}  {report.rule} {report.kind}{' elided' if report.elided else ''}")
        _print(f"   cue: {report.cue.of(text)}")
        _print(f"   speaker: {f'{speaker.name} | {speaker.full_name} | {speaker.type}' if speaker else None}")
        _print(f"   said: {report.content.of(text)}")
        _print(f"   in: {text[max(0, first - _BEFORE) : after + _AFTER]}".replace("\n", "⏎"))


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
