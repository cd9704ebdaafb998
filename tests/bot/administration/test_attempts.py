"""Every administrative command and button, tried by those who may not: denied, logged, and nothing told."""

import asyncio
import logging

import pytest

from bot import texts
from bot.administration import texts as admin_texts
from bot.administration.callbacks import admin_callback
from bot.administration.registry import BUTTONS, COMMANDS
from bot.application import ALLOWED_UPDATES
from bot.language import ARABIC
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.bot.fake_retrieval import QUESTION, source
from tests.emulator.emulator import Emulator
from tests.emulator.masks import add_channel, publish, send_as_chat
from tests.emulator.people import SECONDS, Person

PRIVATE_TITLE = "وثيقة سرّيّة جدًّا"
EVERY_COMMAND = tuple(COMMANDS)
EVERY_BUTTON = tuple(BUTTONS)


@pytest.fixture(autouse=True)
def _private_corpus(bot: RunningBot) -> None:
    """Hold something that nobody may learn of."""
    bot.retrieval.documents = (source(title=PRIVATE_TITLE),)


@pytest.fixture
def variables() -> dict[str, object]:
    """Let the tests try as often as they like."""
    return {"rate_limit": "off", "access": "invite"}


async def denied(bot: RunningBot, number: int) -> tuple[tuple[int | None, str], ...]:
    """Return who was denied what, the first first, when there are so many entries."""
    async with asyncio.timeout(SECONDS):
        while True:
            await asyncio.sleep(0.01)
            entries, total = await bot.worker.consult(lambda ledger: ledger.administration.audit.page(1, 1000))
            if total >= number:
                break
    return tuple((entry.actor_id, entry.action) for entry in reversed(entries) if entry.outcome == "denied")


def assert_nothing_happened(emulator: Emulator, bot: RunningBot) -> None:
    """Nothing was told, sent as a file, built or asked."""
    said = [call.params.get("text", "") + call.params.get("caption", "") for call in emulator.calls]
    assert not [text for text in said if PRIVATE_TITLE in text or "g1" in text or "i_" in text]
    assert not emulator.calls_of("sendDocument")
    assert not emulator.calls_of("sendPhoto")
    assert not bot.build.runs
    assert not bot.retrieval.batches


async def test_a_stranger_may_nothing(
    emulator: Emulator, bot: RunningBot, ali: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Each command is refused with the same words, and stands in the log and in the audit log."""
    with caplog.at_level(logging.WARNING):
        for command in EVERY_COMMAND:
            assert (await ali.ask(f"/{command} 5")).text == texts.ONLY_ADMINS
            assert f"refused /{command} to user {ali.user.id}" in caplog.text
    assert await denied(bot, len(EVERY_COMMAND)) == tuple((ali.user.id, command) for command in EVERY_COMMAND)
    assert_nothing_happened(emulator, bot)


@pytest.mark.parametrize("decision", ["allow", "revoke"])
async def test_a_decision_makes_no_administrator(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person, decision: str
) -> None:
    """Neither who is allowed nor who is revoked gets further than a stranger."""
    await admin.ask(f"/{decision} {ali.user.id}")
    for command in EVERY_COMMAND:
        assert (await ali.ask(f"/{command}")).text == texts.ONLY_ADMINS
    assert len(await denied(bot, len(EVERY_COMMAND) + 1)) == len(EVERY_COMMAND)
    assert_nothing_happened(emulator, bot)


@pytest.mark.parametrize("argument", ["", "1", "14", "abcdef", "x" * 50])
async def test_forged_buttons_do_nothing(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person, argument: str
) -> None:
    """A stranger who sends an administrator's callback data is refused, whatever it says."""
    await admin.ask(f"/allow {ali.user.id}")
    message = await ali.ask("/privacy")
    for name in EVERY_BUTTON:
        answered = await ali.answer_to(ali.call_back(message, admin_callback(name, argument)))
        assert (answered.text, answered.show_alert) == (texts.ONLY_ADMINS, True)
    assert await denied(bot, len(EVERY_BUTTON) + 1) == tuple((ali.user.id, name) for name in EVERY_BUTTON)
    assert_nothing_happened(emulator, bot)


@pytest.mark.parametrize(
    "data", ["a:", "a:x", "a:nothing:1", "a:log:", "a:log:0", "a:log:x", "a:log:9999999", "a:csv:0"]
)
async def test_an_administrators_broken_button_is_answered(admin: Person, data: str) -> None:
    """Data that no button of the bot has is no error."""
    message = await admin.ask("/privacy")
    answered = await admin.answer_to(admin.call_back(message, data))
    assert answered.text in {admin_texts.BUTTON_EXPIRED, ARABIC.UNKNOWN_ANSWER}


async def test_a_group_is_no_place_for_administration(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person
) -> None:
    """In a group members get no word, and an administrator one that tells nothing."""
    group = emulator.group("مجموعة", ali, admin)
    for command in EVERY_COMMAND:
        ali.send(f"/{command}@isnad_test_bot", chat=group)
        said = await admin.ask(f"/{command}@isnad_test_bot", chat=group)
        assert said.text == admin_texts.ONLY_IN_PRIVATE
    assert len(group.from_bot) == len(EVERY_COMMAND)
    tried = [(who, command) for command in EVERY_COMMAND for who in (ali.user.id, ADMIN_ID)]
    assert sorted(await denied(bot, len(tried)), key=str) == sorted(tried, key=str)
    assert_nothing_happened(emulator, bot)


@pytest.mark.parametrize("mask", ["the group", "a channel"])
async def test_whoever_is_masked_is_nobody(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person, mask: str
) -> None:
    """An administrator of the bot who writes as the group or as a channel is not known, so may nothing."""
    group = emulator.group("مجموعة", admin, ali)
    chat = group if mask == "the group" else add_channel(emulator, "قناة")
    for command in EVERY_COMMAND:
        send_as_chat(emulator, f"/{command}@isnad_test_bot", chat=group, sender=chat)
    assert await denied(bot, len(EVERY_COMMAND)) == tuple((None, command) for command in EVERY_COMMAND)
    assert not group.from_bot
    assert_nothing_happened(emulator, bot)


async def test_a_masked_reader_is_not_admitted_to_a_closed_bot(emulator: Emulator, admin: Person) -> None:
    """Where only those who are named may ask, nobody asks as a chat."""
    group = emulator.group("مجموعة", admin)
    send_as_chat(emulator, "/ask@isnad_test_bot ما هذا؟", chat=group, sender=group)
    assert (await emulator.wait_for_message(group)).text == admin_texts.NOT_KNOWN


async def test_channels_are_not_even_heard(emulator: Emulator, bot: RunningBot) -> None:
    """The bot asks Telegram for no posts of channels."""
    channel = add_channel(emulator, "قناة")
    await emulator.wait_until_polled()
    for command in EVERY_COMMAND:
        publish(emulator, f"/{command}", channel)
    assert "channel_post" not in ALLOWED_UPDATES
    assert not emulator.world.updates.pending
    assert_nothing_happened(emulator, bot)


async def test_an_edited_message_is_no_command(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """A message that an administrator edits into a command runs nothing."""
    first = admin.send("/privacy")
    await emulator.wait_for_message(admin.chat)
    admin.edit(first, "/reindex")
    await admin.ask("/help")
    assert not bot.build.runs


async def test_a_cancel_button_is_for_its_run(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """The button of a reindex that has ended, pressed again, leaves the next one alone."""
    first = await admin.ask("/reindex")
    await bot.build.started.wait()
    admin.press(first, admin_texts.REINDEX_CANCEL_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.REINDEX_CANCELLED)
    bot.build.started.clear()
    await admin.ask("/reindex", predicate=lambda found: found.text == texts.REINDEX_STARTED)
    await bot.build.started.wait()
    button = first.markup
    assert button is not None
    pressed = admin.call_back(first, button["inline_keyboard"][0][0]["callback_data"])  # pyright: ignore
    assert (await admin.answer_to(pressed)).text == admin_texts.REINDEX_NOT_RUNNING
    assert (await admin.ask("/reindex")).text == texts.REINDEX_RUNNING
    assert bot.build.runs == 2


async def test_the_word_for_a_stranger_is_the_same_for_all(admin: Person, ali: Person) -> None:
    """Whether a command exists, or was revoked, cannot be told from what is said."""
    words = {(await ali.ask(said)).text for said in (QUESTION, "/sources", "/nothing", "/start")}
    await admin.ask(f"/revoke {ali.user.id}")
    words |= {(await ali.ask(said)).text for said in (QUESTION, "/sources", "/nothing", "/start")}
    assert words == {admin_texts.not_admitted(ali.user.id)}
