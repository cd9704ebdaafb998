"""/status, /stats, /unanswered, /export and /audit, as an administrator sees them."""

import asyncio
import csv
import io
import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from bot.administration import texts as admin_texts
from bot.administration.export import write_export
from bot.language import ARABIC
from bot.ledger import Vote
from bot.texts import list_number
from retrieval.arabic.bidi import isolate
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

UNKNOWN = "ما عاصمة فرنسا؟"


def file_of(emulator: Emulator, message: Message, kind: str = "document") -> bytes:
    """Return the content of a file that the bot sent."""
    content = message.content[kind]
    chosen = content[-1] if isinstance(content, list) else content
    assert isinstance(chosen, dict)
    return emulator.world.files[str(chosen["file_id"])].content


async def test_status_tells_how_the_bot_is(admin: Person, ali: Person) -> None:
    """Each line has its value; the latencies are those of recorded answers."""
    assert admin_texts.NO_ANSWERS_YET in (await admin.ask("/status")).text
    for _ in range(3):
        await ali.ask(QUESTION)
    lines = (await admin.ask("/status")).text.splitlines()
    values = dict(line.split(": ", 1) for line in lines if ": " in line)
    assert values["الفهرس"] == "\u2068g1\u2069"
    assert values["بُني"] == "\u20682026-03-01 09:30\u2069"
    assert values["الوثائق"] == "وثيقة واحدة"
    assert values["الجمل"] == "٣٠ جملة"
    assert values["المتحدّثون"] == "متحدّثان"
    assert values["النموذج"] == "\u2068fake (float32)\u2069"
    assert "نصفها في ٦ ملّي ثانية" in values["زمن الإجابة في آخر ٢٤ ساعة"]
    assert values["في الانتظار"] == "لا شيء"
    assert values["الذاكرة"].endswith("ميغابايت")


async def test_stats_are_a_picture_and_words(emulator: Emulator, admin: Person, ali: Person) -> None:
    """A PNG of some size comes, and its caption has the numbers."""
    for question in (QUESTION, QUESTION, UNKNOWN):
        await ali.ask(question)
    sent = await admin.ask("/stats 3")
    assert sent.text == admin_texts.chart_caption(3, 2, 1)
    picture = file_of(emulator, sent, "photo")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width > height > 500


async def test_what_was_voted_down_is_listed(bot: RunningBot, admin: Person, ali: Person) -> None:
    """The question, the passage that was seen and the reason come, the newest first; votes are in the statistics."""
    assert (await admin.ask("/feedback")).text == admin_texts.NO_COMPLAINTS
    for reason in ("speaker", None):
        await ali.ask(QUESTION)
        recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
        assert recorded is not None
        await bot.worker.vote(recorded.answer.id, ali.user.id, Vote(1, useful=False, reason=reason))
    await bot.worker.vote(recorded.answer.id, admin.user.id, Vote(1, useful=True, reason=None))
    heading, newest, oldest = (await admin.ask("/feedback")).text.split("\n\n")
    assert heading == admin_texts.COMPLAINTS_HEADING
    assert newest.splitlines()[0] == f"{list_number(1)}«{isolate(QUESTION)}»"
    assert newest.splitlines()[1] == f"المقطع: «{isolate(PASSAGE)}»"
    assert newest.splitlines()[3] == f"السبب: {admin_texts.NO_REASON}"
    assert oldest.splitlines()[3] == "السبب: المتحدّث غير صحيح"
    assert (await admin.ask("/stats 1")).text.splitlines()[-1] == admin_texts.votes(1, 2)


async def test_unanswered_questions_are_grouped(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person
) -> None:
    """Spellings of the same words are one question; the most frequent comes first; the table has them all."""
    assert (await admin.ask("/unanswered")).text == admin_texts.NO_UNANSWERED
    for question in ("أين القاهرة؟", UNKNOWN, "ما عاصِمةُ فرنسا", "ما عاصمه فرنسا؟؟", "=HYPERLINK(1)", QUESTION):
        await ali.ask(question)
    bot.retrieval.topics = ()
    listed = await admin.ask("/unanswered")
    heading, first, *others = listed.text.splitlines()
    assert heading == admin_texts.unanswered_heading(30, 5)
    assert first == admin_texts.unanswered_line(1, "ما عاصمه فرنسا؟؟", 3)
    assert len(others) == 2
    admin.press(listed, admin_texts.CSV_BUTTON)
    table = file_of(emulator, await emulator.wait_for_message(admin.chat, after=listed))
    assert table.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(table.decode("utf-8-sig")))
    assert tuple(header) == admin_texts.CSV_HEADER
    assert sorted((question, times) for question, times, _ in rows) == sorted(
        [("ما عاصمه فرنسا؟؟", "3"), ("أين القاهرة؟", "1"), ("'=HYPERLINK(1)", "1")]
    )


async def test_an_export_holds_every_row(emulator: Emulator, admin: Person, ali: Person, tmp_path: Path) -> None:
    """Each line is a row with its table's name, and they are as many as the database has."""
    await ali.ask(QUESTION)
    await ali.ask(UNKNOWN)
    sent = await admin.ask("/export")
    lines = [json.loads(line) for line in file_of(emulator, sent).decode().splitlines()]
    assert sent.text == admin_texts.exported(len(lines))
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database:
        answers = database.execute("SELECT question FROM answers ORDER BY id").fetchall()
    exported = [line["row"]["question"] for line in lines if line["table"] == "answers"]
    assert [(question,) for question in exported] == answers
    assert {line["table"] for line in lines} >= {"answers", "citations", "inbox"}


async def test_a_large_export_is_compressed_or_refused(bot: RunningBot, ali: Person, tmp_path: Path) -> None:
    """What Telegram would not take plain goes compressed; what it would not take so either is not sent."""
    for _ in range(3):
        await ali.ask(QUESTION)
    plain, rows = write_export(bot.ledger, tmp_path, "plain", 1 << 20)
    packed, same = write_export(bot.ledger, tmp_path, "packed", 1500)
    assert plain is not None
    assert packed is not None
    assert (packed.name, same) == ("packed.jsonl.gz", rows)
    assert packed.stat().st_size < plain.stat().st_size
    assert write_export(bot.ledger, tmp_path, "none", 10) == (None, rows)


async def test_the_audit_log_has_pages(bot: RunningBot, admin: Person, emulator: Emulator, ali: Person) -> None:
    """Every action stands in it with who, what and the outcome; the buttons turn its pages in place."""
    assert (await admin.ask("/audit")).text == admin_texts.NO_AUDIT
    await ali.ask("/status")
    for number in range(1, 12):
        await admin.ask(f"/allow {number}")
    shown = await admin.ask("/audit")
    assert shown.text.startswith(admin_texts.audit_heading(1, 2, 13))
    assert len(shown.text.splitlines()) == 11
    assert f"\u2068{ADMIN_ID}\u2069: الإذن (\u206811\u2069)، تمّ" in shown.text.splitlines()[1]
    labels = [button["text"] for button in buttons(shown.markup)]
    assert labels == [admin_texts.NEXT_BUTTON]
    admin.press(shown, admin_texts.NEXT_BUTTON)
    second = await emulator.wait_for_message(admin.chat, lambda found: "الصفحة ٢ من ٢" in found.text)
    assert second.id == shown.id
    assert f"\u2068{ali.user.id}\u2069: الحال، مُنع" in second.text
    admin.press(second, admin_texts.PREVIOUS_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.id == shown.id and "الصفحة ١ من ٢" in found.text)
    assert bot.application.running
    admin.call_back(second, "a:log:7")
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.NO_SUCH_PAGE)


async def test_a_failing_button_is_kept_as_failed(admin: Person, ali: Person, tmp_path: Path) -> None:
    """A button that breaks is apologised for, and the audit log says that it failed."""
    await ali.ask(UNKNOWN)
    listed = await admin.ask("/unanswered")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database:
        database.execute("ALTER TABLE answers RENAME TO gone")
    answered = await admin.answer_to(admin.press(listed, admin_texts.CSV_BUTTON))
    assert answered.text is not None
    assert answered.text.startswith(ARABIC.apology("").rstrip("\u2068\u2069"))
    # The gate before the action meets the same table and apologises first; what the action met is kept a moment later.
    async with asyncio.timeout(10):
        while "تنزيل الجدول، أخفق" not in (await admin.ask("/audit")).text:
            pass


async def test_many_unanswered_questions_are_cut_short(admin: Person, ali: Person) -> None:
    """Ten are listed, and how many more the table has is said."""
    for number in range(12):
        await ali.ask(f"ما {'أ' * (number + 2)}؟")
    lines = (await admin.ask("/unanswered 1")).text.splitlines()
    assert (len(lines), lines[-1]) == (12, admin_texts.more_unanswered(2))


async def test_a_failing_action_is_kept_as_failed(
    bot: RunningBot, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An action that breaks is apologised for, and the audit log says that it failed."""

    async def fail() -> None:
        message = "no index"
        raise RuntimeError(message)

    monkeypatch.setattr(bot.worker, "describe", fail)
    assert (await admin.ask("/status")).text.startswith(ARABIC.apology("").rstrip("\u2068\u2069"))
    assert "الحال، أخفق" in (await admin.ask("/audit")).text
