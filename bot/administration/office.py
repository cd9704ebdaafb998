"""What administration keeps in memory while the bot runs."""

import time
from dataclasses import dataclass, field
from typing import Self

from bot.administration.authority import Rules
from bot.administration.limiting import Limiter
from bot.settings import BotSettings


@dataclass(frozen=True, slots=True)
class Office:
    """The rules and the counters; `started_at` is `time.monotonic()`."""

    rules: Rules
    limiter: Limiter
    started_at: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, settings: BotSettings) -> Self:
        """Return the office of a bot that starts now."""
        return cls(Rules(settings.access, settings.admin_ids), Limiter(settings.rate_limit, settings.daily_quota))
