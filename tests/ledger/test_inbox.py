"""The durable inbox as rows: claimed by one replica at a time, done once, and nothing left of anybody."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, text
from sqlmodel import Session

from bot.ledger import Ledger, LedgerError, LedgerUnavailableError
from bot.ledger import inbox as rows
from bot.ledger.database import open_engine, read_url
from bot.ledger.inbox import Claim, Delivery, InboxCounts, InboxStore, Received, Step
from bot.ledger.inbox_tables import DeliveryRow, ReplicaRow, UpdateRow

LEASE = timedelta(seconds=30)
ALL = range(1 << 30)
CHAT, ALI = 7, 5


@pytest.fixture
def inbox(ledger: Ledger) -> InboxStore:
    """The inbox of an empty ledger."""
    return ledger.inbox


def run(inbox: InboxStore, step: Step) -> object:
    """Run one step."""
    (result,) = inbox.run([step])
    return result


def join(inbox: InboxStore, owner: str = "one", *, alone: bool = False) -> None:
    """Make a replica known."""
    run(inbox, partial(rows.join, owner=owner, lease=LEASE, alone=alone))


def receive(inbox: InboxStore, *update_ids: int, turn: int | None = CHAT) -> int:
    """Keep updates of a turn, which is a person too."""
    kept = [Received(one, turn, ALI, f'{{"update_id": {one}}}') for one in update_ids]
    return cast("int", run(inbox, partial(rows.keep, received=kept)))


def claim(inbox: InboxStore, owner: str = "one", most: int = 100, attempts: range = ALL) -> tuple[Claim, ...]:
    """Claim what is free."""
    return cast("tuple[Claim, ...]", run(inbox, partial(rows.claim, owner=owner, most=most, attempts=attempts)))


def finish(inbox: InboxStore, held: Claim, owner: str = "one", sent: int = 9) -> object:
    """Say that a claim is done."""
    return run(inbox, partial(rows.finish, owner=owner, held=held, sent=sent))


def begin(inbox: InboxStore, held: Claim, owner: str = "one", ordinal: int = 1) -> object:
    """Say that a message is about to be sent."""
    return run(
        inbox, partial(rows.begin, owner=owner, held=held, sent=Delivery(ordinal, "sendMessage", str(CHAT), None))
    )


def table(inbox: InboxStore, name: str) -> list[dict[str, object]]:
    """Return the rows of a table."""

    def read(session: Session) -> list[dict[str, object]]:
        found = session.connection().execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - a name of ours
        return [dict(row._mapping) for row in found]  # noqa: SLF001 - its public name

    return cast("list[dict[str, object]]", run(inbox, read))


def test_an_update_is_kept_once(inbox: InboxStore) -> None:
    """What comes again falls away: while it waits, while it is processed, and when it is done."""
    join(inbox)
    assert receive(inbox, 1, 2) == 2
    assert receive(inbox, 2, 3) == 1
    (first,) = claim(inbox)
    assert receive(inbox, 1) == 0
    assert finish(inbox, first)
    assert receive(inbox, 1) == 0
    assert [one.update_id for one in claim(inbox)] == [2]


def test_a_turn_gives_one_at_a_time_and_others_meanwhile(inbox: InboxStore) -> None:
    """The oldest of each turn is claimed, and everything that takes no turn."""
    join(inbox)
    receive(inbox, 1, 2)
    receive(inbox, 3, turn=8)
    receive(inbox, 4, 5, turn=None)
    claimed = claim(inbox)
    assert [one.update_id for one in claimed] == [1, 3, 4, 5]
    assert claim(inbox) == ()
    finish(inbox, claimed[1])
    assert claim(inbox) == ()
    finish(inbox, claimed[0])
    assert [one.update_id for one in claim(inbox)] == [2]


def test_the_oldest_are_claimed_first(inbox: InboxStore) -> None:
    """Not more are claimed than are asked for."""
    join(inbox)
    receive(inbox, 3, 1, 2, turn=None)
    assert [one.update_id for one in claim(inbox, most=2)] == [1, 2]


def test_what_is_done_names_nobody(inbox: InboxStore) -> None:
    """Of an update that is done its number stays, of its messages nothing."""
    join(inbox)
    receive(inbox, 1)
    (held,) = claim(inbox)
    begin(inbox, held)
    run(inbox, partial(rows.confirm, update_id=1, ordinal=1, result='{"text": "جواب"}'))
    assert finish(inbox, held)
    (row,) = table(inbox, "inbox")
    assert {name: row[name] for name in ("turn", "user_id", "payload", "owner", "state")} == {
        "turn": None,
        "user_id": None,
        "payload": None,
        "owner": None,
        "state": "done",
    }
    assert table(inbox, "deliveries") == []


def test_a_lost_claim_can_do_nothing(inbox: InboxStore) -> None:
    """Whoever was taken for dead sends nothing more, and its finish is no finish; the new claim holds."""
    join(inbox, "stale")
    join(inbox, "new")
    receive(inbox, 1)
    (lost,) = claim(inbox, "stale")
    run(inbox, partial(rows.leave, owner="stale"))
    (held,) = claim(inbox, "new")
    assert (held.update_id, held.attempts, held.token) == (1, 2, 2)
    assert begin(inbox, lost, "stale") is False
    assert finish(inbox, lost, "stale") is False
    assert run(inbox, partial(rows.park, owner="stale", held=lost)) is False
    assert claim(inbox, "stale") == ()
    assert begin(inbox, held, "new") is True
    assert finish(inbox, held, "new") is True


def test_messages_are_remembered_for_the_next_attempt(inbox: InboxStore) -> None:
    """A confirmed message comes back with its result; one that was only begun without, and begun again is uncertain."""
    join(inbox, alone=True)
    receive(inbox, 1)
    (held,) = claim(inbox)
    begin(inbox, held, ordinal=1)
    run(inbox, partial(rows.confirm, update_id=1, ordinal=1, result="{}"))
    begin(inbox, held, ordinal=2)
    begin(inbox, held, ordinal=3)
    run(inbox, partial(rows.withdraw, update_id=1, ordinal=3))
    join(inbox, alone=True)
    (again,) = claim(inbox)
    assert [(one.ordinal, one.result) for one in again.deliveries] == [(1, "{}"), (2, None)]
    begin(inbox, again, ordinal=2)
    run(inbox, partial(rows.withdraw, update_id=1, ordinal=2))
    assert inbox.counts() == InboxCounts(waiting=1, parked=0, uncertain=1)
    assert finish(inbox, again)
    (row,) = table(inbox, "deliveries")
    assert (row["ordinal"], row["result"], row["chat"]) == (2, None, None)
    assert inbox.counts() == InboxCounts(waiting=0, parked=0, uncertain=1)


def test_what_is_given_back_counts_as_no_attempt(inbox: InboxStore) -> None:
    """A stop in order is no crash; a release is an attempt."""
    join(inbox)
    receive(inbox, 1)
    held = claim(inbox)
    run(inbox, partial(rows.give_back, owner="one", held=held))
    (again,) = claim(inbox)
    assert (again.attempts, again.token) == (1, 2)
    run(inbox, partial(rows.release, owner="one", held=again))
    assert [one.attempts for one in claim(inbox)] == [2]


def test_suspects_are_claimed_apart(inbox: InboxStore) -> None:
    """Updates are told apart by how often they were claimed."""
    join(inbox, alone=True)
    receive(inbox, 1, turn=None)
    claim(inbox)
    join(inbox, alone=True)
    receive(inbox, 2, turn=None)
    assert [one.update_id for one in claim(inbox, attempts=range(1))] == [2]
    assert [one.update_id for one in claim(inbox, attempts=range(1, 9))] == [1]


def test_a_parked_update_holds_nobody_up(inbox: InboxStore) -> None:
    """It stays for whoever looks into it, until its person or its time makes it go."""
    join(inbox)
    receive(inbox, 1, 2)
    (held,) = claim(inbox)
    assert run(inbox, partial(rows.park, owner="one", held=held))
    assert [one.update_id for one in claim(inbox)] == [2]
    assert inbox.counts() == InboxCounts(waiting=1, parked=1, uncertain=0)
    run(inbox, partial(rows.forget_updates, user_id=ALI))
    assert inbox.counts() == InboxCounts(waiting=1, parked=0, uncertain=0)


def test_a_person_is_forgotten_with_what_waits(ledger: Ledger, inbox: InboxStore) -> None:
    """What waits goes, and does not come again; what is being processed goes when it is done."""
    join(inbox)
    receive(inbox, 1, 2)
    (held,) = claim(inbox)
    ledger.administration.erasure.forget(ALI)
    assert finish(inbox, held)
    assert claim(inbox) == ()
    assert {row["user_id"] for row in table(inbox, "inbox")} == {None}
    assert receive(inbox, 1, 2) == 0


def test_the_inbox_is_purged(ledger: Ledger, inbox: InboxStore) -> None:
    """What is done goes after a while, what waits only with the retention that the operator set."""
    join(inbox)
    receive(inbox, 1, 2)
    (held,) = claim(inbox)
    begin(inbox, held)
    begin(inbox, held)
    finish(inbox, held)
    later = datetime.now(UTC) + timedelta(seconds=9)
    assert run(inbox, partial(rows.purge_updates, before=later - 2 * LEASE, unfinished=False)) == 0
    assert run(inbox, partial(rows.purge_updates, before=later, unfinished=False)) == 1
    assert run(inbox, partial(rows.purge_deliveries, before=later)) == 1
    assert ledger.administration.erasure.purge(later) == 1
    assert table(inbox, "inbox") == []


def test_a_text_of_any_code_points_comes_back(inbox: InboxStore) -> None:
    """Telegram's JSON may hold NUL and lone surrogates."""
    join(inbox)
    payload = '{"text": "\0 \ud800 سؤال"}'
    run(inbox, partial(rows.keep, received=[Received(1, None, None, payload)]))
    assert [one.payload for one in claim(inbox)] == [payload]


def test_the_dead_are_buried(inbox: InboxStore, database_url: str) -> None:
    """On a shared database what a replica has claimed is free once its lease is over, and not before."""
    if not inbox.is_shared:
        pytest.skip("a database of one process has no leases")
    join(inbox, "dead")
    join(inbox, "alive")
    receive(inbox, 1)
    claim(inbox, "dead")
    assert run(inbox, rows.bury) == 0
    expire(database_url, "dead")
    assert run(inbox, rows.bury) == 1
    assert run(inbox, partial(rows.renew, owner="dead", lease=LEASE)) is False
    assert run(inbox, partial(rows.renew, owner="alive", lease=LEASE)) is True
    assert [one.update_id for one in claim(inbox, "alive")] == [1]


@pytest.mark.slow
def test_replicas_do_not_wait_for_each_other(postgresql_url: str) -> None:
    """While one claims, another gets what is left, and of a turn nothing."""
    first, second = Ledger.open(postgresql_url), Ledger.open(postgresql_url)
    join(first.inbox, "one")
    join(first.inbox, "two")
    receive(first.inbox, 1, 2)
    receive(first.inbox, 3, turn=None)

    def claim_meanwhile(session: Session) -> list[int]:
        mine = rows.claim(session, "one", 1, attempts=ALL)
        others = claim(second.inbox, "two")
        return [one.update_id for one in (*mine, *others)]

    assert run(first.inbox, claim_meanwhile) == [1, 3]
    first.close()
    second.close()


@pytest.mark.slow
def test_a_server_that_is_away_is_told_apart() -> None:
    """That no server answers passes by itself."""
    with pytest.raises(LedgerUnavailableError):
        Ledger.open("postgresql+psycopg://nobody@127.0.0.1:1/nothing")


def test_a_database_that_refuses_is_told_apart(sqlite_url: str) -> None:
    """A SQLite file that cannot be written just now passes by itself, a table that is gone does not."""
    ledger = Ledger.open(sqlite_url)

    def write_nothing(session: Session) -> None:
        session.connection().exec_driver_sql("PRAGMA query_only = ON")
        rows.keep(session, [Received(1, None, None, "")])

    with pytest.raises(LedgerUnavailableError, match="readonly"):
        run(ledger.inbox, write_nothing)
    with pytest.raises(LedgerError, match="nothing") as refused:
        run(ledger.inbox, lambda session: session.connection().execute(text("SELECT * FROM nothing")))
    assert not isinstance(refused.value, LedgerUnavailableError)
    ledger.close()


def expire(database_url: str, owner: str) -> None:
    """End the lease of a replica."""
    engine = open_engine(read_url(database_url))
    with engine.begin() as connection:
        statement = text("UPDATE replicas SET alive_until = now() - interval '1 second' WHERE owner = :owner")
        connection.execute(statement, {"owner": owner})
    engine.dispose()


class Sharing(RuleBasedStateMachine):
    """Replicas receive, claim, send, finish and crash in any order; each update is done once, each turn in order."""

    inbox: InboxStore
    database_url: str

    held = Bundle("held")

    def __init__(self) -> None:
        """Start with an empty inbox."""
        super().__init__()
        self.known: dict[int, int | None] = {}
        self.done: list[int] = []
        self.replicas = 0
        self.live: set[str] = set()
        self.sent: dict[int, list[str]] = {}
        for row in (UpdateRow, DeliveryRow, ReplicaRow):
            run(self.inbox, lambda session, row=row: session.connection().execute(delete(row)))

    @initialize()
    def start(self) -> None:
        """One replica joins."""
        self.join()

    @rule()
    def join(self) -> None:
        """Another replica joins; on a database that is not shared it takes the place of the one before."""
        self.replicas += 1
        if not self.inbox.is_shared:
            self.live.clear()
        join(self.inbox, f"r{self.replicas}", alone=not self.inbox.is_shared)
        self.live.add(f"r{self.replicas}")

    @rule(update_ids=st.lists(st.integers(1, 12), max_size=6))
    def receive(self, update_ids: list[int]) -> None:
        """Updates arrive, many of them again; every fourth takes no turn."""
        new = set(update_ids) - set(self.known)
        assert sum(receive(self.inbox, one, turn=None if one % 4 == 0 else one % 3) for one in update_ids) == len(new)
        for one in new:
            self.known[one] = None if one % 4 == 0 else one % 3

    @rule(target=held, most=st.integers(1, 4), data=st.data())
    def claim(self, most: int, data: st.DataObject) -> object:
        """A replica claims."""
        owner = data.draw(st.sampled_from(sorted(self.live)))
        return multiple(*((owner, one) for one in claim(self.inbox, owner, most)))

    @rule(work=held)
    def send(self, work: tuple[str, Claim]) -> None:
        """A message is sent where the claim holds, unless it was confirmed before."""
        owner, one = work
        if any(known.result is not None for known in one.deliveries):
            return
        if begin(self.inbox, one, owner):
            self.sent.setdefault(one.update_id, []).append("begun")

    @rule(work=consumes(held))
    def finish(self, work: tuple[str, Claim]) -> None:
        """An update is done, where its claim holds."""
        owner, one = work
        if finish(self.inbox, one, owner):
            assert owner in self.live
            self._is_done(one.update_id)

    @rule(data=st.data())
    def crash(self, data: st.DataObject) -> None:
        """A replica dies; another takes its updates over."""
        dead = data.draw(st.sampled_from(sorted(self.live)))
        if not self.inbox.is_shared:
            self.join()
            return
        expire(self.database_url, dead)
        run(self.inbox, rows.bury)
        self.live.discard(dead)
        if not self.live:
            self.join()

    @invariant()
    def one_of_each_turn(self) -> None:
        """Of each turn at most one update is being processed, and it is the oldest that is not done."""
        claimed = [row for row in table(self.inbox, "inbox") if row["owner"] is not None]
        assert {row["owner"] for row in claimed} <= self.live
        for row in claimed:
            turn = row["turn"]
            if turn is not None:
                open_ones = [one for one, its in self.known.items() if its == turn and one not in self.done]
                assert min(open_ones) == row["update_id"] or self._came_late(min(open_ones), row)

    def teardown(self) -> None:
        """At last everything that was received is done, once."""
        if not self.replicas:
            return
        last = "last"
        join(self.inbox, last, alone=not self.inbox.is_shared)
        self.live = {last}
        if self.inbox.is_shared:
            for name in {str(row["owner"]) for row in table(self.inbox, "replicas")} - {last}:
                run(self.inbox, partial(rows.leave, owner=name))
        while claims := claim(self.inbox, last):
            for one in claims:
                assert finish(self.inbox, one, last)
                self._is_done(one.update_id)
        assert sorted(self.done) == sorted(self.known)
        assert claim(self.inbox, last) == ()

    def _is_done(self, update_id: int) -> None:
        assert update_id not in self.done
        self.done.append(update_id)

    def _came_late(self, older: int, row: dict[str, object]) -> bool:
        """Tell whether an older update of the turn was received when this one had been claimed already."""
        found = [one for one in table(self.inbox, "inbox") if one["update_id"] == older]
        return bool(found) and cast("int", found[0]["token"]) == 0 and row["owner"] is not None


@pytest.fixture
def sharing(inbox: InboxStore, database_url: str) -> type[Sharing]:
    """The machine on a database."""
    Sharing.inbox, Sharing.database_url = inbox, database_url
    return Sharing


def test_each_update_is_done_once_in_any_order_of_events(sharing: type[Sharing]) -> None:
    """Whatever replicas do and suffer."""
    run_state_machine_as_test(sharing, settings=settings(max_examples=20, stateful_step_count=30, deadline=None))
