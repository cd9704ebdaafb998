"""The life of the process: how it starts, what it survives, how it stops."""

import re
import shutil

import pytest
from filelock import FileLock

from bot import texts
from bot.language import ARABIC
from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, BotProcess, Site, running_bot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused

pytestmark = pytest.mark.slow

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"


async def test_a_first_start_builds_the_index(emulator: Emulator, site: Site) -> None:
    """Where there is no index the bot builds one, says so and what it left out in its log, and then answers."""
    shutil.rmtree(site.indexes)
    (site.seeds / "empty.txt").write_text("")
    async with running_bot(emulator, site) as bot:
        assert re.search(r"no index in \S+ yet: building it", bot.output)
        assert "left out empty.txt: " in bot.output
        assert re.search(r"built generation \S+: \d+ sentences", bot.output)
        answer = await emulator.person("قارئ").ask(QUESTION, timeout=ANSWER_SECONDS)
        assert answer.entity_texts("blockquote")


async def test_a_first_start_that_cannot_build_ends_clearly(emulator: Emulator, site: Site) -> None:
    """Nothing to index is said in one line and ends the process with status 1."""
    shutil.rmtree(site.indexes)
    shutil.rmtree(site.seeds)
    environment = site.environment(TELEGRAM_BOT_TOKEN=emulator.token, TELEGRAM_API_URL=emulator.api_url)
    bot = await BotProcess.start(site, environment)
    assert await bot.wait() == 1
    assert "cannot run: " in bot.output
    assert "seeds" in bot.output
    assert "Traceback" not in bot.output


async def test_wrong_settings_end_clearly(site: Site) -> None:
    """Each wrong variable is named on a line of its own, without its value, and the status is 2."""
    secret = "my-very-secret-value"  # noqa: S105 - stands for one
    bot = await BotProcess.start(site, site.environment(TELEGRAM_BOT_TOKEN=secret, ADMIN_IDS="ali"))
    assert await bot.wait() == 2
    lines = bot.output.splitlines()
    assert [line.split()[0] for line in lines] == ["TELEGRAM_BOT_TOKEN", "ADMIN_IDS"]
    assert secret not in bot.output


async def test_a_missing_token_ends_clearly(site: Site) -> None:
    """The message says where to get a token and where to put it."""
    bot = await BotProcess.start(site, site.environment())
    assert await bot.wait() == 2
    assert bot.output.startswith("TELEGRAM_BOT_TOKEN is missing: ")


async def test_a_refused_token_ends_clearly(emulator: Emulator, site: Site) -> None:
    """A token that Telegram does not know is named by its variable, never shown."""
    wrong = "110201543:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    environment = site.environment(TELEGRAM_BOT_TOKEN=wrong, TELEGRAM_API_URL=emulator.api_url)
    bot = await BotProcess.start(site, environment)
    assert await bot.wait() == 2
    assert "TELEGRAM_BOT_TOKEN is refused by Telegram" in bot.output
    assert wrong.partition(":")[2] not in bot.output
    assert "Traceback" not in bot.output


async def test_an_old_button_works_after_a_restart(emulator: Emulator, site: Site) -> None:
    """The buttons under an answer of a bot that has ended are answered by the next one, from the ledger."""
    reader = emulator.person("قارئ")
    async with running_bot(emulator, site):
        answer = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    async with running_bot(emulator, site):
        callback = reader.press(answer, ARABIC.SOURCES_BUTTON)
        shown = await emulator.wait_for_message(reader.chat, timeout=ANSWER_SECONDS, after=answer)
        assert not (await reader.answer_to(callback)).text
        reader.press(answer, ARABIC.NEXT_BUTTON)
        turned = await emulator.wait_for_message(
            reader.chat, lambda found: found.id == answer.id and found != answer, ANSWER_SECONDS
        )
    first, second, *_ = shown.entity_texts("blockquote")
    assert answer.text.startswith(first)
    assert turned.text.startswith(second)


@pytest.mark.parametrize(
    ("awaited", "refused"),
    [("getMe", "getMe"), ("getMe", None), ("deleteWebhook", "deleteWebhook")],
    ids=["while it connects", "while it loads", "while it begins to poll"],
)
async def test_a_stop_at_the_start_is_clean(emulator: Emulator, site: Site, awaited: str, refused: str | None) -> None:
    """SIGTERM ends the process in order also before it has begun to answer."""
    if refused is not None:
        emulator.faults.add(refused, Refused(500), times=None)
    environment = site.environment(TELEGRAM_BOT_TOKEN=emulator.token, TELEGRAM_API_URL=emulator.api_url)
    bot = await BotProcess.start(site, environment)
    await emulator.wait_for_call(awaited, lambda call: call.status is not None, timeout=ANSWER_SECONDS)
    bot.ask_to_stop()
    assert await bot.wait() == 0
    assert "Traceback" not in bot.output
    assert "answering as" not in bot.output
    assert "] stopped " in bot.output.splitlines()[-1]


async def test_a_stop_ends_a_reindex(emulator: Emulator, site: Site) -> None:
    """A bot that stops ends its build, says so, and leaves the index as it was and the lock free."""
    current = (site.indexes / "CURRENT").read_text()
    admin = emulator.person("مشرف", user_id=ADMIN_ID)
    sentences = "\n".join(f"قال الشاهد {number} إن الحادث وقع في الشارع رقم {number}." for number in range(4_000))
    (site.seeds / "long.txt").write_text(sentences, encoding="utf-8")
    async with running_bot(emulator, site) as bot:
        progress = await admin.ask("/reindex", timeout=ANSWER_SECONDS)
        await emulator.wait_for_call("editMessageText", timeout=ANSWER_SECONDS)
        assert await bot.stop() == 0
    stopped = admin.chat.find(progress.id)
    assert stopped is not None
    assert stopped.text == texts.REINDEX_STOPPED
    assert (site.indexes / "CURRENT").read_text() == current
    with FileLock(site.indexes / ".build.lock", timeout=0):
        pass
