"""What is shown while the bot works."""

import itertools

import pytest

from bot.messaging import typing
from tests.bot.conftest import RunningBot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Delay, Refused


@pytest.fixture
def chat_id(emulator: Emulator, bot: RunningBot, monkeypatch: pytest.MonkeyPatch) -> int:
    """A chat that the bot may write to, with the indicator repeated ten times as often as in life."""
    assert bot.application.running
    monkeypatch.setattr("bot.messaging._TYPING_SECONDS", 0.4)
    return emulator.person("علي", known=True).chat.id


async def test_typing_is_shown_for_as_long_as_the_work_lasts(emulator: Emulator, bot: RunningBot, chat_id: int) -> None:
    """Telegram forgets the indicator after five seconds, so it is sent again, also after a refusal; then no more."""
    emulator.faults.add("sendChatAction", Refused(500))
    async with typing(bot.application.bot, chat_id):
        calls = await emulator.wait_for_call("sendChatAction", count=3)
    assert [call.status for call in calls[:2]] == [500, 200]
    assert all(later.at - earlier.at >= 0.4 for earlier, later in itertools.pairwise(calls))


async def test_a_slow_indicator_does_not_hold_up_an_answer(
    emulator: Emulator, bot: RunningBot, chat_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An indicator that Telegram does not take in time is given up."""
    monkeypatch.setattr("bot.messaging._LAST_ACTION_SECONDS", 0.05)
    emulator.faults.add("sendChatAction", Delay(3))
    async with typing(bot.application.bot, chat_id):
        (call,) = await emulator.wait_for_call("sendChatAction")
    assert call.status is None
