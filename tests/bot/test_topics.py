"""What a person sees where nothing was found: the nearest topics, and the answer behind each."""

from typing import cast

import pytest

from bot.callbacks import topic_callback, topic_of_callback
from bot.language import ARABIC
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION, citation
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

TOPIC = "ماذا ورد عن جهاز مكافحة الإرهاب؟"
LONG_TOPIC = f"ما تفاصيل «{'العنوان الطويل ' * 10}»؟"


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone whose question has no answer, in a bot that has topics."""
    bot.retrieval.topics = (TOPIC, LONG_TOPIC)
    bot.retrieval.known[TOPIC] = (citation(),)
    return emulator.person("علي")


async def test_topics_are_buttons(bot: RunningBot, ali: Person) -> None:
    """Under "not found" each topic has a row with its phrase, shortened at a word."""
    message = await ali.ask("ما عاصمة فرنسا؟")
    assert message.text == f"{ARABIC.NOT_FOUND}\n\n{ARABIC.NEAR_TOPICS}"
    assert message.markup is not None
    rows = cast("list[list[dict[str, str]]]", message.markup["inline_keyboard"])
    labels = [[button["text"] for button in row] for row in rows]
    assert labels == [["جهاز مكافحة الإرهاب"], ["العنوان الطويل العنوان الطويل العنوان…"]]
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    assert recorded.answer.topics == (TOPIC, LONG_TOPIC)


async def test_a_pressed_topic_is_asked(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """The answer comes as a reply to the message with the button, and counts as the person's last."""
    not_found = await ali.ask("ما عاصمة فرنسا؟")
    callback = ali.press(not_found, "جهاز مكافحة الإرهاب")
    assert not (await ali.answer_to(callback)).text
    answer = await emulator.wait_for_message(ali.chat, after=not_found)
    assert answer.entity_texts("blockquote") == (PASSAGE,)
    assert answer.reply_to == not_found.id
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    assert recorded.answer.question == TOPIC
    assert (await ali.ask("/sources", reply_to=answer)).entity_texts("blockquote") == (PASSAGE,)


async def test_a_topic_that_is_not_found_any_more_is_told_so(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """A button outlives its index: what the documents no longer answer gets the plain word."""
    not_found = await ali.ask("ما عاصمة فرنسا؟")
    bot.retrieval.known.clear()
    bot.retrieval.topics = ()
    ali.press(not_found, "جهاز مكافحة الإرهاب")
    assert (await emulator.wait_for_message(ali.chat, after=not_found)).text == ARABIC.NOT_FOUND


@pytest.mark.parametrize("data", ["t:1:0000000000000000", "t:3:{answer}", "t:0:{answer}", "t:1:", "t:{answer}"])
async def test_a_topic_that_nobody_offered_is_refused(bot: RunningBot, ali: Person, data: str) -> None:
    """Forged data of an unknown answer, or with a number that was not shown, asks nothing."""
    not_found = await ali.ask("ما عاصمة فرنسا؟")
    asked = len(bot.retrieval.batches)
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    callback = ali.call_back(not_found, data.format(answer=recorded.answer.id))
    assert (await ali.answer_to(callback)).text == ARABIC.UNKNOWN_ANSWER
    assert len(bot.retrieval.batches) == asked


async def test_a_topic_of_another_chat_is_refused(emulator: Emulator, ali: Person) -> None:
    """A stranger who copies the data of a button learns nothing of what was asked there."""
    not_found = await ali.ask("ما عاصمة فرنسا؟")
    first, _ = buttons(not_found.markup)
    stranger = emulator.person("غريب")
    message = await stranger.ask(QUESTION)
    callback = stranger.call_back(message, str(first["callback_data"]))
    assert (await stranger.answer_to(callback)).text == ARABIC.UNKNOWN_ANSWER


def test_the_data_of_a_topic_fits_a_button() -> None:
    """With an id as answers have it, the data is at most 64 bytes and comes back as it was."""
    data = topic_callback("f" * 16, 3)
    assert len(data.encode()) <= 64
    assert topic_of_callback(data) == ("f" * 16, 3)
