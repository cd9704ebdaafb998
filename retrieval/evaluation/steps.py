"""How an evaluation tells how far it is."""

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

Step: TypeAlias = Literal["index", "judge", "peers", "fit", "ask", "ablate"]

Advance: TypeAlias = Callable[[int, int], None]
"""Is told, within one step, how much of how many is done."""


class Steps(Protocol):
    """Is told how much of how many is done in a step; `total` is None where it is not known."""

    def __call__(self, step: Step, done: int, total: int | None) -> None:
        """Show it."""
        ...


def no_advance(done: int, total: int) -> None:
    """Show nothing of a step."""


def no_steps(step: Step, done: int, total: int | None) -> None:
    """Show nothing of any step."""
