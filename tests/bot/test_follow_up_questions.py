"""What a person says after an answer: a question of it, a question to its document, or the question put better."""

from dataclasses import replace

import pytest

from bot.language import ARABIC
from retrieval.arabic.bidi import isolate
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import KADHIMI, PASSAGE, QUESTION, citation, source
from tests.emulator.emulator import Emulator
from tests.emulator.people import Person

OTHER = "ماذا عن الحدود؟"


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone whose question has a passage of a dated document, and one of another without anything."""
    bot.retrieval.known[QUESTION] = (
        replace(citation(of=source(1, title="خبر", date="2020-09-13", publisher="واع")), voices=KADHIMI),
        citation("الثاني.", 2, source(2, title="تقرير")),
    )
    return emulator.person("علي")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("متى؟", ARABIC.dated("خبر", "2020-09-13")),
        ("ومتى قال ذلك؟", ARABIC.dated("خبر", "2020-09-13")),
        ("ومن قال ذلك؟", ARABIC.speaker(KADHIMI)),
        ("ما المصدر؟", ARABIC.published("خبر", "واع")),
    ],
)
async def test_a_question_of_the_answer_is_answered_from_its_attribution(
    bot: RunningBot, ali: Person, said: str, heard: str
) -> None:
    """Nothing is searched for what the attribution knows, and the answer stays the last one."""
    await ali.ask(QUESTION)
    asked = len(bot.retrieval.batches)
    assert (await ali.ask(said)).text == heard
    assert len(bot.retrieval.batches) == asked
    assert (await ali.ask("/sources")).entity_texts("blockquote")[0] == PASSAGE


async def test_it_is_of_the_passage_that_is_shown(emulator: Emulator, ali: Person) -> None:
    """As a reply, it is about the passage that the answer has been turned to; what is not known is said plainly."""
    answer = await ali.ask(QUESTION)
    await ali.answer_to(ali.press(answer, ARABIC.NEXT_BUTTON))
    turned = await emulator.wait_for_message(ali.chat, lambda found: found.text.startswith("الثاني."))
    assert (await ali.ask("متى؟", reply_to=turned)).text == ARABIC.DATE_UNKNOWN
    said = (await ali.ask("ما المصدر؟", reply_to=turned)).text
    assert said == f"المصدر وثيقة بعنوان «{isolate('تقرير')}». {ARABIC.PUBLISHER_UNKNOWN}"


async def test_without_an_answer_it_is_asked_back(ali: Person) -> None:
    """Who was answered nothing is asked what they mean."""
    assert (await ali.ask("متى؟")).text == ARABIC.FULLER_QUESTION
    await ali.ask("ما عاصمة فرنسا؟")
    assert (await ali.ask("متى؟")).text == ARABIC.FULLER_QUESTION


async def test_a_reply_searches_the_document_first(bot: RunningBot, ali: Person) -> None:
    """What the document of the answer has is given before what others have; without a reply all are searched."""
    bot.retrieval.known[OTHER] = (citation("من وثيقة أخرى.", 1, source(3)),)
    bot.retrieval.known_within["d1", OTHER] = (citation("من الوثيقة نفسها."),)
    answer = await ali.ask(QUESTION)
    assert (await ali.ask(OTHER, reply_to=answer)).entity_texts("blockquote") == ("من الوثيقة نفسها.",)
    assert (await ali.ask(OTHER)).entity_texts("blockquote") == ("من وثيقة أخرى.",)


async def test_a_reply_that_the_document_does_not_answer_is_searched_everywhere(bot: RunningBot, ali: Person) -> None:
    """The other documents come second."""
    bot.retrieval.known[OTHER] = (citation("من وثيقة أخرى.", 1, source(3)),)
    answer = await ali.ask(QUESTION)
    assert (await ali.ask(OTHER, reply_to=answer)).entity_texts("blockquote") == ("من وثيقة أخرى.",)


async def test_thanks_as_a_reply_are_thanks(ali: Person) -> None:
    """A courtesy is none of the document's."""
    answer = await ali.ask(QUESTION)
    assert (await ali.ask("شكرا", reply_to=answer)).text == ARABIC.courtesy("thanks", "شكرا")


async def test_an_edited_question_is_answered_in_the_same_place(
    emulator: Emulator, bot: RunningBot, ali: Person
) -> None:
    """The first answer is replaced, whatever comes instead; its buttons are those of the new one."""
    bot.retrieval.known[OTHER] = (citation("عن الحدود."),)
    asked = ali.send("ما عاصمة فرنسا؟")
    answer = await emulator.wait_for_message(ali.chat, after=asked)
    for text, heard in ((OTHER, "عن الحدود."), ("شكرا", "العفو"), (QUESTION, PASSAGE), ("؟!", ARABIC.EMPTY_QUESTION)):
        ali.edit(asked, text)
        await emulator.wait_for_message(
            ali.chat, lambda found, heard=heard: found.id == answer.id and found.text.startswith(heard)
        )
    assert len(ali.chat.from_bot) == 1
    recorded = bot.ledger.answer_in_message(ali.chat.id, answer.id)
    assert recorded is not None
    assert recorded.answer.question == QUESTION


async def test_an_edit_of_what_was_no_question_changes_nothing(ali: Person, bot: RunningBot) -> None:
    """An edit that changes no word, one of a message that had no answer, and one of a command are left alone."""
    thanks, asked = ali.send("شكرا"), ali.send(QUESTION)
    command = ali.send("/help")
    ali.edit(asked, QUESTION)
    ali.edit(thanks, "شكرا لك")
    ali.edit(command, "/help me")
    assert await ali.ask("ثالث؟", predicate=lambda found: found.text == ARABIC.NOT_FOUND)
    assert len(ali.chat.from_bot) == 4
    assert (QUESTION,) in bot.retrieval.batches


async def test_an_answer_that_was_deleted_is_sent_anew(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Where there is no place to answer in, the answer comes as a new message, and its buttons work."""
    bot.retrieval.known[OTHER] = (citation("عن الحدود."),)
    asked = ali.send(QUESTION)
    first = await emulator.wait_for_message(ali.chat, after=asked)
    ali.delete(first)
    ali.edit(asked, OTHER)
    second = await emulator.wait_for_message(ali.chat, after=first)
    assert second.text.startswith("عن الحدود.")
    await ali.ask("شكرا")
    assert bot.ledger.answer_in_message(ali.chat.id, second.id) is not None
