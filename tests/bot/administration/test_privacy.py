"""/privacy, /forget, and what is deleted because it is old."""

import asyncio
import itertools
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.administration import texts as admin_texts
from bot.administration.callbacks import forget_callback
from bot.administration.retention import keep_purging
from bot.ledger import Ledger, LedgerError, RecordedAnswer
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import QUESTION
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person
from tests.ledger.answers import an_answer


async def test_a_person_is_forgotten_when_they_confirm(
    bot: RunningBot, emulator: Emulator, ali: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is deleted before the button; then everything of theirs is, and nothing of others; once."""
    sara = emulator.person("سارة")
    for person in (ali, ali, sara):
        await person.ask(QUESTION)
    asked = await ali.ask("/forget")
    assert asked.text == admin_texts.FORGET_QUESTION
    assert bot.ledger.last_answer(ali.chat.id, ali.user.id) is not None
    with caplog.at_level(logging.INFO):
        ali.press(asked, admin_texts.CONFIRM_BUTTON)
        done = await emulator.wait_for_message(ali.chat, lambda found: found.text == admin_texts.erased(2))
    assert done.id == asked.id
    assert done.markup is None
    assert str(ali.user.id) not in caplog.text
    assert bot.ledger.last_answer(ali.chat.id, ali.user.id) is None
    assert bot.ledger.last_answer(sara.chat.id, sara.user.id) is not None
    again = ali.call_back(asked, str(buttons(asked.markup)[0]["callback_data"]))
    assert (await ali.answer_to(again)).text == admin_texts.BUTTON_EXPIRED


async def test_a_person_may_think_better_of_it(bot: RunningBot, emulator: Emulator, ali: Person) -> None:
    """The other button leaves all as it was."""
    await ali.ask(QUESTION)
    asked = await ali.ask("/forget")
    ali.press(asked, admin_texts.CANCEL_BUTTON)
    await emulator.wait_for_message(ali.chat, lambda found: found.text == admin_texts.CANCELLED)
    assert bot.ledger.last_answer(ali.chat.id, ali.user.id) is not None


async def test_nobody_is_forgotten_by_another(bot: RunningBot, emulator: Emulator, ali: Person) -> None:
    """Somebody else's button, and one that is made up, delete nothing of anybody's."""
    await ali.ask(QUESTION)
    asked = await ali.ask("/forget")
    stranger = emulator.person("غريب")
    own = await stranger.ask("/privacy")
    for data in (str(buttons(asked.markup)[0]["callback_data"]), forget_callback("made-up", confirmed=True)):
        assert (await stranger.answer_to(stranger.call_back(own, data))).text == admin_texts.BUTTON_EXPIRED
    assert bot.ledger.last_answer(ali.chat.id, ali.user.id) is not None


@pytest.mark.parametrize("variables", [{"access": "allowlist", "retention_days": 90}], ids=["closed"])
async def test_whoever_is_not_admitted_can_still_be_forgotten(emulator: Emulator, ali: Person) -> None:
    """A closed bot says what it keeps, for how long, and deletes it, for those too whom it does not answer."""
    assert (await ali.ask("/privacy")).text == admin_texts.privacy(90)
    asked = await ali.ask("/forget")
    ali.press(asked, admin_texts.CONFIRM_BUTTON)
    await emulator.wait_for_message(ali.chat, lambda found: found.text == admin_texts.ERASED_NOTHING)


async def test_what_is_old_is_deleted_again_and_again(
    bot: RunningBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was asked too long ago goes at the start; a database that fails is tried again."""
    asked_at = datetime.now(UTC) - timedelta(days=8)
    answer = an_answer()
    bot.ledger.record(
        RecordedAnswer(answer, chat_id=1, user_id=2, question_message_id=3, message_id=None, asked_at=asked_at)
    )
    consult, purged, tries = bot.worker.consult, asyncio.Event(), itertools.count()

    async def fail_first(function: Callable[[Ledger], int]) -> int:
        if next(tries) == 0:
            message = "the database is away"
            raise LedgerError(message)
        rows = await consult(function)
        purged.set()
        return rows

    monkeypatch.setattr(bot.worker, "consult", fail_first)
    purging = asyncio.create_task(keep_purging(bot.worker, 7, pause=0.01))
    await asyncio.wait_for(purged.wait(), 5)
    purging.cancel()
    await asyncio.wait({purging})
    assert "could not delete what is older than 7 days" in caplog.text
    assert bot.ledger.answer(answer.id) is None


async def test_nothing_is_deleted_unless_it_is_wanted(bot: RunningBot) -> None:
    """Without RETENTION_DAYS the task ends at once."""
    await asyncio.wait_for(keep_purging(bot.worker, 0), 5)
