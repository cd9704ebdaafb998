"""The bot in groups: it answers who speaks to it, in their topic, and is silent otherwise."""

import pytest

from bot.language import ARABIC
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION
from tests.emulator.chats import Chat
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person

NAME = "@isnad_test_bot"


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone in a group where the bot sees every message."""
    assert bot.application.running
    emulator.world.privacy = False
    return emulator.person("علي")


@pytest.fixture
def group(emulator: Emulator, ali: Person) -> Chat:
    """The group."""
    return emulator.group("مجموعة", ali)


@pytest.mark.parametrize(
    "said",
    [f"{NAME} {QUESTION}", f"{NAME}، {QUESTION}", f"{QUESTION} {NAME}", f"/ask {QUESTION}", f"/ask{NAME} {QUESTION}"],
)
async def test_who_speaks_to_the_bot_is_answered(bot: RunningBot, ali: Person, group: Chat, said: str) -> None:
    """A mention anywhere, or /ask, is answered by a reply; the name is no part of the question."""
    answer = await ali.ask(said, chat=group)
    assert answer.entity_texts("blockquote") == (PASSAGE,)
    assert answer.reply_to is not None
    recorded = bot.ledger.last_answer(group.id, ali.user.id)
    assert recorded is not None
    assert recorded.answer.question == QUESTION


async def test_a_reply_to_the_bot_is_answered(ali: Person, group: Chat) -> None:
    """What replies to a message of the bot speaks to it."""
    first = await ali.ask(f"/ask {QUESTION}", chat=group)
    second = await ali.ask(QUESTION, chat=group, reply_to=first)
    assert second.entity_texts("blockquote") == (PASSAGE,)


async def test_a_message_can_be_asked_by_reply(emulator: Emulator, ali: Person, group: Chat) -> None:
    """/ask alone, as a reply, asks the message that it replies to; without one it says how to ask."""
    badr = emulator.person("بدر")
    asked = badr.send(QUESTION, chat=group)
    assert (await ali.ask("/ask", chat=group, reply_to=asked)).entity_texts("blockquote") == (PASSAGE,)
    assert (await ali.ask("/ask", chat=group)).text == ARABIC.ASK_WHAT


async def test_all_else_is_met_with_silence(emulator: Emulator, bot: RunningBot, ali: Person, group: Chat) -> None:
    """Talk, another bot's commands, mentions of others, pictures and edits get nothing, though the bot sees them."""
    badr = emulator.person("بدر")
    said = ali.send(QUESTION, chat=group)
    for text in ("/weather", "/ask@other_bot سؤال", f"@other_bot {QUESTION}", "@isnad_test_bot2 سؤال"):
        ali.send(text, chat=group)
    badr.send("لا أدري", chat=group, reply_to=said)
    ali.send_photo(b"jpeg", chat=group)
    ali.send_sticker(chat=group)
    ali.edit(said, "سؤال آخر؟")
    await ali.ask(QUESTION)
    assert not group.from_bot
    assert bot.retrieval.batches == [(QUESTION,)]


async def test_a_topic_is_respected(emulator: Emulator, ali: Person) -> None:
    """In a forum the answer, its sources and the typing are in the topic of the question."""
    forum = emulator.group("منتدى", ali, forum=True)
    thread = emulator.topic(forum, "أسئلة")
    asked = ali.send(f"/ask {QUESTION}", chat=forum, thread_id=thread)
    answer = await emulator.wait_for_message(forum, lambda found: found.reply_to == asked.id)
    assert answer.thread_id == thread
    assert {action.thread_id for action in forum.actions} == {thread}
    ali.press(answer, ARABIC.SOURCES_BUTTON)
    shown = await emulator.wait_for_message(forum, lambda found: found.reply_to == answer.id)
    assert shown.thread_id == thread


@pytest.mark.parametrize("command", ["/start", "/help", f"/start{NAME}"])
async def test_a_group_is_told_how_to_ask(ali: Person, group: Chat, command: str) -> None:
    """Without the keyboard of a private chat, which everybody would see."""
    message = await ali.ask(command, chat=group)
    assert message.text == ARABIC.GROUP_HELP
    assert message.keyboard is None


@pytest.mark.parametrize("command", ["/settings", "/language"])
async def test_settings_are_for_private_chats(ali: Person, group: Chat, command: str) -> None:
    """A group is told where the command belongs."""
    assert (await ali.ask(command, chat=group)).text == ARABIC.ONLY_IN_PRIVATE


async def test_sources_in_a_group(ali: Person, group: Chat) -> None:
    """The command shows the sources of one's own last answer there."""
    await ali.ask(f"/ask {QUESTION}", chat=group)
    assert (await ali.ask("/sources", chat=group)).entity_texts("blockquote") == (PASSAGE,)
