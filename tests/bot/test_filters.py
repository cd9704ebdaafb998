"""Answers kept to days and publishers: what is shown, how it is taken away, and a person's own filter."""

from datetime import date

import pytest

from bot.callbacks import filter_callback, scope_callback
from bot.language import ARABIC, texts_in
from bot.shelves import key_of
from retrieval import EVERYTHING, NamedDocument, Period, Scope, Scoping, SpeakerProfile
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import QUESTION, citation, source
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.people import Person

MARCH = Scope(date(2017, 3, 1), date(2017, 3, 31))
OF_2017 = Scope(date(2017, 1, 1), date(2017, 12, 31))
LETTER = source(7, title="رسالة مفتوحة")
ONLY_LETTER = Scope(document=NamedDocument(LETTER.id, LETTER.title))
AGENCY = Scope(publishers=("وكالة الأنباء",))


@pytest.fixture
def ali(emulator: Emulator, bot: RunningBot) -> Person:
    """Someone who asks a bot with dated documents of two publishers."""
    bot.retrieval.publishers = ("Jawhara FM", "وكالة الأنباء")
    bot.retrieval.periods = (
        Period(date(2016, 1, 1), date(2016, 12, 31)),
        Period(date(2017, 1, 5), date(2017, 1, 5)),
        Period(date(2017, 3, 1), date(2017, 3, 31)),
    )
    return emulator.person("علي")


def labels(message: Message) -> list[str]:
    """Return what the buttons of a message say."""
    return [str(button["text"]) for button in buttons(message.markup)]


async def pressed(emulator: Emulator, person: Person, message: Message, label: str) -> Message:
    """Press a button and return the message as it then stands."""
    before = person.chat.find(message.id)
    await person.answer_to(person.press(message, label))
    return await emulator.wait_for_message(person.chat, lambda found: found.id == message.id and found != before)


async def replied(emulator: Emulator, person: Person, message: Message, label: str) -> Message:
    """Press a button and return the message that comes of it."""
    last = person.chat.from_bot[-1]
    person.press(message, label)
    return await emulator.wait_for_message(person.chat, after=last)


async def test_what_was_understood_is_shown_and_taken_away(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """The card says what was understood, and its button asks again without that, in the same message."""
    bot.retrieval.scoping = Scoping(understood=MARCH)
    answer = await ali.ask(QUESTION)
    assert ARABIC.understood_scope(MARCH) in answer.text
    bot.retrieval.known[QUESTION] = (citation("من غيرها."),)
    wider = await pressed(emulator, ali, answer, ARABIC.without(MARCH))
    assert bot.retrieval.asked_within[-1] == (QUESTION, EVERYTHING, True)
    assert "من غيرها." in wider.text
    assert ARABIC.understood_scope(MARCH) not in wider.text
    assert ARABIC.without(MARCH) not in labels(wider)


async def test_what_was_left_is_said(bot: RunningBot, ali: Person) -> None:
    """An answer from elsewhere says so, and has nothing to take away."""
    bot.retrieval.scoping = Scoping(understood=MARCH, is_left=True)
    answer = await ali.ask(QUESTION)
    assert ARABIC.left_scope(MARCH) in answer.text
    assert ARABIC.without(MARCH) not in labels(answer)


async def test_a_filter_is_chosen_by_buttons(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """A year, then a month that there is; a publisher beside it; each can be taken back, and the choice is kept."""
    menu = await ali.ask("/filter")
    assert menu.text == ARABIC.filter_state(EVERYTHING)
    years = await pressed(emulator, ali, menu, ARABIC.PERIOD_BUTTON)
    assert sorted(labels(years)) == sorted(["٢٠١٧", "٢٠١٦", ARABIC.FILTER_BACK_BUTTON])
    months = await pressed(emulator, ali, years, "٢٠١٧")
    assert months.text == ARABIC.choose_month(2017)
    assert ARABIC.month(3) in labels(months)
    assert ARABIC.month(2) not in labels(months)
    chosen = await pressed(emulator, ali, months, ARABIC.month(3))
    assert chosen.text == ARABIC.filter_state(MARCH)
    publishers = await pressed(emulator, ali, chosen, ARABIC.PUBLISHER_BUTTON)
    both = await pressed(emulator, ali, publishers, "وكالة الأنباء")
    assert bot.ledger.preferences(ali.user.id).scope == Scope(MARCH.since, MARCH.until, AGENCY.publishers)
    agency = await pressed(emulator, ali, both, ARABIC.without(MARCH))
    assert agency.text == ARABIC.filter_state(AGENCY)
    assert (await pressed(emulator, ali, agency, ARABIC.without(AGENCY))).text == ARABIC.filter_state(EVERYTHING)
    assert bot.ledger.preferences(ali.user.id).scope == EVERYTHING


async def test_choices_lead_back(emulator: Emulator, ali: Person) -> None:
    """From the months to the years, and from there to the filter; a whole year can be chosen."""
    menu = await ali.ask("/filter")
    years = await pressed(emulator, ali, menu, ARABIC.PERIOD_BUTTON)
    months = await pressed(emulator, ali, years, "٢٠١٧")
    years = await pressed(emulator, ali, months, ARABIC.FILTER_BACK_BUTTON)
    assert years.text == ARABIC.CHOOSE_YEAR
    menu = await pressed(emulator, ali, years, ARABIC.FILTER_BACK_BUTTON)
    assert menu.text == ARABIC.filter_state(EVERYTHING)
    months = await pressed(emulator, ali, await pressed(emulator, ali, menu, ARABIC.PERIOD_BUTTON), "٢٠١٧")
    year = await pressed(emulator, ali, months, ARABIC.whole_year(2017))
    assert year.text == ARABIC.filter_state(OF_2017)


async def test_many_publishers_are_paged(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Eight on a page, and the pages lead to each other."""
    bot.retrieval.publishers = tuple(f"ناشر {number:02}" for number in range(20))
    first = await pressed(emulator, ali, await ali.ask("/filter"), ARABIC.PUBLISHER_BUTTON)
    assert ARABIC.position(1, 3) in labels(first)
    second = await pressed(emulator, ali, first, ARABIC.NEXT_BUTTON)
    assert "ناشر 08" in labels(second)
    assert "ناشر 00" in labels(await pressed(emulator, ali, second, ARABIC.PREVIOUS_BUTTON))


async def test_a_filter_is_written(bot: RunningBot, ali: Person) -> None:
    """Words after the command are a period or a publisher; what is neither changes nothing."""
    bot.retrieval.scopes["آذار 2017"] = MARCH
    assert (await ali.ask("/filter آذار 2017")).text == ARABIC.filter_state(MARCH)
    assert (await ali.ask("/filter غدا")).text == ARABIC.filter_unknown("غدا")
    assert bot.ledger.preferences(ali.user.id).scope == MARCH


async def test_a_filter_holds_for_every_question(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """It is shown on each answer until its button ends it, which asks again; another person is not kept to it."""
    bot.retrieval.scopes["آذار 2017"] = MARCH
    bot.retrieval.known_in_scope[QUESTION, MARCH] = (citation("من آذار."),)
    await ali.ask("/filter آذار 2017")
    answer = await ali.ask(QUESTION)
    assert "من آذار." in answer.text
    assert ARABIC.chosen_scope(MARCH) in answer.text
    assert ARABIC.chosen_scope(MARCH) not in (await emulator.person("بدر").ask(QUESTION)).text
    recorded = bot.ledger.last_answer(ali.chat.id, ali.user.id)
    assert recorded is not None
    assert recorded.answer.scoping == Scoping(MARCH)
    wider = await pressed(emulator, ali, answer, ARABIC.without(MARCH))
    assert "من آذار." not in wider.text
    assert bot.ledger.preferences(ali.user.id).scope == EVERYTHING


@pytest.mark.parametrize("number", [0, 1, 2, 5, 11])
async def test_a_filter_that_leaves_nothing_says_so(
    emulator: Emulator, bot: RunningBot, ali: Person, number: int
) -> None:
    """With how many documents tell no date, and a button that searches everything."""
    bot.retrieval.scopes["آذار 2017"] = MARCH
    bot.retrieval.undated = number
    await ali.ask("/filter آذار 2017")
    answer = await ali.ask(QUESTION)
    assert answer.text.startswith(ARABIC.nothing_in(MARCH))
    assert ("غير معروف" in answer.text) == (number > 0)
    found = await pressed(emulator, ali, answer, ARABIC.SEARCH_EVERYTHING_BUTTON)
    assert bot.retrieval.known[QUESTION][0].text in found.text


async def test_words_of_a_speaker_are_kept_to_it(bot: RunningBot, ali: Person) -> None:
    """/said asks within the filter too."""
    bot.retrieval.profiles = (SpeakerProfile(1, "الوزير", "person", ("الوزير",), 1, 1),)
    bot.retrieval.scopes["آذار 2017"] = MARCH
    await ali.ask("/filter آذار 2017")
    await ali.ask("/said الوزير")
    assert bot.retrieval.asked_within[-1] == ("الوزير", MARCH, False)


async def test_what_there_is_not_cannot_be_chosen(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """No dates, no publishers, a choice of an older index: each is said, and nothing changes."""
    menu = await ali.ask("/filter")
    old = await pressed(emulator, ali, menu, ARABIC.PUBLISHER_BUTTON)
    bot.retrieval.periods, bot.retrieval.publishers = (), ()
    said = await ali.answer_to(ali.press(old, "Jawhara FM"))
    assert said.text == ARABIC.FILTER_GONE
    menu = await pressed(emulator, ali, old, ARABIC.FILTER_BACK_BUTTON)
    assert (await ali.answer_to(ali.press(menu, ARABIC.PERIOD_BUTTON))).text == ARABIC.NO_DATES
    assert (await ali.answer_to(ali.press(menu, ARABIC.PUBLISHER_BUTTON))).text == ARABIC.NO_PUBLISHERS


async def test_one_document_is_asked(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Chosen below an answer instead of days and publishers, it holds until it, or a period, is chosen otherwise."""
    bot.retrieval.scopes["آذار 2017"] = MARCH
    bot.retrieval.known_in_scope[QUESTION, MARCH] = (citation(of=LETTER),)
    bot.retrieval.known_in_scope[QUESTION, ONLY_LETTER] = (citation("من الرسالة.", of=LETTER),)
    bot.retrieval.documents = (source(), LETTER)
    await ali.ask("/filter آذار 2017")
    answer = await ali.ask(QUESTION)
    menu = await replied(emulator, ali, answer, ARABIC.ONLY_DOCUMENT_BUTTON)
    assert menu.text == ARABIC.filter_state(ONLY_LETTER)
    kept = await ali.ask(QUESTION, reply_to=answer)
    assert "من الرسالة." in kept.text
    assert ARABIC.chosen_scope(ONLY_LETTER) in kept.text
    assert ARABIC.ONLY_DOCUMENT_BUTTON not in labels(kept)
    lifted = await pressed(emulator, ali, menu, ARABIC.without(ONLY_LETTER))
    assert lifted.text == ARABIC.filter_state(EVERYTHING)
    await replied(emulator, ali, answer, ARABIC.ONLY_DOCUMENT_BUTTON)
    assert (await ali.ask("/filter آذار 2017")).text == ARABIC.filter_state(MARCH)


async def test_one_document_is_chosen_by_its_number(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """In the list of documents, whose page has a button for each."""
    bot.retrieval.documents = (source(), *(source(number, title=f"وثيقة {number}") for number in range(2, 13)))
    shown = await ali.ask("/sources")
    assert ARABIC.CHOOSE_DOCUMENT in shown.text
    menu = await replied(emulator, ali, shown, "١٠")
    assert "«\u2068وثيقة 10\u2069»" in menu.text
    assert bot.ledger.preferences(ali.user.id).scope == Scope(document=NamedDocument("d10", "وثيقة 10"))


async def test_a_document_that_is_gone_is_told(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """A question offers to search everything, /filter lifts it, and an older button chooses nothing."""
    bot.retrieval.known[QUESTION] = (citation(of=LETTER),)
    bot.retrieval.documents = (LETTER,)
    answer = await ali.ask(QUESTION)
    await replied(emulator, ali, answer, ARABIC.ONLY_DOCUMENT_BUTTON)
    bot.retrieval.documents = (source(),)
    refused = await ali.ask(QUESTION)
    assert refused.text == ARABIC.document_gone(LETTER.title)
    menu = await ali.ask("/filter")
    assert menu.text == f"{ARABIC.document_gone(LETTER.title)}\n\n{ARABIC.filter_state(EVERYTHING)}"
    assert bot.ledger.preferences(ali.user.id).scope == EVERYTHING
    assert (await pressed(emulator, ali, refused, ARABIC.SEARCH_EVERYTHING_BUTTON)).entity_texts("blockquote")
    assert (await ali.answer_to(ali.press(answer, ARABIC.ONLY_DOCUMENT_BUTTON))).text == ARABIC.DOCUMENT_GONE


async def test_a_filter_in_a_group_is_its_owners(emulator: Emulator, bot: RunningBot, ali: Person) -> None:
    """Its buttons are of no use to others."""
    assert bot.application.running
    other = emulator.person("بدر")
    group = emulator.group("مجموعة", ali, other)
    menu = await ali.ask("/filter", chat=group)
    said = await other.answer_to(other.press(menu, ARABIC.PERIOD_BUTTON))
    assert said.text == ARABIC.FILTER_OLD


def test_the_data_of_buttons_fits() -> None:
    """Whatever the publisher's name and the person's number."""
    longest = filter_callback("publisher", key_of("ن" * 500), 2**52)
    assert len(longest.encode()) <= 64
    assert len(scope_callback("understood", "f" * 16).encode()) <= 64


def test_periods_in_english() -> None:
    """As a reader of English writes them."""
    texts = texts_in("en")
    assert texts.period(date(2017, 3, 1), date(2017, 3, 31)) == "March 2017"
    assert texts.period(date(2017, 1, 1), date(2017, 12, 31)) == "2017"
    assert texts.period(date(2015, 1, 1), date(2017, 12, 31)) == "2015 to 2017"
    assert texts.period(date(2017, 3, 5), date(2017, 3, 5)) == "5 March 2017"
    assert texts.period(date(2017, 3, 5), date(2017, 4, 6)) == "5 March 2017 to 6 April 2017"
    assert texts.period(None, date(2017, 4, 6)) == "until 6 April 2017"
    assert texts.period(date(2017, 4, 6), None) == "since 6 April 2017"
