"""`python -m tests.soak.memory`: an hour of questions, pages, votes and reindexes; the memory has to stay level.

The crowd of `tests.bench.load`, at a pace that the machine does not feel; every tenth minute an administrator reindexes
a folder that has changed. It prints a line for each stretch and writes its row of docs/reliability.md.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import numpy as np

from tests.bench.latency import draw_questions
from tests.bench.load import make_site
from tests.bench.news import first_articles, load_articles, write_seeds
from tests.bench.scraping import Scrape
from tests.e2e.bot_process import ADMIN_ID, free_port, running_bot
from tests.e2e.crowd import Crowd, Plan
from tests.emulator.emulator import Emulator
from tests.soak.table import Trial, write

_MOST_GROWTH = 1.05
_PEOPLE, _QUESTIONS_EACH = 40, 5
_PATIENCE = 300.0
_SENTENCES, _MORE_SENTENCES = 1_200, 40
_REINDEX_SECONDS = 600.0


@dataclass(slots=True)
class _Hour:
    """What was done so far, and the MiB of the process after each stretch."""

    asked: int = 0
    pressed: int = 0
    lost: int = 0
    doubled: int = 0
    reindexes: int = 0
    memory: list[float] = field(default_factory=list[float])

    @property
    def growth(self) -> tuple[float, float]:
        """The mean of the second quarter and that of the last one: in the first the caches fill."""
        quarter = max(len(self.memory) // 4, 1)
        return float(np.mean(self.memory[quarter : 2 * quarter])), float(np.mean(self.memory[-quarter:]))


async def _spend(folder: Path, minutes: float, rate: float) -> _Hour:
    articles, (_, questions), port = load_articles(), draw_questions(), free_port()
    site, sentences = make_site(folder, first_articles(articles, _SENTENCES)), _SENTENCES
    hour, plan = _Hour(), Plan(_PEOPLE, _QUESTIONS_EACH, rate, paging=0.5, voting=0.3)
    async with Emulator() as emulator, aiohttp.ClientSession() as session:
        administrator = emulator.person("مشرف", user_id=ADMIN_ID)
        async with running_bot(emulator, site, SERVICE_PORT=str(port), LOG_LEVEL="WARNING", RATE_LIMIT="off"):
            began = reindexed = time.monotonic()
            while time.monotonic() < began + 60 * minutes:
                if time.monotonic() > reindexed + _REINDEX_SECONDS:
                    reindexed, sentences = time.monotonic(), sentences + _MORE_SENTENCES
                    write_seeds(first_articles(articles, sentences), site.seeds)
                    administrator.send("/reindex")
                    hour.reindexes += 1
                account = await Crowd(emulator, plan, questions, seed=len(hour.memory)).act(_PATIENCE)
                hour.asked += account.asked
                hour.pressed += account.pressed
                hour.lost += account.lost
                hour.doubled += account.doubled
                hour.memory.append((await Scrape.of(session, port)).memory)
                sys.stdout.write(
                    f"{(time.monotonic() - began) / 60:.1f} min: {hour.memory[-1]:.0f} MiB, {hour.lost} lost\n"
                )
                sys.stdout.flush()
    return hour


def _main(minutes: float, rate: float) -> int:
    with tempfile.TemporaryDirectory(prefix="isnad-memory-") as folder:
        hour = asyncio.run(_spend(Path(folder), minutes, rate))
    early, late = hour.growth
    tried = f"{minutes:g} minutes: {hour.asked:,} questions, {hour.pressed:,} presses, {hour.reindexes} reindexes"
    lost = "nothing" if hour.lost == 0 else f"{hour.lost} of them"
    twice = "nothing" if hour.doubled == 0 else f"{hour.doubled} of them"
    said = f"{lost}; memory {early:.0f} MiB in the second quarter, {late:.0f} in the last"
    write([Trial("time goes by", tried, said, twice, "python -m tests.soak.memory")])
    return 1 if hour.lost or hour.doubled or late > _MOST_GROWTH * early else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=2.0, help="questions a second")
    chosen = parser.parse_args()
    sys.exit(_main(chosen.minutes, chosen.rate))
