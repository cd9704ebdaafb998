"""A crowd of people who ask at random moments, turn pages and vote, and the account of what the bot did for each."""

import asyncio
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.language import ARABIC
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person
from tests.emulator.server import Call

_LOOK_SECONDS = 0.005
_SETTLE_SECONDS = 1.0


QUESTIONS = (
    "كيف تحولت مهمة قوات التحالف الدولي؟",
    "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟",
    "ما هي القوات الأمنية التي أسهمت في الإنجاز؟",
    "ماذا قال الكاظمي عن العملية؟",
    "ما هي عاصمة فرنسا؟",
)
"""Of the project's own document, and one that it does not answer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crowd does: `rate` is questions a second of all together, the others are chances after an answer."""

    people: int
    questions_each: int
    rate: float
    paging: float = 0.0
    voting: float = 0.0


@dataclass(slots=True)
class Account:
    """What was asked and what came back; times are seconds.

    `disordered` counts first answers that came before that to an older question of the same person.
    """

    asked: int = 0
    pressed: int = 0
    unanswered: int = 0
    unacknowledged: int = 0
    doubled: int = 0
    disordered: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list, repr=False)

    @property
    def lost(self) -> int:
        """Questions without an answer, and buttons that were pressed in vain."""
        return self.unanswered + self.unacknowledged

    @property
    def rate(self) -> float:
        """Questions answered a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def in_words(self, number: int) -> str:
        """Return a number of questions as a table has it."""
        return "nothing" if number == 0 else f"{number} of {self.asked} questions"


@dataclass(frozen=True, slots=True)
class _Question:
    person: Person
    at: float


class Crowd:
    """People who talk to the bot of an emulator."""

    def __init__(self, emulator: Emulator, plan: Plan, questions: Sequence[str] = QUESTIONS, seed: int = 1) -> None:
        """Invite them; the same seed does the same."""
        self._emulator = emulator
        self._plan = plan
        self._questions = questions
        self._random = random.Random(seed)  # noqa: S311 - a draw of who asks what and when
        self._people = [emulator.person(f"قارئ {number}") for number in range(plan.people)]
        self._asked: dict[tuple[int, int], _Question] = {}
        self._answers: Counter[tuple[int, int]] = Counter()
        self._presses: list[str] = []
        self._acknowledged: Counter[str] = Counter()
        self._latencies: list[float] = []
        self._last_answer = 0.0
        self._seen = len(emulator.calls)
        self._unfinished: list[Call] = []
        self._began = 0.0
        self._watching: asyncio.Task[None] | None = None

    async def act(self, patience: float) -> Account:
        """Do what the plan says, and wait until the bot has answered all of it, but no longer than so many seconds."""
        await self.ask()
        return await self.wait(patience)

    async def ask(self) -> None:
        """Ask what the plan says; what comes back is seen from here on until `wait` returns."""
        self._began = time.monotonic()
        self._watching = asyncio.create_task(self._watch())
        await self._ask_all(self._began)

    async def wait(self, patience: float) -> Account:
        """Return what came back, once the bot has answered all that was asked, or after so many seconds."""
        watching = self._watching
        assert watching is not None, "nothing was asked"
        try:
            await self._wait(patience, watching)
            # What is answered twice may come late.
            await asyncio.sleep(_SETTLE_SECONDS)
        finally:
            watching.cancel()
            await asyncio.wait({watching})
        return Account(
            asked=len(self._asked),
            pressed=len(self._presses),
            unanswered=len(self._asked.keys() - self._answers.keys()),
            unacknowledged=len(set(self._presses) - self._acknowledged.keys()),
            doubled=sum(times - 1 for times in (*self._answers.values(), *self._acknowledged.values())),
            disordered=sum(map(_disordered, self._people)),
            seconds=self._last_answer - self._began,
            latencies=self._latencies,
        )

    async def _ask_all(self, began: float) -> None:
        turns = [person for person in self._people for _ in range(self._plan.questions_each)]
        self._random.shuffle(turns)
        due = began
        for person in turns:
            due += self._random.expovariate(self._plan.rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            message = person.send(self._random.choice(self._questions))
            self._asked[person.chat.id, message.id] = _Question(person, time.monotonic())

    async def _wait(self, patience: float, watching: asyncio.Task[None]) -> None:
        until = time.monotonic() + patience
        while time.monotonic() < until and not self._is_done():
            if watching.done():
                watching.result()
            await asyncio.sleep(_LOOK_SECONDS)

    def _is_done(self) -> bool:
        return len(self._answers) == len(self._asked) and len(self._acknowledged) == len(self._presses)

    async def _watch(self) -> None:
        """Follow the calls of the bot; a wait for each person would look at all of them at every call."""
        while True:
            calls = self._emulator.calls
            news = [*self._unfinished, *calls[self._seen :]]
            self._seen = len(calls)
            # What was executed counts, also where the bot or the connection ends before it knows.
            self._unfinished = [call for call in news if call.status is None and not call.executed]
            for call in news:
                if call.executed:
                    self._note(call)
            await asyncio.sleep(_LOOK_SECONDS)

    def _note(self, call: Call) -> None:
        if call.method == "sendMessage" and "reply_parameters" in call.params:
            key = int(call.params["chat_id"]), int(json.loads(call.params["reply_parameters"])["message_id"])
            asked = self._asked.get(key)
            if asked is None:
                return
            self._answers[key] += 1
            if self._answers[key] == 1:
                self._latencies.append(call.at - asked.at)
                self._last_answer = call.at
                self._react(asked.person, key[1])
        elif call.method == "answerCallbackQuery":
            self._acknowledged[call.params["callback_query_id"]] += 1

    def _react(self, person: Person, question: int) -> None:
        answer = next(one for one in person.chat.from_bot if one.reply_to == question)
        for label, chance in ((ARABIC.NEXT_BUTTON, self._plan.paging), (ARABIC.UP_BUTTON, self._plan.voting)):
            if self._random.random() < chance and _has(answer, label):
                self._presses.append(person.press(answer, label).id)


def _disordered(person: Person) -> int:
    answered = list(dict.fromkeys(one.reply_to for one in person.chat.from_bot if one.reply_to is not None))
    return sum(later < earlier for earlier, later in itertools.pairwise(answered))


def _has(message: Message, label: str) -> bool:
    rows = (message.markup or {}).get("inline_keyboard", ())
    return label in json.dumps(rows, ensure_ascii=False)
