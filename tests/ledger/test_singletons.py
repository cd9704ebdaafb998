"""What one replica does at a time."""

import time

import pytest

from bot.ledger import Ledger


@pytest.mark.slow
def test_one_replica_has_the_lock(postgresql_url: str) -> None:
    """Another gets it when it is released, and not before."""
    one, other = Ledger.open(postgresql_url), Ledger.open(postgresql_url)
    lock = one.take("reindex")
    assert lock is not None
    assert other.take("reindex") is None
    lock.release()
    again = other.take("reindex")
    assert again is not None
    again.release()
    other.close()
    one.close()


@pytest.mark.slow
def test_a_lock_goes_with_its_connection(postgresql_url: str) -> None:
    """Whoever lost the database releases nothing, and harms nobody."""
    one, other = Ledger.open(postgresql_url), Ledger.open(postgresql_url)
    lock = one.take("reindex")
    assert lock is not None
    assert lock.connection is not None
    lock.connection.invalidate()
    deadline = time.monotonic() + 10
    # The server lets it go when it notices.
    while (again := other.take("reindex")) is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    lock.release()
    again.release()
    one.close()
    other.close()


def test_a_database_of_one_process_needs_no_lock(sqlite_url: str) -> None:
    """It is given to whoever asks."""
    ledger = Ledger.open(sqlite_url)
    for lock in (ledger.take("reindex"), ledger.take("reindex")):
        assert lock is not None
        lock.release()
    ledger.close()
