"""Administration, access and privacy of the real bot process, invited people only, over HTTP."""

import csv
import io
import json
import os
import re
import subprocess
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot import texts
from bot.administration import texts as admin_texts
from bot.administration.commands import DESCRIPTIONS
from bot.language import ARABIC
from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, BotProcess, Site, running_bot
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
NEW_PASSAGE = "افتتحت بلدية القمرة حديقة النخيل الكبرى قرب الميناء القديم عام 1987."
NEW_QUESTION = "متى افتتحت بلدية القمرة حديقة النخيل الكبرى؟"
UNKNOWN = "ما عدد سكان مدينة طوكيو في القرن التاسع؟"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def closed_bot(shared_emulator: Emulator, shared_site: Site) -> AsyncIterator[BotProcess]:
    """A bot for invited people, with limits."""
    settings = {"ACCESS": "invite", "RATE_LIMIT": "12/minute", "DAILY_QUOTA": "6", "RETENTION_DAYS": "30"}
    async with running_bot(shared_emulator, shared_site, **settings) as bot:
        yield bot


@pytest.fixture
def admin(shared_emulator: Emulator, closed_bot: BotProcess) -> Person:
    """The administrator."""
    assert "answering as" in closed_bot.output
    return shared_emulator.person("مشرف", user_id=ADMIN_ID)


async def invited(emulator: Emulator, admin: Person, name: str) -> tuple[Person, str]:
    """Return somebody who has come by an invitation, and its payload."""
    said = (await admin.ask("/invite", timeout=ANSWER_SECONDS)).text
    (payload,) = re.findall(r"\?start=(i_[\w-]+)", said)
    person = emulator.person(name)
    assert (await person.ask(f"/start {payload}", timeout=ANSWER_SECONDS)).text == admin_texts.INVITED
    await emulator.wait_for_message(person.chat, lambda found: found.text.startswith(ARABIC.WELCOME), ANSWER_SECONDS)
    return person, payload


def content_of(emulator: Emulator, message: Message, kind: str = "document") -> bytes:
    """Return a file that the bot sent."""
    content = message.content[kind]
    chosen = content[-1] if isinstance(content, list) else content
    assert isinstance(chosen, dict)
    return emulator.world.files[str(chosen["file_id"])].content


async def test_only_the_invited_are_answered(shared_emulator: Emulator, admin: Person, closed_bot: BotProcess) -> None:
    """A stranger learns nothing, an invitation works once, a revocation holds at once; no code is in the log."""
    stranger = shared_emulator.person("غريب")
    for said in (QUESTION, "/sources", "/start", *(f"/{command}" for command in DESCRIPTIONS if command < "m")):
        heard = (await stranger.ask(said, timeout=ANSWER_SECONDS)).text
        assert heard in {admin_texts.not_admitted(stranger.user.id), texts.ONLY_ADMINS}
    guest, payload = await invited(shared_emulator, admin, "ضيف")
    assert (await guest.ask(QUESTION, timeout=ANSWER_SECONDS)).entity_texts("blockquote")
    late = shared_emulator.person("متأخر")
    assert (await late.ask(f"/start {payload}", timeout=ANSWER_SECONDS)).text == admin_texts.NOT_INVITED
    await admin.ask(f"/revoke {guest.user.id}", timeout=ANSWER_SECONDS)
    assert (await guest.ask(QUESTION, timeout=ANSWER_SECONDS)).text == admin_texts.not_admitted(guest.user.id)
    assert payload.removeprefix("i_") not in closed_bot.output
    assert f"refused /audit to user {stranger.user.id}" in closed_bot.output


async def test_limits_are_kept(shared_emulator: Emulator, admin: Person) -> None:
    """The seventh question of a day is told to wait, and so is the thirteenth message of a minute."""
    guest, _ = await invited(shared_emulator, admin, "ضيف")
    for _ in range(6):
        assert (await guest.ask(QUESTION, timeout=ANSWER_SECONDS)).entity_texts("blockquote")
    spent = await guest.ask(QUESTION, timeout=ANSWER_SECONDS)
    assert spent.text.startswith(admin_texts.quota_spent(6, 86_400).partition(" ثانيةً")[0])
    eager = shared_emulator.person("عجول")
    said = [await eager.ask("/start", timeout=ANSWER_SECONDS) for _ in range(13)]
    assert said[-1].text.startswith("أرسلتَ رسائل كثيرة")


async def test_maintenance_and_its_end(shared_emulator: Emulator, admin: Person) -> None:
    """While it lasts nobody but the administrator is answered."""
    guest, _ = await invited(shared_emulator, admin, "ضيف")
    await admin.ask("/maintenance on", timeout=ANSWER_SECONDS)
    assert (await guest.ask(QUESTION, timeout=ANSWER_SECONDS)).text == admin_texts.UNDER_MAINTENANCE
    await admin.ask("/maintenance off", timeout=ANSWER_SECONDS)
    assert (await guest.ask(QUESTION, timeout=ANSWER_SECONDS)).entity_texts("blockquote")


async def test_reports(shared_emulator: Emulator, admin: Person, shared_site: Site) -> None:
    """Status, chart, unanswered questions with their table, export and audit log, of what was really asked."""
    guest, _ = await invited(shared_emulator, admin, "ضيف")
    for question in (QUESTION, UNKNOWN, UNKNOWN):
        await guest.ask(question, timeout=ANSWER_SECONDS)
    status = (await admin.ask("/status", timeout=ANSWER_SECONDS)).text
    assert (shared_site.indexes / "CURRENT").read_text().strip() in status
    assert "multilingual-e5-small" in status
    assert "ملّي ثانية" in status
    chart = await admin.ask("/stats 7", timeout=ANSWER_SECONDS)
    assert chart.text.startswith(admin_texts.chart_title(7))
    assert content_of(shared_emulator, chart, "photo").startswith(b"\x89PNG")
    listed = await admin.ask("/unanswered", timeout=ANSWER_SECONDS)
    assert admin_texts.unanswered_line(1, UNKNOWN, 2) in listed.text
    admin.press(listed, admin_texts.CSV_BUTTON)
    sent = await shared_emulator.wait_for_message(admin.chat, timeout=ANSWER_SECONDS, after=listed)
    table = content_of(shared_emulator, sent).decode("utf-8-sig")
    assert [UNKNOWN, "2"] in [row[:2] for row in csv.reader(io.StringIO(table))]
    export = content_of(shared_emulator, await admin.ask("/export", timeout=ANSWER_SECONDS)).decode()
    rows = [json.loads(line) for line in export.splitlines()]
    assert UNKNOWN in [row["row"]["question"] for row in rows if row["table"] == "answers"]
    assert shared_emulator.token.partition(":")[2] not in export
    audit = (await admin.ask("/audit", timeout=ANSWER_SECONDS)).text
    assert "تنزيل السجلّ" in audit.splitlines()[1]


async def test_a_reindex_can_be_stopped(shared_emulator: Emulator, admin: Person, shared_site: Site) -> None:
    """The button ends the build's process, the old index stays in service, and the next build can begin."""
    current = (shared_site.indexes / "CURRENT").read_text()
    sentences = "\n".join(f"افتتحت البلدية الحديقة رقم {number} في الحي القديم." for number in range(3000))
    (shared_site.seeds / "long.txt").write_text(sentences, encoding="utf-8")
    started = await admin.ask("/reindex", timeout=ANSWER_SECONDS)
    await shared_emulator.wait_for_message(
        admin.chat, lambda found: found.id == started.id and "▓" in found.text, timeout=120
    )
    assert builds(shared_site)
    admin.press(started, admin_texts.REINDEX_CANCEL_BUTTON)
    ended = await shared_emulator.wait_for_message(
        admin.chat, lambda found: found.text == admin_texts.REINDEX_CANCELLED, timeout=ANSWER_SECONDS
    )
    assert (ended.id, ended.markup) == (started.id, None)
    assert not builds(shared_site)
    assert (shared_site.indexes / "CURRENT").read_text() == current
    assert (await admin.ask(QUESTION, timeout=ANSWER_SECONDS)).entity_texts("blockquote")
    (shared_site.seeds / "long.txt").unlink()
    again = await admin.ask("/reindex", timeout=ANSWER_SECONDS)
    await shared_emulator.wait_for_message(
        admin.chat, lambda found: found.id == again.id and "ولم يتغيّر شيء" in found.text, timeout=120
    )


async def test_a_document_comes_and_goes(shared_emulator: Emulator, admin: Person, shared_site: Site) -> None:
    """Sent, looked at and confirmed, it answers after the reindex that begins by itself; removed, it does no more."""
    sent = admin.send_document("حديقة.txt", NEW_PASSAGE.encode(), caption="/add")
    shown = await shared_emulator.wait_for_message(admin.chat, after=sent, timeout=ANSWER_SECONDS)
    assert NEW_PASSAGE in shown.text
    admin.press(shown, admin_texts.ADD_BUTTON)
    await shared_emulator.wait_for_message(
        admin.chat, lambda found: "المضاف: وثيقة واحدة" in found.text, timeout=120, after=shown
    )
    answer = await admin.ask(NEW_QUESTION, timeout=ANSWER_SECONDS)
    assert answer.entity_texts("blockquote") == (NEW_PASSAGE,)
    listed = await admin.ask("/remove", timeout=ANSWER_SECONDS)
    admin.press(listed, "حديقة.txt")
    asked = await shared_emulator.wait_for_message(
        admin.chat, lambda found: found.text == admin_texts.remove_question("حديقة.txt"), timeout=ANSWER_SECONDS
    )
    admin.press(asked, admin_texts.REMOVE_BUTTON)
    await shared_emulator.wait_for_message(
        admin.chat, lambda found: "المحذوف: وثيقة واحدة" in found.text, timeout=120, after=listed
    )
    assert not (shared_site.seeds / "حديقة.txt").exists()
    assert NEW_PASSAGE not in (await admin.ask(NEW_QUESTION, timeout=ANSWER_SECONDS)).text


async def test_a_person_is_forgotten(shared_emulator: Emulator, admin: Person, closed_bot: BotProcess) -> None:
    """/privacy tells what is kept, /forget deletes it, and the old answer's button then finds nothing."""
    guest, _ = await invited(shared_emulator, admin, "ضيف")
    answer = await guest.ask(QUESTION, timeout=ANSWER_SECONDS)
    assert (await guest.ask("/privacy", timeout=ANSWER_SECONDS)).text == admin_texts.privacy(30)
    asked = await guest.ask("/forget", timeout=ANSWER_SECONDS)
    guest.press(asked, admin_texts.CONFIRM_BUTTON)
    await shared_emulator.wait_for_message(guest.chat, lambda found: found.text == admin_texts.erased(1))
    pressed = await guest.answer_to(guest.press(answer, ARABIC.SOURCES_BUTTON))
    assert pressed.text == ARABIC.UNKNOWN_ANSWER
    assert "forgot a person with 1 answers" in closed_bot.output


def builds(site: Site) -> list[int]:
    """Return the processes that build this site's index."""
    found = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        ["pgrep", "-f", f"retrieval build --seeds {site.seeds}"],  # noqa: S607 - a tool of the system
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(line) for line in found.stdout.split() if int(line) != os.getpid()]
