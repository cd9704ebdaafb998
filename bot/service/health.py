"""Whether the bot does its work: what is asked of each part, and what is said of it."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from bot.ledger import LedgerError

Phase: TypeAlias = Literal["starting", "ready", "stopping"]

LONGEST_SILENCE = 90.0
"""Seconds after which Telegram counts as away: a long poll ends after ten."""

LONGEST_JOB = 120.0
"""Seconds after which the thread of the model counts as stuck."""

LONGEST_LAG = 5.0

_DATABASE_SECONDS = 5.0


class Parts(Protocol):
    """What health is asked of; `bot.worker.Worker` is one."""

    @property
    def generation(self) -> str | None:
        """The index that answers; None where none is open, or its thread has ended."""
        ...

    @property
    def awaits_index(self) -> bool:
        """Whether there is no index yet, and the first is waited for."""
        ...

    @property
    def busy_for(self) -> float:
        """Seconds that the thread of the model has spent on what it does now."""
        ...

    async def reach_ledger(self) -> None:
        """Read something of the ledger.

        Raises:
            LedgerError: it cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one part; `said` is for whoever looks after the bot."""

    part: Literal["event_loop", "database", "index", "telegram"]
    ok: bool
    said: str


@dataclass(frozen=True, slots=True)
class Report:
    """The state of the whole."""

    phase: Phase
    checks: tuple[Check, ...]

    @property
    def live(self) -> bool:
        """Whether every part does its work, or may still be starting."""
        return all(check.ok for check in self.checks)

    @property
    def ready(self) -> bool:
        """Whether updates are taken and answered."""
        return self.live and self.phase == "ready"


class Health:
    """Asks the parts; an instance knows in which phase of its life the bot is."""

    def __init__(self, parts: Parts, silence: Callable[[], float], lag: Callable[[], float]) -> None:
        """Begin in the phase of starting.

        Args:
            parts: the ledger and the index.
            silence: returns the seconds since Telegram answered.
            lag: returns how late the event loop was lately, at worst, in seconds.
        """
        self.phase: Phase = "starting"
        self._parts = parts
        self._silence = silence
        self._lag = lag

    async def report(self) -> Report:
        """Ask every part; this takes some seconds where the database does not answer."""
        return Report(self.phase, (*self._of_memory(), await self._database()))

    def _of_memory(self) -> Iterable[Check]:
        lag, silence = self._lag(), self._silence()
        yield Check("event_loop", lag < LONGEST_LAG, f"{lag:.3f} s late at worst in the last second")
        yield self._index()
        yield Check("telegram", silence < LONGEST_SILENCE, f"answered {silence:.0f} s ago")

    def _index(self) -> Check:
        generation, busy = self._parts.generation, self._parts.busy_for
        if self._parts.awaits_index:
            return Check("index", ok=True, said="none yet: waiting for the first document")
        if generation is None:
            return Check("index", self.phase == "starting", "not open")
        if busy > LONGEST_JOB:
            return Check("index", ok=False, said=f"{generation} has been busy with one thing for {busy:.0f} s")
        return Check("index", ok=True, said=generation)

    async def _database(self) -> Check:
        if self.phase == "starting" and self._parts.generation is None:
            return Check("database", ok=True, said="not open")
        try:
            async with asyncio.timeout(_DATABASE_SECONDS):
                await self._parts.reach_ledger()
        except TimeoutError:
            return Check("database", ok=False, said=f"no answer within {_DATABASE_SECONDS:g} s")
        except LedgerError as error:
            return Check("database", ok=False, said=str(error))
        return Check("database", ok=True, said="answers")
