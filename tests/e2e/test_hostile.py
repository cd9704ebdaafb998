"""Messages made to do harm, to the real bot: each is answered, and so is everybody else."""

import random

import pytest

from tests.e2e.bot_process import ANSWER_SECONDS, Site, running_bot
from tests.emulator.emulator import Emulator
from tests.hostile.shapes import SHAPES
from tests.soak.flood import LONGEST_MESSAGE, Plan, bot_process, flood

pytestmark = pytest.mark.slow

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
TEXTS = (
    f"{QUESTION}\ud800",
    f"\udfff{QUESTION}",
    "ما اسم\0 العملية التي\0 أنهت ما يسمى بولاية دجلة؟",
    f"\x1a0000{QUESTION}",
    f"\u202e{QUESTION}\u202c\u2066",
    f"<b>{QUESTION}</b> **_`[x](tg://user?id=1)",
    f"'; DROP TABLE answers; -- {QUESTION}",
    f"{QUESTION} {{{{7*7}}}} ${{x}} %s %n ../../etc/passwd",
    "\ud800",
    "\0\0",
    "?",
)


async def test_every_text_is_answered(emulator: Emulator, site: Site) -> None:
    """Half letters, NUL, markup, commands of databases and floods of 4096: an answer, and its sources."""
    person = emulator.person("علي")
    async with running_bot(emulator, site, RATE_LIMIT="off") as bot:
        for text in (*TEXTS, *(f"ك{shape(LONGEST_MESSAGE - 1)}" for shape in SHAPES.values())):
            answered = await person.ask(text, timeout=ANSWER_SECONDS)
            assert "خلل" not in answered.text, text[:50]
        for text in TEXTS[:5]:
            await person.ask(text, timeout=ANSWER_SECONDS)
            assert (await person.ask("/sources", timeout=ANSWER_SECONDS)).text
        for typed in TEXTS:
            assert await person.results_of(person.ask_inline(typed), ANSWER_SECONDS) is not None
        for command in ("/said", "/speakers", "/sources", "/filter"):
            for words in TEXTS[:5]:
                assert (await person.ask(f"{command} {words[:60]}", timeout=ANSWER_SECONDS)).text
    assert "Traceback" not in bot.output


async def test_a_flood_from_one_person_holds_up_nobody(emulator: Emulator, site: Site) -> None:
    """A thousand messages and presses of one, and after them the questions of ten; the long form is `make soak`'s."""
    async with running_bot(emulator, site, LOG_LEVEL="WARNING") as bot:
        account = await flood(emulator, Plan(1_000, 10), bot_process(), random.Random(1), ANSWER_SECONDS)  # noqa: S311 - no secret
    assert account.lost == 0
    # The limit is thirty a minute, and a slow machine takes longer for the flood.
    assert account.told <= 40 + account.slowest
    assert account.megabytes[1] < account.megabytes[0] + 100
    assert "Traceback" not in bot.output
    assert len(bot.output.splitlines()) < 20
