"""The one bridge between the event loop and what blocks: retrieval in its thread, the ledger in others."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import ParamSpec, TypeVar

from bot.inference import Inference, Retrieval
from bot.ledger import Ledger, RecordedAnswer
from retrieval import Answer, IndexDescription, Source

_LEDGER_THREADS = 4

_Result = TypeVar("_Result")
_Arguments = ParamSpec("_Arguments")


class Worker:
    """Answers and records without holding up the event loop; errors of either side reach whoever awaits."""

    def __init__(self, open_retrieval: Callable[[], Retrieval], open_ledger: Callable[[], Ledger]) -> None:
        """Take what opens the two; `start` has it called in their threads."""
        self._inference = Inference(open_retrieval)
        self._open_ledger = open_ledger
        self._opened_ledger: Ledger | None = None
        self._threads = ThreadPoolExecutor(_LEDGER_THREADS, thread_name_prefix="ledger")
        self._examples: tuple[str, tuple[str, ...]] | None = None

    async def start(self) -> None:
        """Open the ledger and the index, which takes seconds.

        Raises:
            LedgerError: the ledger cannot be opened.
            IsnadError: the index or its model cannot be opened.
        """
        self._opened_ledger = await self._in_thread(self._open_ledger)
        await self._inference.start()

    async def stop(self) -> None:
        """Finish what was asked, then close both; harmless where nothing was started."""
        await self._inference.stop()
        if self._opened_ledger is not None:
            await self._in_thread(self._opened_ledger.close)
        self._threads.shutdown()

    async def answer(self, question: str) -> Answer:
        """Answer a question."""
        return await self._inference.answer(question)

    async def sources(self) -> tuple[Source, ...]:
        """Return the documents of the index."""
        return await self._inference.call(lambda retrieval: retrieval.sources())

    @property
    def waiting(self) -> int:
        """How many requests wait for retrieval."""
        return self._inference.waiting

    async def describe(self) -> IndexDescription:
        """Return what the index holds."""
        return await self._inference.call(lambda retrieval: retrieval.describe())

    async def examples(self) -> tuple[str, ...]:
        """Return a few questions that the documents answer; slow the first time, for they are tried."""
        return await self._inference.call(self._examples_of)

    async def reload(self) -> bool:
        """Move to the newest index; return whether it was another one.

        Raises:
            IsnadError: it cannot be opened; the old one stays in use.
        """
        return await self._inference.call(lambda retrieval: retrieval.reload())

    async def record(
        self, answer: Answer, *, chat_id: int, user_id: int, question_message_id: int, asked_at: datetime
    ) -> None:
        """Keep an answer that is about to be sent."""
        await self._in_thread(
            self._ledger.record,
            answer,
            chat_id=chat_id,
            user_id=user_id,
            question_message_id=question_message_id,
            message_id=None,
            asked_at=asked_at,
        )

    async def set_message(self, answer_id: str, message_id: int) -> None:
        """Say in which message an answer was sent."""
        await self._in_thread(self._ledger.set_message, answer_id, message_id)

    async def recorded_answer(self, answer_id: str) -> RecordedAnswer | None:
        """Return the answer of an id, None where it is unknown."""
        return await self._in_thread(self._ledger.answer, answer_id)

    async def last_answer(self, chat_id: int, user_id: int) -> RecordedAnswer | None:
        """Return what the person was last answered in the chat."""
        return await self._in_thread(self._ledger.last_answer, chat_id, user_id)

    async def answer_in_message(self, chat_id: int, message_id: int) -> RecordedAnswer | None:
        """Return the answer that stands in a message of the bot."""
        return await self._in_thread(self._ledger.answer_in_message, chat_id, message_id)

    async def consult(self, function: Callable[[Ledger], _Result]) -> _Result:
        """Run a function on the ledger in a thread and return what it returns.

        Raises:
            LedgerError: the database cannot be reached or refuses.
        """
        return await self._in_thread(function, self._ledger)

    @property
    def _ledger(self) -> Ledger:
        if self._opened_ledger is None:
            message = "the worker was not started"
            raise RuntimeError(message)
        return self._opened_ledger

    def _examples_of(self, retrieval: Retrieval) -> tuple[str, ...]:
        generation = retrieval.generation
        if self._examples is None or self._examples[0] != generation:
            self._examples = generation, retrieval.examples()
        return self._examples[1]

    async def _in_thread(
        self, function: Callable[_Arguments, _Result], *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> _Result:
        return await asyncio.wrap_future(self._threads.submit(lambda: function(*args, **kwargs)))
