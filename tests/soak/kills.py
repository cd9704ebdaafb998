"""`python -m tests.soak.kills`: kill -9 at random moments while people ask; every question has to have one answer."""

import argparse
import asyncio
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.e2e.bot_process import BotProcess, Site
from tests.e2e.crowd import Crowd, Plan
from tests.emulator.emulator import Emulator
from tests.soak.table import Trial, write

_PEOPLE = 60
_WAIT_SECONDS = 300.0
# A kill falls into the loading, the taking up of what was left, or the answering.
_LIVES_SECONDS = 0.4, 1.5, 6.0
_COMMAND = "python -m tests.soak.kills"


async def kill_at_random(emulator: Emulator, site: Site, kills: int, chance: random.Random) -> None:
    """Start the bot and kill it, again and again; it stays dead."""
    environment = environment_of(site, emulator)
    for number in range(kills):
        bot = await BotProcess.start(site, environment)
        # Most kills come while it answers, some while it starts.
        if chance.random() < 0.9:
            await bot.until_polling(emulator)
        await asyncio.sleep(chance.uniform(0, _LIVES_SECONDS[number % 3]))
        await bot.kill()


def environment_of(site: Site, emulator: Emulator) -> dict[str, str]:
    """Return the environment of a bot that nobody is limited by."""
    return site.environment(TELEGRAM_BOT_TOKEN=emulator.token, TELEGRAM_API_URL=emulator.api_url, RATE_LIMIT="off")


def build(site: Site) -> None:
    """Build the index of a site."""
    command = [sys.executable, "-m", "retrieval", "build", "--progress", "none"]
    subprocess.run(command, cwd=site.folder, env=site.environment(), check=True, timeout=600)  # noqa: S603 - ours


def uncertain_in(site: Site) -> int:
    """Return how many messages the ledger of a site says may have been sent twice."""
    with closing(sqlite3.connect(site.database)) as database:
        (count,) = database.execute("SELECT count(*) FROM deliveries WHERE uncertain").fetchone()
    return int(count)


async def _main(questions: int, kills: int, seed: int) -> int:
    chance = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="isnad-kills-") as folder:
        site = Site.make(Path(folder), None)
        build(site)
        async with Emulator() as emulator:
            crowd = Crowd(emulator, Plan(_PEOPLE, questions // _PEOPLE, questions / (8.0 * kills)), seed=seed)
            began, asking = time.monotonic(), asyncio.create_task(crowd.ask())
            await kill_at_random(emulator, site, kills, chance)
            await asking
            last = await BotProcess.start(site, environment_of(site, emulator))
            await last.until_polling(emulator)
            toll = await crowd.wait(_WAIT_SECONDS)
            status, minutes = await last.stop(), (time.monotonic() - began) / 60
        uncertain = uncertain_in(site)
    print(f"{toll}, {uncertain} uncertain, {minutes:.0f} minutes, seed {seed}, last exit status {status}")  # noqa: T201 - a command
    tried = f"{kills} kills in a run of {toll.asked} questions of {_PEOPLE} people"
    twice = toll.in_words(toll.doubled)
    said = f"{twice}; {uncertain} messages were uncertain and sent again, which the ledger says"
    write([Trial("kill -9 at any moment", tried, toll.in_words(toll.lost), said, _COMMAND)])
    return 1 if toll.lost or toll.doubled > uncertain or toll.disordered or status else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))  # noqa: S311 - no secret
    chosen = parser.parse_args()
    sys.exit(asyncio.run(_main(chosen.questions, chosen.kills, chosen.seed)))
