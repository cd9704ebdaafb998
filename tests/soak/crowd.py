"""People who ask while harm is done, and the count of what became of their questions."""

import asyncio
import itertools
import random
from dataclasses import dataclass, field

from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person

QUESTIONS = (
    "كيف تحولت مهمة قوات التحالف الدولي؟",
    "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟",
    "ما هي القوات الأمنية التي أسهمت في الإنجاز؟",
    "ماذا قال الكاظمي عن العملية؟",
    "ما هي عاصمة فرنسا؟",
)


@dataclass(frozen=True, slots=True)
class Toll:
    """What became of some questions: how many were never answered, answered twice, or out of their person's order."""

    asked: int
    lost: int
    twice: int
    disordered: int

    def in_words(self, number: int) -> str:
        """Return a number as the table has it."""
        return "nothing" if number == 0 else f"{number} of {self.asked} questions"


@dataclass(slots=True)
class Crowd:
    """So many people, each with their questions; `random` decides who asks what and when."""

    emulator: Emulator
    people: int
    random: random.Random
    asked: list[tuple[Person, Message]] = field(default_factory=list)

    async def ask(self, questions: int, seconds: float) -> None:
        """Ask so many questions, spread over so many seconds."""
        people = [self.emulator.person(f"سائل {number}") for number in range(self.people)]
        for _ in range(questions):
            person = self.random.choice(people)
            self.asked.append((person, person.send(self.random.choice(QUESTIONS))))
            await asyncio.sleep(self.random.expovariate(questions / seconds))

    async def wait(self, seconds: float) -> None:
        """Return when every question has an answer, or when the time is over."""
        try:
            await self.emulator.until(lambda: True if self.toll().lost == 0 else None, seconds)
        except AssertionError:
            return

    def toll(self) -> Toll:
        """Count what became of what was asked so far."""
        answers = [len(_answers(person, question)) for person, question in self.asked]
        people = {person.user.id: person for person, _ in self.asked}
        return Toll(
            asked=len(self.asked),
            lost=answers.count(0),
            twice=sum(count > 1 for count in answers),
            disordered=sum(_disordered(person) for person in people.values()),
        )


def _answers(person: Person, question: Message) -> list[Message]:
    return [message for message in person.chat.from_bot if message.reply_to == question.id]


def _disordered(person: Person) -> int:
    """Return how many first answers came before that to an older question of the same person."""
    answered: list[int] = []
    for message in person.chat.from_bot:
        if message.reply_to is not None and message.reply_to not in answered:
            answered.append(message.reply_to)
    return sum(later < earlier for earlier, later in itertools.pairwise(answered))
