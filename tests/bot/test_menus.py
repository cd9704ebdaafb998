"""The command menus."""

from bot.administration.commands import DESCRIPTIONS
from bot.menus import set_menus
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused

EVERYBODYS = ("start", "help", "sources", "privacy", "forget")


async def test_each_sees_their_commands(emulator: Emulator, bot: RunningBot) -> None:
    """Everybody has the common menu, a known administrator the one with the administrative commands."""
    admin = emulator.person("مشرف", user_id=ADMIN_ID, known=True)
    await set_menus(bot.application.bot, {ADMIN_ID})
    assert admin.menu() == (*EVERYBODYS, *DESCRIPTIONS)
    assert emulator.person("علي").menu() == EVERYBODYS


async def test_an_unknown_administrator_stops_nothing(emulator: Emulator, bot: RunningBot) -> None:
    """Telegram refuses the menu of someone who never wrote; the others get theirs."""
    admin = emulator.person("مشرف", user_id=ADMIN_ID, known=True)
    await set_menus(bot.application.bot, {5, ADMIN_ID})
    assert "reindex" in admin.menu()
    assert emulator.calls_of("setMyCommands")[1].status == 400


async def test_a_refused_menu_stops_nothing(emulator: Emulator, bot: RunningBot) -> None:
    """The bot works without menus."""
    emulator.faults.add("setMyCommands", Refused(500), times=2)
    await set_menus(bot.application.bot, {ADMIN_ID})
    assert emulator.person("علي").menu() == ()
