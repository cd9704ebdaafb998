"""What a person chooses: the language, the digits, how much at once; and how lists are paged and searched."""

import json

import pytest

from bot.language import ARABIC, texts_in
from bot.preferences import Preferences
from retrieval.arabic.bidi import isolate
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.bot.fake_retrieval import QUESTION, citation, source
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

ENGLISH = texts_in("en")


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone whose question has seven passages."""
    bot.retrieval.known[QUESTION] = tuple(citation(f"مقطع {rank}.", rank) for rank in range(1, 8))
    return emulator.person("علي")


async def pressed(emulator: Emulator, person: Person, message: Message, label: str) -> Message:
    """Press a button and return the message as it then stands."""
    before = person.chat.find(message.id)
    await person.answer_to(person.press(message, label))
    return await emulator.wait_for_message(person.chat, lambda found: found.id == message.id and found != before)


async def test_the_client_chooses_the_language(emulator: Emulator, ali: Person) -> None:
    """Who uses Telegram in English is spoken to in English until they choose otherwise."""
    ann = emulator.person("Ann", language_code="en")
    assert (await ann.ask("hello")).text == ENGLISH.courtesy("greeting", "hello")
    assert (await ali.ask("hello")).text == ARABIC.courtesy("greeting", "hello")


async def test_a_language_is_chosen(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """The choice holds for all that is said from then on, for the menu too, and outlives the process."""
    question = await ali.ask("/language")
    assert question.text == ARABIC.LANGUAGE_QUESTION
    chosen = await pressed(emulator, ali, question, "English")
    assert chosen.text == ENGLISH.LANGUAGE_CHOSEN
    assert "\nDocument: " in (await ali.ask(QUESTION)).text
    menu = emulator.calls_of("setMyCommands")[-1].params
    assert json.loads(menu["scope"]) == {"type": "chat", "chat_id": ali.user.id}
    assert json.loads(menu["commands"])[0]["description"] == ENGLISH.START_DESCRIPTION
    assert bot.ledger.preferences(ali.user.id) == Preferences(language="en")


async def test_settings_are_read_from_the_right(ali: Person) -> None:
    """The smallest page is on the right, where reading begins."""
    shown = await ali.ask("/settings")
    sizes = [str(button["text"]) for button in buttons(shown.markup)][:3]
    assert sizes == ["١٠ نتائج", "٥ نتائج", "٣ نتائج"]


async def test_an_administrator_keeps_their_menu(emulator: Emulator, bot: RunningBot) -> None:
    """Choosing a language does not take /reindex off the menu."""
    assert bot.application.running
    admin = emulator.person("مشرف", user_id=ADMIN_ID)
    await admin.ask("/start")
    await emulator.wait_for_call("setMyCommands")
    await pressed(emulator, admin, await admin.ask("/language"), "English")
    assert "reindex" in admin.menu()


async def test_settings_are_changed_in_place(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Each press changes one thing, and the message says in words how everything stands."""
    shown = await ali.ask("/settings")
    assert shown.text == ARABIC.settings(5, "arabic", show_context=False)
    shown = await pressed(emulator, ali, shown, "٣ نتائج")
    assert "عدد النتائج في الصفحة: ٣" in shown.text
    shown = await pressed(emulator, ali, shown, ARABIC.NUMERALS_BUTTONS["latin"])
    assert "عدد النتائج في الصفحة: 3" in shown.text
    shown = await pressed(emulator, ali, shown, ARABIC.SHOW_CONTEXT_BUTTON)
    assert shown.text.endswith("السياق مع كلّ جواب: نعم")
    assert bot.ledger.preferences(ali.user.id) == Preferences(None, "latin", 3, show_context=True)
    assert "الفقرة 3، الجملة 2" in (await ali.ask(QUESTION)).text
    shown = await pressed(emulator, ali, shown, ARABIC.HIDE_CONTEXT_BUTTON)
    assert shown.text.endswith("السياق مع كلّ جواب: لا")


@pytest.mark.parametrize("data", ["p:size:7:{me}", "p:language:fr:{me}", "p:context:on:5", "p:colour:on:{me}"])
async def test_a_setting_that_was_not_offered_is_refused(bot: RunningBot, ali: Person, data: str) -> None:
    """Forged data, or a button of somebody else's settings, changes nothing."""
    shown = await ali.ask("/settings")
    answered = await ali.answer_to(ali.call_back(shown, data.format(me=ali.user.id)))
    assert answered.show_alert
    assert bot.ledger.preferences(ali.user.id) == Preferences()


async def test_sources_are_paged_in_place(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """As many a page as was chosen; the next page is on the left."""
    await bot.worker.set_preferences(ali.user.id, Preferences(page_size=3))
    await ali.ask(QUESTION)
    first = await ali.ask("/sources")
    assert first.entity_texts("blockquote") == ("مقطع 1.", "مقطع 2.", "مقطع 3.")
    second = await pressed(emulator, ali, first, ARABIC.NEXT_BUTTON)
    assert second.entity_texts("blockquote") == ("مقطع 4.", "مقطع 5.")
    back = await pressed(emulator, ali, second, ARABIC.PREVIOUS_BUTTON)
    assert back.text == first.text


async def test_documents_are_paged_and_searched(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Newest first, with counts; words after the command keep those that have them, on every page."""
    bot.retrieval.documents = tuple(
        source(number, title=f"تقرير {number}" if number % 2 else f"خبر {number}", date=f"2020-01-{number:02}")
        for number in range(1, 25)
    )
    everything = await ali.ask("/sources")
    assert everything.text.startswith("عندي ٢٤ وثيقة، أحدثها أوّلًا:\n\u200f١. \u2068خبر 24\u2069")
    assert "جملتان" in everything.text
    found = await ali.ask("/sources تقرير")
    assert found.text.startswith(
        "وجدت «\u2068تقرير\u2069» في ١٢ وثيقة من ٢٤، أحدثها أوّلًا:\n\u200f١. \u2068تقرير 23\u2069"
    )
    second = await pressed(emulator, ali, found, ARABIC.NEXT_BUTTON)
    assert [line.split("،")[0] for line in second.text.splitlines()[1:3]] == [
        "\u200f١١. \u2068تقرير 3\u2069",
        "\u200f١٢. \u2068تقرير 1\u2069",
    ]
    assert second.text.endswith("الصفحة ٢ من ٢")


async def test_a_search_for_documents_answers_even_after_a_question(bot: RunningBot, ali: Person) -> None:
    """Words after the command mean the documents, also where there is a last answer; what is not there is said."""
    bot.retrieval.documents = (source(title="خبر"),)
    await ali.ask(QUESTION)
    assert (await ali.ask("/sources خبر")).text.startswith("وجدت")
    assert (await ali.ask("/sources مفقود")).text == ARABIC.no_documents_found("مفقود")
    assert (await ali.ask("/sources " + "كلمة " * 12)).text == ARABIC.search_too_long()
    bot.retrieval.documents = ()
    assert (await ali.ask("/sources", reply_to=None)).entity_texts("blockquote")


async def test_an_empty_corpus_is_said_to_be_one(bot: RunningBot, ali: Person) -> None:
    """No documents are no empty list."""
    bot.retrieval.documents = ()
    assert (await ali.ask("/sources")).text == ARABIC.NO_DOCUMENTS


async def test_an_article_of_two_feeds_is_listed_once(bot: RunningBot, ali: Person) -> None:
    """Under the document that is cited, also where only the other one has the words."""
    first, other = source(1, title="خبر", publisher="واع"), source(2, title="تقرير", publisher="الفجر")
    bot.retrieval.documents, bot.retrieval.copied = (source(3), other, first), ((first, other),)
    line = f"{ARABIC.ALSO_PUBLISHED_IN} {isolate('الفجر')}."
    everything = (await ali.ask("/sources")).text
    assert everything.startswith(ARABIC.document_count(2))
    assert line in everything
    found = (await ali.ask("/sources تقرير")).text
    assert found.startswith(ARABIC.documents_found(1, 2, "تقرير"))
    assert isolate("خبر") in found
    assert line in found
