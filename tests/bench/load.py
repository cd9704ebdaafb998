"""Load: a crowd asks one bot, also during a reindex; what is lost, how late, how fast against bare retrieval.

Run it as `python -m tests.bench.load`. It prints Markdown tables, writes its rows of docs/reliability.md, and exits
with 1 where something was lost or answered twice, or a limit below is passed.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import aiohttp
import numpy as np

from retrieval import open_answerer
from retrieval.evaluation.machine import describe_machine
from retrieval.settings import Settings, load_settings
from tests.bench.latency import draw_questions
from tests.bench.news import Article, first_articles, load_articles, write_seeds
from tests.bench.scraping import Scrape
from tests.e2e.bot_process import ADMIN_ID, Site, free_port, running_bot
from tests.e2e.crowd import Account, Crowd, Plan
from tests.emulator.emulator import Emulator
from tests.soak.table import Trial, write

MOST_LAG, LEAST_OF_BARE = 0.05, 0.8
"""Seconds of the event loop's lag at p99, and the part of bare retrieval's questions a second that the bot answers."""

PEOPLE, QUESTIONS_EACH = 500, 5
_SENTENCES, _NEW_SENTENCES = 1_200, 300
_BARE_QUESTIONS, _BATCH = 300, 32
_OFFERED, _AT_ONCE = 0.6, 1_000_000.0
_PATIENCE = 900.0
_HEADING = (
    "| the crowd asks | questions | presses | lost | doubled | a second | p50 | p95 | p99 | lag p99 | memory |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|\n"
)


@dataclass(frozen=True, slots=True)
class Bare:
    """Questions a second that retrieval alone answers in a loop of one thread: one by one, and in batches."""

    single: float
    batched: float


@dataclass(frozen=True, slots=True)
class Pass:
    """What a crowd did, and what the bot says of itself for that time: lag in seconds, memory in MiB."""

    name: str
    account: Account
    lag: float
    memory: float
    stages: dict[str, float]
    processor: float


class Watched:
    """A running bot with its metrics."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        """Read the metrics from a port."""
        self._session = session
        self._port = port

    async def during(self, name: str, crowd: Crowd) -> Pass:
        """Let a crowd act, and print its row of the table."""
        before = await Scrape.of(self._session, self._port)
        account = await crowd.act(_PATIENCE)
        after = await Scrape.of(self._session, self._port)
        stages = {
            stage: after.mean_since(before, "isnad_stage_seconds", stage=stage)
            for stage in ("wait", "encode", "search", "rank", "record")
        }
        one = Pass(
            name,
            account,
            after.lag_since(before, 0.99),
            after.memory,
            stages,
            (after.processor - before.processor) / len(account.latencies),
        )
        sys.stdout.write(row(one))
        sys.stdout.flush()
        return one


def main() -> None:
    """Measure, print, and say by the exit status whether it is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="isnad-load-") as folder:
        wrong = asyncio.run(measure(Path(folder), arguments.people))
    sys.exit("\n".join(wrong))


async def measure(folder: Path, people: int) -> list[str]:
    """Run all of it in a folder, print the tables, and return what is not as it should be."""
    articles = load_articles()
    site = make_site(folder, first_articles(articles, _SENTENCES))
    _, questions = draw_questions()
    before = bare(site, questions)
    plan = Plan(people, QUESTIONS_EACH, rate=_OFFERED * before.single, paging=0.5, voting=0.3)
    sys.stdout.write(f"{describe_machine()}\n\n{_HEADING}")
    async with Emulator() as emulator, aiohttp.ClientSession() as session:
        port = free_port()
        async with running_bot(emulator, site, SERVICE_PORT=str(port), LOG_LEVEL="WARNING", RATE_LIMIT="off"):
            watched = Watched(session, port)
            calm = await watched.during("at random", Crowd(emulator, plan, questions))
            write_seeds(first_articles(articles, _SENTENCES + _NEW_SENTENCES), site.seeds)
            emulator.person("مشرف", user_id=ADMIN_ID).send("/reindex")
            reindexing = await watched.during("at random, during a reindex", Crowd(emulator, plan, questions))
            full = await watched.during("all at once", Crowd(emulator, replace(plan, rate=_AT_ONCE), questions))
            passes = [calm, reindexing, full]
    after = bare(site, questions)
    best = max(before.single, after.single)
    sys.stdout.write(stages_table(passes))
    sys.stdout.write(
        f"\nBare retrieval in a loop of one thread, before and after: {before.single:.1f} and {after.single:.1f} "
        f"questions a second one by one, {before.batched:.1f} and {after.batched:.1f} in batches of {_BATCH}.\n"
        f"All at once, the bot answers {full.account.rate / best:.2f} of the better.\n"
    )
    write([trial(calm, people, "at random moments"), trial(reindexing, people, "at random moments, during a reindex")])
    return [*shortcomings(passes), *too_slow(full, best)]


def bare(site: Site, questions: Sequence[str]) -> Bare:
    """Measure retrieval alone, in a process of its own."""
    settings = load_settings(indexes_dir=site.indexes, models_dir=site.environment()["MODELS_DIR"])
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(measure_bare, settings, questions).result()


def measure_bare(settings: Settings, questions: Sequence[str]) -> Bare:
    """Ask retrieval in a loop."""
    asked = [questions[number % len(questions)] for number in range(_BARE_QUESTIONS)]
    with closing(open_answerer(settings)) as answerer:
        answerer.answer_all(asked[:_BATCH])
        began = time.perf_counter()
        for question in asked:
            answerer.answer(question)
        single = time.perf_counter() - began
        began = time.perf_counter()
        for start in range(0, len(asked), _BATCH):
            answerer.answer_all(asked[start : start + _BATCH])
        batched = time.perf_counter() - began
    return Bare(len(asked) / single, len(asked) / batched)


def shortcomings(passes: Sequence[Pass]) -> list[str]:
    """Return what no crowd may meet."""
    lost = [f"{one.name}: {one.account.lost} lost" for one in passes if one.account.lost]
    doubled = [f"{one.name}: {one.account.doubled} doubled" for one in passes if one.account.doubled]
    late = [
        f"{one.name}: the loop's lag at p99 is {one.lag:g} s, more than {MOST_LAG:g}"
        for one in passes
        if one.lag > MOST_LAG
    ]
    return [*lost, *doubled, *late]


def too_slow(full: Pass, best: float) -> list[str]:
    """Say where the bot answers too few questions a second."""
    if full.account.rate >= LEAST_OF_BARE * best:
        return []
    return [f"{full.account.rate:.1f} questions a second are less than {LEAST_OF_BARE:g} of {best:.1f}"]


def trial(one: Pass, people: int, when: str) -> Trial:
    """Return the row of docs/reliability.md."""
    account = one.account
    return Trial(
        f"{people} people ask {QUESTIONS_EACH} questions each {when}, turn pages and vote",
        f"{account.asked:,} questions, {account.pressed:,} presses of buttons",
        "nothing" if account.lost == 0 else f"{account.lost} of them",
        "nothing" if account.doubled == 0 else f"{account.doubled} of them",
        "python -m tests.bench.load",
    )


def row(one: Pass) -> str:
    """Return a row of the table; latencies in milliseconds, from when a question was sent."""
    account = one.account
    times = (f"{1000 * time:.0f} ms" for time in np.percentile(account.latencies, (50, 95, 99)))
    return (
        f"| {one.name} | {account.asked:,} | {account.pressed:,} | {account.lost} | {account.doubled} "
        f"| {account.rate:.1f} | {' | '.join(times)} | at most {1000 * one.lag:g} ms | {one.memory:.0f} MiB |\n"
    )


def stages_table(passes: Sequence[Pass]) -> str:
    """Return where the time of a question went, as means in milliseconds."""
    names = list(passes[0].stages)
    lines = [f"| means, ms | {' | '.join(names)} | processor, all threads |", f"|{'---|' * (len(names) + 2)}"]
    for one in passes:
        times = (*(one.stages[name] for name in names), one.processor)
        lines.append(f"| {one.name} | {' | '.join(f'{1000 * time:.1f}' for time in times)} |")
    return "\n" + "\n".join(lines) + "\n"


def make_site(folder: Path, articles: Sequence[Article]) -> Site:
    """Make a folder with an index of some articles."""
    site = Site(folder)
    site.seeds.mkdir()
    write_seeds(articles, site.seeds)
    command = [sys.executable, "-m", "retrieval", "build", "--progress", "none"]
    subprocess.run(command, cwd=folder, env=site.environment(), check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (ours)
    return site


if __name__ == "__main__":
    main()
