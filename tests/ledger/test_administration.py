"""Admission, audit, statistics, erasure and export, on each kind of database."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ledger import Ledger, RecordedAnswer, Vote
from bot.ledger.administration import AdministrationLedger
from bot.ledger.admission import Standing
from bot.ledger.audit import AuditEntry
from bot.ledger.statistics import Day, percentile
from bot.ledger.tables import LedgerTable
from retrieval.domain import Answer
from tests.ledger.answers import ASKED_AT, an_answer

ADMIN, ALI, SARA = 77, 5, 6
NEVER_FORGOTTEN = {"members", "invites", "switches", "audit", "deliveries", "replicas"}
"""Deliveries go when their update is done; replicas are processes."""


@pytest.fixture
def administration(ledger: Ledger) -> AdministrationLedger:
    """The side of administrators."""
    return ledger.administration


def record(ledger: Ledger, answer: Answer, *, by: int = ALI, at: datetime = ASKED_AT) -> None:
    """Keep an answer."""
    ledger.record(RecordedAnswer(answer, chat_id=by, user_id=by, question_message_id=1, message_id=None, asked_at=at))


def test_the_last_decision_holds(administration: AdministrationLedger) -> None:
    """Nobody is decided about at first; allowed and revoked follow each other as they were said."""
    admission = administration.admission
    assert admission.standing(ALI) == Standing(None, maintenance=False)
    admission.decide((ALI, SARA, ALI), "allowed", by=ADMIN, at=ASKED_AT)
    assert admission.standing(ALI).decision == "allowed"
    admission.decide((ALI,), "revoked", by=ADMIN, at=ASKED_AT + timedelta(seconds=1))
    assert admission.standing(ALI).decision == "revoked"
    assert [(one.person_id, one.decision) for one in admission.members()] == [(ALI, "revoked"), (SARA, "allowed")]


def test_an_invitation_admits_one_of_many(administration: AdministrationLedger) -> None:
    """Of people who open a link at once one is admitted, whoever it is."""
    admission = administration.admission
    admission.invite("code", by=ADMIN, at=ASKED_AT, expires_at=ASKED_AT + timedelta(days=1))
    with ThreadPoolExecutor(8) as threads:
        admitted = list(
            threads.map(lambda person: admission.redeem("code", person_id=person, at=ASKED_AT), range(100, 116))
        )
    assert sum(admitted) == 1
    assert [one.person_id for one in admission.members()] == [100 + admitted.index(True)]


@pytest.mark.parametrize(("code", "days"), [("other", 0), ("code", 1), ("code\ud800\0", 0)])
def test_an_invitation_is_its_code_in_its_time(administration: AdministrationLedger, code: str, days: int) -> None:
    """Neither another code nor the right one too late admits."""
    admission = administration.admission
    admission.invite("code", by=ADMIN, at=ASKED_AT, expires_at=ASKED_AT + timedelta(days=1))
    assert not admission.redeem(code, person_id=ALI, at=ASKED_AT + timedelta(days=days))
    assert admission.standing(ALI).decision is None


def test_maintenance_is_on_until_it_is_off(administration: AdministrationLedger) -> None:
    """Saying it twice is no error either way."""
    for on in (True, True, False, False):
        administration.admission.set_maintenance(on=on, by=ADMIN, at=ASKED_AT)
        assert administration.admission.standing(ALI).maintenance is on


def test_the_audit_log_is_read_from_its_end(administration: AdministrationLedger) -> None:
    """Pages begin with the newest entry, and what is beyond the last is empty."""
    entries = [AuditEntry(ASKED_AT, ADMIN, None, "allow", str(number), "done") for number in range(5)]
    entries.append(AuditEntry(ASKED_AT, None, -100, "a\0\ud800", "", "denied"))
    for entry in entries:
        administration.audit.record(entry)
    assert administration.audit.page(1, 4) == (tuple(entries[:1:-1]), 6)
    assert administration.audit.page(2, 4) == (tuple(entries[1::-1]), 6)
    assert administration.audit.page(3, 4) == ((), 6)


def test_days_are_counted_in_utc(ledger: Ledger, administration: AdministrationLedger) -> None:
    """A day begins at midnight in UTC, wherever the question's clock stood; a day without questions is there too."""
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    record(ledger, an_answer(), at=midnight)
    record(ledger, replace(an_answer(), abstained=True), at=midnight - timedelta(seconds=1))
    record(ledger, an_answer(), at=midnight - timedelta(days=3))
    baghdad = midnight.astimezone().replace(hour=0)
    days = administration.statistics.days(3, midnight + timedelta(hours=20))
    assert baghdad.utcoffset() is not None
    assert [(day.answered, day.not_found) for day in days] == [(0, 0), (0, 1), (1, 0)]
    assert days[-1] == Day(midnight.date(), 1, 0)


def test_what_is_not_answered_is_grouped_by_its_words(ledger: Ledger, administration: AdministrationLedger) -> None:
    """Harakat, hamzas and punctuation make no other question; the last spelling stands for all; old ones are out."""
    questions = ("أين القاهرة؟", "مَا اسمُهُ؟", "ما اسمه", "متى؟")
    for number, question in enumerate(questions):
        record(ledger, replace(an_answer(question), abstained=True), at=ASKED_AT + timedelta(hours=number))
    record(ledger, an_answer("ما اسمه"), at=ASKED_AT)
    found = administration.statistics.unanswered(ASKED_AT + timedelta(minutes=1))
    assert [(one.question, one.times) for one in found] == [("ما اسمه", 2), ("متى؟", 1)]
    assert found[0].last_asked == ASKED_AT + timedelta(hours=2)


def test_latencies_are_those_since_a_time(ledger: Ledger, administration: AdministrationLedger) -> None:
    """They come in order, without the old ones."""
    for number, total in enumerate((9.0, 2.0, 5.0)):
        answer = an_answer()
        timed = replace(answer, timings_ms=replace(answer.timings_ms, total=total))
        record(ledger, timed, at=ASKED_AT + timedelta(hours=number))
    assert administration.statistics.latencies(ASKED_AT + timedelta(minutes=1)) == (2.0, 5.0)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from((0.5, 0.95)))
def test_a_percentile_is_the_least_value_that_covers_its_share(values: list[float], share: float) -> None:
    """At least the share of the values is no larger, and the values below are fewer than the share."""
    found = percentile(tuple(sorted(values)), share)
    assert found is not None
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < share * len(values)


def test_nothing_has_no_percentile() -> None:
    """Without values there is none."""
    assert percentile((), 0.5) is None


def test_forgetting_leaves_nothing_of_a_person(ledger: Ledger, administration: AdministrationLedger) -> None:
    """Their answers go with all that hangs on them, other people's stay, and so does what was decided about them."""
    record(ledger, an_answer(), by=ALI)
    record(ledger, an_answer(), by=ALI)
    kept = an_answer()
    record(ledger, kept, by=SARA)
    administration.admission.decide((ALI,), "revoked", by=ADMIN, at=ASKED_AT)
    assert administration.erasure.forget(ALI) == 2
    assert administration.erasure.forget(ALI) == 0
    assert administration.admission.standing(ALI).decision == "revoked"
    rows = exported(administration)
    assert {row["row"].get("answer_id", kept.id) for row in rows if row["table"] != "members"} == {kept.id}
    assert ALI not in {row["row"].get("user_id") for row in rows}


def test_every_table_is_forgotten_or_kept_on_purpose() -> None:
    """A new table names its person as `user_id`, goes with one that does, or stands in the list above."""
    for table in LedgerTable.metadata.sorted_tables:
        cascades = any(key.ondelete == "CASCADE" for key in table.foreign_key_constraints)
        assert "user_id" in table.c or cascades or table.name in NEVER_FORGOTTEN, table.name
        assert not ("user_id" in table.c and table.name in NEVER_FORGOTTEN), table.name


def test_what_is_old_is_purged(ledger: Ledger, administration: AdministrationLedger) -> None:
    """Answers, audit entries and invitations before a time go; what is as old as it stays."""
    old = ASKED_AT - timedelta(seconds=1)
    for at in (old, ASKED_AT):
        record(ledger, an_answer(), at=at)
        administration.audit.record(AuditEntry(at, ADMIN, ADMIN, "status", "", "done"))
        administration.admission.invite(str(at), by=ADMIN, at=old, expires_at=at)
    assert administration.erasure.purge(ASKED_AT) == 3
    assert administration.erasure.purge(ASKED_AT) == 0
    counts = [row["table"] for row in exported(administration)]
    assert [counts.count(table) for table in ("answers", "audit", "invites", "citations")] == [1, 1, 1, 2]


def test_an_export_gives_back_every_code_point(ledger: Ledger, administration: AdministrationLedger) -> None:
    """Line feeds, NUL and lone surrogates of a question are in the JSON as they were asked."""
    question = "سطر\nآخر\0\ud800 \u2028"
    record(ledger, an_answer(question))
    (row,) = [row["row"] for row in exported(administration) if row["table"] == "answers"]
    assert row["question"] == question
    assert datetime.fromisoformat(row["asked_at"]) == ASKED_AT


def exported(administration: AdministrationLedger) -> list[dict]:
    """Return every row of the ledger as its export has it."""
    file = io.BytesIO()
    rows = administration.dump(file)
    lines = file.getvalue().split(b"\n")[:-1]
    assert len(lines) == rows
    return [json.loads(line) for line in lines]


def test_votes_are_counted_and_those_against_are_read(ledger: Ledger, administration: AdministrationLedger) -> None:
    """Each way has its number; a vote against comes with its passage, and with none where there is none of its rank."""
    answer = an_answer()
    record(ledger, answer)
    for number, (useful, rank) in enumerate(((False, 2), (False, 9), (True, 1))):
        ledger.vote(answer.id, number, Vote(rank, useful, None), ASKED_AT + timedelta(seconds=number))
    assert administration.feedback.votes(ASKED_AT) == (1, 2)
    assert administration.feedback.votes(ASKED_AT + timedelta(seconds=2)) == (1, 0)
    newest, oldest = administration.feedback.complaints(5)
    assert (newest.passage, newest.voted_at) == ("", ASKED_AT + timedelta(seconds=1))
    assert (oldest.question, oldest.passage) == (answer.question, answer.citations[1].text)
    assert len(administration.feedback.complaints(1)) == 1
