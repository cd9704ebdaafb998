"""What a person sees: the handlers over HTTP against the emulator, without a model."""

import logging
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot import texts
from bot.callbacks import FILTER_PATTERN
from bot.handlers.questions import QUESTION_LIMIT
from bot.language import ARABIC
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION, citation, source
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone who is nobody special."""
    assert bot.application.running
    return emulator.person("علي")


async def test_a_question_is_answered_with_its_passage(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """The passage comes verbatim in a quotation, as a reply to the question, with its button and on the record."""
    message = await ali.ask(QUESTION)
    assert message.entity_texts("blockquote") == (PASSAGE,)
    assert message.text.startswith(PASSAGE)
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    assert recorded.answer.question == QUESTION
    assert recorded.question_message_id == message.reply_to
    (call,) = emulator.calls_of("sendMessage")
    assert "parse_mode" not in call.params
    assert '"is_disabled": true' in call.params["link_preview_options"]
    assert emulator.calls_of("sendChatAction")[0].params["action"] == "typing"


async def test_a_question_without_an_answer_is_told_so(bot: RunningBot, ali: Person) -> None:
    """Nothing found is said plainly, without buttons, and recorded."""
    message = await ali.ask("ما عاصمة فرنسا؟")
    assert message.text == ARABIC.NOT_FOUND
    assert message.markup is None
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    assert recorded.answer.abstained


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("؟!", ARABIC.EMPTY_QUESTION),
        ("س" * (QUESTION_LIMIT + 1), ARABIC.too_long(QUESTION_LIMIT)),
        ("/nothing", ARABIC.UNKNOWN_COMMAND),
    ],
    ids=["no letter", "too long", "unknown command"],
)
async def test_what_is_no_question_gets_a_clear_word(bot: RunningBot, ali: Person, said: str, heard: str) -> None:
    """Each kind of mistake has its answer, and nothing is searched or recorded."""
    assert (await ali.ask(said)).text == heard
    assert not bot.retrieval.batches
    assert bot.ledger.last_answer(ali.chat.id, ali.user.id) is None


async def test_other_kinds_get_a_friendly_word(emulator: Emulator, ali: Person) -> None:
    """A picture, a voice, a sticker and a file are each told what the bot reads."""
    for sent, said in (
        (partial(ali.send_photo, b"jpeg"), ARABIC.NOT_PICTURE),
        (partial(ali.send_voice, b"ogg"), ARABIC.NOT_VOICE),
        (ali.send_sticker, ARABIC.STICKER),
        (partial(ali.send_document, "a.pdf", b"%PDF"), ARABIC.NOT_TEXT),
    ):
        assert (await emulator.wait_for_message(ali.chat, after=sent())).text == said


@pytest.mark.parametrize("command", ["/start", "/help"])
async def test_examples_are_buttons(bot: RunningBot, ali: Person, command: str) -> None:
    """The introduction comes with example questions as buttons that send them."""
    bot.retrieval.questions = ("أ؟", "ب؟", "ج؟")
    message = await ali.ask(command)
    assert message.text.startswith(ARABIC.WELCOME if command == "/start" else ARABIC.HELP)
    assert message.text.endswith(ARABIC.CHOOSE_EXAMPLE)
    assert message.keyboard is not None
    assert message.keyboard["keyboard"] == [[{"text": "أ؟"}], [{"text": "ب؟"}], [{"text": "ج؟"}]]
    assert message.keyboard["one_time_keyboard"] is True
    assert message.keyboard["input_field_placeholder"] == ARABIC.PLACEHOLDER


async def test_no_examples_no_keyboard(bot: RunningBot, ali: Person) -> None:
    """Where the corpus gives no example, the person is asked to write."""
    bot.retrieval.questions = ()
    message = await ali.ask("/start")
    assert message.text.endswith(ARABIC.WRITE_QUESTION)
    assert message.keyboard is None


async def test_the_button_shows_all_sources(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Every citation of the answer comes, numbered, as a reply to it; the button stops waiting."""
    bot.retrieval.known[QUESTION] = (citation(), citation("ثانٍ.", rank=2), citation("ثالث.", rank=3))
    answer = await ali.ask(QUESTION)
    callback = ali.press(answer, ARABIC.SOURCES_BUTTON)
    assert (await ali.answer_to(callback)).text in (None, "")
    shown = await emulator.wait_for_message(ali.chat, after=answer)
    assert shown.reply_to == answer.id
    assert shown.entity_texts("blockquote") == (PASSAGE, "ثانٍ.", "ثالث.")
    assert shown.entity_texts("bold") == ("المصدر ١ من ٣", "المصدر ٢ من ٣", "المصدر ٣ من ٣")


@pytest.mark.parametrize("data", ["s:0000000000000000", "x", "s:"])
async def test_an_unknown_button_is_answered(ali: Person, data: str) -> None:
    """A button of an answer that nobody knows, or of no kind that is known, says so."""
    message = await ali.ask(QUESTION)
    answered = await ali.answer_to(ali.call_back(message, data))
    assert answered.text == ARABIC.UNKNOWN_ANSWER
    assert answered.show_alert


async def test_an_answer_of_another_chat_is_not_shown(emulator: Emulator, ali: Person) -> None:
    """Forged callback data opens nobody else's answer."""
    answer = await ali.ask(QUESTION)
    stranger = emulator.person("غريب")
    message = await stranger.ask("سؤال آخر")
    for data in [str(button["callback_data"]) for button in buttons(answer.markup) if "callback_data" in button]:
        refusal = ARABIC.FILTER_OLD if FILTER_PATTERN.fullmatch(data) else ARABIC.UNKNOWN_ANSWER
        assert (await stranger.answer_to(stranger.call_back(message, data))).text == refusal


async def test_sources_are_of_the_last_answer(ali: Person, bot: RunningBot) -> None:
    """The command shows the citations of what was answered last."""
    bot.retrieval.known["ثانٍ؟"] = (citation("الجواب الثاني."),)
    await ali.ask(QUESTION)
    await ali.ask("ثانٍ؟")
    shown = await ali.ask("/sources")
    assert shown.entity_texts("blockquote") == ("الجواب الثاني.",)


async def test_sources_are_of_the_answer_replied_to(ali: Person, bot: RunningBot) -> None:
    """The command as a reply shows the citations of that answer, however old."""
    bot.retrieval.known["ثانٍ؟"] = (citation("الجواب الثاني."),)
    first = await ali.ask(QUESTION)
    await ali.ask("ثانٍ؟")
    shown = await ali.ask("/sources", reply_to=first)
    assert shown.entity_texts("blockquote") == (PASSAGE,)


async def test_a_reply_to_something_else_means_the_last_answer(ali: Person) -> None:
    """Where the message replied to is no answer, the last one is meant."""
    hello = await ali.ask("/start")
    await ali.ask(QUESTION)
    assert (await ali.ask("/sources", reply_to=hello)).entity_texts("blockquote") == (PASSAGE,)


@pytest.mark.parametrize("asked", [(), ("ما عاصمة فرنسا؟",)], ids=["nothing asked", "nothing found"])
async def test_sources_without_an_answer_are_the_documents(
    ali: Person, bot: RunningBot, asked: tuple[str, ...]
) -> None:
    """Who has no answer yet, or got none, sees which documents there are."""
    bot.retrieval.documents = (source(1, title="أول"), source(2, title="ثانٍ"))
    for question in asked:
        await ali.ask(question)
    shown = await ali.ask("/sources")
    assert shown.text.startswith("عندي وثيقتان، أحدثهما أوّلًا:")


async def test_an_error_is_apologised_for_under_a_reference(
    ali: Person, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    """The person gets a reference and no detail, the log the traceback under the same reference."""
    bot.retrieval.breaking = {"سؤال معطوب"}
    message = await ali.ask("سؤال معطوب")
    (record,) = [record for record in caplog.records if record.name == "bot.handlers.errors"]
    assert isinstance(record.args, tuple)
    assert message.text == ARABIC.apology(str(record.args[0]))
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ValueError)


async def test_an_error_behind_a_button_is_apologised_for(ali: Person, bot: RunningBot, tmp_path: Path) -> None:
    """A database that fails under a pressed button is no silence: the apology is shown."""
    message = await ali.ask(QUESTION)
    assert bot.application.running
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database:
        database.execute("ALTER TABLE answers RENAME TO gone")
    answered = await ali.answer_to(ali.press(message, ARABIC.SOURCES_BUTTON))
    assert answered.text is not None
    assert answered.text.startswith(ARABIC.apology("").rstrip("\u2068\u2069"))


async def test_an_apology_that_cannot_be_sent_is_logged(
    emulator: Emulator, ali: Person, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Telegram refuses the apology as well, the log says so and the bot goes on."""
    bot.retrieval.breaking = {"سؤال معطوب"}
    emulator.faults.add("sendMessage", Refused(403, "Forbidden: bot was blocked by the user"))
    ali.send("سؤال معطوب")
    assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)
    assert "could not be sent" in caplog.text


async def test_an_error_without_an_update_is_logged(bot: RunningBot, caplog: pytest.LogCaptureFixture) -> None:
    """An error that no person caused has nobody to apologise to."""
    await bot.application.process_error(None, RuntimeError("odd"))
    assert "a handler failed" in caplog.text


async def test_an_administrator_gets_the_menu_with_start(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """The menu that could not be set before their first message is set then; others keep the common one."""
    assert bot.application.running
    admin = emulator.person("مشرف", user_id=ADMIN_ID)
    await admin.ask("/start")
    await emulator.wait_for_call("setMyCommands")
    assert "reindex" in admin.menu()
    await ali.ask("/start")
    assert "reindex" not in ali.menu()


async def test_reindex_is_refused_to_others(ali: Person, bot: RunningBot, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever is not in ADMIN_IDS gets a polite word, the log a line, and nothing runs."""
    with caplog.at_level(logging.WARNING):
        assert (await ali.ask("/reindex")).text == texts.ONLY_ADMINS
    assert f"refused /reindex to user {ali.user.id}" in caplog.text
    assert bot.build.runs == 0
