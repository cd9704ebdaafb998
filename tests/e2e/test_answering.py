"""What a reader gets from the real bot, index and model."""

import asyncio
import json
from pathlib import Path
from typing import cast

import pytest

from bot import texts
from bot.language import ARABIC
from bot.menus import private_commands
from tests.e2e.bot_process import ANSWER_SECONDS, BotProcess
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
OTHER_QUESTION = "ما هي القوات الأمنية التي أسهمت في الإنجاز؟"


@pytest.fixture
def reader(shared_emulator: Emulator, shared_bot: BotProcess) -> Person:
    """Someone who has not written yet."""
    assert "answering as" in shared_bot.output
    return shared_emulator.person("قارئ")


async def test_the_seed_questions_are_answered(reader: Person, shared_data: Path, seed_text: str) -> None:
    """Of ten questions at least eight get the expected passage, verbatim; of four foreign ones three are refused."""
    lines = (shared_data / "seed_questions.jsonl").read_text(encoding="utf-8").splitlines()
    found: dict[str, bool] = {}
    refused: dict[str, bool] = {}
    for case in map(json.loads, lines):
        message = await reader.ask(case["question"], timeout=ANSWER_SECONDS)
        if case["expect"] is None:
            refused[case["id"]] = message.text.startswith(ARABIC.NOT_FOUND)
            continue
        quotations = message.entity_texts("blockquote")
        found[case["id"]] = any(case["expect"] in quotation for quotation in quotations)
        assert all(quotation in seed_text for quotation in quotations)
    assert sum(found.values()) >= 8, found
    assert sum(refused.values()) >= 3, refused


async def test_a_topic_under_not_found_is_answered(reader: Person, shared_emulator: Emulator, seed_text: str) -> None:
    """Where nothing is found topics are offered, and pressing any of them brings a passage."""
    not_found = await reader.ask("ما هي عاصمة فرنسا؟", timeout=ANSWER_SECONDS)
    assert not_found.text.endswith(ARABIC.NEAR_TOPICS)
    labels = [str(button["text"]) for button in buttons(not_found.markup)]
    assert labels
    last = not_found
    for label in labels:
        assert label.rstrip("…") in seed_text
        reader.press(not_found, label)
        last = await shared_emulator.wait_for_message(reader.chat, after=last, timeout=ANSWER_SECONDS)
        assert last.entity_texts("blockquote"), label


async def test_a_greeting_is_returned_and_a_greeted_question_answered(reader: Person) -> None:
    """A greeting alone is answered in kind; before a question in dialect it changes nothing."""
    greeted = await reader.ask("السلام عليكم ورحمة الله", timeout=ANSWER_SECONDS)
    assert greeted.text == ARABIC.courtesy("greeting", "السلام عليكم ورحمة الله")
    answer = await reader.ask("هلا، شنو اسم العملية اللي أنهت ولاية دجلة؟ شكرا", timeout=ANSWER_SECONDS)
    (quotation,) = answer.entity_texts("blockquote")
    assert "السيل الجارف" in quotation


async def test_an_answer_has_its_attribution(reader: Person, shared_emulator: Emulator) -> None:
    """The passage is followed by its document and place, and typing was shown before it."""
    # The questions of the tests before may have taken the indicators of this second.
    await asyncio.sleep(1)
    message = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    (quotation,) = message.entity_texts("blockquote")
    assert "السيل الجارف" in quotation
    speaker, *attribution = message.text.removeprefix(quotation).strip().splitlines()
    assert speaker.startswith("القائل: \u2068مصطفى الكاظمي\u2069")
    assert [line.partition(":")[0] for line in attribution] == [
        ARABIC.LABEL_DOCUMENT,
        ARABIC.LABEL_PLACE,
        ARABIC.LABEL_CONFIDENCE,
    ]
    actions = shared_emulator.calls_of("sendChatAction")
    assert actions[-1].params == {"chat_id": str(reader.chat.id), "action": "typing"}


async def test_start_gives_three_questions_that_are_answered(reader: Person) -> None:
    """Each example on a button, pressed, gets a passage."""
    welcome = await reader.ask("/start", timeout=ANSWER_SECONDS)
    assert welcome.keyboard is not None
    rows = cast("list[list[dict[str, str]]]", welcome.keyboard["keyboard"])
    examples = [button["text"] for row in rows for button in row]
    assert len(examples) == 3
    for example in examples:
        answer = await reader.ask(example, timeout=ANSWER_SECONDS)
        assert answer.entity_texts("blockquote"), example


async def test_the_sources_button_shows_every_citation(
    reader: Person, shared_emulator: Emulator, seed_text: str
) -> None:
    """All citations come numbered, verbatim up to where they are shortened, the first of them the answer's."""
    answer = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    callback = reader.press(answer, ARABIC.SOURCES_BUTTON)
    assert not (await reader.answer_to(callback)).text
    shown = await shared_emulator.wait_for_message(reader.chat, after=answer)
    quotations = shown.entity_texts("blockquote")
    assert len(quotations) == 5
    assert shown.entity_texts("bold")[0] == "المصدر ١ من ٥"
    assert answer.text.startswith(quotations[0])
    assert all(quotation in seed_text for quotation in quotations)


async def test_sources_of_an_older_answer(reader: Person) -> None:
    """/sources as a reply shows the sources of that answer, without one those of the last."""
    older = await reader.ask(QUESTION, timeout=ANSWER_SECONDS)
    last = await reader.ask(OTHER_QUESTION, timeout=ANSWER_SECONDS)
    for replied_to, answer in ((older, older), (None, last)):
        shown = await reader.ask("/sources", reply_to=replied_to)
        assert answer.text.startswith(shown.entity_texts("blockquote")[0])


async def test_sources_without_an_answer_are_the_documents(reader: Person) -> None:
    """Who has not asked yet sees the list of documents."""
    shown = await reader.ask("/sources")
    assert shown.text.startswith("عندي وثيقة واحدة:")


async def test_a_burst_is_answered_in_order(reader: Person, shared_emulator: Emulator) -> None:
    """Questions of one person that are sent at once are answered in their order."""
    asked = [reader.send(QUESTION) for _ in range(4)]
    last = asked[-1].id
    await shared_emulator.wait_for_message(reader.chat, lambda found: found.reply_to == last, timeout=ANSWER_SECONDS)
    answered = [message.reply_to for message in reader.chat.from_bot]
    assert answered == [message.id for message in asked]


async def test_commands_are_offered_by_scope(shared_emulator: Emulator, reader: Person) -> None:
    """Everybody sees the common commands; the administrator's menu is set when they first write."""
    assert reader.menu() == tuple(command.command for command in private_commands(ARABIC))
    refused = [call for call in shared_emulator.calls_of("setMyCommands") if call.status == 400]
    assert [call.description for call in refused] == ["Bad Request: chat not found"]


async def test_reindex_is_refused_to_a_reader(reader: Person, shared_bot: BotProcess) -> None:
    """A polite word for the person, a line in the log, no build."""
    assert (await reader.ask("/reindex")).text == texts.ONLY_ADMINS
    assert f"refused /reindex to user {reader.user.id}" in shared_bot.output
    assert "began a reindex" not in shared_bot.output
