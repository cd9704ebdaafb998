"""A backup of the real bot while it answers; another bot on what was restored knows the answers that were given."""

import asyncio
import subprocess
import sys

import pytest

from bot.language import ARABIC
from tests.e2e.bot_process import ANSWER_SECONDS, Site, running_bot
from tests.emulator.emulator import Emulator

pytestmark = pytest.mark.slow

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"


async def command(site: Site, emulator: Emulator, *arguments: str) -> str:
    """Run `python -m bot` with a command, and return what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=site.folder,
        env=site.environment(TELEGRAM_BOT_TOKEN=emulator.token, TELEGRAM_API_URL=emulator.api_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


async def test_old_answers_work_after_a_restore(emulator: Emulator, site: Site) -> None:
    """Questions are answered while it is taken; once ledger and index were lost and restored, «المصادر» works."""
    reader = emulator.person("قارئ")
    backup = str(site.folder / "backups" / "one")
    async with running_bot(emulator, site, RATE_LIMIT="off"):
        answer = last = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
        taking = asyncio.create_task(command(site, emulator, "backup", backup))
        while not taking.done():
            last = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
            assert last.entity_texts("blockquote")
        assert "Backed up in" in await taking
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (site.folder / name).unlink(missing_ok=True)
    (site.indexes / "CURRENT").unlink()
    assert "Restored from" in await command(site, emulator, "restore", backup)
    async with running_bot(emulator, site):
        reader.press(answer, ARABIC.SOURCES_BUTTON)
        shown = await emulator.wait_for_message(reader.chat, timeout=ANSWER_SECONDS, after=last)
        assert answer.text.startswith(shown.entity_texts("blockquote")[0])
