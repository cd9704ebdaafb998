"""/reindex over HTTP against the emulator, with a scripted build."""

import asyncio
import itertools

import pytest

from bot import texts
from bot.administration import texts as admin_texts
from bot.building import BuildElsewhereError, BuildFailedError, Progress, Skipped
from bot.language import ARABIC
from bot.render import render_summary
from retrieval.errors import DamagedGenerationError
from tests.bot.conftest import ADMIN_ID, SUMMARY, RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused, too_many_requests
from tests.emulator.people import Person
from tests.emulator.wire import JsonObject


@pytest.fixture
def admin(emulator: Emulator, bot: RunningBot) -> Person:
    """An administrator."""
    assert bot.application.running
    return emulator.person("مشرف", user_id=ADMIN_ID)


async def finished(emulator: Emulator, admin: Person, text: str) -> JsonObject:
    """Wait until the chat has a message with the text."""
    message = await emulator.wait_for_message(admin.chat, lambda found: found.text == text)
    return {"id": message.id}


async def test_a_reindex_ends_with_its_summary(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """One message tells the start and then the summary, and the worker has moved to the new index."""
    bot.retrieval.newer = "g2"
    bot.build.may_end.set()
    started = await admin.ask("/reindex")
    end = await finished(emulator, admin, render_summary(SUMMARY).text)
    assert end == {"id": started.id}
    assert bot.retrieval.generation == "g2"


async def test_progress_is_shown_at_most_once_a_second(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """Of a thousand steps only the latest is shown, and edits keep their distance."""
    bot.build.progress = tuple(Progress(stage="embed", done=done, total=1000) for done in range(1001))
    await admin.ask("/reindex")
    await emulator.wait_for_message(
        admin.chat, lambda found: found.text.startswith(texts.progress("embed", 1000, 1000))
    )
    bot.build.may_end.set()
    await finished(emulator, admin, render_summary(SUMMARY).text)
    times = [call.at for call in emulator.calls_of("editMessageText")]
    assert len(times) == 2
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(times))


async def test_answering_goes_on_and_a_second_run_is_refused(bot: RunningBot, admin: Person) -> None:
    """While a reindex runs, questions are answered and another reindex is not begun; afterwards it is."""
    await admin.ask("/reindex")
    await bot.build.started.wait()
    assert (await admin.ask(QUESTION)).text.startswith(PASSAGE)
    assert (await admin.ask("/reindex")).text == texts.REINDEX_RUNNING
    assert bot.build.runs == 1


async def test_a_finished_run_makes_room_for_the_next(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """One at a time, not once and for all."""
    bot.build.may_end.set()
    for _ in range(2):
        started = await admin.ask("/reindex", predicate=lambda found: found.text != texts.REINDEX_RUNNING)
        await emulator.wait_for_message(
            admin.chat,
            lambda found, first=started: found.id == first.id and found.text == render_summary(SUMMARY).text,
        )
    assert bot.build.runs == 2


async def test_a_failed_build_says_why(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """The reason is shown as it was logged, below a sentence that says what is still in service."""
    bot.build.outcome = BuildFailedError("the seeds folder is missing")
    bot.build.may_end.set()
    await admin.ask("/reindex")
    await finished(emulator, admin, f"{texts.REINDEX_FAILED}\nthe seeds folder is missing")


async def test_a_build_elsewhere_is_told(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """Where another process builds, that is what is said."""
    bot.build.outcome = BuildElsewhereError("another build is running")
    bot.build.may_end.set()
    await admin.ask("/reindex")
    await finished(emulator, admin, texts.REINDEX_ELSEWHERE)


async def test_an_index_that_does_not_open_is_told(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """A new index that cannot be used leaves the old one in service, and says so."""
    bot.retrieval.reload_error = DamagedGenerationError("vectors.faiss is missing")
    bot.build.may_end.set()
    await admin.ask("/reindex")
    await finished(emulator, admin, f"{texts.REINDEX_NOT_OPENED}\nvectors.faiss is missing")


async def test_an_unexpected_error_is_apologised_for(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """What nobody foresaw in a build goes the way of all errors, and the next reindex can begin."""
    bot.build.outcome = OSError("no more processes")
    bot.build.may_end.set()
    await admin.ask("/reindex")
    apology = ARABIC.apology("").rstrip("\u2068\u2069")
    await emulator.wait_for_message(admin.chat, lambda found: found.text.startswith(apology))
    assert (await admin.ask("/reindex")).text == texts.REINDEX_STARTED


async def test_stopping_ends_the_build_and_says_so(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """A bot that stops leaves no build running and no message that promises progress."""
    await admin.ask("/reindex")
    await bot.build.started.wait()
    async with asyncio.timeout(5):
        await bot.reindexer.stop()
    await finished(emulator, admin, texts.REINDEX_STOPPED)


@pytest.mark.parametrize(
    "fault",
    [too_many_requests(1), Refused(400, "Bad Request: message is not modified: ..."), Refused(500)],
    ids=["flood", "not modified", "server error"],
)
async def test_a_failed_edit_does_not_end_the_reindex(
    emulator: Emulator, bot: RunningBot, admin: Person, fault: Refused
) -> None:
    """A progress edit that Telegram refuses is passed over; the summary still comes."""
    bot.build.progress = (Progress(stage="read", done=1, total=None),)
    await admin.ask("/reindex")
    emulator.faults.add("editMessageText", fault)
    await emulator.wait_for_call("editMessageText")
    bot.build.may_end.set()
    await finished(emulator, admin, render_summary(SUMMARY).text)


async def test_a_deleted_progress_message_is_replaced(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """Where the message is gone, the summary comes as a new one."""
    started = await admin.ask("/reindex")
    admin.delete(started)
    bot.build.may_end.set()
    summary = await emulator.wait_for_message(admin.chat, after=started)
    assert summary.text == render_summary(SUMMARY).text


async def test_the_button_stops_the_build(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """The build is cancelled, the message says so without its button, the old index answers, the next run can begin."""
    bot.build.progress = (Progress(stage="embed", done=3, total=12),)
    started = await admin.ask("/reindex")
    shown = await emulator.wait_for_message(admin.chat, lambda found: admin_texts.bar(0.25) in found.text)
    assert shown.id == started.id
    pressed = admin.press(shown, admin_texts.REINDEX_CANCEL_BUTTON)
    assert (await admin.answer_to(pressed)).text == admin_texts.REINDEX_CANCELLING
    ended = await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.REINDEX_CANCELLED)
    assert ended.id == started.id
    assert ended.markup is None
    assert bot.build.cancelled == 1
    assert bot.retrieval.generation == "g1"
    assert "إعادة الفهرسة، أُوقف" in (await admin.ask("/audit")).text
    await admin.ask("/reindex", predicate=lambda found: found.text == texts.REINDEX_STARTED)


async def test_a_cancellation_that_comes_too_late_says_so(emulator: Emulator, bot: RunningBot, admin: Person) -> None:
    """Where the new index is in service already when the build ends, that is what answers and what is told."""
    started = await admin.ask("/reindex")
    await bot.build.started.wait()
    bot.retrieval.newer = "g2"
    admin.press(started, admin_texts.REINDEX_CANCEL_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.REINDEX_TOO_LATE)
    assert bot.retrieval.generation == "g2"


@pytest.mark.parametrize("number", [5, 6])
async def test_all_that_was_left_out_is_told(emulator: Emulator, bot: RunningBot, admin: Person, number: int) -> None:
    """The report names some; where there are more, all come with their reasons as a file."""
    left_out = tuple(Skipped(path=f"{name}.pdf", line=None, reason="سبب") for name in range(number))
    bot.build.outcome = SUMMARY.model_copy(update={"skipped": left_out})
    bot.build.may_end.set()
    await admin.ask("/reindex")
    await finished(emulator, admin, render_summary(bot.build.outcome).text)
    await admin.ask("/help")
    files = [stored for stored in emulator.world.files.values() if stored.name == "skipped.txt"]
    assert len(files) == (number > 5)
    for stored in files:
        assert stored.content.decode("utf-8-sig").splitlines() == [f"{name}.pdf\tسبب" for name in range(number)]
