"""A damaged index: told to the administrators once, shown by /status, fallen back from while the bot runs."""

import asyncio

import pytest

from bot.administration import texts as admin_texts
from bot.administration.index_watch import keep_watching, tell_damage
from bot.ledger import LedgerError
from retrieval import Damage
from retrieval.errors import DamagedGenerationError
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused
from tests.emulator.people import Person

REASON = "/indexes/g2/vectors.faiss is not as it was written; build it again: python -m retrieval build"
OTHER_ADMIN = 78


def texts_to(emulator: Emulator, admin_id: int) -> list[str]:
    """Return what the bot sent to an administrator, as far as Telegram took it."""
    calls = emulator.calls_of("sendMessage")
    return [call.params["text"] for call in calls if call.params["chat_id"] == str(admin_id) and call.status == 200]


@pytest.fixture
def damaged(bot: RunningBot) -> RunningBot:
    """A bot whose newest index is damaged."""
    bot.retrieval.damage = Damage("g2", REASON)
    return bot


async def test_administrators_are_told_once(emulator: Emulator, damaged: RunningBot, admin: Person) -> None:
    """The message names both indexes and the file, in Arabic; a bot that starts again does not repeat it."""
    await admin.ask("/start")
    for _ in range(3):
        await tell_damage(damaged.worker, damaged.application.bot, {ADMIN_ID})
    (told,) = [text for text in texts_to(emulator, ADMIN_ID) if "vectors.faiss" in text]
    assert told.startswith(admin_texts.damage_warning("g2"))
    assert "\u2068g1\u2069" in told
    assert told.endswith(REASON)
    log = (await admin.ask("/audit")).text
    assert "تلف في الفهرس" in log
    assert "لاحظه البوت" in log


async def test_other_damage_is_told_again(emulator: Emulator, damaged: RunningBot, admin: Person) -> None:
    """What is wrong with another index is another message."""
    await admin.ask("/start")
    await tell_damage(damaged.worker, damaged.application.bot, {ADMIN_ID})
    damaged.retrieval.damage = Damage("g3", REASON)
    await tell_damage(damaged.worker, damaged.application.bot, {ADMIN_ID})
    assert len([text for text in texts_to(emulator, ADMIN_ID) if "vectors.faiss" in text]) == 2


async def test_whoever_cannot_be_reached_stops_nobody(emulator: Emulator, damaged: RunningBot, admin: Person) -> None:
    """One administrator who never wrote to the bot does not keep the others from knowing."""
    await admin.ask("/start")
    await tell_damage(damaged.worker, damaged.application.bot, {ADMIN_ID - 1, ADMIN_ID, OTHER_ADMIN})
    assert [text for text in texts_to(emulator, ADMIN_ID) if "vectors.faiss" in text]


async def test_what_reached_nobody_is_told_later(emulator: Emulator, damaged: RunningBot, admin: Person) -> None:
    """Where Telegram took no message, the next start tells it."""
    await admin.ask("/start")
    emulator.faults.add("sendMessage", Refused(403, "Forbidden: bot was blocked by the user"))
    await tell_damage(damaged.worker, damaged.application.bot, {ADMIN_ID})
    assert not [text for text in texts_to(emulator, ADMIN_ID) if "vectors.faiss" in text]
    await tell_damage(damaged.worker, damaged.application.bot, {ADMIN_ID})
    assert [text for text in texts_to(emulator, ADMIN_ID) if "vectors.faiss" in text]


async def test_status_warns(damaged: RunningBot, admin: Person) -> None:
    """/status begins with the damage and how to mend it, and says nothing of it where all is whole."""
    assert (await admin.ask("/status")).text.startswith(admin_texts.damage_warning("g2"))
    damaged.retrieval.damage = None
    assert "تالف" not in (await admin.ask("/status")).text


async def test_damage_while_running_is_noticed(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """An index that is damaged while it answers is left for an older one, which administrators are told."""
    await admin.ask("/start")
    watching = asyncio.create_task(keep_watching(bot.worker, bot.application.bot, {ADMIN_ID}, pause=0.01))
    await asyncio.sleep(0.1)
    assert not watching.done()
    bot.retrieval.older, bot.retrieval.found_damage = "g0", REASON
    await emulator.wait_for_message(admin.chat, lambda found: "vectors.faiss" in found.text)
    assert bot.retrieval.generation == "g0"
    watching.cancel()
    await asyncio.wait({watching})


async def test_damage_with_nothing_whole_ends_the_bot(bot: RunningBot) -> None:
    """Where no index is whole any more, nothing is answered: the watch ends with the error."""
    bot.retrieval.found_damage = REASON
    with pytest.raises(DamagedGenerationError, match="vectors"):
        await keep_watching(bot.worker, bot.application.bot, (), pause=0.01)


async def test_a_ledger_away_does_not_end_the_watch(damaged: RunningBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """That what was told cannot be kept is logged, and tried again."""
    tries = 0

    def away(*_: object) -> bool:
        nonlocal tries
        tries += 1
        message = "the database is away"
        raise LedgerError(message)

    monkeypatch.setattr(type(damaged.ledger.administration.audit), "has", away)
    watching = asyncio.create_task(keep_watching(damaged.worker, damaged.application.bot, {ADMIN_ID}, pause=0.01))
    while tries < 2:
        assert not watching.done()
        await asyncio.sleep(0.01)
    watching.cancel()
    await asyncio.wait({watching})
