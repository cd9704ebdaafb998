"""What the ledger promises, on SQLite and on PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ledger import Ledger, LedgerError, RecordedAnswer
from retrieval.domain import Answer
from tests.ledger.answers import ASKED_AT, a_citation, an_answer, answers

CHAT, PERSON = -1002147483648999, 7_000_000_001


def record(
    ledger: Ledger,
    answer: Answer,
    *,
    chat_id: int = CHAT,
    user_id: int = PERSON,
    question: int = 10,
    message_id: int | None = None,
    asked_at: datetime = ASKED_AT,
) -> RecordedAnswer:
    """Record an answer and return what the ledger should give back."""
    expected = RecordedAnswer(answer, chat_id, user_id, question, message_id, asked_at)
    ledger.record(expected)
    return expected


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=answers, asked_at=st.datetimes(min_value=datetime(1970, 1, 2), timezones=st.timezones()))  # noqa: DTZ001 hypothesis adds the zone
def test_an_answer_comes_back_as_it_was(ledger: Ledger, answer: Answer, asked_at: datetime) -> None:
    """Whatever an answer holds, the ledger gives back an equal one, asked at the same instant."""
    expected = record(ledger, answer, asked_at=asked_at.astimezone(UTC))

    assert ledger.answer(answer.id) == expected


def test_an_answer_outlives_the_process(database_url: str) -> None:
    """An answer is found by a ledger that was opened after the one that recorded it was closed."""
    first = Ledger.open(database_url)
    expected = record(first, an_answer(), message_id=11)
    first.close()
    second = Ledger.open(database_url)
    try:
        assert second.answer(expected.answer.id) == expected
        assert second.answer_in_message(CHAT, 11) == expected
    finally:
        second.close()


def test_what_was_never_recorded_is_not_found(ledger: Ledger) -> None:
    """An empty ledger answers every look-up with None."""
    assert ledger.answer("absent") is None
    assert ledger.last_answer(CHAT, PERSON) is None
    assert ledger.answer_in_message(CHAT, 11) is None


@pytest.mark.parametrize("question", ["قبل\x00بعد", "\ud83d وحدها", "\x1a0000", "\x00\x1a\udfff"])
def test_a_question_that_a_database_refuses_is_recorded_anyway(ledger: Ledger, question: str) -> None:
    """NUL, a lone surrogate and the escape character itself come back unchanged."""
    expected = record(ledger, an_answer(question))

    assert ledger.last_answer(CHAT, PERSON) == expected


def test_an_answer_without_citations_is_recorded(ledger: Ledger) -> None:
    """An answer may have nothing to cite."""
    expected = record(ledger, replace(an_answer(citations=0), abstained=True))

    assert ledger.answer(expected.answer.id) == expected


def test_citations_come_best_first(ledger: Ledger) -> None:
    """The order of the citations is that of their ranks, whatever the order they were inserted in."""
    answer = an_answer()
    record(ledger, replace(answer, citations=tuple(a_citation(rank) for rank in (12, 2, 1, 10))))

    found = ledger.answer(answer.id)

    assert found is not None
    assert [citation.rank for citation in found.answer.citations] == [1, 2, 10, 12]


def test_the_last_answer_is_of_that_person_in_that_chat(ledger: Ledger) -> None:
    """Another person's answer in the chat, or the person's elsewhere, is not taken for the last one."""
    expected = record(ledger, an_answer())
    later = ASKED_AT + timedelta(hours=1)
    record(ledger, an_answer(), user_id=PERSON + 1, asked_at=later)
    record(ledger, an_answer(), chat_id=CHAT + 1, asked_at=later)

    assert ledger.last_answer(CHAT, PERSON) == expected


def test_the_last_answer_is_to_the_last_question(ledger: Ledger) -> None:
    """The latest question counts, not the latest to be recorded; a second is told apart by the message's number."""
    record(ledger, an_answer(), question=10, asked_at=ASKED_AT)
    expected = record(ledger, an_answer(), question=12, asked_at=ASKED_AT)
    record(ledger, an_answer(), question=11, asked_at=ASKED_AT)
    record(ledger, an_answer(), question=99, asked_at=ASKED_AT - timedelta(seconds=1))

    assert ledger.last_answer(CHAT, PERSON) == expected


def test_the_last_answer_is_told_by_instants(ledger: Ledger) -> None:
    """Questions with clocks of different zones are ordered by when they were asked."""
    riyadh = timezone(timedelta(hours=3))
    record(ledger, an_answer(), asked_at=datetime(2026, 3, 1, 12, 0, tzinfo=riyadh))
    expected = record(ledger, an_answer(), asked_at=datetime(2026, 3, 1, 9, 1, tzinfo=UTC))

    assert ledger.last_answer(CHAT, PERSON) == expected


def test_the_time_comes_back_in_utc(ledger: Ledger) -> None:
    """A time given in another zone is the same instant in UTC, to the microsecond."""
    record(ledger, an_answer(), asked_at=ASKED_AT.astimezone(timezone(timedelta(hours=-9, minutes=-30))))

    found = ledger.last_answer(CHAT, PERSON)

    assert found is not None
    assert found.asked_at == ASKED_AT
    assert found.asked_at.tzinfo is UTC


def test_a_time_without_zone_is_refused(ledger: Ledger) -> None:
    """A naive time is the caller's mistake, and nothing is recorded."""
    answer = an_answer()
    with pytest.raises(ValueError, match="no time zone"):
        record(ledger, answer, asked_at=ASKED_AT.replace(tzinfo=None))

    assert ledger.answer(answer.id) is None


def test_an_answer_is_found_by_its_message(ledger: Ledger) -> None:
    """A message's answer is that of the chat and the number, once the number is set."""
    sent = record(ledger, an_answer())
    record(ledger, an_answer(), chat_id=CHAT + 1, message_id=77)
    assert ledger.answer_in_message(CHAT, 77) is None

    ledger.set_message(sent.answer.id, 77)

    assert ledger.answer_in_message(CHAT, 77) == replace(sent, message_id=77)


def test_a_message_that_was_edited_holds_the_later_answer(ledger: Ledger) -> None:
    """Of two answers in one message the last is given."""
    record(ledger, an_answer(), message_id=77)
    expected = record(ledger, an_answer(), message_id=77, asked_at=ASKED_AT + timedelta(seconds=1))

    assert ledger.answer_in_message(CHAT, 77) == expected


def test_the_message_of_an_unknown_answer_is_refused(ledger: Ledger) -> None:
    """Setting the message of an answer that is not there names the answer."""
    with pytest.raises(LedgerError, match="no answer absent: record it"):
        ledger.set_message("absent", 77)


def test_an_answer_is_recorded_once(ledger: Ledger) -> None:
    """A second answer of the same id is refused and leaves the first as it was."""
    expected = record(ledger, an_answer())
    with pytest.raises(LedgerError, match="contradicts what is recorded"):
        record(ledger, replace(expected.answer, question="أخرى"))

    assert ledger.answer(expected.answer.id) == expected


def test_an_answer_is_recorded_whole_or_not_at_all(ledger: Ledger) -> None:
    """Where one citation is refused, neither the answer nor another citation stays."""
    answer = replace(an_answer(), citations=(a_citation(1), a_citation(2), a_citation(2)))
    with pytest.raises(LedgerError):
        record(ledger, answer)
    assert ledger.answer(answer.id) is None

    mended = replace(answer, citations=answer.citations[:2])
    assert record(ledger, mended) == ledger.answer(answer.id)


def test_threads_record_at_once(ledger: Ledger) -> None:
    """Two threads that record and read at the same time lose nothing."""
    given_answers = [an_answer(f"سؤال {number}") for number in range(40)]

    def record_and_read(answer: Answer) -> bool:
        return record(ledger, answer) == ledger.answer(answer.id)

    with ThreadPoolExecutor(max_workers=2) as threads:
        assert all(threads.map(record_and_read, given_answers))
    assert all(ledger.answer(answer.id) is not None for answer in given_answers)


def test_two_ledgers_share_a_database(database_url: str, ledger: Ledger) -> None:
    """What one process records, another that is open already reads."""
    other = Ledger.open(database_url)
    try:
        expected = record(other, an_answer())
        assert ledger.answer(expected.answer.id) == expected
    finally:
        other.close()
