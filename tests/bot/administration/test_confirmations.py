"""What waits for a confirming button."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.administration.confirmations import Addition, Change, Erasure, Removal, ask, take
from tests.bot.conftest import RunningBot

WHAT: tuple[Change, ...] = (Erasure(), Removal("a/\u2068ملف.txt"), Addition(Path("/staging/x"), "ملف.txt"))


@pytest.mark.parametrize("what", WHAT)
async def test_a_token_confirms_once_and_for_whom_was_asked(bot: RunningBot, what: Change) -> None:
    """Forged, foreign and used tokens confirm nothing, and trying one does not use it up."""
    token = await ask(bot.worker, 1, what)
    assert await take(bot.worker, "forged", 1) is None
    assert await take(bot.worker, token, 2) is None
    assert await take(bot.worker, token, 1) == what
    assert await take(bot.worker, token, 1) is None


async def test_a_token_holds_for_a_time(bot: RunningBot) -> None:
    """A button of long ago confirms nothing, and what it stood for is deleted when something else is asked."""
    old = await ask(bot.worker, 1, Erasure(), timedelta(seconds=-1))
    await ask(bot.worker, 1, Erasure())
    assert await take(bot.worker, old, 1) is None
    assert await take(bot.worker, await ask(bot.worker, 1, Erasure(), timedelta(seconds=-1)), 1) is None


async def test_a_token_goes_with_its_person(bot: RunningBot) -> None:
    """Whoever is forgotten is asked nothing any more."""
    token = await ask(bot.worker, 1, Erasure())
    await bot.worker.forget(1)
    assert await take(bot.worker, token, 1) is None
