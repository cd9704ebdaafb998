"""The real bot over a damaged index: it answers from the older one, tells the administrator once, and never guesses."""

import shutil

import pytest

from bot.administration import texts as admin_texts
from retrieval import generations
from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, BotProcess, Site, running_bot
from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.slow

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
NEWER = "000009-00000000"


def add_newer(site: Site) -> str:
    """Put a copy of the index into service under another name; return the name of the older one."""
    older = generations.current(site.indexes)
    folder = site.indexes / NEWER
    shutil.copytree(older.folder, folder)
    generations.write_manifest(folder, older.manifest.model_copy(update={"generation": NEWER}))
    (site.indexes / "CURRENT").write_text(f"{NEWER}\n", encoding="utf-8")
    return older.name


def flip_last_bit(site: Site, generation: str, part: str) -> None:
    """Damage a file of a generation by a bit."""
    path = site.indexes / generation / part
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


async def test_an_older_index_answers_and_administrators_are_told_once(emulator: Emulator, site: Site) -> None:
    """The damage is in the log, in one message and in /status; questions are answered, also after another start."""
    older = add_newer(site)
    flip_last_bit(site, NEWER, generations.VECTORS)
    admin, reader = emulator.person("مشرف", user_id=ADMIN_ID), emulator.person("قارئ")
    admin.send("/help")
    for _ in range(2):
        async with running_bot(emulator, site) as bot:
            answer = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
            assert answer.entity_texts("blockquote")
            status = (await admin.ask("/status", timeout=ANSWER_SECONDS)).text
            assert status.startswith(admin_texts.damage_warning(NEWER))
            assert older in status
            assert f"the index {NEWER} is damaged and not used: " in bot.output
            assert f"The index {older}, built " in bot.output
    told = [call.params["text"] for call in emulator.calls_of("sendMessage") if "vectors.faiss" in call.params["text"]]
    (message,) = told
    assert older in message


async def test_no_whole_index_ends_clearly(emulator: Emulator, site: Site) -> None:
    """Where no index is whole, the bot does not start; its last line names the file and the command that mends it."""
    older = add_newer(site)
    for name in (older, NEWER):
        flip_last_bit(site, name, generations.CATALOG)
    environment = site.environment(TELEGRAM_BOT_TOKEN=emulator.token, TELEGRAM_API_URL=emulator.api_url)
    bot = await BotProcess.start(site, environment)
    assert await bot.wait() == 1
    last = bot.output.splitlines()[-1]
    assert f"{NEWER}/{generations.CATALOG} is not as it was written" in last
    assert "python -m retrieval build" in last
    assert "Traceback" not in bot.output
