"""What a closed bot tells those outside, and a bot in a group one person of another's: nothing, by whatever way.

The ways are read from the application's own handlers, so that a new command or button is tried as well.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot import texts
from bot.administration import texts as admin_texts
from bot.administration.authority import asked_of
from bot.administration.callbacks import ADMIN_PATTERN, FORGET_PATTERN
from bot.administration.registry import BUTTONS
from bot.application import ALLOWED_UPDATES
from bot.callbacks import (
    CARD_PATTERN,
    DOCUMENTS_PATTERN,
    FILTER_PATTERN,
    SCOPE_PATTERN,
    SETTING_PATTERN,
    SOURCES_PATTERN,
    SPEAKERS_PATTERN,
    TOPIC_PATTERN,
)
from bot.language import ARABIC
from bot.ledger import Ledger
from retrieval import SpeakerProfile
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import QUESTION, citation, source
from tests.emulator.chats import Chat, Message
from tests.emulator.emulator import Emulator
from tests.emulator.keyboards import buttons
from tests.emulator.masks import send_as_chat
from tests.emulator.people import Person

HIDDEN = "سرّيّة"
INVITE = pytest.mark.parametrize("variables", [{"rate_limit": "off", "access": "invite"}], ids=["invite"])
OPEN = pytest.mark.parametrize("variables", [{"rate_limit": "off"}], ids=["open"])

Samples: TypeAlias = Callable[[str, int], tuple[str, ...]]
"""Gives data that a pattern lets through, of an answer and of a person."""

SAMPLES: Mapping[re.Pattern[str], Samples] = {
    CARD_PATTERN: lambda answer, _: (*(f"{letter}1.1:{answer}" for letter in "ackudn"), f"ws1.1:{answer}"),
    SOURCES_PATTERN: lambda answer, _: (f"s:{answer}", f"s1:{answer}"),
    TOPIC_PATTERN: lambda answer, _: (f"t:1:{answer}",),
    SCOPE_PATTERN: lambda answer, _: (f"xu:{answer}", f"xc:{answer}"),
    DOCUMENTS_PATTERN: lambda _answer, _: ("o1:", f"o1:{HIDDEN}"),
    SPEAKERS_PATTERN: lambda _answer, _: ("q1:", f"q1:{HIDDEN}"),
    FILTER_PATTERN: lambda _answer, user: tuple(
        f"l:{action}:{value}:{user}"
        for action in ("menu", "years", "year", "publishers")
        for value in ("", "2017", "1")
    ),
    SETTING_PATTERN: lambda _answer, user: (f"p:language:en:{user}", f"p:size:9:{user}"),
    ADMIN_PATTERN: lambda _answer, _: tuple(f"a:{name}:1" for name in BUTTONS),
    FORGET_PATTERN: lambda _answer, _: ("f:y:forged", "f:n:forged"),
}


@pytest.fixture(autouse=True)
def _private_corpus(bot: RunningBot) -> None:
    """Hold what nobody outside may learn of, in every place that the bot shows something of."""
    document = source(title=f"وثيقة {HIDDEN}", publisher=f"وكالة {HIDDEN}", author=f"كاتبة {HIDDEN}", date="2017-03-05")
    bot.retrieval.documents = (document,)
    bot.retrieval.known = {QUESTION: (citation(f"عملية {HIDDEN}.", of=document),)}
    bot.retrieval.questions = bot.retrieval.topics = (f"ما العملية {HIDDEN}؟",)
    bot.retrieval.publishers = (f"وكالة {HIDDEN}",)
    bot.retrieval.asked_speaker = f"فلانة {HIDDEN}"
    bot.retrieval.profiles = (SpeakerProfile(1, f"فلانة {HIDDEN}", "person", (f"الوزيرة {HIDDEN}",), 3, 1),)


def handlers_of(bot: RunningBot, kind: type) -> Iterator[object]:
    """Yield the handlers of a kind."""
    return (one for group in bot.application.handlers.values() for one in group if isinstance(one, kind))


def commands_of(bot: RunningBot) -> tuple[str, ...]:
    """Return every command that the bot knows."""
    found = [one.commands for one in handlers_of(bot, CommandHandler) if isinstance(one, CommandHandler)]
    return tuple(sorted(set().union(*found)))


def data_of(answer_id: str, user_id: int) -> Iterator[str]:
    """Yield data of every button, about an answer and of a person."""
    for samples in SAMPLES.values():
        yield from samples(answer_id, user_id)


def answer_id_of(card: Message) -> str:
    """Return the answer that the buttons of a card name."""
    data = [str(one["callback_data"]) for one in buttons(card.markup) if "callback_data" in one]
    return data[0].partition(":")[2]


def told_since(emulator: Emulator, first: int) -> str:
    """Return all that the bot has sent to Telegram since so many calls, to look for words in."""
    return "\n".join(str(call.params) for call in emulator.calls[first:])


async def try_everything(person: Person, answer_id: str) -> None:
    """Ask, command, press, open links and ask inline, in the chat with the bot."""
    message = await person.ask("/privacy")
    for said in (QUESTION, HIDDEN, f"/start q_{answer_id}", "/start inline", "/start i_made-up", f"/said {HIDDEN}"):
        await person.ask(said)
    for data in data_of(answer_id, person.user.id):
        await person.answer_to(person.call_back(message, data))
    for typed in ("", QUESTION, HIDDEN, f"q_{answer_id}"):
        found = await person.results_of(person.ask_inline(typed))
        assert not found.results
        assert found.button is None
    person.choose(person.ask_inline(QUESTION), f"{answer_id}.1.g1")
    person.edit(person.send(QUESTION), f"{QUESTION} {HIDDEN}")
    person.send_document(f"{HIDDEN}.txt", b"x", caption="/add")
    await person.ask("/privacy", predicate=lambda found: "reply" not in found.text)


def test_every_button_has_a_sample(bot: RunningBot) -> None:
    """A new one is to be tried by strangers too."""
    patterns = {one.pattern for one in handlers_of(bot, CallbackQueryHandler) if isinstance(one, CallbackQueryHandler)}
    assert {one for one in patterns if one is not None} == set(SAMPLES)
    for pattern, samples in SAMPLES.items():
        assert all(pattern.fullmatch(data) for data in samples("0123456789abcdef", 5)), pattern


def test_every_kind_of_update_is_judged() -> None:
    """What Telegram is asked for has somebody who answers for it, and passes the gate with their number."""
    person = {"id": 5, "is_bot": False, "first_name": "علي"}
    chat = {"id": 5, "type": "private", "first_name": "علي"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": person, "text": QUESTION}
    updates = {
        "message": message,
        "edited_message": message,
        "callback_query": {"id": "1", "from": person, "message": message, "chat_instance": "1", "data": "a1.1:x"},
        "inline_query": {"id": "1", "from": person, "query": "", "offset": ""},
        "chosen_inline_result": {"result_id": "1", "from": person, "query": ""},
    }
    assert set(updates) == set(ALLOWED_UPDATES)
    for kind, content in updates.items():
        asked = asked_of(Update.de_json({"update_id": 1, kind: content}, None))
        assert asked is not None, kind
        assert asked.person_id == 5, kind


@INVITE
@pytest.mark.parametrize("who", ["a stranger", "revoked"])
async def test_whoever_is_outside_learns_nothing(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person, who: str
) -> None:
    """Every command, button, link and inline query: no title, publisher, speaker, passage, example or count."""
    if who == "revoked":
        await admin.ask(f"/allow {ali.user.id}")
        card = await ali.ask(QUESTION)
        assert HIDDEN in card.text
        await admin.ask(f"/revoke {ali.user.id}")
    else:
        card = await admin.ask(QUESTION)
    before, asked = len(emulator.calls), (len(bot.retrieval.batches), len(bot.retrieval.asked_within))
    for command in commands_of(bot):
        for words in ("", f" {HIDDEN}", f" q_{answer_id_of(card)}"):
            await ali.ask(f"/{command}{words}")
    await try_everything(ali, answer_id_of(card))
    if who == "revoked":
        for data in data_of(answer_id_of(card), ali.user.id):
            await ali.answer_to(ali.call_back(card, data))
    assert HIDDEN not in told_since(emulator, before)
    assert (len(bot.retrieval.batches), len(bot.retrieval.asked_within)) == asked
    outside = {admin_texts.not_admitted(ali.user.id), texts.ONLY_ADMINS, admin_texts.NOT_INVITED}
    said = {message.text for message in ali.chat.from_bot if message.id > card.id} - outside
    # What is left is what everybody may: /privacy and /forget.
    assert len(said) == 2, said


@INVITE
async def test_a_group_of_strangers_learns_nothing(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person
) -> None:
    """Neither its members nor who writes as the group; the answer of an administrator there is not theirs to press."""
    group = emulator.group("مجموعة", ali, admin)
    card = await admin.ask(QUESTION)
    here = await admin.ask(f"/ask@isnad_test_bot {QUESTION}", chat=group)
    before, asked = len(emulator.calls), len(bot.retrieval.batches)
    for command in commands_of(bot):
        for words in ("", f" {HIDDEN}"):
            ali.send(f"/{command}@isnad_test_bot{words}", chat=group)
            send_as_chat(emulator, f"/{command}@isnad_test_bot{words}", chat=group, sender=group)
    for data in [*data_of(answer_id_of(card), ali.user.id), *data_of(answer_id_of(here), ali.user.id)]:
        await ali.answer_to(ali.call_back(here, data))
    last = await ali.ask("/ask@isnad_test_bot من؟", chat=group, predicate=lambda found: str(ali.user.id) in found.text)
    assert last.text == admin_texts.not_admitted(ali.user.id)
    assert HIDDEN not in told_since(emulator, before)
    assert len(bot.retrieval.batches) == asked
    assert [one for one in group.from_bot if one.id == here.id] == [here]


@OPEN
@pytest.mark.parametrize("where", ["in private", "in a group"])
async def test_what_is_anothers_stays_theirs(emulator: Emulator, bot: RunningBot, ali: Person, where: str) -> None:
    """Another person's answer is neither shown, voted on, nor replaced, whatever the button says."""
    badr = emulator.person("بدر")
    group = emulator.group("مجموعة", ali, badr) if where == "in a group" else None
    asking = f"/ask@isnad_test_bot {QUESTION}" if group else QUESTION
    card = await ali.ask(asking, chat=group)
    own = await badr.ask(asking, chat=group)
    before = len(emulator.calls)
    pressed = card if group else own
    named = [data for data in data_of(answer_id_of(card), badr.user.id) if answer_id_of(card) in data]
    assert len(named) >= 12
    for data in named:
        answered = await badr.answer_to(badr.call_back(pressed, data))
        assert answered.text in {ARABIC.UNKNOWN_ANSWER, ARABIC.NOT_YOURS}, data
        assert answered.show_alert
    if group:
        # On the card of another, one's own buttons and lists would stand in its place.
        for data in data_of(answer_id_of(own), badr.user.id):
            await badr.answer_to(badr.call_back(card, data))
    assert HIDDEN not in told_since(emulator, before)
    assert _shown(group or badr.chat, pressed) == pressed.text
    assert await bot.worker.vote_of(answer_id_of(card), badr.user.id) is None
    assert await bot.worker.vote_of(answer_id_of(card), ali.user.id) is None


def _shown(chat: Chat, message: Message) -> str | None:
    found = chat.find(message.id)
    return None if found is None else found.text


@INVITE
async def test_of_many_who_open_an_invitation_at_once_one_is_admitted(
    emulator: Emulator, bot: RunningBot, admin: Person
) -> None:
    """It is used up in the same step in which it is looked at."""
    link = (await admin.ask("/invite")).text
    (payload,) = re.findall(r"start=(i_[\w-]+)", link)
    crowd = [emulator.person(f"شخص {number}") for number in range(12)]
    first = await asyncio.gather(*(one.ask(f"/start {payload}") for one in crowd))
    assert sorted(one.text == admin_texts.INVITED for one in first) == [False] * 11 + [True]
    members = await bot.worker.consult(lambda ledger: ledger.administration.admission.members())
    assert [one.decision for one in members] == ["allowed"]


def test_an_invitation_is_used_once_by_several_processes(tmp_path: Path) -> None:
    """Each with a connection of its own."""
    ledgers = [Ledger.open(f"sqlite:///{tmp_path}/ledger.db") for _ in range(4)]
    now = datetime.now(UTC)
    for turn in range(5):
        code = f"code-{turn}"
        ledgers[0].administration.admission.invite(code, by=1, at=now, expires_at=now + timedelta(days=1))

        def redeem(number: int, code: str = code, turn: int = turn) -> bool:
            admission = ledgers[number].administration.admission
            return admission.redeem(code, person_id=100 * turn + number + 1, at=now)

        with ThreadPoolExecutor(len(ledgers)) as pool:
            assert sum(pool.map(redeem, range(len(ledgers)))) == 1
    for ledger in ledgers:
        ledger.close()
