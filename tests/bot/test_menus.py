"""What Telegram shows of the bot: command menus and descriptions."""

import json

from bot.administration.commands import DESCRIPTIONS
from bot.language import ARABIC, texts_in
from bot.menus import set_descriptions, set_menus
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused

COMMANDS = ("start", "help", "sources", "said", "speakers", "filter", "settings", "language", "privacy", "forget")


async def test_each_sees_their_commands(emulator: Emulator, bot: RunningBot) -> None:
    """Everybody has the common menu, a known administrator the one with the administrative commands."""
    admin = emulator.person("مشرف", user_id=ADMIN_ID, known=True)
    await set_menus(bot.application.bot, {ADMIN_ID})
    assert admin.menu() == (*COMMANDS, *DESCRIPTIONS)
    ali, ann = emulator.person("علي"), emulator.person("Ann", language_code="de")
    assert ali.menu() == ann.menu() == COMMANDS
    group = emulator.group("مجموعة", ali)
    assert ali.menu(group) == ann.menu(group) == ("ask", "said", "sources", "filter", "help")
    shown = [call.params for call in emulator.calls_of("setMyCommands")]
    assert ARABIC.HELP_DESCRIPTION in json.loads(shown[0]["commands"])[1]["description"]
    assert [call.get("language_code") for call in shown] == ["ar", "ar", None, None, None]


async def test_an_unknown_administrator_stops_nothing(emulator: Emulator, bot: RunningBot) -> None:
    """Telegram refuses the menu of someone who never wrote; the others get theirs."""
    admin = emulator.person("مشرف", user_id=ADMIN_ID, known=True)
    await set_menus(bot.application.bot, {5, ADMIN_ID})
    assert "reindex" in admin.menu()
    assert [call.status for call in emulator.calls_of("setMyCommands")] == [200, 200, 200, 200, 400, 200]


async def test_a_refused_menu_stops_nothing(emulator: Emulator, bot: RunningBot) -> None:
    """The bot works without menus."""
    emulator.faults.add("setMyCommands", Refused(500), times=None)
    await set_menus(bot.application.bot, {ADMIN_ID})
    assert emulator.person("علي").menu() == ()


async def test_the_bot_is_described_in_two_languages(emulator: Emulator, bot: RunningBot) -> None:
    """Arabic for those who use Telegram in it, English for all others."""
    await set_descriptions(bot.application.bot)
    english = texts_in("en")
    assert emulator.world.texts["description", "ar"] == ARABIC.BOT_DESCRIPTION
    assert emulator.world.texts["description", ""] == english.BOT_DESCRIPTION
    assert emulator.world.texts["short_description", "ar"] == ARABIC.BOT_SHORT_DESCRIPTION
    assert emulator.world.texts["short_description", ""] == english.BOT_SHORT_DESCRIPTION
