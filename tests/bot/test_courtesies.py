"""What a person sees who greets, thanks, or only begins to ask."""

import pytest

from bot.language import ARABIC
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone who is nobody special."""
    assert bot.application.running
    return emulator.person("علي")


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("السلام عليكم", "وعليكم السلام ورحمة الله وبركاته."),
        ("صباح الخير", "صباح النور."),
        ("مساء الخير", "مساء النور."),
        ("هلا والله", "أهلًا وسهلًا بك."),
        ("شكرااا على المساعدة 🌹", "العفو"),
        ("مع السلامة", "في أمان الله"),
        ("شلونك؟", "شكرًا لسؤالك."),
        ("السلام عليكم، كيف حالك؟", "وعليكم السلام ورحمة الله وبركاته. شكرًا لسؤالك."),
    ],
)
async def test_a_courtesy_is_returned(bot: RunningBot, ali: Person, said: str, begins: str) -> None:
    """Each kind is answered in kind, without a button and off the record."""
    message = await ali.ask(said)
    assert message.text.startswith(begins)
    assert message.markup is None
    assert bot.ledger.last_answer(ali.chat.id, ali.user.id) is None


async def test_a_courtesy_leaves_the_last_answer(ali: Person) -> None:
    """After thanks, /sources still shows the sources of what was answered before them."""
    await ali.ask(QUESTION)
    await ali.ask("شكرا")
    assert (await ali.ask("/sources")).entity_texts("blockquote") == (PASSAGE,)


@pytest.mark.parametrize("said", ["متى؟", "شنو", "عندي سؤال"])
async def test_a_question_about_nothing_is_asked_back(bot: RunningBot, ali: Person, said: str) -> None:
    """Where a message only asks «متى؟», the bot asks for the topic and records nothing."""
    assert (await ali.ask(said)).text == ARABIC.FULLER_QUESTION
    assert bot.ledger.last_answer(ali.chat.id, ali.user.id) is None
