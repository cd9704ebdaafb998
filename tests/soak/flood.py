"""`python -m tests.soak.flood`: one person sends thousands of messages and presses; the others are still answered."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.e2e.bot_process import Site, running_bot
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person
from tests.hostile.shapes import SHAPES
from tests.soak.kills import build
from tests.soak.table import Trial, write

QUESTIONS = (
    "كيف تحولت مهمة قوات التحالف الدولي؟",
    "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟",
    "ما هي القوات الأمنية التي أسهمت في الإنجاز؟",
)
LONGEST_MESSAGE = 4096
_OTHERS = 20
_WAIT_SECONDS = 300.0
_FAULT = "a flood from one person"


@dataclass(frozen=True, slots=True)
class Account:
    """What came of a flood.

    `seconds` are those that each of the others waited for an answer, infinite where none came; `told` is how often the
    one who floods was answered; `megabytes` what the bot took in memory before the flood and after it.
    """

    sent: int
    seconds: tuple[float, ...]
    told: int
    megabytes: tuple[float, float]

    @property
    def lost(self) -> int:
        """How many of the others were not answered."""
        return sum(one == float("inf") for one in self.seconds)

    @property
    def slowest(self) -> float:
        """The seconds that the last of the others waited."""
        return max(self.seconds)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent: so many messages and presses of one, a question of each of the others, which they ask in turn."""

    messages: int
    others: int
    questions: tuple[str, ...] = QUESTIONS


def bot_process() -> psutil.Process:
    """Return the bot that this process has started, of which there is one."""
    return next(child for child in psutil.Process().children() if "bot" in child.cmdline())


async def flood(emulator: Emulator, plan: Plan, bot: psutil.Process, chance: random.Random, seconds: float) -> Account:
    """Send a flood at once, and while it is worked off the questions of others; return when these are answered."""
    flooder = emulator.person("سيل")
    first = flooder.send(plan.questions[0])
    await _answer(emulator, flooder, first, seconds)
    before = bot.memory_info().rss
    card = flooder.chat.from_bot[0]
    for _ in range(plan.messages):
        _send_something(flooder, first, card, chance)
    asked = [(person, person.send(chance.choice(plan.questions))) for person in _people(emulator, plan.others)]
    waited = await asyncio.gather(*(_answer(emulator, *one, seconds) for one in asked))
    # Whatever is left of the flood is in the inbox of the bot, which others have passed.
    await emulator.wait_until_polled(seconds)
    after = bot.memory_info().rss
    return Account(plan.messages, tuple(waited), len(flooder.chat.from_bot) - 1, (before / 2**20, after / 2**20))


def _people(emulator: Emulator, count: int) -> list[Person]:
    return [emulator.person(f"سائل {number}") for number in range(count)]


def _send_something(person: Person, asked: Message, card: Message, chance: random.Random) -> None:
    """Send a question, a text made to do harm, a command, an edit of a question, or a press on its answer."""
    kind = chance.random()
    if kind < 0.3:
        person.send(chance.choice(QUESTIONS))
    elif kind < 0.6:
        shape = chance.choice(list(SHAPES.values()))
        # Telegram delivers no text without a letter that is seen.
        person.send(f"ك{shape(chance.randrange(1, LONGEST_MESSAGE - 1))}")
    elif kind < 0.8:
        person.call_back(card, chance.choice(("a1.1:x", "o1:", "a:log:1", "t:1:x", "?" * 64)))
    elif kind < 0.9:
        person.edit(asked, chance.choice(QUESTIONS))
    else:
        person.send(chance.choice(("/start", "/sources", "/speakers", "/status", "/forget", "/nothing")))


async def _answer(emulator: Emulator, person: Person, asked: Message, seconds: float) -> float:
    """Return the seconds until a question was answered."""
    began = time.monotonic()

    def answered() -> Message | None:
        return next((one for one in person.chat.from_bot if one.reply_to == asked.id), None)

    try:
        await emulator.until(answered, seconds, f"an answer to {asked.text!r}")
    except AssertionError:
        return float("inf")
    return time.monotonic() - began


async def _main(messages: int, seed: int) -> int:
    chance = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="isnad-flood-") as folder:
        site = Site.make(Path(folder), None)
        build(site)
        async with Emulator() as emulator, running_bot(emulator, site, LOG_LEVEL="WARNING") as bot:
            account = await flood(emulator, Plan(messages, _OTHERS), bot_process(), chance, _WAIT_SECONDS)
            log = len(bot.output)
    print(f"{account}, {log} letters of log, seed {seed}")  # noqa: T201 - a command
    lost = "nothing" if account.lost == 0 else f"{account.lost} of {_OTHERS} questions"
    tried = (
        f"{messages} messages and presses at once, then {_OTHERS} others, who waited {account.slowest:.1f} s at most; "
        f"{account.told} replies to the one; {account.megabytes[0]:.0f} MiB before, {account.megabytes[1]:.0f} after"
    )
    write([Trial(_FAULT, tried, lost, "", "python -m tests.soak.flood")])
    return 1 if account.lost else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))  # noqa: S311 - no secret
    chosen = parser.parse_args()
    sys.exit(asyncio.run(_main(chosen.messages, chosen.seed)))
