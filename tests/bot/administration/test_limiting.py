"""Messages and questions counted in moving windows."""

import random

import psutil
import pytest

from bot.administration import limiting
from bot.administration.limiting import Limiter
from tests.bot.conftest import RunningBot
from tests.bot.fake_retrieval import QUESTION
from tests.emulator.emulator import Emulator
from tests.soak.flood import Plan, flood


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        """Start somewhere."""
        self.now = 1_000_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stand in for the time, of the library too."""
    clock = Clock()
    monkeypatch.setattr("time.time", clock)
    assert limiting.time.time is clock
    return clock


def test_a_rate_is_kept_in_a_moving_window(clock: Clock) -> None:
    """Two in ten seconds: the third waits until the first is ten seconds old; others are not held up."""
    limiter = Limiter("2 per 10 seconds", 0)
    assert limiter.wait_for_turn(1, "full") == 0
    clock.now += 4
    assert limiter.wait_for_turn(1, "full") == 0
    clock.now += 1
    assert limiter.wait_for_turn(1, "full") == pytest.approx(5)
    assert limiter.wait_for_turn(2, "full") == 0
    clock.now += 5.1
    assert limiter.wait_for_turn(1, "full") == 0
    assert limiter.wait_for_turn(1, "full") == pytest.approx(3.9)


def test_what_is_refused_is_not_counted(clock: Clock) -> None:
    """Who keeps trying is not kept out for longer."""
    limiter = Limiter("1/minute", 0)
    for _ in range(30):
        limiter.wait_for_turn(1, "full")
        clock.now += 2.1
    assert limiter.wait_for_turn(1, "full") == pytest.approx(60 - 0.9, abs=2.2)


def test_questions_of_a_day(clock: Clock) -> None:
    """The quota counts 24 hours back from now, not from midnight."""
    limiter = Limiter("off", 2)
    assert [limiter.wait_for_question(1) for _ in range(3)] == [0, 0, pytest.approx(86_400)]
    clock.now += 86_401
    assert limiter.wait_for_question(1) == 0


def test_no_limit_is_no_limit(clock: Clock) -> None:
    """Off and 0 count nothing."""
    limiter = Limiter("off", 0)
    assert clock.now
    assert not any(limiter.wait_for_turn(1, "full") or limiter.wait_for_question(1) for _ in range(10_000))


def test_five_light_ones_count_as_one(clock: Clock) -> None:
    """Buttons and inline typing have a window of their own, five times as wide."""
    limiter = Limiter("2/minute", 0)
    assert clock.now
    assert [bool(limiter.wait_for_turn(1, "light")) for _ in range(11)] == [False] * 10 + [True]
    assert limiter.wait_for_turn(1, "full") == 0


def test_a_wait_is_told_once(clock: Clock) -> None:
    """Until the time that was told has come, nothing more is said; then it is news again, in a long wait sooner."""
    limiter = Limiter("1/minute", 0)
    assert limiter.is_news(1, 30)
    assert not limiter.is_news(1, 29)
    assert limiter.is_news(2, 30)
    clock.now += 31
    assert limiter.is_news(1, 30)
    assert limiter.is_news(3, 86_400)
    clock.now += 59
    assert not limiter.is_news(3, 86_341)
    clock.now += 2
    assert limiter.is_news(3, 86_339)


async def test_a_flood_holds_up_nobody(emulator: Emulator, bot: RunningBot) -> None:
    """Of hundreds of messages at once as many as may be are answered; all others are answered too."""
    plan = Plan(400, 5, (QUESTION,))
    account = await flood(emulator, plan, psutil.Process(), random.Random(1), 20.0)  # noqa: S311 - no secret
    assert account.lost == 0
    assert account.told <= 40
    assert len(bot.retrieval.batches) <= 40
