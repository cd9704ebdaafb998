"""The thread that owns retrieval."""

import asyncio
import threading
from collections.abc import Iterator, Sequence

import pytest

from bot.inference import Inference, Retrieval
from retrieval import Answer
from retrieval.errors import NoGenerationError
from tests.bot.fake_retrieval import QUESTION, FakeRetrieval


async def test_what_waits_is_answered_as_one_batch() -> None:
    """Questions that come while the thread is busy go through the model together; a call between them keeps order."""
    retrieval, inference = FakeRetrieval(), None
    inference = Inference(lambda: retrieval)
    await inference.start()
    busy, release = threading.Event(), threading.Event()

    def block(_: Retrieval) -> None:
        busy.set()
        release.wait()

    blocked = asyncio.create_task(inference.call(block))
    await asyncio.to_thread(busy.wait)
    asked = [asyncio.create_task(inference.answer(question)) for question in ("a", "b", "c")]
    called = asyncio.create_task(inference.call(lambda one: one.generation))
    asked.append(asyncio.create_task(inference.answer("d")))
    await asyncio.sleep(0)
    release.set()
    answers = await asyncio.gather(*asked)
    assert [answer.question for answer in answers] == ["a", "b", "c", "d"]
    assert await called == "g1"
    assert retrieval.batches == [("a", "b", "c"), ("d",)]
    await blocked
    await inference.stop()


async def test_a_batch_has_a_limit() -> None:
    """A flood is answered in batches, so that the first of them need not wait for the last."""
    retrieval = FakeRetrieval()
    inference = Inference(lambda: retrieval)
    asked = [asyncio.create_task(inference.answer(str(number))) for number in range(70)]
    await asyncio.sleep(0)
    await inference.start()
    await asyncio.gather(*asked)
    assert [len(batch) for batch in retrieval.batches] == [32, 32, 6]
    await inference.stop()


async def test_nobody_waits_for_the_rest_of_a_batch() -> None:
    """An answer is given as soon as it is found, while the next of the batch is looked for."""
    received = threading.Event()

    class Slow(FakeRetrieval):
        def answer_each(self, questions: Sequence[str], top: int = 5) -> Iterator[Answer]:
            for number, found in enumerate(super().answer_each(questions, top)):
                assert number == 0 or received.wait(10)
                yield found

    inference = Inference(Slow)
    first, second = (asyncio.create_task(inference.answer(text)) for text in ("a", "b"))
    await asyncio.sleep(0)
    await inference.start()
    assert (await first).question == "a"
    received.set()
    assert (await second).question == "b"
    await inference.stop()


async def test_one_bad_question_spoils_no_other() -> None:
    """Where a batch fails, each question is tried alone and only the bad one's asker gets the error."""
    retrieval = FakeRetrieval()
    retrieval.breaking = {"bad"}
    inference = Inference(lambda: retrieval)
    good, bad, other = (asyncio.create_task(inference.answer(text)) for text in (QUESTION, "bad", "other"))
    await asyncio.sleep(0)
    await inference.start()
    assert (await good).question == QUESTION
    assert (await other).question == "other"
    with pytest.raises(ValueError, match="bad"):
        await bad
    await inference.stop()


async def test_errors_of_a_call_reach_the_caller() -> None:
    """What a function raises in the thread is raised where it is awaited."""
    retrieval = FakeRetrieval()
    retrieval.reload_error = NoGenerationError("gone")
    inference = Inference(lambda: retrieval)
    await inference.start()
    with pytest.raises(NoGenerationError, match="gone"):
        await inference.call(lambda one: one.reload())
    await inference.stop()
    assert retrieval.closed


async def test_what_cannot_be_opened_fails_the_start() -> None:
    """The error of opening reaches `start`, and `stop` is harmless after it."""

    def fail() -> Retrieval:
        message = "no index"
        raise NoGenerationError(message)

    inference = Inference(fail)
    with pytest.raises(NoGenerationError, match="no index"):
        await inference.start()
    await inference.stop()


async def test_nobody_waits_for_a_question_that_was_given_up() -> None:
    """An asker that was cancelled does not stop the thread."""
    retrieval = FakeRetrieval()
    inference = Inference(lambda: retrieval)
    given_up = asyncio.create_task(inference.answer("a"))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait({given_up})
    await inference.start()
    assert (await inference.answer("b")).question == "b"
    await inference.stop()


async def test_stopping_what_was_not_started_is_harmless() -> None:
    """A bot that never came so far can still be stopped."""
    await Inference(FakeRetrieval).stop()


async def test_a_start_that_is_given_up_leaves_an_orderly_thread() -> None:
    """Retrieval that opens after nobody waits for it any more is closed by `stop`."""
    retrieval, opening, release = FakeRetrieval(), threading.Event(), threading.Event()

    def open_slowly() -> Retrieval:
        opening.set()
        release.wait()
        return retrieval

    inference = Inference(open_slowly)
    start = asyncio.create_task(inference.start())
    await asyncio.sleep(0)
    await asyncio.to_thread(opening.wait)
    start.cancel()
    await asyncio.wait({start})
    release.set()
    await inference.stop()
    assert start.cancelled()
    assert retrieval.closed
