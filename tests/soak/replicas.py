"""`python -m tests.soak.replicas`: replicas on PostgreSQL are killed, stopped and started while the database restarts.

Every question has to have one answer, and those of one person have to be answered in their order.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp

from tests.e2e.bot_process import START_SECONDS, BotProcess, Site, free_port
from tests.e2e.crowd import Crowd, Plan
from tests.emulator.emulator import Emulator
from tests.soak.balancer import Balancer
from tests.soak.kills import build, environment_of
from tests.soak.postgresql import Server, serving_postgresql
from tests.soak.table import Trial, write

_PEOPLE, _REPLICAS = 60, 3
_WAIT_SECONDS = 300.0
_SECRET = "webhook-secret-of-a-trial_0123456789"  # noqa: S105 - good nowhere
_UNCERTAIN = "SELECT count(*) FROM deliveries WHERE uncertain"
_COMMAND = "python -m tests.soak.replicas"


class Replicas:
    """So many places for a replica, each with its port; in a place there is one that runs, or none."""

    def __init__(self, site: Site, emulator: Emulator, database_url: str, ports: tuple[int, ...]) -> None:
        """Start nothing yet."""
        self._site = site
        self._emulator = emulator
        self._database_url = database_url
        self._ports = ports
        self.running: dict[int, BotProcess] = {}

    async def start(self, port: int, webhook_url: str) -> BotProcess:
        """Start a replica; it is not ready yet."""
        variables = {
            "DATABASE_URL": self._database_url,
            "SERVICE_PORT": str(port),
            "WEBHOOK_URL": webhook_url,
            "WEBHOOK_SECRET": _SECRET,
            # A busy machine has to find the time to stop within what the harness allows.
            "SHUTDOWN_GRACE": "3",
        }
        self.running[port] = await BotProcess.start(
            self._site, {**environment_of(self._site, self._emulator), **variables}
        )
        return self.running[port]

    async def until_ready(self, port: int) -> None:
        """Return when the replica at a port takes updates.

        Raises:
            TimeoutError: it does not in time.
        """
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while not await _is_ready(session, port):  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(0.2)

    async def kill(self, port: int) -> None:
        """Kill a replica with kill -9."""
        await self.running.pop(port).kill()

    async def stop(self, port: int) -> int:
        """Stop a replica in order and return its exit status."""
        return await self.running.pop(port).stop()

    async def stop_all(self) -> list[int]:
        """Stop what runs, and show what those said that had ended or end badly."""
        statuses: list[int] = []
        for port in tuple(self.running):
            bot = self.running[port]
            statuses.append(await self.stop(port))
            if statuses[-1]:
                sys.stderr.write(bot.output)
        return statuses


async def disturb(
    replicas: Replicas, server: Server, ports: tuple[int, ...], balancer: Balancer, events: int, chance: random.Random
) -> Counter[str]:
    """Do harm so many times and return what was done how often; at the end every replica runs."""
    done: Counter[str] = Counter()
    for _ in range(events):
        port = chance.choice(ports)
        what = "database" if chance.random() < 0.15 else "kill" if chance.random() < 0.75 else "stop"
        if what == "database":
            await asyncio.to_thread(server.restart)
            done["restarts of PostgreSQL"] += 1
        elif port not in replicas.running:
            await replicas.start(port, balancer.url)
        elif what == "kill":
            await replicas.kill(port)
            done["kills"] += 1
            await replicas.start(port, balancer.url)
        else:
            await replicas.stop(port)
            done["stops"] += 1
        await asyncio.sleep(chance.uniform(0, 8))
    for port in ports:
        if port not in replicas.running:
            await replicas.start(port, balancer.url)
    return done


async def _is_ready(session: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
            return response.ok
    except aiohttp.ClientError:
        return False


async def _main(questions: int, events: int, seed: int) -> int:
    chance, ports = random.Random(seed), tuple(free_port() for _ in range(_REPLICAS))  # noqa: S311 - no secret
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="isnad-replicas-") as folder, serving_postgresql() as server:
        site = Site.make(Path(folder), None)
        build(site)
        async with Emulator() as emulator, Balancer(ports, chance) as balancer:
            replicas = Replicas(site, emulator, server.url, ports)
            for port in ports:
                await replicas.start(port, balancer.url)
            await replicas.until_ready(ports[0])
            crowd = Crowd(emulator, Plan(_PEOPLE, questions // _PEOPLE, questions / (5.0 * events)), seed=seed)
            asking = asyncio.create_task(crowd.ask())
            done = await disturb(replicas, server, ports, balancer, events, chance)
            await asking
            toll = await crowd.wait(_WAIT_SECONDS)
            statuses = await replicas.stop_all()
        uncertain = await asyncio.to_thread(server.count, _UNCERTAIN)
    minutes = (time.monotonic() - began) / 60
    print(f"{toll}, {dict(done)}, {uncertain} uncertain, {minutes:.0f} minutes, seed {seed}, {statuses}")  # noqa: T201 - a command
    harm = ", ".join(f"{number} {what}" for what, number in sorted(done.items()))
    said = f"{toll.in_words(toll.doubled)}; {uncertain} messages were uncertain and sent again, which the ledger says"
    tried = f"{harm}, {_REPLICAS} replicas, {toll.asked} questions of {_PEOPLE} people"
    lost = toll.in_words(toll.lost) if not toll.disordered else f"{toll.in_words(toll.lost)}; {toll.disordered} late"
    write([Trial("replicas die, and their database", tried, lost, said, _COMMAND)])
    return 1 if toll.lost or toll.doubled > uncertain or toll.disordered or any(statuses) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--events", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))  # noqa: S311 - no secret
    chosen = parser.parse_args()
    sys.exit(asyncio.run(_main(chosen.questions, chosen.events, chosen.seed)))
