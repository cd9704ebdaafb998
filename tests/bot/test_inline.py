"""Passages in other chats: typed for, shared, and opened again by a link."""

from typing import cast

import pytest

from bot.language import ARABIC
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION, citation, source
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone whose question has twelve passages."""
    of = source(url="https://example.org/1")
    bot.retrieval.known[QUESTION] = tuple(citation(f"مقطع {rank}.", rank, of) for rank in range(1, 13))
    return emulator.person("علي")


async def test_what_is_typed_is_answered_with_ten_passages(bot: RunningBot, ali: Person) -> None:
    """Each has its text, its attribution and its link, an id with the generation, and is kept for a short time only."""
    found = await ali.results_of(ali.ask_inline(QUESTION))
    assert len(found.results) == 10
    assert found.is_personal
    assert found.cache_time == 60
    first = found.results[0]
    assert first["title"] == "مقطع 1."
    assert str(first["id"]).endswith(".1.g1")
    content = cast("dict[str, str]", first["input_message_content"])
    assert content["message_text"].startswith("مقطع 1.\nالقائل: ")
    await ali.results_of(ali.ask_inline(QUESTION))
    assert len(bot.retrieval.batches) == 1, "the same generation gives the same answer"
    bot.retrieval.newer = "g2"
    await bot.worker.reload()
    again = await ali.results_of(ali.ask_inline(QUESTION))
    assert str(again.results[0]["id"]).endswith(".1.g2")


@pytest.mark.parametrize("typed", ["", "  ", "متى", "ما عاصمة فرنسا؟", "س" * 1001, "q_0000000000000000"])
async def test_where_there_is_nothing_a_button_leads_to_the_bot(ali: Person, typed: str) -> None:
    """No result, but a way on."""
    found = await ali.results_of(ali.ask_inline(typed))
    assert not found.results
    said = ARABIC.INLINE_NOTHING if typed.strip() else ARABIC.INLINE_PROMPT
    assert found.button == {"text": said, "start_parameter": "inline"}


async def test_a_chosen_passage_is_recorded(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """What is put into a chat has its attribution, and can be asked about with the bot afterwards."""
    query = ali.ask_inline(QUESTION)
    found = await ali.results_of(query)
    sent = ali.choose(query, str(found.results[1]["id"]), emulator.group("مجموعة", ali))
    assert sent is not None
    assert sent.entity_texts("blockquote") == ("مقطع 2.",)
    assert [button["text"] for button in buttons(sent.markup)] == [ARABIC.OPEN_BUTTON]
    shown = await ali.ask("/sources")
    assert shown.entity_texts("blockquote")[0] == "مقطع 1."
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    assert recorded.answer.question == QUESTION


async def test_a_query_that_is_too_old_is_no_error(
    emulator: Emulator, bot: RunningBot, ali: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Who typed on has asked again, so that the answer to what they had typed before is refused."""
    assert bot.application.running
    emulator.faults.add("answerInlineQuery", Refused(400, "Bad Request: query is too old"))
    ali.ask_inline(QUESTION[:5])
    # Both are answered at the same time, and the refusal is meant for the first.
    await emulator.wait_for_call("answerInlineQuery")
    assert (await ali.results_of(ali.ask_inline(QUESTION))).results
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_passage_of_its_own_is_no_question(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Put into the chat with the bot, or into a group of it, a passage is not asked again."""
    query = ali.ask_inline(QUESTION)
    found = await ali.results_of(query)
    for chat in (ali.chat, emulator.group("مجموعة", ali)):
        ali.choose(query, str(found.results[0]["id"]), chat)
    assert (await ali.ask("ما عاصمة فرنسا؟")).text == ARABIC.NOT_FOUND
    assert len(bot.retrieval.batches) == 2
    assert not chat.from_bot


async def test_a_shared_answer_is_opened_by_its_link(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """The button shares exactly the answer; who follows the link gets a copy with buttons of their own."""
    answer = await ali.ask(QUESTION)
    (share,) = (button for button in buttons(answer.markup) if button["text"] == ARABIC.SHARE_BUTTON)
    bot.retrieval.known.clear()
    query = ali.ask_inline(str(share["switch_inline_query"]))
    found = await ali.results_of(query)
    assert len(found.results) == 5
    friend = emulator.person("صديق")
    sent = ali.choose(query, str(found.results[0]["id"]), emulator.group("مجموعة", ali, friend))
    assert sent is not None
    (link,) = (button for button in buttons(sent.markup) if button["text"] == ARABIC.OPEN_IN_BOT_BUTTON)
    payload = str(link["url"]).partition("?start=")[2]
    assert payload == share["switch_inline_query"]
    opened = await friend.ask(f"/start {payload}", predicate=lambda message: bool(message.markup))
    assert opened.text == answer.text
    assert any(ARABIC.shared(QUESTION) == message.text for message in friend.chat.from_bot)
    callback = friend.press(opened, ARABIC.NEXT_BUTTON)
    assert not (await friend.answer_to(callback)).show_alert
    copy = bot.ledger.last_answer(friend.chat.id, friend.user.id)
    assert copy is not None
    assert copy.answer.citations[0].text == "مقطع 1."


@pytest.mark.parametrize("payload", ["q_0000000000000000", "q_x"])
async def test_a_link_to_nothing_is_told_so(ali: Person, payload: str) -> None:
    """A link whose answer is not on record says so."""
    assert (await ali.ask(f"/start {payload}")).text == ARABIC.UNKNOWN_ANSWER


async def test_another_payload_is_a_start(ali: Person) -> None:
    """What no link of the bot carries welcomes."""
    assert (await ali.ask("/start inline")).text.startswith(ARABIC.WELCOME)


async def test_where_inline_mode_is_off_a_link_is_shared(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """A bot that was not set up for inline mode offers Telegram's own way to share a link."""
    emulator.world.inline = False
    await bot.application.bot.get_me()
    answer = await ali.ask(QUESTION)
    (share,) = (button for button in buttons(answer.markup) if button["text"] == ARABIC.SHARE_BUTTON)
    assert str(share["url"]).startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fisnad_test_bot%3Fstart%3Dq_")
    assert PASSAGE not in answer.text
