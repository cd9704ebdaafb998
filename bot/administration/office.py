"""What administration keeps in memory while the bot runs."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bot.administration.authority import Rules
from bot.administration.confirmations import Confirmations
from bot.administration.limiting import Limiter
from bot.settings import BotSettings


@dataclass(frozen=True, slots=True)
class Erasure:
    """The data of the person who is asked are to be deleted."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A file of the corpus that is to be deleted."""

    path: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A file in the staging folder that is to join the corpus under a name."""

    staged: Path
    name: str


@dataclass(frozen=True, slots=True)
class Office:
    """The rules, the counters and the open questions; `started_at` is `time.monotonic()`."""

    rules: Rules
    limiter: Limiter
    changes: Confirmations[Removal | Addition] = field(default_factory=Confirmations[Removal | Addition])
    erasures: Confirmations[Erasure] = field(default_factory=Confirmations[Erasure])
    started_at: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, settings: BotSettings) -> Self:
        """Return the office of a bot that starts now."""
        return cls(Rules(settings.access, settings.admin_ids), Limiter(settings.rate_limit, settings.daily_quota))
