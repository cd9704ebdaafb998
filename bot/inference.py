"""The thread that owns retrieval: jobs run one after the other, waiting questions as one batch."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol, TypeAlias, TypeVar

from retrieval import (
    EVERYTHING,
    Answer,
    Excerpt,
    IndexDescription,
    Period,
    Scope,
    Sentence,
    Source,
    Span,
    SpeakerProfile,
)

_BATCH = 32  # more questions at once would make the first of them wait for the last

_Result = TypeVar("_Result")


class Retrieval(Protocol):
    """What the bot asks of retrieval; `retrieval.Answerer` is one. One thread uses it."""

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        ...

    def answer_each(self, questions: Sequence[str], top: int = 5) -> Iterator[Answer]:
        """Yield the answers to questions in their order, with at most `top` citations each."""
        ...

    def answer(self, question: str, top: int = 5, scope: Scope = EVERYTHING, *, unscoped: bool = False) -> Answer:
        """Answer a question from a scope alone; `unscoped`: what it names keeps it to nothing."""
        ...

    def answer_within(self, question: str, document_id: str, top: int = 5) -> Answer:
        """Answer a question from one document alone."""
        ...

    def articles(self, words: str = "") -> tuple[tuple[Source, ...], ...]:
        """Return the articles, or those that have some words: the documents of each, the one that is cited first."""
        ...

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        ...

    def describe(self) -> IndexDescription:
        """Return what the generation holds."""
        ...

    def sentences_of(self, document_id: str) -> Sequence[Sentence]:
        """Return the sentences of a document."""
        ...

    @property
    def periods(self) -> tuple[Period, ...]:
        """What the dates of the documents mean, each once, ascending."""
        ...

    @property
    def publishers(self) -> tuple[str, ...]:
        """The publishers that the documents name."""
        ...

    def scope_of(self, words: str) -> Scope | None:
        """Return the scope that some words name, None where they name none."""
        ...

    def said(self, speaker: str, topic: str = "", top: int = 5, scope: Scope = EVERYTHING) -> Answer | None:
        """Answer with what somebody says, about the topic that may follow the name; None where nobody is called so."""
        ...

    def speakers(self, called: str = "") -> tuple[SpeakerProfile, ...]:
        """Return who speaks in the documents and is called so, the most quoted first."""
        ...

    def surroundings(self, source: Source, paragraph: Span) -> Excerpt | None:
        """Return a paragraph of a document with its neighbours, where the document is as it was cited."""
        ...

    def examples(self, count: int = 3) -> tuple[str, ...]:
        """Return questions that are answered."""
        ...

    def reload(self) -> bool:
        """Move to the generation in service; return whether it was another one."""
        ...

    def inspection(self) -> Callable[[], str | None]:
        """Return what reads the files in use again and tells what is wrong with them; any thread may run it."""
        ...

    def fall_back(self) -> None:
        """Move to the newest whole generation, away from one that was damaged while it was in use."""
        ...

    def close(self) -> None:
        """Release what is open."""
        ...


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    future: Future[Answer]


class _Stop:
    pass


_Job: TypeAlias = _Question | Callable[[Retrieval], None] | _Stop


class Inference:
    """Runs everything that touches retrieval in one thread, because fast tokenizers are not safe to share."""

    def __init__(self, open_retrieval: Callable[[], Retrieval]) -> None:
        """Take what opens retrieval; the thread calls it when it starts."""
        self._open = open_retrieval
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="inference")
        self._generation: str | None = None
        self._busy_since: float | None = None

    @property
    def waiting(self) -> int:
        """How many jobs wait for the thread."""
        return self._jobs.qsize()

    @property
    def generation(self) -> str | None:
        """The generation that answers; None where none is open, or the thread has ended."""
        return self._generation if self._thread.is_alive() else None

    @property
    def busy_for(self) -> float:
        """Seconds that the job in hand has taken so far; 0 where the thread waits for one."""
        since = self._busy_since
        return 0.0 if since is None else time.monotonic() - since

    async def start(self) -> None:
        """Open retrieval, which takes seconds; where that failed, it can be tried again.

        Raises:
            IsnadError: it cannot be opened.
        """
        if self._thread.ident is not None:
            self._opened, self._thread = Future(), threading.Thread(target=self._run, name="inference")
        self._thread.start()
        await asyncio.wrap_future(self._opened)

    async def stop(self) -> None:
        """Finish the jobs that wait, then close retrieval; harmless where nothing was started."""
        if self._thread.ident is not None:
            self._jobs.put(_Stop())
            await asyncio.to_thread(self._thread.join)

    async def answer(self, question: str) -> Answer:
        """Answer a question, together with others that wait."""
        future: Future[Answer] = Future()
        self._jobs.put(_Question(question, future))
        return await asyncio.wrap_future(future)

    async def call(self, function: Callable[[Retrieval], _Result]) -> _Result:
        """Run a function on retrieval in its thread and return what it returns."""
        future: Future[_Result] = Future()
        self._jobs.put(lambda retrieval: _settle(future, lambda: function(retrieval)))
        return await asyncio.wrap_future(future)

    def _run(self) -> None:
        # From here on `start` can be cancelled, but not the future that this thread settles.
        self._opened.set_running_or_notify_cancel()
        try:
            retrieval = self._open()
        except Exception as error:  # noqa: BLE001 - whoever awaits `start` gets it
            self._opened.set_exception(error)
            return
        self._generation = retrieval.generation
        self._opened.set_result(None)
        job = self._jobs.get()
        while not isinstance(job, _Stop):
            self._busy_since = time.monotonic()
            following = self._do(job, retrieval)
            self._generation = retrieval.generation
            self._busy_since = None
            job = self._jobs.get() if following is None else following
        retrieval.close()

    def _do(self, job: _Question | Callable[[Retrieval], None], retrieval: Retrieval) -> _Job | None:
        """Do a job; return the one after it where that is taken from the queue already."""
        if isinstance(job, _Question):
            return self._answer_batch(job, retrieval)
        job(retrieval)
        return None

    def _answer_batch(self, first: _Question, retrieval: Retrieval) -> _Job | None:
        """Answer the question and those that wait right behind it; return the job after them, if one is there."""
        batch, following = [first], None
        while len(batch) < _BATCH and following is None:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
            if isinstance(job, _Question):
                batch.append(job)
            else:
                following = job
        _answer(batch, retrieval)
        return following


def _answer(asked: Sequence[_Question], retrieval: Retrieval) -> None:
    # At a stop many questions may wait that nobody awaits any more.
    batch = [question for question in asked if not question.future.cancelled()]
    if not batch:
        return
    answered = 0
    try:
        # Whoever asked first does not wait for the last, and the event loop is not given all at once.
        for question, answer in zip(batch, retrieval.answer_each([one.text for one in batch]), strict=True):
            _settle(question.future, lambda answer=answer: answer)
            answered += 1
    except Exception:  # noqa: BLE001 - each of the rest is tried alone, so that one cannot spoil the others
        for question in batch[answered:]:
            _settle(question.future, lambda text=question.text: next(iter(retrieval.answer_each([text]))))


def _settle(future: Future[_Result], function: Callable[[], _Result]) -> None:
    """Give a future what the function returns or raises, unless nobody awaits it any more."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = function()
    except Exception as error:  # noqa: BLE001 - whoever awaits the future gets it
        future.set_exception(error)
    else:
        future.set_result(result)
