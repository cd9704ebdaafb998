"""What a reader does with the real bot, index and model: cards, votes, sources, follow-ups, groups, inline, choices."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import cast
from urllib.parse import unquote

import pytest

from bot.language import ARABIC, texts_in
from retrieval.domain import digest
from tests.e2e.bot_process import ANSWER_SECONDS, PROJECT, BotProcess, Site
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

COST = "كم مليون دينار بلغت كلفة المشروع كما قال رئيس البلدية؟"
COST_PASSAGE = (
    "وقال رئيس البلدية حازم المرسي إن كلفة المشروع بلغت أربعة ملايين دينار، وإن الدخول إليها مجاني طوال العام."
)
FORCES = "ما هي القوات الأمنية التي أسهمت في الإنجاز؟"


@pytest.fixture(scope="module")
def shared_site(built_indexes: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A place with two documents more, which have attributions and links."""
    site = Site.make(tmp_path_factory.mktemp("reading"), built_indexes)
    shutil.copytree(PROJECT / "tests" / "screenshots" / "seeds", site.seeds, dirs_exist_ok=True)
    command = [sys.executable, "-m", "retrieval", "build", "--progress", "none"]
    subprocess.run(command, cwd=site.folder, env=site.environment(), check=True, timeout=300)  # noqa: S603 - our own command
    return site


@pytest.fixture
def reader(shared_emulator: Emulator, shared_bot: BotProcess) -> Person:
    """Someone who has not written yet."""
    assert "answering as" in shared_bot.output
    return shared_emulator.person("قارئ")


async def pressed(emulator: Emulator, person: Person, message: Message, label: str) -> Message:
    """Press a button that changes the message, and return the message as it then stands."""
    chat = emulator.world.chats[message.chat_id]
    before = chat.find(message.id)
    person.press(message, label)
    return await emulator.wait_for_message(
        chat, lambda found: found.id == message.id and found != before, ANSWER_SECONDS
    )


def url_of(message: Message, label: str) -> str:
    """Return where a button leads."""
    (button,) = (button for button in buttons(message.markup) if button["text"] == label)
    return str(button.get("url") or button.get("switch_inline_query"))


async def test_a_card_is_paged_and_opened(reader: Person, shared_emulator: Emulator) -> None:
    """The passage with its attribution; the next one and back in place; the paragraph around; a link to the words."""
    answer = await reader.ask(COST, timeout=ANSWER_SECONDS)
    assert answer.entity_texts("blockquote") == (COST_PASSAGE,)
    assert "أربعة ملايين دينار" in "".join(answer.entity_texts("bold"))
    for line in ("الناشر: ", "الكاتب: ", "التاريخ: ", "الموضع: الفقرة ١، الجملة ٣", "الثقة: "):
        assert f"\n{line}" in answer.text
    link, _, fragment = url_of(answer, ARABIC.OPEN_BUTTON).partition("#:~:text=")
    assert link == "https://news.example.org/qamra/garden-2021"
    start, end = (unquote(term) for term in fragment.split(","))
    assert COST_PASSAGE.startswith(start)
    assert end in COST_PASSAGE

    second = await pressed(shared_emulator, reader, answer, ARABIC.NEXT_BUTTON)
    assert second.entity_texts("blockquote") != (COST_PASSAGE,)
    assert "٢ من ٥" in [button["text"] for button in buttons(second.markup)]
    first = await pressed(shared_emulator, reader, answer, ARABIC.PREVIOUS_BUTTON)
    assert (first.text, first.markup) == (answer.text, answer.markup)

    context = await pressed(shared_emulator, reader, answer, ARABIC.CONTEXT_BUTTON)
    assert "وتضم الحديقة ألفًا ومئتي نخلة" in context.text
    assert COST_PASSAGE in context.entity_texts("bold")
    assert (await pressed(shared_emulator, reader, answer, ARABIC.BACK_BUTTON)).text == answer.text


async def test_a_paragraph_of_one_sentence_has_a_context(reader: Person, shared_emulator: Emulator) -> None:
    """In the project's document, where each paragraph is a sentence, the paragraphs around are shown."""
    answer = await reader.ask(FORCES, timeout=ANSWER_SECONDS)
    (passage,) = answer.entity_texts("blockquote")
    context = await pressed(shared_emulator, reader, answer, ARABIC.CONTEXT_BUTTON)
    (shown,) = context.entity_texts("expandable_blockquote")
    assert passage in shown
    assert len(shown.splitlines()) == 3


async def test_a_file_is_checked(reader: Person, shared_emulator: Emulator, shared_site: Site) -> None:
    """It is unchanged, then changed, then gone, with the digests."""
    path = shared_site.seeds / "garden.md"
    text = path.read_text(encoding="utf-8")
    answer = await reader.ask(COST, timeout=ANSWER_SECONDS)
    try:
        for now, said, digests in (
            (text, ARABIC.CHECK_UNCHANGED, (digest(text),)),
            (text + "\n", ARABIC.CHECK_CHANGED_HOLDS, (digest(text), digest(text + "\n"))),
            (
                text.replace("أربعة", "خمسة"),
                ARABIC.CHECK_CHANGED,
                (digest(text), digest(text.replace("أربعة", "خمسة"))),
            ),
            ("", ARABIC.CHECK_GONE, (digest(text),)),
        ):
            path.write_text(now, encoding="utf-8")
            checked = await pressed(shared_emulator, reader, answer, ARABIC.CHECK_BUTTON)
            assert checked.text.startswith(said)
            assert checked.entity_texts("code") == digests
            await pressed(shared_emulator, reader, answer, ARABIC.BACK_BUTTON)
    finally:
        path.write_text(text, encoding="utf-8")


async def test_a_vote_is_given_changed_and_explained(reader: Person, shared_emulator: Emulator) -> None:
    """The card says how one voted, and asks why an answer was of no use."""
    answer = await reader.ask(COST, timeout=ANSWER_SECONDS)
    voted = await pressed(shared_emulator, reader, answer, ARABIC.UP_BUTTON)
    assert ARABIC.UP_CHOSEN_BUTTON in [button["text"] for button in buttons(voted.markup)]
    asked = await pressed(shared_emulator, reader, answer, ARABIC.DOWN_BUTTON)
    labels = [button["text"] for button in buttons(asked.markup)]
    assert all(reason in labels for reason in ARABIC.REASONS.values())
    done = await pressed(shared_emulator, reader, answer, ARABIC.REASONS["speaker"])
    assert ARABIC.DOWN_CHOSEN_BUTTON in [button["text"] for button in buttons(done.markup)]


async def test_documents_are_searched_newest_first(reader: Person) -> None:
    """By their text too, with how many sentences each has."""
    listed = await reader.ask("/sources", timeout=ANSWER_SECONDS)
    lines = listed.text.splitlines()
    assert lines[0] == "عندي ٣ وثائق، أحدثها أوّلًا:"
    assert "٢ تشرين الثاني/نوفمبر ٢٠٢٢" in lines[1]
    assert "١٤ آذار/مارس ٢٠٢١" in lines[2]
    found = await reader.ask("/sources الكاظمي", timeout=ANSWER_SECONDS)
    assert found.text.startswith("وجدت «\u2068الكاظمي\u2069» في وثيقة واحدة من ٣:")
    assert (await reader.ask("/sources المنارة", timeout=ANSWER_SECONDS)).text.count("\u200f") == 1


async def test_follow_ups_are_understood(reader: Person, shared_emulator: Emulator) -> None:
    """«متى؟» from the attribution, a reply from the same document, an edit in the same place."""
    answer = await reader.ask(COST, timeout=ANSWER_SECONDS)
    assert "١٤ آذار/مارس ٢٠٢١" in (await reader.ask("ومتى قال ذلك؟", timeout=ANSWER_SECONDS)).text
    replied = await reader.ask("ماذا تشمل المرحلة الثانية؟", reply_to=answer, timeout=ANSWER_SECONDS)
    assert "مكتبة للأطفال" in replied.entity_texts("blockquote")[0]
    asked = reader.send("ما هي عاصمة فرنسا؟")
    not_found = await shared_emulator.wait_for_message(reader.chat, timeout=ANSWER_SECONDS, after=asked)
    reader.edit(asked, COST)
    again = await shared_emulator.wait_for_message(
        reader.chat, lambda found: found.id == not_found.id and found != not_found, ANSWER_SECONDS
    )
    assert again.entity_texts("blockquote") == (COST_PASSAGE,)


async def test_a_group_is_answered_in_its_topic(reader: Person, shared_emulator: Emulator) -> None:
    """Who mentions the bot is answered there, another's press is refused, and talk is met with silence."""
    friend = shared_emulator.person("بدر")
    forum = shared_emulator.group("منتدى", reader, friend, forum=True)
    thread = shared_emulator.topic(forum, "أسئلة")
    friend.send("مساء الخير جميعًا", chat=forum, thread_id=thread)
    asked = reader.send(f"@isnad_test_bot {COST}", chat=forum, thread_id=thread)
    answer = await shared_emulator.wait_for_message(forum, lambda found: found.reply_to == asked.id, ANSWER_SECONDS)
    assert answer.thread_id == thread
    assert answer.entity_texts("blockquote") == (COST_PASSAGE,)
    refused = await friend.answer_to(friend.press(answer, ARABIC.NEXT_BUTTON))
    assert (refused.text, refused.show_alert) == (ARABIC.NOT_YOURS, True)
    assert len(forum.from_bot) == 1


async def test_an_answer_is_shared_inline_and_opened_again(reader: Person, shared_emulator: Emulator) -> None:
    """Typed for, up to ten passages; shared, exactly the answer, which its link opens with buttons of one's own."""
    typed = await reader.results_of(reader.ask_inline(COST), ANSWER_SECONDS)
    assert len(typed.results) == 10
    content = cast("dict[str, str]", typed.results[0]["input_message_content"])
    assert content["message_text"].startswith(COST_PASSAGE)
    answer = await reader.ask(COST, timeout=ANSWER_SECONDS)
    query = reader.ask_inline(url_of(answer, ARABIC.SHARE_BUTTON))
    shared = await reader.results_of(query, ANSWER_SECONDS)
    friend = shared_emulator.person("صديقة")
    sent = reader.choose(query, str(shared.results[0]["id"]), shared_emulator.group("مجموعة", reader, friend))
    assert sent is not None
    payload = url_of(sent, ARABIC.OPEN_IN_BOT_BUTTON).partition("?start=")[2]
    opened = await friend.ask(f"/start {payload}", predicate=lambda found: found.markup is not None)
    assert opened.text == answer.text
    assert (await pressed(shared_emulator, friend, opened, ARABIC.NEXT_BUTTON)).text != answer.text


async def test_language_and_digits_are_chosen(reader: Person, shared_emulator: Emulator) -> None:
    """A client in English is answered in it; one can choose otherwise, and the digits."""
    english = texts_in("en")
    ann = shared_emulator.person("Ann", language_code="en")
    answer = await ann.ask(COST, timeout=ANSWER_SECONDS)
    assert "\nPlace: paragraph 1, sentence 3\n" in answer.text
    await pressed(shared_emulator, ann, await ann.ask("/language", timeout=ANSWER_SECONDS), ARABIC.NAME)
    assert "الفقرة ١، الجملة ٣" in (await ann.ask(COST, timeout=ANSWER_SECONDS)).text
    settings = await reader.ask("/settings", timeout=ANSWER_SECONDS)
    await pressed(shared_emulator, reader, settings, ARABIC.NUMERALS_BUTTONS["latin"])
    shown = await pressed(shared_emulator, reader, settings, ARABIC.SHOW_CONTEXT_BUTTON)
    assert "الأرقام: لاتينية" in shown.text
    answer = await reader.ask(COST, timeout=ANSWER_SECONDS)
    assert "الفقرة 1، الجملة 3" in answer.text
    assert "وتضم الحديقة" in answer.entity_texts("expandable_blockquote")[0]
    assert shared_emulator.world.texts["description", "ar"] == ARABIC.BOT_DESCRIPTION
    assert shared_emulator.world.texts["short_description", ""] == english.BOT_SHORT_DESCRIPTION
    groups = [call for call in shared_emulator.calls_of("setMyCommands") if "all_group_chats" in call.params["scope"]]
    assert [command["command"] for command in json.loads(groups[0].params["commands"])] == [
        "ask",
        "said",
        "sources",
        "filter",
        "help",
    ]


async def test_what_is_no_question_gets_a_courteous_word(reader: Person, shared_emulator: Emulator) -> None:
    """An insult, a voice message, a picture and a sticker."""
    assert (await reader.ask("أنت غبي!", timeout=ANSWER_SECONDS)).text == ARABIC.courtesy("insult", "")
    for send, said in (
        (lambda: reader.send_voice(b"ogg"), ARABIC.NOT_VOICE),
        (lambda: reader.send_photo(b"jpeg"), ARABIC.NOT_PICTURE),
        (reader.send_sticker, ARABIC.STICKER),
    ):
        sent = send()
        assert (await shared_emulator.wait_for_message(reader.chat, timeout=ANSWER_SECONDS, after=sent)).text == said
