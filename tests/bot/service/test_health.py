"""Whether the bot does its work."""

from dataclasses import dataclass

import pytest

from bot.ledger import LedgerError
from bot.service import health as health_module
from bot.service.health import LONGEST_JOB, LONGEST_LAG, LONGEST_SILENCE, Check, Health, Report


@dataclass(slots=True)
class FakeParts:
    """Parts that are as they are told."""

    generation: str | None = "g1"
    awaits_index: bool = False
    busy_for: float = 0.0
    ledger_error: LedgerError | None = None
    ledger_hangs: bool = False

    async def reach_ledger(self) -> None:
        """Answer, fail or hang."""
        if self.ledger_hangs:
            raise TimeoutError
        if self.ledger_error is not None:
            raise self.ledger_error


def ready(parts: FakeParts, silence: float = 0.0, lag: float = 0.0) -> Health:
    """Return the health of a bot that has started."""
    health = Health(parts, lambda: silence, lambda: lag)
    health.phase = "ready"
    return health


def failing(report: Report) -> list[str]:
    """Return the parts that do not do their work."""
    return [check.part for check in report.checks if not check.ok]


async def test_all_is_well() -> None:
    """Four parts are asked, and each says something; to wait for the first document is no failure."""
    assert (await ready(FakeParts(generation=None, awaits_index=True)).report()).ready
    report = await ready(FakeParts()).report()
    assert {check.part for check in report.checks} == {"event_loop", "database", "index", "telegram"}
    assert all(check.said for check in report.checks)
    assert report.live
    assert report.ready


@pytest.mark.parametrize(
    ("parts", "silence", "lag", "part"),
    [
        (FakeParts(generation=None), 0.0, 0.0, "index"),
        (FakeParts(busy_for=LONGEST_JOB + 1), 0.0, 0.0, "index"),
        (FakeParts(ledger_error=LedgerError("cannot read")), 0.0, 0.0, "database"),
        (FakeParts(ledger_hangs=True), 0.0, 0.0, "database"),
        (FakeParts(), LONGEST_SILENCE + 1, 0.0, "telegram"),
        (FakeParts(), 0.0, LONGEST_LAG + 1, "event_loop"),
    ],
)
async def test_what_fails_is_named(parts: FakeParts, silence: float, lag: float, part: str) -> None:
    """One part that does not do its work makes the whole neither live nor ready."""
    report = await ready(parts, silence, lag).report()
    assert failing(report) == [part]
    assert not report.live
    assert not report.ready


async def test_what_starts_is_live_and_not_ready() -> None:
    """A first index takes minutes to build: whoever restarts what is not live must not do so meanwhile."""
    health = Health(FakeParts(generation=None, ledger_error=LedgerError("not open")), lambda: 0.0, lambda: 0.0)
    report = await health.report()
    assert report.live
    assert not report.ready


async def test_what_stops_is_live_and_not_ready() -> None:
    """A replica that ends in order is sent nothing any more."""
    health = ready(FakeParts())
    health.phase = "stopping"
    report = await health.report()
    assert report.live
    assert not report.ready


async def test_a_start_that_reaches_no_telegram_is_not_live() -> None:
    """Waiting for Telegram for minutes is a failure that somebody should see."""
    health = Health(FakeParts(generation=None), lambda: LONGEST_SILENCE + 1, lambda: 0.0)
    assert failing(await health.report()) == ["telegram"]


async def test_the_database_is_given_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that hangs does not let the question about it hang."""

    class Hanging(FakeParts):
        async def reach_ledger(self) -> None:
            await health_module.asyncio.sleep(60)

    monkeypatch.setattr(health_module, "_DATABASE_SECONDS", 0.05)
    report = await ready(Hanging()).report()
    assert Check("database", ok=False, said="no answer within 0.05 s") in report.checks
