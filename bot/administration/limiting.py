"""How much a person may send in a time: counted in memory, by the library `limits`."""

import time
from typing import Literal, TypeAlias

import limits
from limits import RateLimitItem, RateLimitItemPerDay
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.settings import RATE_OFF

Weight: TypeAlias = Literal["full", "light"]
"""Of messages, and of what a person does in passing: pressing buttons, typing inline."""

_QUOTA = "quota"
_LIGHT_ONES = 5  # as many count as one message
_SILENCE_SECONDS = 60.0


class Limiter:
    """Counts messages and questions in moving windows; a restart begins anew.

    `quota` is the questions of 24 hours, 0 for as many as one likes.
    """

    def __init__(self, rate: str, quota: int) -> None:
        """Start with nobody."""
        self.quota = quota
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._rates: dict[Weight, RateLimitItem] = {}
        if rate != RATE_OFF:
            item = limits.parse(rate)
            self._rates = {"full": item, "light": type(item)(_LIGHT_ONES * item.amount, item.multiples)}
        self._daily = RateLimitItemPerDay(quota) if quota else None
        self._told_until: dict[int, float] = {}

    def wait_for_turn(self, key: int, weight: Weight) -> float:
        """Count what somebody sends; return 0, or the seconds after which it would be taken."""
        return self._wait(self._rates.get(weight), weight, key)

    def wait_for_question(self, key: int) -> float:
        """Count a question; return 0, or the seconds after which it would be taken."""
        return self._wait(self._daily, _QUOTA, key)

    def is_news(self, key: int, seconds: float) -> bool:
        """Tell whether somebody has to be told to wait: once for a wait, and once a minute where it is long."""
        now = time.time()
        if self._told_until.get(key, 0.0) > now:
            return False
        self._told_until = {other: until for other, until in self._told_until.items() if until > now}
        self._told_until[key] = now + min(seconds, _SILENCE_SECONDS)
        return True

    def _wait(self, item: RateLimitItem | None, name: str, key: int) -> float:
        if item is None or self._windows.hit(item, name, str(key)):
            return 0.0
        # The window can move on between the two calls; what is refused always has some time to wait.
        reset = self._windows.get_window_stats(item, name, str(key)).reset_time
        return max(1.0, reset - time.time())
