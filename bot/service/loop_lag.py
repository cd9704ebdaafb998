"""How late the event loop is: it is asked to wake at a time, and what it wakes later is its lag."""

import asyncio
import time

from bot.metrics import Metrics

TICK_SECONDS = 0.02

_RECENT_TICKS = 50


class LoopLag:
    """Measures the lag of the event loop that it runs in."""

    def __init__(self, metrics: Metrics) -> None:
        """Count into a histogram."""
        self._metrics = metrics
        self._recent: list[float] = []

    @property
    def worst_lately(self) -> float:
        """The largest of the last lags, in seconds; 0 where none was measured."""
        return max(self._recent, default=0.0)

    async def measure(self) -> None:
        """Measure until cancelled."""
        while True:
            due = time.perf_counter() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            self.observe(time.perf_counter() - due)

    def observe(self, lag: float) -> None:
        """Count a lag, and those of the ticks that could not happen meanwhile.

        Without these a loop that stood still for a second would count as late once in a second, and not as late for
        each of the fifty who wanted something of it (what G. Tene calls coordinated omission).
        """
        self._recent = [*self._recent[1 - _RECENT_TICKS :], lag]
        missed = max(0.0, lag)
        while missed >= 0:
            self._metrics.loop_lag.observe(missed)
            missed -= TICK_SECONDS
