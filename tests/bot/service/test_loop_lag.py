"""How late the event loop is."""

import asyncio
import time
from contextlib import suppress

import pytest

from bot.metrics import Metrics
from bot.service.loop_lag import TICK_SECONDS, LoopLag


def count_below(metrics: Metrics, seconds: float) -> float:
    """Return how many lags were at most so long."""
    return metrics.registry.get_sample_value("isnad_event_loop_lag_seconds_bucket", {"le": str(seconds)}) or 0.0


def count(metrics: Metrics) -> float:
    """Return how many lags were measured."""
    return metrics.registry.get_sample_value("isnad_event_loop_lag_seconds_count") or 0.0


def test_a_standstill_counts_for_every_tick_that_it_swallowed() -> None:
    """A loop that stands still for a second was late for fifty ticks, by a second down to nothing."""
    metrics = Metrics()
    LoopLag(metrics).observe(1.0)
    assert count(metrics) == pytest.approx(1.0 / TICK_SECONDS, abs=1)
    assert count(metrics) - count_below(metrics, 0.5) == pytest.approx(0.5 / TICK_SECONDS, abs=1)


def test_a_clock_that_ticks_early_is_no_lag() -> None:
    """A tick that comes a little too soon counts as one that was in time."""
    metrics = Metrics()
    LoopLag(metrics).observe(-0.0005)
    assert count_below(metrics, 0.001) == count(metrics) == 1


async def test_a_blocked_loop_is_seen() -> None:
    """What holds up the loop is measured; the worst of it is remembered for a while."""
    metrics = Metrics()
    lag = LoopLag(metrics)
    assert lag.worst_lately == 0
    measuring = asyncio.create_task(lag.measure())
    await asyncio.sleep(3 * TICK_SECONDS)
    time.sleep(0.2)  # noqa: ASYNC251 - the loop is to stand still
    await asyncio.sleep(3 * TICK_SECONDS)
    measuring.cancel()
    with suppress(asyncio.CancelledError):
        await measuring
    assert lag.worst_lately > 0.15
    assert count(metrics) - count_below(metrics, 0.1) >= 2
