"""Secrets: after a conversation with every kind of trouble, nothing that the bot wrote or said holds one."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bot.language import ARABIC
from bot.ledger import Ledger
from bot.service.webhook import SECRET_HEADER
from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, Site, free_port, running_bot
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Dropped, HtmlBody, Refused, too_many_requests

pytestmark = pytest.mark.slow

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
SECRET = "webhook-secret-of-a-test_0123456789"  # noqa: S105 - good nowhere


async def test_no_secret_leaves_the_bot(emulator: Emulator, site: Site, tmp_path: Path) -> None:
    """At DEBUG, through failures of Telegram, of the database and of whoever sends to the webhook.

    The log, everything that was sent to Telegram but the webhook's own setting, the metrics, the health and a dump of
    the ledger are searched.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    emulator.faults.add("getMe", Refused(500))
    emulator.faults.add("setWebhook", HtmlBody())
    reader, admin = emulator.person("قارئ"), emulator.person("مشرف", user_id=ADMIN_ID)
    variables = {
        "SERVICE_PORT": str(port),
        "WEBHOOK_URL": f"{url}/updates",
        "WEBHOOK_SECRET": SECRET,
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "json",
    }
    async with running_bot(emulator, site, **variables) as bot, aiohttp.ClientSession() as session:
        answer = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
        for fault in (too_many_requests(1), Dropped(executed=False), HtmlBody(), Refused(400, "Bad Request: no")):
            emulator.faults.add("sendMessage", fault)
            await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
        with closing(sqlite3.connect(site.database)) as database:
            database.execute("ALTER TABLE answers RENAME TO gone")
        apology = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
        told = [await told_by(session, f"{url}/{path}") for path in ("healthz", "readyz")]
        with closing(sqlite3.connect(site.database)) as database:
            database.execute("ALTER TABLE gone RENAME TO answers")
        for secret, body in ((SECRET, b"no JSON"), (SECRET[:-1], b"{}"), (emulator.token, b"{}")):
            async with session.post(f"{url}/updates", data=body, headers={SECRET_HEADER: secret}) as response:
                assert response.status in {400, 403}
                told.append(await response.text())
        await admin.ask("/status", timeout=ANSWER_SECONDS)
        await reader.answer_to(reader.press(answer, ARABIC.SOURCES_BUTTON), ANSWER_SECONDS)
        told.append(await told_by(session, f"{url}/metrics"))
    (reference,) = re.findall("\u2068([0-9a-f]{8})\u2069", apology.text)
    records = [json.loads(line) for line in bot.output.splitlines()]
    assert any(record.get("reference") == reference and "exception" in record for record in records)
    assert any(record["level"] == "debug" for record in records)
    said = [json.dumps(call.params) for call in emulator.calls if call.method != "setWebhook"]
    with (tmp_path / "dump.jsonl").open("wb") as file, closing(Ledger.open(f"sqlite:///{site.database}")) as ledger:
        assert ledger.administration.dump(file) > 0
    kept = (tmp_path / "dump.jsonl").read_text(encoding="utf-8")
    for text in (bot.output, *told, *said, kept):
        assert emulator.token.partition(":")[2] not in text
        assert SECRET not in text


async def told_by(session: aiohttp.ClientSession, url: str) -> str:
    """Return what the service says."""
    async with session.get(url) as response:
        return await response.text()
