"""What a person does with an answer: its other passages, its context, the check of its file, and votes."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.callbacks import CARD_PATTERN, CardAction, CardPress, card_press_of
from bot.language import ARABIC
from bot.ledger import Vote
from retrieval import Citation, Excerpt, Span
from retrieval.domain import digest
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION, citation, source
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

URL = "https://example.org/1"
SECOND = "المقطع الثاني."


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone who asks what has three passages."""
    context = f"قبله. {PASSAGE} بعده."
    span = Span(106, 106 + len(PASSAGE))
    first = replace(
        citation(of=source(url=URL)), span=span, context=context, context_span=Span(100, 100 + len(context))
    )
    bot.retrieval.known[QUESTION] = (first, citation(SECOND, rank=2), citation("الثالث.", rank=3))
    return emulator.person("علي")


def labels(message: Message) -> list[list[str]]:
    """Return the labels of the buttons, row by row, from the left as Telegram puts them."""
    rows = (message.markup or {})["inline_keyboard"]
    assert isinstance(rows, list)
    return [
        [str(button["text"]) for button in row if isinstance(button, dict)] for row in rows if isinstance(row, list)
    ]


async def pressed_late(emulator: Emulator, person: Person, message: Message, label: str) -> Message:
    """Press a button whose press cannot be answered, and return the message as it then stands."""
    before = person.chat.find(message.id)
    person.press(message, label)
    return await emulator.wait_for_message(person.chat, lambda found: found.id == message.id and found != before)


async def pressed(emulator: Emulator, person: Person, message: Message, label: str) -> Message:
    """Press a button that changes the message, and return the message as it then stands."""
    before = person.chat.find(message.id)
    answered = await person.answer_to(person.press(message, label))
    assert not answered.show_alert
    chat = emulator.world.chats[message.chat_id]
    return await emulator.wait_for_message(chat, lambda found: found.id == message.id and found != before)


async def test_a_card_has_its_buttons(ali: Person) -> None:
    """Rows are read from the right: the next passage is on the left, and there is none before the first."""
    answer = await ali.ask(QUESTION)
    assert labels(answer) == [
        [ARABIC.NEXT_BUTTON, "١ من ٣"],
        [ARABIC.CHECK_BUTTON, ARABIC.SOURCES_BUTTON, ARABIC.CONTEXT_BUTTON],
        [ARABIC.SHARE_BUTTON, ARABIC.OPEN_BUTTON],
        [ARABIC.ONLY_DOCUMENT_BUTTON],
        [ARABIC.DOWN_BUTTON, ARABIC.UP_BUTTON],
    ]
    links = {button["text"]: button for button in buttons(answer.markup)}
    assert str(links[ARABIC.OPEN_BUTTON]["url"]).startswith(f"{URL}#:~:text=%D9%88%D9%82%D8%A7%D9%84")
    assert str(links[ARABIC.SHARE_BUTTON]["switch_inline_query"]).startswith("q_")


async def test_passages_are_paged_in_place(emulator: Emulator, ali: Person) -> None:
    """Next and previous change the one message; the number of the passage does nothing."""
    answer = await ali.ask(QUESTION)
    second = await pressed(emulator, ali, answer, ARABIC.NEXT_BUTTON)
    assert second.entity_texts("blockquote") == (SECOND,)
    assert labels(second)[0] == [ARABIC.NEXT_BUTTON, "٢ من ٣", ARABIC.PREVIOUS_BUTTON]
    third = await pressed(emulator, ali, answer, ARABIC.NEXT_BUTTON)
    assert labels(third)[0] == ["٣ من ٣", ARABIC.PREVIOUS_BUTTON]
    await ali.answer_to(ali.press(answer, "٣ من ٣"))
    assert (await pressed(emulator, ali, answer, ARABIC.PREVIOUS_BUTTON)).entity_texts("blockquote") == (SECOND,)
    assert len(ali.chat.from_bot) == 1


async def test_the_context_opens_and_closes(emulator: Emulator, ali: Person) -> None:
    """The paragraph stands in the place of the passage until one goes back."""
    answer = await ali.ask(QUESTION)
    context = await pressed(emulator, ali, answer, ARABIC.CONTEXT_BUTTON)
    assert context.entity_texts("blockquote") == (f"قبله. {PASSAGE} بعده.",)
    assert PASSAGE in context.entity_texts("bold")
    assert labels(context) == [[ARABIC.BACK_BUTTON]]
    back = await pressed(emulator, ali, answer, ARABIC.BACK_BUTTON)
    assert (back.text, back.markup) == (answer.text, answer.markup)


async def test_a_paragraph_of_one_sentence_is_shown_with_its_neighbours(
    emulator: Emulator, bot: RunningBot, ali: Person
) -> None:
    """Where the paragraph says no more than the passage, those around it are shown; where there are none, a word."""
    bot.retrieval.known[QUESTION] = (citation(),)
    answer = await ali.ask(QUESTION)
    alone = await ali.answer_to(ali.press(answer, ARABIC.CONTEXT_BUTTON))
    assert (alone.text, alone.show_alert) == (ARABIC.WHOLE_PARAGRAPH, True)
    bot.retrieval.around["d1"] = Excerpt(Span(0, len(PASSAGE) + 7), f"{PASSAGE}\nبعده.")
    context = await pressed(emulator, ali, answer, ARABIC.CONTEXT_BUTTON)
    assert context.entity_texts("blockquote") == (f"{PASSAGE}\nبعده.",)
    assert context.entity_texts("bold") == (ARABIC.LABEL_CONTEXT, PASSAGE)


async def test_a_long_passage_is_turned_over_in_place(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Its parts have buttons of their own."""
    long = ("قال المتحدث إن الأعمال مستمرة في جميع المواقع. " * 150).strip()
    bot.retrieval.known[QUESTION] = (citation(long),)
    answer = await ali.ask(QUESTION)
    assert labels(answer)[0] == [ARABIC.NEXT_PART_BUTTON]
    rest = await pressed(emulator, ali, answer, ARABIC.NEXT_PART_BUTTON)
    assert labels(rest)[0] == [ARABIC.PREVIOUS_PART_BUTTON]
    (first,), (second,) = answer.entity_texts("blockquote"), rest.entity_texts("blockquote")
    assert f"{first} {second}" == long


@pytest.mark.parametrize(("change", "said"), [("", ARABIC.CHECK_UNCHANGED), ("!", ARABIC.CHECK_CHANGED_HOLDS)])
async def test_a_file_is_checked(
    emulator: Emulator, bot: RunningBot, ali: Person, tmp_path: Path, change: str, said: str
) -> None:
    """The file is read again, and its digest is shown."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "1.txt").write_text(PASSAGE + change, encoding="utf-8")
    one: Citation = citation(of=replace(source(), id="1.txt", sha256=digest(PASSAGE)))
    bot.retrieval.known[QUESTION] = (one,)
    answer = await ali.ask(QUESTION)
    checked = await pressed(emulator, ali, answer, ARABIC.CHECK_BUTTON)
    assert checked.text.startswith(said)
    assert checked.entity_texts("code") == (digest(PASSAGE), *([digest(PASSAGE + change)] if change else []))
    back = await pressed(emulator, ali, answer, ARABIC.BACK_BUTTON)
    assert back.text == answer.text


async def test_a_file_that_is_gone_is_told_so(emulator: Emulator, ali: Person) -> None:
    """What was indexed and removed since is no error."""
    answer = await ali.ask(QUESTION)
    checked = await pressed(emulator, ali, answer, ARABIC.CHECK_BUTTON)
    assert checked.text.startswith(ARABIC.CHECK_GONE)


async def test_a_vote_is_recorded_and_can_be_changed(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """The card shows in words how one voted; a down vote asks why, and the reason is kept."""
    answer = await ali.ask(QUESTION)
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    answer_id = recorded.answer.id

    voted = await pressed(emulator, ali, answer, ARABIC.UP_BUTTON)
    assert labels(voted)[-1] == [ARABIC.DOWN_BUTTON, ARABIC.UP_CHOSEN_BUTTON]
    assert bot.ledger.vote_of(answer_id, ali.user.id) == Vote(1, useful=True, reason=None)

    asked = await pressed(emulator, ali, answer, ARABIC.DOWN_BUTTON)
    assert labels(asked)[-2:] == [
        [ARABIC.REASONS["speaker"], ARABIC.REASONS["passage"]],
        [ARABIC.REASONS["other"], ARABIC.REASONS["outdated"]],
    ]
    assert bot.ledger.vote_of(answer_id, ali.user.id) == Vote(1, useful=False, reason=None)

    done = await pressed(emulator, ali, answer, ARABIC.REASONS["outdated"])
    assert labels(done)[-1] == [ARABIC.DOWN_CHOSEN_BUTTON, ARABIC.UP_BUTTON]
    assert bot.ledger.vote_of(answer_id, ali.user.id) == Vote(1, useful=False, reason="outdated")

    second = await pressed(emulator, ali, answer, ARABIC.NEXT_BUTTON)
    assert ARABIC.DOWN_CHOSEN_BUTTON in labels(second)[-1], "the vote is of the answer and stays on all its passages"
    assert second.text.startswith(SECOND)


async def test_a_second_press_of_the_same_button_is_no_error(
    emulator: Emulator, ali: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """What Telegram calls "not modified" is what was wanted."""
    answer = await ali.ask(QUESTION)
    await pressed(emulator, ali, answer, ARABIC.UP_BUTTON)
    assert (await ali.answer_to(ali.press(answer, ARABIC.UP_CHOSEN_BUTTON))).text == ARABIC.UP_THANKS
    await emulator.wait_for_call("editMessageText", lambda call: call.status == 400)
    await ali.ask(QUESTION)
    assert "error" not in caplog.text.lower().replace("telegram.error", "")


async def test_a_press_that_waited_too_long_is_done_all_the_same(emulator: Emulator, ali: Person) -> None:
    """Where the bot was away, Telegram takes no answer to the press any more; the card is turned nevertheless."""
    answer = await ali.ask(QUESTION)
    emulator.faults.add("answerCallbackQuery", Refused(400, "Bad Request: query is too old"))
    second = await pressed_late(emulator, ali, answer, ARABIC.NEXT_BUTTON)
    assert second.text.startswith(SECOND)


async def test_a_button_of_somebody_else_is_refused(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """In a group another person's press changes nothing and is answered politely, in their language."""
    ann = emulator.person("Ann", language_code="en")
    group = emulator.group("مجموعة", ali, ann)
    answer = await ali.ask(f"/ask {QUESTION}", chat=group)
    for button in buttons(answer.markup):
        if "callback_data" in button:
            answered = await ann.answer_to(ann.press(answer, str(button["callback_data"])))
            assert answered.show_alert
            assert answered.text is not None
            assert answered.text.startswith("Somebody else asked this")
    assert group.find(answer.id) == answer
    assert bot.ledger.vote_of("x", ann.user.id) is None


@pytest.mark.parametrize("action", ["answer", "context", "check", "up", "down", "reason", "stay"])
def test_the_data_of_a_button_fits_and_comes_back(action: CardAction) -> None:
    """With an id as answers have it, the data is at most 64 bytes and is read as it was written."""
    press = CardPress(action, 100, 9999, "f" * 16, "p" if action == "reason" else None)
    assert len(press.data.encode()) <= 64
    assert CARD_PATTERN.fullmatch(press.data)
    assert card_press_of(press.data) == press


@pytest.mark.parametrize("data", ["a0.1:x", "a1.0:x", "a1:x", "w1.1:x", "wz1.1:x", "ap1.1:x", "a1.1:", "z1.1:x"])
def test_other_data_is_no_press(data: str) -> None:
    """What no button of a card carries is not read as one."""
    assert card_press_of(data) is None


async def test_an_abstained_answer_has_no_card(bot: RunningBot, ali: Person) -> None:
    """Forged data that asks for a passage of an answer without one is refused."""
    message = await ali.ask("ما عاصمة فرنسا؟")
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    for data in (f"a1.1:{recorded.answer.id}", f"u9.1:{recorded.answer.id}"):
        assert await ali.answer_to(ali.call_back(message, data))
    assert ali.chat.find(message.id) is not None
