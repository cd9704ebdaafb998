"""Who may do what: the verdict on every kind of update."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity, Update, User

from bot.administration import registry
from bot.administration.authority import Asked, Kind, Rules, Verdict, asked_of, judge
from bot.administration.commands import DESCRIPTIONS
from bot.administration.limiting import Weight
from bot.ledger.admission import Decision, Standing

ADMIN, PERSON = 77, 5
ACCESS = ("open", "allowlist", "invite")

asked_things = st.builds(
    Asked,
    person_id=st.sampled_from((ADMIN, PERSON, None)),
    chat_id=st.sampled_from((ADMIN, PERSON, -100)),
    private=st.booleans(),
    kind=st.sampled_from(get_args(Kind)),
    name=st.text(max_size=8),
    weight=st.sampled_from(get_args(Weight)),
)
standings = st.builds(Standing, st.sampled_from((None, *get_args(Decision))), st.booleans())
rules = st.builds(Rules, st.sampled_from(ACCESS), st.sampled_from((frozenset(), frozenset({ADMIN}))))


def test_every_command_that_is_guarded_is_handled() -> None:
    """The gate, the menu and the handlers know the same commands."""
    assert set(registry.COMMANDS) == set(DESCRIPTIONS)


@given(asked_things, standings, rules)
def test_what_is_administrative_is_for_administrators_in_private(
    asked: Asked, standing: Standing, given: Rules
) -> None:
    """Whatever else holds, nobody but an administrator who is known by name gets through."""
    admitted = judge(asked, standing, given) is Verdict.ADMITTED
    if asked.kind == "administrative":
        assert admitted == (asked.person_id in given.admin_ids and asked.private)


@given(asked_things, standings, rules)
def test_the_revoked_get_nothing_but_their_own_data(asked: Asked, standing: Standing, given: Rules) -> None:
    """A revocation holds under every setting; an administrator's own number is not revoked by it."""
    if standing.decision == "revoked" and asked.person_id not in given.admin_ids:
        personal = asked.kind == "personal" and asked.person_id is not None
        assert (judge(asked, standing, given) is Verdict.ADMITTED) == personal


@given(asked_things, st.booleans(), rules)
def test_strangers_are_admitted_only_where_everybody_is(asked: Asked, maintenance: bool, given: Rules) -> None:
    """Without a decision a closed bot takes an invitation, where there are any, and nothing else."""
    if asked.person_id in given.admin_ids or asked.kind in {"administrative", "personal"}:
        return
    verdict = judge(asked, Standing(None, maintenance), given)
    invited = given.access == "invite" and asked.kind == "invitation" and asked.person_id is not None
    expected = Verdict.MAINTENANCE if maintenance else Verdict.ADMITTED
    assert verdict is (expected if given.access == "open" or invited else Verdict.NOT_ADMITTED)


def message(text: str, *, chat_type: str = "private", sender_chat: Chat | None = None) -> Message:
    """Return a message of an administrator whose first word is a command."""
    length = len(text.split(maxsplit=1)[0]) if text else 0
    entities = [MessageEntity(MessageEntity.BOT_COMMAND, 0, length)] if text.startswith("/") else []
    return Message(
        1,
        datetime.now(UTC),
        Chat(-100, chat_type),
        from_user=User(ADMIN, "مشرف", is_bot=False),
        sender_chat=sender_chat,
        text=text,
        entities=entities,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("/status", "administrative"),
        ("/STATUS@isnad_test_bot now", "administrative"),
        ("/privacy", "personal"),
        ("/start i_abc-_1", "invitation"),
        ("/start q_abc", "other"),
        ("/start", "other"),
        ("/ask ما هذا؟", "question"),
        ("/said فلان", "question"),
        ("ما هذا؟", "question"),
        ("قل /status", "question"),
    ],
)
def test_a_message_is_told_by_its_command(text: str, kind: Kind) -> None:
    """The command that a message begins with says what it asks for."""
    asked = asked_of(Update(1, message=message(text)))
    assert asked is not None
    assert (asked.kind, asked.person_id, asked.private, asked.weight) == (kind, ADMIN, True, "full")


@pytest.mark.parametrize(
    "update",
    [
        lambda sent: Update(1, message=sent),
        lambda sent: Update(1, edited_message=sent),
        lambda sent: Update(1, channel_post=sent),
        lambda sent: Update(1, edited_channel_post=sent),
    ],
    ids=["message", "edited message", "channel post", "edited channel post"],
)
def test_whoever_writes_as_a_chat_is_nobody(update: Callable[[Message], Update]) -> None:
    """An anonymous administrator and a channel have no number, whatever user Telegram fills in for them."""
    chat = Chat(-100, "supergroup")
    asked = asked_of(update(message("/status", chat_type="supergroup", sender_chat=chat)))
    assert asked is not None
    assert asked.person_id is None
    assert judge(asked, Standing("allowed", maintenance=False), Rules("open", frozenset({ADMIN}))) is (
        Verdict.ONLY_ADMINS
    )


def test_news_are_not_judged() -> None:
    """What nobody asks with passes."""
    assert asked_of(Update(1)) is None
