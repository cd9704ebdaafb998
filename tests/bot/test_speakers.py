"""/said and /speakers: what somebody says, and who speaks in the documents."""

import pytest

from bot.language import ARABIC
from bot.listing import ON_A_PAGE
from retrieval import SpeakerProfile
from retrieval.arabic.bidi import isolate
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import PASSAGE
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person

KADHIMI = SpeakerProfile(0, "مصطفى الكاظمي", "person", ("رئيس الوزراء مصطفى الكاظمي",), 12, 2)


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone who asks of documents in which many speak."""
    others = (SpeakerProfile(n, f"متحدث {n}", "person", (f"متحدث {n}",), 1, 1) for n in range(1, ON_A_PAGE + 3))
    bot.retrieval.profiles = (KADHIMI, *others)
    return emulator.person("علي")


async def test_said_cites_the_speaker(ali: Person) -> None:
    """The answer is a card like any other, with its buttons, and names who is speaking."""
    answer = await ali.ask("/said مصطفى الكاظمي السلاح المنفلت")
    assert answer.entity_texts("blockquote") == (PASSAGE,)
    assert f"القائل: {isolate('مصطفى الكاظمي')}" in answer.text
    ali.press(answer, ARABIC.CHECK_BUTTON)


async def test_nobody_is_called_so(ali: Person) -> None:
    """A name that no speaker has is said to be unknown; without one the command says how it is used."""
    assert (await ali.ask("/said بايدن")).text == ARABIC.no_speaker_found("بايدن")
    assert (await ali.ask("/said")).text == ARABIC.SAID_WHAT
    assert (await ali.ask("/speakers بايدن")).text == ARABIC.no_speaker_found("بايدن")


async def test_speakers_are_listed_in_pages(emulator: Emulator, ali: Person) -> None:
    """The most quoted come first, with their titles and counts, and the rest on the next page in the same place."""
    listed = await ali.ask("/speakers")
    lines = listed.text.splitlines()
    assert lines[0] == ARABIC.speaker_count(ON_A_PAGE + 3)
    title = f"({isolate('رئيس الوزراء')})"
    assert lines[1] == f"{ARABIC.list_number(1)}مصطفى الكاظمي {title}، ١٢ قولًا في وثيقتين"
    assert len(lines) == 1 + ON_A_PAGE + 2
    await ali.answer_to(ali.press(listed, ARABIC.NEXT_BUTTON))
    turned = await emulator.wait_for_message(ali.chat, lambda found: f"متحدث {ON_A_PAGE + 2}،" in found.text)
    assert turned.id == listed.id
    assert len((await ali.ask("/speakers مصطفى")).text.splitlines()) == 2


async def test_documents_without_speech(bot: RunningBot, ali: Person) -> None:
    """Where nobody is quoted, that is said."""
    bot.retrieval.profiles = ()
    assert (await ali.ask("/speakers")).text == ARABIC.NO_SPEAKERS


async def test_a_name_may_be_too_long_for_a_button(ali: Person) -> None:
    """A name that the buttons of the pages cannot carry is asked to be shorter."""
    assert (await ali.ask(f"/speakers {'كلمة ' * 12}")).text == ARABIC.search_too_long()


async def test_a_topic_that_the_speaker_does_not_speak_of(bot: RunningBot, ali: Person) -> None:
    """Not found is said of the speaker, and the topics are headed as what that one does speak about."""
    assert "منسوبًا" in ARABIC.not_found_of("فلان")
    bot.retrieval.topics = ("ماذا قال مصطفى الكاظمي عن الحدود؟",)
    bot.retrieval.asked_speaker = "مصطفى الكاظمي"
    said = await ali.ask("ماذا قال الكاظمي عن القمح؟")
    assert said.text == f"{ARABIC.not_found_of('مصطفى الكاظمي')}\n\n{ARABIC.topics_of('مصطفى الكاظمي')}"
    ali.press(said, "الحدود")
