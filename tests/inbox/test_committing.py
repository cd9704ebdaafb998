"""Steps that are committed together."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import Session

from bot.inbox.committing import GroupCommit
from bot.ledger import LedgerError, LedgerUnavailableError
from bot.ledger.inbox import Step
from bot.worker import Worker


async def test_steps_that_wait_are_one_transaction(worker: Worker) -> None:
    """While the first is being committed the others gather, and each gets its own result, in order."""
    batches: list[int] = []
    commit = worker.commit

    async def counted(steps: Sequence[Step]) -> list[object]:
        batches.append(len(steps))
        return await commit(steps)

    commits = GroupCommit(counted)
    results = await asyncio.gather(*(commits.run(lambda _, number=number: number) for number in range(300)))
    assert results == list(range(300))
    assert batches == [64, 64, 64, 64, 44]


async def test_a_step_that_is_refused_spoils_no_other(worker: Worker) -> None:
    """The others are committed, and whoever was refused is told."""
    commits = GroupCommit(worker.commit)

    def wrong(session: Session) -> None:
        session.connection().execute(text("SELECT * FROM nothing"))

    refused, one, other = await asyncio.gather(
        commits.run(wrong), commits.run(lambda _: 1), commits.run(lambda _: 2), return_exceptions=True
    )
    assert isinstance(refused, LedgerError)
    assert (one, other) == (1, 2)


async def test_an_outage_fails_all_and_an_accident_too(worker: Worker) -> None:
    """Whatever happens in the thread, nobody waits for ever."""
    assert await worker.commit([]) == []
    for error in (LedgerUnavailableError("away"), RuntimeError("odd")):

        async def fail(_: Sequence[Step], error: Exception = error) -> list[object]:
            raise error

        commits = GroupCommit(fail)
        failed = await asyncio.gather(*(commits.run(lambda _: 1) for _ in range(2)), return_exceptions=True)
        assert failed == [error, error]


async def test_whoever_waits_no_more_is_left_out(worker: Worker) -> None:
    """A cancelled task's step is committed all the same."""
    commits, done = GroupCommit(worker.commit), []
    task = asyncio.create_task(commits.run(lambda _: done.append(1)))
    await asyncio.sleep(0)
    task.cancel()
    assert await commits.run(lambda _: 2) == 2
    assert done == [1]
