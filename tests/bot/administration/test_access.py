"""Who is admitted: open and closed bots, invitations, revocation, maintenance, limits."""

import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from telegram import Update

from bot.administration import texts as admin_texts
from bot.language import ARABIC
from tests.bot.conftest import ADMIN_ID, RunningBot
from tests.bot.fake_retrieval import PASSAGE, QUESTION
from tests.emulator.chats import Message
from tests.emulator.emulator import Emulator
from tests.emulator.faults import Refused
from tests.emulator.people import Person

ALLOWLIST = pytest.mark.parametrize("variables", [{"access": "allowlist"}], ids=["allowlist"])
INVITE = pytest.mark.parametrize("variables", [{"access": "invite"}], ids=["invite"])


async def link_of(admin: Person) -> str:
    """Return the payload of a new invitation's link."""
    (payload,) = re.findall(r"https://t\.me/isnad_test_bot\?start=(i_[\w-]+)", (await admin.ask("/invite")).text)
    return payload


@ALLOWLIST
async def test_a_closed_bot_answers_whom_it_was_told_to(bot: RunningBot, admin: Person, ali: Person) -> None:
    """A stranger is told their number and nothing else; allowed, they are answered; revoked, at once no more."""
    refused = admin_texts.not_admitted(ali.user.id)
    for said in (QUESTION, "/start", "/sources", "/help", "/start i_whatever"):
        assert (await ali.ask(said)).text == refused
    assert not bot.retrieval.batches
    assert (await admin.ask(QUESTION)).text.startswith(PASSAGE)

    assert (await admin.ask(f"/allow {ali.user.id}")).text == admin_texts.allowed((ali.user.id,))
    answer = await ali.ask(QUESTION)
    assert answer.text.startswith(PASSAGE)

    assert (await admin.ask(f"/revoke {ali.user.id}")).text == admin_texts.revoked((ali.user.id,))
    assert (await ali.ask(QUESTION)).text == refused
    pressed = await ali.answer_to(ali.press(answer, ARABIC.SOURCES_BUTTON))
    assert (pressed.text, pressed.show_alert) == (refused, True)
    listed = (await admin.ask("/allow")).text
    assert str(ali.user.id) in listed
    assert listed.startswith(admin_texts.members_heading(1))


async def test_an_open_bot_can_revoke(admin: Person, ali: Person) -> None:
    """A revocation keeps one person out of a bot that is open to all others."""
    await admin.ask(f"/revoke {ali.user.id}")
    assert (await ali.ask(QUESTION)).text == admin_texts.not_admitted(ali.user.id)
    await admin.ask(f"/allow {ali.user.id}")
    assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)


@INVITE
async def test_an_invitation_admits_one_person(emulator: Emulator, admin: Person, ali: Person) -> None:
    """The link admits whoever opens it first, welcomes them, and is worth nothing to the next."""
    payload = await link_of(admin)
    welcome = await ali.ask(f"/start {payload}", predicate=lambda found: found.text.startswith(ARABIC.WELCOME))
    assert ali.chat.from_bot[0].text == admin_texts.INVITED
    assert welcome.keyboard is not None
    assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)

    late = emulator.person("متأخر")
    assert (await late.ask(f"/start {payload}")).text == admin_texts.NOT_INVITED
    assert (await late.ask(QUESTION)).text == admin_texts.not_admitted(late.user.id)
    assert (await late.ask("/start i_made-up")).text == admin_texts.NOT_INVITED


@INVITE
async def test_whoever_is_admitted_uses_up_no_invitation(emulator: Emulator, admin: Person, ali: Person) -> None:
    """An administrator and somebody who was allowed can open a link without spoiling it."""
    await admin.ask(f"/allow {ali.user.id}")
    payload = await link_of(admin)
    for person in (admin, ali):
        await person.ask(f"/start {payload}", predicate=lambda found: found.text.startswith(ARABIC.WELCOME))
    new = emulator.person("جديد")
    assert (await new.ask(f"/start {payload}")).text == admin_texts.INVITED


@INVITE
async def test_an_invitation_does_not_lift_a_revocation(emulator: Emulator, admin: Person, ali: Person) -> None:
    """Whoever was revoked stays out with any link, and leaves it to others."""
    payload = await link_of(admin)
    await admin.ask(f"/revoke {ali.user.id}")
    assert (await ali.ask(f"/start {payload}")).text == admin_texts.not_admitted(ali.user.id)
    assert (await emulator.person("جديد").ask(f"/start {payload}")).text == admin_texts.INVITED


@INVITE
async def test_an_invitation_expires(admin: Person, ali: Person, tmp_path: Path) -> None:
    """After its days it admits nobody; of its code the database holds a digest only."""
    payload = await link_of(admin)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database:
        ((digest,),) = database.execute("SELECT digest FROM invites").fetchall()
        assert payload.removeprefix("i_") not in digest
        database.execute("UPDATE invites SET expires_at = '2020-01-01 00:00:00'")
        database.commit()
    assert (await ali.ask(f"/start {payload}")).text == admin_texts.NOT_INVITED


async def test_invitations_are_for_bots_that_ask_for_them(admin: Person, ali: Person) -> None:
    """Where everybody may ask there is no invitation, and an old link is a start like any other."""
    assert (await admin.ask("/invite")).text == admin_texts.INVITES_OFF
    assert (await ali.ask("/start i_old")).text.startswith(ARABIC.WELCOME)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/allow ali", admin_texts.HOW_TO_ALLOW),
        ("/allow -5", admin_texts.HOW_TO_ALLOW),
        ("/allow 0", admin_texts.HOW_TO_ALLOW),
        (f"/allow {'9' * 4000}", admin_texts.HOW_TO_ALLOW),
        (f"/allow {' '.join(map(str, range(1, 60)))}", admin_texts.HOW_TO_ALLOW),
        ("/revoke", admin_texts.HOW_TO_REVOKE),
        ("/revoke 5 x", admin_texts.HOW_TO_REVOKE),
        (f"/revoke 5 {ADMIN_ID}", admin_texts.ADMINS_STAY),
        ("/maintenance", admin_texts.HOW_TO_SWITCH_MAINTENANCE),
        ("/maintenance maybe", admin_texts.HOW_TO_SWITCH_MAINTENANCE),
        ("/stats 0", admin_texts.HOW_TO_COUNT_DAYS),
        ("/stats 366", admin_texts.HOW_TO_COUNT_DAYS),
        ("/stats 1 2", admin_texts.HOW_TO_COUNT_DAYS),
        ("/unanswered x", admin_texts.HOW_TO_COUNT_DAYS),
    ],
)
async def test_a_command_that_says_too_little_is_explained(admin: Person, command: str, said: str) -> None:
    """What cannot be meant changes nothing and is told how to write."""
    assert (await admin.ask(command)).text == said
    assert (await admin.ask("/allow")).text.startswith(admin_texts.NO_MEMBERS)


async def test_maintenance_leaves_the_bot_to_administrators(admin: Person, ali: Person) -> None:
    """Everybody else is asked for patience, except about their own data; it ends as it began."""
    assert (await admin.ask("/maintenance on")).text == admin_texts.MAINTENANCE_ON
    assert (await admin.ask("/maintenance ON")).text == admin_texts.MAINTENANCE_ON
    for said in (QUESTION, "/start"):
        assert (await ali.ask(said)).text == admin_texts.UNDER_MAINTENANCE
    assert (await ali.ask("/privacy")).text == admin_texts.privacy(0)
    assert (await admin.ask(QUESTION)).text.startswith(PASSAGE)
    assert (await admin.ask("/maintenance off")).text == admin_texts.MAINTENANCE_OFF
    assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)


@pytest.mark.parametrize("variables", [{"rate_limit": "2/minute"}], ids=["2/minute"])
async def test_too_many_messages_are_answered_once(emulator: Emulator, admin: Person, ali: Person) -> None:
    """Beyond the limit one message says when to try again, the others are not answered; others are not held up."""
    asked = [ali.send(QUESTION) for _ in range(6)]
    said = await emulator.wait_for_message(ali.chat, lambda found: "حاول ثانيةً" in found.text)
    assert said.reply_to == asked[2].id
    assert said.text == admin_texts.too_many(60)
    for person in (admin, emulator.person("آخر")):
        for _ in range(2):
            assert (await person.ask(QUESTION)).text.startswith(PASSAGE)
    assert [message.reply_to for message in ali.chat.from_bot] == [message.id for message in asked[:3]]


@pytest.mark.parametrize("variables", [{"daily_quota": 2}], ids=["2 a day"])
async def test_the_questions_of_a_day_are_counted(bot: RunningBot, admin: Person, ali: Person) -> None:
    """Commands are free, the third question is not; administrators ask as they like."""
    for _ in range(2):
        assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)
        await ali.ask("/help")
    assert (await ali.ask(QUESTION)).text == admin_texts.quota_spent(2, 86_400)
    assert (await ali.ask("/sources")).entity_texts("blockquote")
    for _ in range(3):
        assert (await admin.ask(QUESTION)).text.startswith(PASSAGE)
    assert sum(map(len, bot.retrieval.batches)) == 5


async def test_a_failing_gate_lets_nobody_in(bot: RunningBot, ali: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be known who is admitted, nothing is answered but an apology."""
    consult = bot.worker.consult

    async def fail(_: Callable[..., Awaitable[object]]) -> None:
        message = "the database is away"
        raise RuntimeError(message)

    monkeypatch.setattr(bot.worker, "consult", fail)
    apology = await ali.ask(QUESTION)
    monkeypatch.setattr(bot.worker, "consult", consult)
    assert apology.text.startswith(ARABIC.apology("").rstrip("\u2068\u2069"))
    assert not bot.retrieval.batches
    assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)
    assert len(ali.chat.from_bot) == 2


async def test_the_author_of_a_forwarded_message_can_be_allowed(
    emulator: Emulator, bot: RunningBot, admin: Person, ali: Person
) -> None:
    """The command as a reply to what somebody wrote elsewhere means that person; hidden authors are nobody."""
    origin = {"type": "user", "date": 1, "sender_user": ali.user.as_json()}
    hidden = {"type": "hidden_user", "date": 1, "sender_user_name": "علي"}
    dice = {"dice": {"emoji": "🎲", "value": 1}}
    known, unknown = (
        emulator.world.post(Message(admin.chat.id, admin.user, content={**dice, "forward_origin": one}))
        for one in (origin, hidden)
    )
    assert (await admin.ask("/revoke", reply_to=unknown)).text == admin_texts.HOW_TO_REVOKE
    assert (await admin.ask("/revoke", reply_to=known)).text == admin_texts.revoked((ali.user.id,))
    assert bot.ledger.administration.admission.standing(ali.user.id).decision == "revoked"


@ALLOWLIST
async def test_in_a_group_only_what_is_meant_for_the_bot_is_refused_aloud(
    emulator: Emulator, admin: Person, ali: Person
) -> None:
    """A mention and a reply are told why; what members say to each other is not answered."""
    emulator.world.privacy = False
    group = emulator.group("مجموعة", admin, ali)
    ali.send(QUESTION, chat=group)
    refused = await ali.ask(f"@isnad_test_bot {QUESTION}", chat=group)
    again = await ali.ask(QUESTION, chat=group, reply_to=refused)
    assert [message.text for message in group.from_bot] == [admin_texts.not_admitted(ali.user.id)] * 2
    assert again.id > refused.id


@ALLOWLIST
async def test_a_stranger_gets_no_inline_results(ali: Person) -> None:
    """Whoever types after the bot's name without being admitted gets an empty list that nobody else is shown."""
    found = await ali.results_of(ali.ask_inline(QUESTION))
    assert (found.results, found.is_personal, found.cache_time) == ((), True, 0)


@ALLOWLIST
async def test_whoever_cannot_be_told_is_refused_all_the_same(
    emulator: Emulator, bot: RunningBot, ali: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the refusal cannot be sent, the log says so, and nothing is answered."""
    emulator.faults.add("sendMessage", Refused(403, "Forbidden: bot was blocked by the user"))
    ali.send(QUESTION)
    assert (await ali.ask("/help")).text == admin_texts.not_admitted(ali.user.id)
    assert "could not tell why update" in caplog.text
    assert not bot.retrieval.batches


async def test_news_of_the_bot_itself_pass(bot: RunningBot, ali: Person) -> None:
    """Being blocked and unblocked is nothing that anybody asks for."""
    update = Update(1, my_chat_member=None)
    await bot.application.process_update(update)
    assert (await ali.ask(QUESTION)).text.startswith(PASSAGE)
