"""What is counted while the bot runs, as Prometheus reads it: no person, no text and no secret is in any label."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal, TypeAlias

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, generate_latest

from bot.ledger.audit import AuditOutcome
from bot.ledger.inbox import InboxCounts
from retrieval import Answer, IndexDescription

Stage: TypeAlias = Literal["wait", "encode", "search", "rank", "record"]
"""Of a question: waiting for others to be answered, then the model, the indexes, the ranking, and the ledger."""

Outcome: TypeAlias = Literal["found", "abstained", "courtesy", "follow_up", "unclear"]
"""How a question was answered; unclear: with the advice to ask in other words."""

RequestOutcome: TypeAlias = Literal["ok", "too_many", "refused", "failed", "unreachable"]
"""Of a request to Telegram: 2xx, 429, another 4xx, 5xx, no answer at all."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LAGS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 5)
_MILLISECONDS = 1000


class Metrics:
    """The counters of one bot; any thread may count."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.registry = CollectorRegistry()
        # The memory, the processor time and the open files of the process, where the system tells of them.
        ProcessCollector(registry=self.registry)
        self._questions = Counter("isnad_questions", "Questions that were taken up", registry=self.registry)
        self._answers = Counter("isnad_answers", "Answers by what they were", ("outcome",), registry=self.registry)
        self._stages = Histogram(
            "isnad_stage_seconds",
            "Time that a question spent in each stage",
            ("stage",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._question_seconds = Histogram(
            "isnad_question_seconds",
            "Time from when a question was taken up until its answer was sent",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._updates = Histogram(
            "isnad_update_seconds",
            "Time from when an update was received until all was done that it asks for",
            ("kind",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._in_progress = Gauge(
            "isnad_updates_in_progress",
            "Updates that are being answered, or wait for their chat's turn",
            registry=self.registry,
        )
        self.waiting_for_inference = Gauge(
            "isnad_inference_waiting", "Requests that wait for the thread of the model", registry=self.registry
        )
        self._inbox = Gauge(
            "isnad_inbox",
            "Updates that wait or are being answered, those given up, and messages that may have been sent twice",
            ("state",),
            registry=self.registry,
        )
        self.loop_lag = Histogram(
            "isnad_event_loop_lag_seconds",
            "How much later than it should the event loop does something",
            buckets=_LAGS,
            registry=self.registry,
        )
        self._errors = Counter("isnad_errors", "Errors of handlers, by class", ("kind",), registry=self.registry)
        self._requests = Counter(
            "isnad_telegram_requests",
            "Requests to Telegram, by method and outcome",
            ("method", "outcome"),
            registry=self.registry,
        )
        self._last_contact = Gauge(
            "isnad_telegram_last_contact_timestamp_seconds",
            "When Telegram last answered, in Unix time",
            registry=self.registry,
        )
        self._webhook_requests = Counter(
            "isnad_webhook_requests", "Requests to the webhook, by status", ("status",), registry=self.registry
        )
        self._reindexes = Counter("isnad_reindexes", "Reindexes, by outcome", ("outcome",), registry=self.registry)
        self._generation = Info("isnad_generation", "The index in service", registry=self.registry)
        self._documents = Gauge("isnad_index_documents", "Documents of the index", registry=self.registry)
        self._sentences = Gauge("isnad_index_sentences", "Sentences of the index", registry=self.registry)

    def exposition(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)

    @contextmanager
    def question(self) -> Generator[None]:
        """Count a question, and the time until the block has sent its answer."""
        self._questions.inc()
        with self._question_seconds.time():
            yield

    def answered(self, outcome: Outcome) -> None:
        """Count how a question was answered."""
        self._answers.labels(outcome).inc()

    def timed(self, stage: Stage, seconds: float) -> None:
        """Count the time of a stage."""
        self._stages.labels(stage).observe(seconds)

    def retrieved(self, answer: Answer, seconds: float) -> None:
        """Count the stages of an answer that came after so many seconds, of which it took its own part."""
        took = answer.timings_ms
        self.timed("encode", took.encode / _MILLISECONDS)
        self.timed("search", took.search / _MILLISECONDS)
        self.timed("rank", took.rank / _MILLISECONDS)
        self.timed("wait", max(0.0, seconds - took.total / _MILLISECONDS))

    def update_begun(self) -> None:
        """Count an update that is being answered."""
        self._in_progress.inc()

    def update_done(self, kind: str, seconds: float) -> None:
        """Count an update that was answered after so many seconds; `kind` is one of Telegram's names for them."""
        self._in_progress.dec()
        self._updates.labels(kind).observe(seconds)

    def inbox_holds(self, counts: InboxCounts) -> None:
        """Say what the inbox holds, that of all replicas where it is shared."""
        self._inbox.labels("waiting").set(counts.waiting)
        self._inbox.labels("given_up").set(counts.parked)
        self._inbox.labels("uncertain").set(counts.uncertain)

    def failed(self, error: BaseException) -> None:
        """Count an error by its class."""
        self._errors.labels(type(error).__name__).inc()

    def requested(self, method: str, outcome: RequestOutcome) -> None:
        """Count a request to Telegram; `method` is one of the Bot API."""
        self._requests.labels(method, outcome).inc()
        if outcome != "unreachable":
            self._last_contact.set(time.time())

    def webhook_answered(self, status: int) -> None:
        """Count a request to the webhook."""
        self._webhook_requests.labels(str(status)).inc()

    def reindexed(self, outcome: AuditOutcome) -> None:
        """Count a reindex."""
        self._reindexes.labels(outcome).inc()

    def moved_to(self, index: IndexDescription) -> None:
        """Say which index answers now."""
        self._generation.info({"generation": index.generation, "built_at": index.built_at, "model": index.model})
        self._documents.set(index.documents)
        self._sentences.set(index.sentences)
