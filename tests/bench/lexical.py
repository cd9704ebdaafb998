"""The lexical index by size: time of a question with and without its commonest terms, and what leaving them out costs.

Run it as `python -m tests.bench.lexical`; it writes its section of docs/performance.md. It asks the indexes that
`python -m tests.bench.latency` builds.
"""

import argparse
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from retrieval import generations
from retrieval.adapters import tantivy_index
from retrieval.arabic.questions import as_searched
from retrieval.arabic.terms import extract_terms
from retrieval.ports import Hits, LexicalField
from tests.bench.latency import INDEXES
from tests.bench.news import load_articles
from tests.bench.writing import write_section

MOST_MILLISECONDS = 15
_QUESTIONS, _DEPTH, _WARMING = 200, 100, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What an index gave for every question in both fields, and the milliseconds that took."""

    found: tuple[tuple[Hits, ...], ...]
    milliseconds: tuple[float, ...]

    def percentile(self, percent: int) -> float:
        """Return a percentile of the time that a question took."""
        return float(np.percentile(self.milliseconds, percent))


def main() -> None:
    """Ask every index that is there, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, metavar="DIR", default=INDEXES, help="where the latency's indexes are")
    folder: Path = parser.parse_args().indexes
    sizes = sorted(int(one.name) for one in folder.iterdir() if one.name.isdecimal())
    titles = list(dict.fromkeys(one.title for one in load_articles()))
    drawn = random.Random(3).sample(titles, _QUESTIONS)  # noqa: S311 - only to take some
    write_section("tests.bench.lexical", report([row(folder / str(size), drawn) for size in sizes]))


def row(indexes: Path, questions: Sequence[str]) -> str:
    """Return a row of the table."""
    path = generations.current(indexes).folder / generations.LEXICAL
    index = tantivy_index.open_index(path)
    whole = ask(tantivy_index.open_index(path, most_postings=1 << 62), questions)
    telling = ask(index, questions)
    pairs = [
        (one, other)
        for every, some in zip(whole.found, telling.found, strict=True)
        for one, other in zip(every, some, strict=True)
    ]
    kept = np.mean([np.isin(one.ids[:10], other.ids).mean() for one, other in pairs if len(one.ids)])
    return (
        f"| {len(index):,} | {whole.percentile(50):.1f} | {whole.percentile(95):.1f} | {telling.percentile(50):.1f} "
        f"| {telling.percentile(95):.1f} | {kept:.3f} |\n"
    )


def ask(index: tantivy_index.TantivyIndex, questions: Sequence[str]) -> Asked:
    """Ask one question after the other in the processor's time of this thread; the first few only warm up."""
    found, times = [], []
    for question in [*questions[:_WARMING], *questions]:
        terms = extract_terms(as_searched(question))
        started = time.thread_time()
        hits = tuple(index.search(field, getattr(terms, field), _DEPTH) for field in get_args(LexicalField))
        times.append((time.thread_time() - started) * 1_000)
        found.append(hits)
    return Asked(tuple(found[_WARMING:]), tuple(times[_WARMING:]))


def report(rows: Sequence[str]) -> str:
    """Return the section."""
    return f"""## Lexical search

{_QUESTIONS} titles of the news as questions, one at a time, in both fields one after the other, the {_DEPTH} best asked
for; milliseconds a question, at most {MOST_MILLISECONDS} at 1,000,000 sentences (p95). Terms are left out of a question
that is in more than {tantivy_index.MOST_POSTINGS:,} places; the last column is the share of the ten best of all terms
that are still among the hundred found. Milliseconds are the processor's for the
one thread that searches (load {os.getloadavg()[0]:.1f}).

| sentences | all terms, p50 | p95 | the telling terms, p50 | p95 | ten best kept |
|---|---|---|---|---|---|
{"".join(rows)}"""


if __name__ == "__main__":
    main()
