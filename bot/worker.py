"""The one bridge between the event loop and what blocks: retrieval in its thread, the ledger in others."""

import asyncio
import contextvars
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.backoff import Backoff
from bot.garbage import collect_and_freeze
from bot.inbox.committing import GroupCommit
from bot.inference import Inference, Retrieval
from bot.ledger import Ledger, LedgerUnavailableError, RecordedAnswer, Vote
from bot.ledger.inbox import Held, Step, StepOf
from bot.ledger.singletons import Singleton
from bot.metrics import Metrics
from bot.passages import PassageCache
from bot.preferences import Preferences
from bot.shelves import Shelves, key_of
from retrieval import (
    EVERYTHING,
    Answer,
    Citation,
    Excerpt,
    IndexDescription,
    Scope,
    Source,
    SourceCheck,
    SpeakerProfile,
    check_source,
)
from retrieval.errors import NoGenerationError

_LEDGER_THREADS = 4
_PEOPLE_REMEMBERED = 10_000

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")
_Arguments = ParamSpec("_Arguments")


class Worker:
    """Answers and records without holding up the event loop; errors of either side reach whoever awaits."""

    def __init__(
        self,
        open_retrieval: Callable[[], Retrieval],
        open_ledger: Callable[[], Ledger],
        metrics: Metrics,
        patience: float = 0.0,
    ) -> None:
        """Take what opens the two, which `start` has called in their threads, and what counts.

        Args:
            open_retrieval: opens the index.
            open_ledger: opens the ledger.
            metrics: what is counted.
            patience: seconds that a ledger may be away at the start, as the database of replicas is while it restarts.
        """
        self._inference = Inference(open_retrieval)
        self._metrics = metrics
        metrics.waiting_for_inference.set_function(lambda: self._inference.waiting)
        self._open_ledger = open_ledger
        self._patience = patience
        self._opened_ledger: Ledger | None = None
        self._threads = ThreadPoolExecutor(_LEDGER_THREADS, thread_name_prefix="ledger")
        self._examples: tuple[str, tuple[str, ...]] | None = None
        self._passages = PassageCache()
        self._commits = GroupCommit(self.commit)
        self._preferences: dict[int, Preferences] = {}
        self._moving = asyncio.Lock()
        self._awaits_index = False

    async def start(self, *, has_index: bool = True) -> None:
        """Open the ledger and the index, which takes seconds; without an index, the first `reload` opens one.

        Raises:
            LedgerError: the ledger cannot be opened.
            IsnadError: the index or its model cannot be opened.
        """
        self._opened_ledger = await self._open_patiently()
        self._awaits_index = not has_index
        if has_index:
            await self._inference.start()
            self._metrics.moved_to(await self.describe())

    async def stop(self) -> None:
        """Finish what was asked, then close both; harmless where nothing was started."""
        await self._inference.stop()
        if self._opened_ledger is not None:
            await self._in_thread(self._opened_ledger.close)
        self._threads.shutdown()

    async def answer(self, question: str, scope: Scope = EVERYTHING, *, unscoped: bool = False) -> Answer:
        """Answer a question from a scope alone; `unscoped`: what it names keeps it to nothing."""
        if scope.is_everything and not unscoped:
            return await self._timed(self._index.answer(question))
        return await self._timed(
            self._index.call(lambda retrieval: retrieval.answer(question, scope=scope, unscoped=unscoped))
        )

    async def answer_within(self, question: str, document_id: str) -> Answer:
        """Answer a question from one document alone."""
        return await self._timed(self._index.call(lambda retrieval: retrieval.answer_within(question, document_id)))

    async def said(self, words: str, scope: Scope) -> Answer | None:
        """Answer with what the speaker whom some words begin with says of the rest; None where nobody is called so."""
        asked = time.perf_counter()
        answer = await self._index.call(lambda retrieval: retrieval.said(words, scope=scope))
        if answer is not None:
            self._metrics.retrieved(answer, time.perf_counter() - asked)
        return answer

    async def scope_of(self, words: str) -> Scope | None:
        """Return the scope that some words name, None where they name none."""
        return await self._index.call(lambda retrieval: retrieval.scope_of(words))

    async def shelves(self) -> Shelves:
        """Return by what the documents can be chosen."""
        return await self._index.call(lambda retrieval: Shelves(retrieval.periods, retrieval.publishers))

    async def has_document(self, document_id: str) -> bool:
        """Tell whether the index has a document that can answer."""
        return bool(await self._index.call(lambda retrieval: retrieval.sentences_of(document_id)))

    async def document_of(self, key: str) -> Source | None:
        """Return the document that a button carries the key of, None where the index has none any more."""
        return await self._index.call(
            lambda retrieval: next(
                (one for article in retrieval.articles() for one in article if key_of(one.id) == key), None
            )
        )

    async def speakers(self, words: str = "") -> tuple[SpeakerProfile, ...]:
        """Return who speaks in the documents, or those of them who are called so; the most quoted first."""
        return await self._index.call(lambda retrieval: retrieval.speakers(words))

    async def passages(self, question: str, most: int) -> Answer:
        """Answer a question with more citations; asked again of the same generation, with the same answer."""
        return await self._index.call(lambda retrieval: self._passages.of(retrieval, question, most))

    def offered_passages(self, answer_id: str) -> Answer | None:
        """Return an answer that `passages` gave not long ago."""
        return self._passages.find(answer_id)

    async def articles(self, words: str = "") -> tuple[tuple[Source, ...], ...]:
        """Return the articles, or those that have some words: the documents of each, the one that is cited first."""
        return await self._index.call(lambda retrieval: retrieval.articles(words))

    async def article_count(self) -> int:
        """Return how many articles there are."""
        return await self._index.call(lambda retrieval: retrieval.article_count)

    @property
    def awaits_index(self) -> bool:
        """Whether there is no index yet: whatever asks one raises NoGenerationError."""
        return self._awaits_index

    @property
    def generation(self) -> str | None:
        """The index that answers; None where none is open, or its thread has ended."""
        return self._inference.generation

    @property
    def busy_for(self) -> float:
        """Seconds that the thread of retrieval has spent on what it does now."""
        return self._inference.busy_for

    async def reach_ledger(self) -> None:
        """Read something of the ledger.

        Raises:
            LedgerError: it cannot be read.
        """
        await self.consult(lambda ledger: ledger.reach())

    @property
    def waiting(self) -> int:
        """How many requests wait for retrieval."""
        return self._inference.waiting

    async def describe(self) -> IndexDescription:
        """Return what the index holds."""
        return await self._index.call(lambda retrieval: retrieval.describe())

    async def sentence_counts(self, document_ids: Sequence[str]) -> dict[str, int]:
        """Return how many sentences each of some documents has."""
        return await self._index.call(lambda retrieval: {one: len(retrieval.sentences_of(one)) for one in document_ids})

    async def surroundings(self, citation: Citation) -> Excerpt | None:
        """Return the paragraph of a citation with its neighbours, where the index holds it as it was."""
        return await self._index.call(lambda retrieval: retrieval.surroundings(citation.source, citation.context_span))

    async def check(self, seeds: Path, citation: Citation) -> SourceCheck:
        """Read the file of a citation again."""
        return await self._in_thread(check_source, seeds, citation.source, citation.text)

    async def examples(self) -> tuple[str, ...]:
        """Return a few questions that the documents answer, if there are any; slow the first time: they are tried."""
        if self._awaits_index:
            return ()
        return await self._index.call(self._examples_of)

    async def reload(self) -> bool:
        """Move to the newest index, or to the first; return whether it was another one.

        Raises:
            IsnadError: it cannot be opened; the old one stays in use.
        """
        async with self._moving:
            if self._awaits_index:
                await self._inference.start()
                self._awaits_index, moved = False, True
            else:
                moved = await self._inference.call(lambda retrieval: retrieval.reload())
            if moved:
                await self._note_move()
            return moved

    async def inspect(self) -> None:
        """Read the files of the index again, and fall back to an older one where they are not whole any more.

        Raises:
            GenerationError: they are not, and there is none that is whole.
        """
        read_again = await self._index.call(lambda retrieval: retrieval.inspection())
        if await self._in_thread(read_again) is not None:
            await self._index.call(lambda retrieval: retrieval.fall_back())
            await self._note_move()

    async def record(self, recorded: RecordedAnswer, held: Held | None = None) -> None:
        """Keep an answer that is about to be sent, or to be put into a message that stands already."""
        began = time.perf_counter()
        await self.write(Ledger.record_step(recorded, held))
        self._metrics.timed("record", time.perf_counter() - began)

    async def set_message(self, answer_id: str, message_id: int) -> None:
        """Say in which message an answer was sent."""
        await self.write(Ledger.message_step(answer_id, message_id))

    async def recorded_answer(self, answer_id: str) -> RecordedAnswer | None:
        """Return the answer of an id, None where it is unknown."""
        return await self._in_thread(self._ledger.answer, answer_id)

    async def last_answer(self, chat_id: int, user_id: int) -> RecordedAnswer | None:
        """Return what the person was last answered in the chat."""
        return await self._in_thread(self._ledger.last_answer, chat_id, user_id)

    async def answer_in_message(self, chat_id: int, message_id: int) -> RecordedAnswer | None:
        """Return the answer that stands in a message of the bot."""
        return await self._in_thread(self._ledger.answer_in_message, chat_id, message_id)

    async def owner_of_message(self, chat_id: int, message_id: int) -> int | None:
        """Return who asked for the answer that stands in a message of the bot, None where it holds none."""
        return await self._in_thread(self._ledger.owner_of_message, chat_id, message_id)

    async def consult(self, function: Callable[[Ledger], _Result]) -> _Result:
        """Run a function on the ledger in a thread and return what it returns.

        Raises:
            LedgerError: the database cannot be reached or refuses.
        """
        return await self._in_thread(function, self._ledger)

    @asynccontextmanager
    async def alone(self, what: Singleton) -> AsyncGenerator[bool]:
        """Tell whether no other replica does something that one does at a time, and keep them from it in the block.

        Raises:
            LedgerError: the database cannot be reached.
        """
        lock = await self._in_thread(self._ledger.take, what)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                await self._in_thread(lock.release)

    async def write(self, step: StepOf[_Result]) -> _Result:
        """Run a step that writes to the ledger, in one transaction with others that wait, and return what it returns.

        Raises:
            LedgerUnavailableError: the database is away; nothing was done.
            LedgerError: the database refuses.
        """
        return await self._commits.run(step)

    async def commit(self, steps: Sequence[Step]) -> list[object]:
        """Run steps as one transaction and return what each returns.

        Raises:
            LedgerError: the database cannot be reached or refuses.
        """
        return await self._in_thread(self._ledger.inbox.run, steps)

    async def forget(self, user_id: int) -> int:
        """Delete a person's data and return how many answers that were."""
        answers = await self.consult(lambda ledger: ledger.administration.erasure.forget(user_id))
        self._preferences.pop(user_id, None)
        return answers

    async def answer_to_question(self, chat_id: int, question_message_id: int) -> RecordedAnswer | None:
        """Return the answer to the question that stands in a message."""
        return await self._in_thread(self._ledger.answer_to_question, chat_id, question_message_id)

    async def vote(self, answer_id: str, user_id: int, vote: Vote) -> None:
        """Keep what a person thinks of an answer."""
        await self._in_thread(self._ledger.vote, answer_id, user_id, vote, datetime.now(UTC))

    async def vote_of(self, answer_id: str, user_id: int) -> Vote | None:
        """Return what a person thinks of an answer."""
        return await self._in_thread(self._ledger.vote_of, answer_id, user_id)

    async def preferences(self, user_id: int) -> Preferences:
        """Return how a person wants to be answered; remembered, for every message asks."""
        if self._ledger.inbox.is_shared:
            # Another replica may have changed them.
            return await self._in_thread(self._ledger.preferences, user_id)
        known = self._preferences.get(user_id)
        if known is None:
            known = await self._in_thread(self._ledger.preferences, user_id)
            self._remember(user_id, known)
        return known

    async def set_preferences(self, user_id: int, preferences: Preferences) -> None:
        """Keep how a person wants to be answered."""
        await self._in_thread(self._ledger.set_preferences, user_id, preferences)
        self._remember(user_id, preferences)

    def _remember(self, user_id: int, preferences: Preferences) -> None:
        if len(self._preferences) >= _PEOPLE_REMEMBERED:
            self._preferences.clear()
        self._preferences[user_id] = preferences

    async def _note_move(self) -> None:
        """Let go of the index that answered before, and count what the one that does now holds."""
        collect_and_freeze()
        self._metrics.moved_to(await self.describe())

    async def _open_patiently(self) -> Ledger:
        until, backoff = time.monotonic() + self._patience, Backoff()
        while True:
            try:
                return await self._in_thread(self._open_ledger)
            except LedgerUnavailableError as error:
                if time.monotonic() + backoff.seconds > until:
                    raise
                logger.warning("%s; trying again in %g s", error, backoff.seconds)
                await backoff.wait()

    async def _timed(self, answering: Awaitable[Answer]) -> Answer:
        asked = time.perf_counter()
        answer = await answering
        if answer.courtesy is None:
            self._metrics.retrieved(answer, time.perf_counter() - asked)
        return answer

    @property
    def _index(self) -> Inference:
        if self._awaits_index:
            message = "there is no index yet"
            raise NoGenerationError(message)
        return self._inference

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
        # The log of the thread carries the reference of what is being answered.
        context = contextvars.copy_context()
        return await asyncio.wrap_future(self._threads.submit(lambda: context.run(function, *args, **kwargs)))
