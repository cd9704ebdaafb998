"""What the ledger keeps of readers: their votes and their preferences, on SQLite and on PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.ledger import Ledger, LedgerError, RecordedAnswer, Vote
from bot.preferences import Preferences
from retrieval import NamedDocument, Scope
from tests.ledger.answers import ASKED_AT, an_answer

CHAT, PERSON = -1002147483648999, 7_000_000_001


def recorded(ledger: Ledger, *, question: int = 10, later: int = 0) -> str:
    """Record an answer to a message and return its id."""
    answer = an_answer()
    ledger.record(
        RecordedAnswer(
            answer,
            chat_id=CHAT,
            user_id=PERSON,
            question_message_id=question,
            message_id=11,
            asked_at=ASKED_AT + timedelta(seconds=later),
        )
    )
    return answer.id


def test_a_person_has_one_vote_which_can_be_changed(ledger: Ledger) -> None:
    """The last vote counts, with its reason; another person has a vote of their own."""
    answer_id = recorded(ledger)
    assert ledger.vote_of(answer_id, PERSON) is None
    ledger.vote(answer_id, PERSON, Vote(1, useful=True, reason=None), ASKED_AT)
    ledger.vote(answer_id, PERSON, Vote(2, useful=False, reason="outdated"), ASKED_AT)
    ledger.vote(answer_id, PERSON + 1, Vote(1, useful=True, reason=None), ASKED_AT)
    assert ledger.vote_of(answer_id, PERSON) == Vote(2, useful=False, reason="outdated")
    assert ledger.vote_of(answer_id, PERSON + 1) == Vote(1, useful=True, reason=None)


def test_votes_at_once_are_no_error(ledger: Ledger) -> None:
    """Who presses two buttons quickly has one vote."""
    answer_id = recorded(ledger)
    with ThreadPoolExecutor(4) as threads:
        for useful in (True, False) * 4:
            threads.submit(ledger.vote, answer_id, PERSON, Vote(1, useful, None), ASKED_AT).result()
    assert ledger.vote_of(answer_id, PERSON) == Vote(1, useful=False, reason=None)


def test_a_vote_on_nothing_is_refused(ledger: Ledger) -> None:
    """There is no vote without its answer."""
    with pytest.raises(LedgerError, match="record a vote"):
        ledger.vote("absent", PERSON, Vote(1, useful=True, reason=None), ASKED_AT)


def test_preferences_are_kept(ledger: Ledger) -> None:
    """Who chose nothing has the common ones; what is chosen comes back, and replaces what was chosen before."""
    assert ledger.preferences(PERSON) == Preferences()
    within = Scope(document=NamedDocument("أخبار/1.txt", "عنوان"))
    for chosen in (
        Preferences("en", "arabic", 3, show_context=True),
        Preferences("ar", "latin", 10, scope=within),
        Preferences(),
    ):
        ledger.set_preferences(PERSON, chosen)
        assert ledger.preferences(PERSON) == chosen


def test_an_answer_is_found_by_its_question(ledger: Ledger) -> None:
    """A question that was asked again in its place has its last answer."""
    recorded(ledger)
    last = recorded(ledger, later=5)
    found = ledger.answer_to_question(CHAT, 10)
    assert found is not None
    assert found.answer.id == last
    assert ledger.answer_to_question(CHAT, 12) is None
