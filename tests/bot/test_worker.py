"""The bridge between the event loop and what blocks."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ledger import Ledger, LedgerError, LedgerUnavailableError, RecordedAnswer
from bot.metrics import Metrics
from bot.worker import Worker
from retrieval.errors import ModelError, NoGenerationError
from tests.bot.fake_retrieval import QUESTION, FakeRetrieval


def worker_for(retrieval: FakeRetrieval, folder: Path) -> Worker:
    """Return a worker on a fake retrieval and a real ledger."""
    return Worker(lambda: retrieval, lambda: Ledger.open(f"sqlite:///{folder}/ledger.db"), Metrics())


async def test_answers_are_recorded_and_found(tmp_path: Path) -> None:
    """An answer is found by its id, as the last one, and by its message once that is known."""
    worker = worker_for(FakeRetrieval(), tmp_path)
    await worker.start()
    answer = await worker.answer(QUESTION)
    await worker.record(
        RecordedAnswer(answer, chat_id=1, user_id=2, question_message_id=3, message_id=None, asked_at=datetime.now(UTC))
    )
    await worker.set_message(answer.id, 4)
    by_id = await worker.recorded_answer(answer.id)
    assert by_id is not None
    assert by_id.answer == answer
    assert await worker.last_answer(1, 2) == by_id
    assert await worker.answer_in_message(1, 4) == by_id
    await worker.stop()


async def test_examples_are_tried_once_a_generation(tmp_path: Path) -> None:
    """Proposing examples is slow, so it is done again only after the index has changed."""
    retrieval = FakeRetrieval()
    worker = worker_for(retrieval, tmp_path)
    await worker.start()
    assert await worker.examples() == await worker.examples() == (QUESTION,)
    assert retrieval.proposed == 1
    assert not await worker.reload()
    retrieval.newer = "g2"
    assert await worker.reload()
    await worker.examples()
    assert retrieval.proposed == 2
    await worker.stop()


async def test_a_ledger_may_be_away_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replicas start while their database restarts; where it stays away, its error is raised in the end."""
    monkeypatch.setattr("bot.backoff.FIRST_PAUSE", 0.01)
    refusals = 2

    def open_ledger() -> Ledger:
        nonlocal refusals
        if refusals:
            refusals -= 1
            message = "the database is away"
            raise LedgerUnavailableError(message)
        return Ledger.open(f"sqlite:///{tmp_path}/ledger.db")

    worker = Worker(FakeRetrieval, open_ledger, Metrics(), patience=10)
    await worker.start()
    assert await worker.last_answer(1, 2) is None
    await worker.stop()
    refusals = 100
    for patience in (0.0, 0.1):
        impatient = Worker(FakeRetrieval, open_ledger, Metrics(), patience)
        with pytest.raises(LedgerUnavailableError):
            await impatient.start()
        await impatient.stop()


async def test_an_index_that_does_not_open_fails_the_start(tmp_path: Path) -> None:
    """The error of retrieval reaches whoever starts; the worker can be stopped after it."""

    def fail() -> FakeRetrieval:
        message = "no index"
        raise NoGenerationError(message)

    worker = Worker(fail, lambda: Ledger.open(f"sqlite:///{tmp_path}/ledger.db"), Metrics())
    with pytest.raises(NoGenerationError):
        await worker.start()
    await worker.stop()


async def test_the_first_index_can_come_later(tmp_path: Path) -> None:
    """Until one opens, whatever needs it is refused; who moves at the same time does so once."""
    opened: list[FakeRetrieval] = []

    def open_retrieval() -> FakeRetrieval:
        opened.append(FakeRetrieval())
        if len(opened) == 1:
            message = "it does not open"
            raise ModelError(message)
        return opened[-1]

    worker = Worker(open_retrieval, lambda: Ledger.open(f"sqlite:///{tmp_path}/ledger.db"), Metrics())
    await worker.start(has_index=False)
    assert await worker.examples() == ()
    with pytest.raises(ModelError):
        await worker.reload()
    with pytest.raises(NoGenerationError):
        await worker.answer(QUESTION)
    assert await asyncio.gather(worker.reload(), worker.reload()) == [True, False]
    assert not worker.awaits_index
    assert (await worker.answer(QUESTION)).citations
    await worker.stop()
    assert [one.closed for one in opened] == [False, True]


async def test_a_ledger_that_does_not_open_fails_the_start(tmp_path: Path) -> None:
    """The error of the ledger reaches whoever starts, before the model is loaded."""
    (tmp_path / "file").write_text("")
    opened: list[FakeRetrieval] = []

    def open_retrieval() -> FakeRetrieval:
        opened.append(FakeRetrieval())
        return opened[0]

    worker = Worker(open_retrieval, lambda: Ledger.open(f"sqlite:///{tmp_path}/file/ledger.db"), Metrics())
    with pytest.raises(LedgerError):
        await worker.start()
    assert not opened
    await worker.stop()


async def test_nothing_is_recorded_before_the_start(tmp_path: Path) -> None:
    """Using a worker that was not started is told plainly."""
    worker = worker_for(FakeRetrieval(), tmp_path)
    with pytest.raises(RuntimeError, match="not started"):
        await worker.last_answer(1, 2)
    await worker.stop()
