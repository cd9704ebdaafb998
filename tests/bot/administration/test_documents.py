"""/add and /remove: what an administrator sees, and what becomes of the files."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from bot import texts
from bot.administration import corpus_files
from bot.administration import texts as admin_texts
from bot.administration.preview import Preview, TooDemandingError, preview, read_preview
from bot.render import render_summary
from bot.settings import BotSettings
from retrieval.corpus.reading import READERS
from tests.bot.conftest import SUMMARY, RunningBot
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

PROJECT = Path(__file__).parents[3]
TEXT = "افتتحت البلدية الحديقة الكبرى. وزارها الآلاف في يومها الأول."


@pytest.fixture(autouse=True)
def seeds(settings: BotSettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of two files; what the bot starts finds this project."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    folder = settings.seeds_dir.absolute()
    (folder / "old").mkdir(parents=True)
    (folder / "one.txt").write_text("الأولى.", encoding="utf-8")
    (folder / "old" / "two.txt").write_text("الثانية.", encoding="utf-8")
    return folder


async def upload(emulator: Emulator, admin: Person, name: str, content: bytes, caption: str = "/add") -> Message:
    """Send a document and return what the bot says to it."""
    sent = admin.send_document(name, content, caption=caption)
    return await emulator.wait_for_message(admin.chat, after=sent, timeout=30)


def tree(seeds: Path) -> set[str]:
    """Return the files under the folder of documents."""
    return {str(path.relative_to(seeds)) for path in seeds.rglob("*") if path.is_file()}


async def test_a_document_joins_after_a_look_and_a_button(
    emulator: Emulator, bot: RunningBot, admin: Person, seeds: Path
) -> None:
    """It is staged and shown; confirmed, it lies among the seeds byte for byte, and a reindex begins."""
    content = f"---\ntitle: الحديقة\n---\n{TEXT}\n".encode()
    shown = await upload(emulator, admin, "حديقة.txt", content)
    assert shown.text == admin_texts.upload_preview("حديقة.txt", "الحديقة", (1, 2), TEXT)
    assert not (seeds / "حديقة.txt").exists()
    assert not bot.build.runs
    bot.build.may_end.set()
    admin.press(shown, admin_texts.ADD_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.UPLOAD_ADDED)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == render_summary(SUMMARY).text)
    assert tree(seeds) == {"one.txt", "old/two.txt", "حديقة.txt"}
    assert (seeds / "حديقة.txt").read_bytes() == content
    replayed = admin.call_back(shown, str(buttons(shown.markup)[0]["callback_data"]))
    assert (await admin.answer_to(replayed)).text == admin_texts.BUTTON_EXPIRED


async def test_a_document_can_be_declined(emulator: Emulator, bot: RunningBot, admin: Person, seeds: Path) -> None:
    """The other button deletes what was staged, and the first one then does nothing."""
    shown = await upload(emulator, admin, "new.txt", TEXT.encode())
    assert len(tree(seeds)) == 3
    admin.press(shown, admin_texts.CANCEL_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.CANCELLED)
    assert tree(seeds) == {"one.txt", "old/two.txt"}
    late = admin.call_back(shown, str(buttons(shown.markup)[0]["callback_data"]))
    assert (await admin.answer_to(late)).text == admin_texts.BUTTON_EXPIRED
    assert not bot.build.runs


@pytest.mark.parametrize("variables", [{"upload_limit_mb": 1}], ids=["1 MB"])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("../one.txt", b"x", admin_texts.UPLOAD_BAD_NAME),
        ("a\u202etxt.txt", b"x", admin_texts.UPLOAD_BAD_NAME),
        ("a.exe", b"x", admin_texts.upload_kinds(sorted(READERS))),
        ("big.txt", b"x" * ((1 << 20) + 1), admin_texts.upload_too_large(1)),
        ("one.txt", b"x", admin_texts.UPLOAD_EXISTS),
    ],
)
async def test_what_cannot_be_taken_is_not_even_fetched(
    emulator: Emulator, admin: Person, seeds: Path, name: str, content: bytes, said: str
) -> None:
    """Name, kind, size and a file of that name are looked at before anything is downloaded."""
    assert (await upload(emulator, admin, name, content)).text == said
    assert not emulator.calls_of("getFile")
    assert tree(seeds) == {"one.txt", "old/two.txt"}


@pytest.mark.parametrize(
    ("name", "content", "beginning"),
    [
        ("blank.txt", b" \n", admin_texts.UPLOAD_UNREADABLE),
        ("broken.jsonl", b"{]\n", admin_texts.UPLOAD_UNREADABLE),
        ("binary.txt", bytes(range(256)) * 50, admin_texts.UPLOAD_UNREADABLE),
    ],
)
async def test_what_cannot_be_read_is_told_with_its_reason(
    emulator: Emulator, admin: Person, seeds: Path, name: str, content: bytes, beginning: str
) -> None:
    """The reason of the reader is shown, and nothing stays."""
    assert (await upload(emulator, admin, name, content)).text.startswith(beginning)
    assert tree(seeds) == {"one.txt", "old/two.txt"}


async def test_a_document_read_in_part_says_so(emulator: Emulator, admin: Person) -> None:
    """What was found is shown with the first reason for the rest."""
    lines = '{"text": "نصّ أوّل قصير."}\n{"no": 1}\n{"text": "\\ud800 نصّ ثانٍ."}\n'
    shown = await upload(emulator, admin, "part.jsonl", lines.encode())
    assert "الوثائق: وثيقة" in shown.text
    assert "part.jsonl:2" in shown.text


async def test_too_many_may_not_wait(emulator: Emulator, admin: Person, seeds: Path) -> None:
    """Twenty are staged at most; those of more than an hour ago make room."""
    staging = seeds / ".staging"
    staging.mkdir()
    for number in range(20):
        (staging / f"{number}.txt").touch()
    assert (await upload(emulator, admin, "new.txt", TEXT.encode())).text == admin_texts.TOO_MANY_STAGED
    long_ago = time.time() - 4000
    os.utime(staging / "0.txt", (long_ago, long_ago))
    assert (await upload(emulator, admin, "new.txt", TEXT.encode())).markup is not None


async def test_two_of_one_name_do_not_replace_each_other(
    emulator: Emulator, bot: RunningBot, admin: Person, seeds: Path
) -> None:
    """A file that came in between stays as it is."""
    shown = await upload(emulator, admin, "new.txt", TEXT.encode())
    (seeds / "new.txt").write_text("سابق", encoding="utf-8")
    admin.press(shown, admin_texts.ADD_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.UPLOAD_EXISTS)
    assert (seeds / "new.txt").read_text(encoding="utf-8") == "سابق"
    assert not bot.build.runs


async def test_a_staged_file_that_is_gone_is_no_error(emulator: Emulator, admin: Person, seeds: Path) -> None:
    """A button outlives its file, after a restart for instance."""
    shown = await upload(emulator, admin, "new.txt", TEXT.encode())
    await asyncio.to_thread(corpus_files.empty_staging, seeds)
    assert (await admin.answer_to(admin.press(shown, admin_texts.ADD_BUTTON))).text == admin_texts.BUTTON_EXPIRED


async def test_adding_while_a_reindex_runs_says_what_to_do(
    emulator: Emulator, bot: RunningBot, admin: Person, seeds: Path
) -> None:
    """The build that runs may have read the folder already."""
    shown = await upload(emulator, admin, "new.txt", TEXT.encode())
    await admin.ask("/reindex")
    await bot.build.started.wait()
    admin.press(shown, admin_texts.ADD_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.UPLOAD_ADDED_WHILE_BUILDING)
    assert (seeds / "new.txt").exists()
    assert bot.build.runs == 1


async def test_the_command_alone_is_explained(emulator: Emulator, admin: Person) -> None:
    """Without a document, or with a picture, it says how."""
    assert (await admin.ask("/add")).text == admin_texts.HOW_TO_ADD
    sent = admin.send_photo(b"jpeg", caption="/add")
    assert (await emulator.wait_for_message(admin.chat, after=sent)).text == admin_texts.HOW_TO_ADD


async def test_a_stranger_cannot_send_documents(emulator: Emulator, ali: Person, seeds: Path) -> None:
    """The caption of a document is a command like any other."""
    for caption in ("/add", "/ADD@isnad_test_bot now"):
        assert (await upload(emulator, ali, "new.txt", TEXT.encode(), caption)).text == texts.ONLY_ADMINS
    assert not emulator.calls_of("getFile")
    assert tree(seeds) == {"one.txt", "old/two.txt"}


async def test_a_file_is_removed_after_a_question(
    emulator: Emulator, bot: RunningBot, admin: Person, seeds: Path
) -> None:
    """The file is chosen from the list, named in the question, deleted by the button, and a reindex begins."""
    listed = await admin.ask("/remove")
    assert [button["text"] for button in buttons(listed.markup)] == ["old/two.txt", "one.txt"]
    admin.press(listed, "old/two.txt")
    asked = await emulator.wait_for_message(
        admin.chat, lambda found: found.text == admin_texts.remove_question("old/two.txt")
    )
    assert tree(seeds) == {"one.txt", "old/two.txt"}
    admin.press(asked, admin_texts.REMOVE_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.FILE_REMOVED)
    assert tree(seeds) == {"one.txt"}
    await bot.build.started.wait()
    stale = admin.call_back(listed, str(buttons(listed.markup)[0]["callback_data"]))
    assert (await admin.answer_to(stale)).text == admin_texts.FILE_GONE


async def test_a_file_that_went_meanwhile_is_told(
    emulator: Emulator, bot: RunningBot, admin: Person, seeds: Path
) -> None:
    """Between the question and the button somebody else may have deleted it."""
    listed = await admin.ask("/remove")
    admin.press(listed, "one.txt")
    asked = await emulator.wait_for_message(
        admin.chat, lambda found: found.text == admin_texts.remove_question("one.txt")
    )
    (seeds / "one.txt").unlink()
    admin.press(asked, admin_texts.REMOVE_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.FILE_GONE)
    assert not bot.build.runs


async def test_a_removal_can_be_declined(emulator: Emulator, admin: Person, seeds: Path) -> None:
    """The other button leaves the file; a button of another kind with its token does nothing either."""
    listed = await admin.ask("/remove")
    admin.press(listed, "one.txt")
    asked = await emulator.wait_for_message(
        admin.chat, lambda found: found.text == admin_texts.remove_question("one.txt")
    )
    admin.press(asked, admin_texts.CANCEL_BUTTON)
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.CANCELLED)
    late = admin.call_back(asked, str(buttons(asked.markup)[0]["callback_data"]))
    assert (await admin.answer_to(late)).text == admin_texts.BUTTON_EXPIRED
    again = admin.call_back(asked, str(buttons(asked.markup)[1]["callback_data"]))
    assert (await admin.answer_to(again)).text == admin_texts.BUTTON_EXPIRED
    assert "one.txt" in tree(seeds)


async def test_files_come_in_pages(emulator: Emulator, admin: Person, seeds: Path) -> None:
    """Eight a page, long names cut for the button, pages turned in place."""
    for number in range(16):
        (seeds / f"{number:02} {'طويل ' * 12}.txt").touch()
    listed = await admin.ask("/remove")
    assert listed.text == admin_texts.remove_page(1, 3)
    assert len(buttons(listed.markup)) == 9
    admin.press(listed, admin_texts.NEXT_BUTTON)
    second = await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.remove_page(2, 3))
    assert [button["text"] for button in buttons(second.markup)][-2:] == [
        admin_texts.NEXT_BUTTON,
        admin_texts.PREVIOUS_BUTTON,
    ]
    admin.call_back(second, "a:files:99")
    await emulator.wait_for_message(admin.chat, lambda found: found.text == admin_texts.remove_page(3, 3))


async def test_an_empty_corpus_has_nothing_to_remove(admin: Person, seeds: Path) -> None:
    """Without files there is no list."""
    for name in ("one.txt", "old/two.txt"):
        (seeds / name).unlink()
    assert (await admin.ask("/remove")).text == admin_texts.NO_FILES


@pytest.mark.parametrize(("seconds", "megabytes"), [(0.05, 512), (20, 1)], ids=["time", "memory"])
async def test_reading_has_its_limits(tmp_path: Path, seconds: float, megabytes: int) -> None:
    """A document that takes too long, or too much, ends its own process and nothing else."""
    large = tmp_path / "large.txt"
    large.write_text(f"{TEXT}\n" * 50_000, encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(TooDemandingError):
        await preview(large, "large.txt", seconds=seconds, megabytes=megabytes)
    assert time.monotonic() - began < 15


def test_a_preview_counts_all_and_shows_the_first(tmp_path: Path) -> None:
    """Documents and sentences of the whole file, title and beginning of its first document."""
    lines = '{"text": "جملة أولى. جملة ثانية.", "title": "عنوان"}\n{"text": "ثالثة."}\n'
    (tmp_path / "two.jsonl").write_text(lines, encoding="utf-8")
    assert read_preview(tmp_path / "two.jsonl", "two.jsonl") == Preview(
        title="عنوان", begins="جملة أولى. جملة ثانية.", documents=2, sentences=3, reason=""
    )


def test_a_removed_path_must_be_of_the_corpus(tmp_path: Path) -> None:
    """Nothing outside of the folder, hidden in it or not there can be deleted."""
    seeds = tmp_path / "seeds"
    for path in (tmp_path / "out.txt", seeds / ".hidden.txt"):
        path.touch()
    assert not any(corpus_files.take_out(seeds, path) for path in ("../out.txt", ".hidden.txt", "none.txt", ""))
    assert (tmp_path / "out.txt").exists()
