"""What the process survives, in short: the long trials are `make soak`'s."""

import asyncio
import random

import aiohttp
import pytest

from tests.bench.scraping import Scrape
from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, BotProcess, Site, free_port, running_bot
from tests.e2e.crowd import QUESTIONS, Crowd, Plan
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Delay, Refused
from tests.soak.away import stay_away
from tests.soak.balancer import Balancer
from tests.soak.kills import environment_of, kill_at_random, uncertain_in
from tests.soak.postgresql import serving_postgresql
from tests.soak.replicas import Replicas

pytestmark = pytest.mark.slow


async def test_kills_lose_nothing(emulator: Emulator, site: Site) -> None:
    """Three kills among forty questions: each is answered, in its person's order, and twice only where it is said."""
    chance = random.Random(6)  # noqa: S311 - no secret
    crowd = Crowd(emulator, Plan(people=8, questions_each=5, rate=40 / 15))
    # As long as Telegram may take, so that kills meet messages on their way.
    emulator.faults.add("sendMessage", Delay(0.1), times=None)
    asking = asyncio.create_task(crowd.ask())
    await kill_at_random(emulator, site, 3, chance)
    await asking
    async with running_bot(emulator, site, RATE_LIMIT="off"):
        toll = await crowd.wait(60)
    assert (toll.asked, toll.lost, toll.disordered) == (40, 0, 0)
    assert toll.doubled <= uncertain_in(site)


async def test_a_stop_leaves_the_rest_to_the_next_start(emulator: Emulator, site: Site) -> None:
    """What cannot be finished in time is answered after the next start, once."""
    reader = emulator.person("قارئ")
    emulator.faults.add("sendMessage", Delay(1), times=None)
    async with running_bot(emulator, site, SHUTDOWN_GRACE="2") as bot:
        asked = [reader.send(QUESTIONS[1]) for _ in range(6)]
        await emulator.wait_for_message(reader.chat, timeout=ANSWER_SECONDS)
        assert await bot.stop() == 0
    assert len(reader.chat.from_bot) < len(asked)
    emulator.faults.clear()
    async with running_bot(emulator, site):
        await emulator.wait_for_message(reader.chat, lambda found: found.reply_to == asked[-1].id, ANSWER_SECONDS)
    assert [message.reply_to for message in reader.chat.from_bot] == [message.id for message in asked]


async def test_telegram_may_be_away(emulator: Emulator, site: Site) -> None:
    """What was asked before, meanwhile and after is answered once, by the same process."""
    crowd = Crowd(emulator, Plan(people=5, questions_each=4, rate=20 / 9))
    async with running_bot(emulator, site, RATE_LIMIT="off"):
        asking = asyncio.create_task(crowd.ask())
        await asyncio.sleep(2)
        await stay_away(emulator, 5)
        await asking
        toll = await crowd.wait(60)
    assert (toll.asked, toll.lost, toll.disordered) == (20, 0, 0)
    assert toll.doubled <= uncertain_in(site)


async def test_replicas_share_the_work(emulator: Emulator, site: Site) -> None:
    """One of two is killed, PostgreSQL is restarted, one reindexes: each question is answered, and all move on."""
    chance, ports = random.Random(8), (free_port(), free_port())  # noqa: S311 - no secret
    with serving_postgresql() as server:
        async with Balancer(ports, chance) as balancer:
            replicas = Replicas(site, emulator, server.url, ports)
            for port in ports:
                await replicas.start(port, balancer.url)
            for port in ports:
                await replicas.until_ready(port)
            crowd = Crowd(emulator, Plan(people=6, questions_each=5, rate=30 / 8))
            asking = asyncio.create_task(crowd.ask())
            await asyncio.sleep(2)
            await replicas.kill(ports[0])
            await asyncio.sleep(2)
            await asyncio.to_thread(server.restart)
            await replicas.start(ports[0], balancer.url)
            await replicas.until_ready(ports[0])
            (site.seeds / "new.txt").write_text("افتتح الوزير المتحف الوطني.", encoding="utf-8")
            emulator.person("مشرف", user_id=ADMIN_ID).send("/reindex")
            await asking
            toll = await crowd.wait(90)
            async with aiohttp.ClientSession() as session, asyncio.timeout(ANSWER_SECONDS):
                for port in ports:
                    while (await Scrape.of(session, port)).value("isnad_index_documents") != 2:  # noqa: ASYNC110 - another process tells nobody
                        await asyncio.sleep(0.2)
            assert await replicas.stop_all() == [0, 0]
        uncertain = await asyncio.to_thread(server.count, "SELECT count(*) FROM deliveries WHERE uncertain")
    assert (toll.asked, toll.lost, toll.disordered) == (30, 0, 0)
    assert toll.doubled <= uncertain


async def test_a_second_instance_ends_and_a_refused_token_too(emulator: Emulator, site: Site) -> None:
    """On one ledger the second is told at once; on another by Telegram's 409; a 401 ends the one that was left."""
    environment = environment_of(site, emulator)
    first = await BotProcess.start(site, environment)
    try:
        await first.until_polling(emulator)
        second = await BotProcess.start(site, environment)
        assert await second.wait() == 1
        assert "another bot is running on" in second.output
        # Until then it would be a newcomer itself.
        await asyncio.sleep(10)
        third = await BotProcess.start(site, {**environment, "DATABASE_URL": f"sqlite:///{site.folder}/other.db"})
        status = await third.wait()
        assert (status, "another instance of this bot is running" in third.output) == (1, True), third.output
        assert "Traceback" not in second.output + third.output
        assert (await emulator.person("قارئ").ask(QUESTIONS[1], timeout=ANSWER_SECONDS)).entity_texts("blockquote")
        emulator.faults.add("getUpdates", Refused(401, "Unauthorized"), times=None)
        assert await first.wait() == 2
        assert "TELEGRAM_BOT_TOKEN is refused by Telegram" in first.output
        assert "Traceback" not in first.output
    finally:
        emulator.faults.clear()
        await first.kill()
