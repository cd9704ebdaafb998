"""How much a person may send in a time: counted in memory, by the library `limits`."""

import time

import limits
from limits import RateLimitItem, RateLimitItemPerDay
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.settings import RATE_OFF

_RATE, _QUOTA = "rate", "quota"


class Limiter:
    """Counts messages and questions in moving windows; a restart begins anew.

    `quota` is the questions of 24 hours, 0 for as many as one likes.
    """

    def __init__(self, rate: str, quota: int) -> None:
        """Start with nobody."""
        self.quota = quota
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._rate = None if rate == RATE_OFF else limits.parse(rate)
        self._daily = RateLimitItemPerDay(quota) if quota else None
        self._told_until: dict[int, float] = {}

    def wait_for_message(self, key: int) -> float:
        """Count a message of whom the key stands for; return 0, or the seconds after which it would be taken."""
        return self._wait(self._rate, _RATE, key)

    def wait_for_question(self, key: int) -> float:
        """Count a question; return 0, or the seconds after which it would be taken."""
        return self._wait(self._daily, _QUOTA, key)

    def is_news(self, key: int, seconds: float) -> bool:
        """Tell whether somebody has to be told to wait: once for each wait, however much they send meanwhile."""
        now = time.time()
        if self._told_until.get(key, 0.0) > now:
            return False
        self._told_until = {other: until for other, until in self._told_until.items() if until > now}
        self._told_until[key] = now + seconds
        return True

    def _wait(self, item: RateLimitItem | None, name: str, key: int) -> float:
        if item is None or self._windows.hit(item, name, str(key)):
            return 0.0
        # The window can move on between the two calls; what is refused always has some time to wait.
        reset = self._windows.get_window_stats(item, name, str(key)).reset_time
        return max(1.0, reset - time.time())
