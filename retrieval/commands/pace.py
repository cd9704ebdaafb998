"""How fast a build goes: how much a second, and how long it will still take."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from retrieval.indexing import Stage

_WINDOW_SECONDS: Final = 30.0
_LEAST_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """So many documents or sentences a second, and the seconds that are left; None where too little is known."""

    per_second: float | None
    seconds_left: float | None


NO_PACE: Final = Pace(None, None)
"""Nothing is known yet."""


class Stopwatch:
    """Measures each stage of a build over its last half minute: what went before says less of what is to come."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take what tells the time in seconds."""
        self._clock = clock
        self._stage: Stage | None = None
        self._told: deque[tuple[float, int]] = deque()

    def measure(self, stage: Stage, done: int, total: int | None) -> Pace:
        """Return the pace of a stage that has come so far; it is to be called at every step."""
        now = self._clock()
        if stage != self._stage:
            self._stage = stage
            self._told.clear()
            # What was done before the first step was seen took time that nobody measured.
            self._told.append((now, done))
            return NO_PACE
        self._told.append((now, done))
        while len(self._told) > 2 and now - self._told[1][0] >= _WINDOW_SECONDS:  # noqa: PLR2004 - the ends of the window
            self._told.popleft()
        began, already = self._told[0]
        if now - began < _LEAST_SECONDS or done <= already:
            return NO_PACE
        per_second = (done - already) / (now - began)
        return Pace(per_second, None if total is None else (total - done) / per_second)
