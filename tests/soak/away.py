"""`python -m tests.soak.away`: Telegram is away for minutes while people ask; every question has to have one answer."""

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from tests.e2e.bot_process import Site, running_bot
from tests.e2e.crowd import Crowd, Plan
from tests.emulator.emulator import Emulator
from tests.soak.kills import build, uncertain_in
from tests.soak.table import Trial, write

_PEOPLE = 60
_BEFORE_SECONDS, _WAIT_SECONDS = 10.0, 300.0
_COMMAND = "python -m tests.soak.away"


async def stay_away(emulator: Emulator, seconds: float) -> None:
    """Let nobody reach Telegram for so long: connections are refused, what was open is cut off."""
    await emulator.__aexit__(None, None, None)
    await asyncio.sleep(seconds)
    await emulator.__aenter__()


async def _main(minutes: float, questions: int, seed: int) -> int:
    seconds = 60 * minutes
    with tempfile.TemporaryDirectory(prefix="isnad-away-") as folder:
        site = Site.make(Path(folder), None)
        build(site)
        async with Emulator() as emulator:
            rate = questions / (2 * _BEFORE_SECONDS + seconds)
            crowd = Crowd(emulator, Plan(_PEOPLE, questions // _PEOPLE, rate), seed=seed)
            # The running bot has to stop in order at the end, with status 0.
            async with running_bot(emulator, site, RATE_LIMIT="off"):
                asking = asyncio.create_task(crowd.ask())
                await asyncio.sleep(_BEFORE_SECONDS)
                await stay_away(emulator, seconds)
                await asking
                toll = await crowd.wait(_WAIT_SECONDS)
        uncertain = uncertain_in(site)
    print(f"{toll}, {uncertain} uncertain, away for {minutes:g} minutes, seed {seed}")  # noqa: T201 - a command
    said = f"{toll.in_words(toll.doubled)}; {uncertain} messages were uncertain and sent again, which the ledger says"
    tried = f"once, for {minutes:g} minutes; {toll.asked} questions of {_PEOPLE} people before, meanwhile and after"
    write([Trial("Telegram is away", tried, toll.in_words(toll.lost), said, _COMMAND)])
    return 1 if toll.lost or toll.doubled > uncertain or toll.disordered else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))  # noqa: S311 - no secret
    chosen = parser.parse_args()
    sys.exit(asyncio.run(_main(chosen.minutes, chosen.questions, chosen.seed)))
