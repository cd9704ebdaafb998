"""Who takes part in the tests of administration."""

import pytest

from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person


@pytest.fixture
def admin(emulator: Emulator, bot: RunningBot) -> Person:
    """An administrator."""
    assert bot.application.running
    return emulator.person("مشرف", user_id=ADMIN_ID)


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Somebody who is nobody special."""
    assert bot.application.running
    return emulator.person("علي")
