"""/reindex with the real build, while the real bot goes on answering."""

import asyncio
import itertools
import shutil

import pytest

from bot import texts
from bot.language import ARABIC
from bot.menus import ADMIN_COMMANDS
from tests.e2e.bot_process import ADMIN_ID, ANSWER_SECONDS, START_SECONDS, BotProcess, Site, running_bot
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

NEW_PASSAGE = "افتتحت بلدية القمرة حديقة النخيل الكبرى قرب الميناء القديم عام 1987."
NEW_QUESTION = "متى افتتحت بلدية القمرة حديقة النخيل الكبرى؟"
OLD_QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"


@pytest.fixture(scope="module")
def admin(shared_emulator: Emulator, shared_bot: BotProcess) -> Person:
    """The administrator."""
    assert "answering as" in shared_bot.output
    return shared_emulator.person("مشرف", user_id=ADMIN_ID)


async def test_a_reindex_brings_a_new_document_into_service(
    shared_emulator: Emulator, shared_site: Site, admin: Person
) -> None:
    """One progress message tells all; answering goes on; the new document is then found, with no restart."""
    reader = shared_emulator.person("قارئ")
    await admin.ask("/start", timeout=ANSWER_SECONDS)
    await shared_emulator.wait_for_call(
        "setMyCommands", lambda call: str(ADMIN_ID) in call.params.get("scope", "") and call.status == 200
    )
    assert admin.menu() == tuple(command.command for command in ADMIN_COMMANDS)
    before = await reader.ask(NEW_QUESTION, timeout=ANSWER_SECONDS)
    old = await reader.ask(OLD_QUESTION, timeout=ANSWER_SECONDS)
    assert NEW_PASSAGE not in before.text
    (shared_site.seeds / "new.txt").write_text(NEW_PASSAGE, encoding="utf-8")
    (shared_site.seeds / "broken.jsonl").write_text('{"text": "سطر سليم من نص قصير."}\n{"no": 1}\n', encoding="utf-8")

    progress = await admin.ask("/reindex")
    assert progress.text == texts.REINDEX_STARTED
    assert (await admin.ask("/reindex")).text == texts.REINDEX_RUNNING
    meanwhile = await reader.ask(OLD_QUESTION, timeout=ANSWER_SECONDS)
    assert meanwhile.entity_texts("blockquote")
    edits = shared_emulator.calls_of("editMessageText")
    assert not any("اكتملت" in call.params["text"] for call in edits), "the build was too quick to be met"

    summary = await shared_emulator.wait_for_message(
        admin.chat, lambda found: found.id == progress.id and "اكتملت" in found.text, START_SECONDS
    )
    assert "المضاف: وثيقتان" in summary.text
    assert "ما لم يتغيّر: وثيقة واحدة" in summary.text
    assert "تعذّرت القراءة في موضع واحد:" in summary.text
    assert "broken.jsonl:2" in summary.text
    times = [call.at for call in shared_emulator.calls_of("editMessageText")]
    assert len(times) >= 2
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(times))

    after = await reader.ask(NEW_QUESTION, timeout=ANSWER_SECONDS)
    assert after.entity_texts("blockquote") == (NEW_PASSAGE,)
    reader.press(old, ARABIC.NEXT_BUTTON)
    await shared_emulator.wait_for_message(reader.chat, lambda found: found.id == old.id and found != old)
    listed = await shared_emulator.person("آخر").ask("/sources", timeout=ANSWER_SECONDS)
    assert listed.text.startswith("عندي ٣ وثائق، أحدثها أوّلًا:")


async def test_a_watched_folder_is_reindexed_by_itself(site: Site) -> None:
    """With WATCH=1 the first document is waited for and answered from soon; a wrong `corpus.toml` is complained of."""
    shutil.rmtree(site.indexes)
    for path in site.seeds.iterdir():
        path.unlink()
    async with Emulator() as emulator, running_bot(emulator, site, WATCH="1") as bot:
        assert "there is no index yet: " in bot.output
        admin = emulator.person("مشرف", user_id=ADMIN_ID)
        await admin.ask("/start", timeout=ANSWER_SECONDS)
        for text in (NEW_QUESTION, "/sources", "/status"):
            assert (await admin.ask(text, timeout=ANSWER_SECONDS)).text == ARABIC.NO_DOCUMENTS
        (site.seeds / "new.txt").write_text(NEW_PASSAGE, encoding="utf-8")
        async with asyncio.timeout(START_SECONDS):
            while "reindexed: generation 000001" not in bot.output:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.1)
        answer = await admin.ask(NEW_QUESTION, timeout=ANSWER_SECONDS)
        assert answer.entity_texts("blockquote") == (NEW_PASSAGE,)
        (site.seeds / "corpus.toml").write_text("publisher = 1\n", encoding="utf-8")
        failure = await emulator.wait_for_message(
            admin.chat, lambda found: "corpus.toml:1" in found.text, START_SECONDS
        )
        assert failure.text.startswith(texts.REINDEX_FAILED)
        assert failure.entity_texts("pre")[0].startswith("corpus.toml:1")


async def test_a_failing_reindex_leaves_the_old_index_in_service(
    shared_emulator: Emulator, shared_site: Site, admin: Person
) -> None:
    """The administrator sees the reason, readers notice nothing."""
    for path in shared_site.seeds.iterdir():
        path.unlink()
    progress = await admin.ask("/reindex")
    failure = await shared_emulator.wait_for_message(
        admin.chat,
        lambda found: found.id == progress.id and found.text.startswith(texts.REINDEX_FAILED),
        START_SECONDS,
    )
    (reason,) = failure.entity_texts("pre")
    assert "seeds" in reason
    answer = await admin.ask(OLD_QUESTION, timeout=ANSWER_SECONDS)
    assert answer.entity_texts("blockquote")
