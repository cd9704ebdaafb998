"""The garbage collector: what it is kept away from, and what it still finds."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.garbage import collect_and_freeze


class _Node:
    """Something that can be part of a cycle."""

    def __init__(self) -> None:
        """Refer to itself."""
        self.itself = self


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    yield
    gc.unfreeze()


def test_what_lives_is_left_out_of_collections() -> None:
    """Everything there is stays where it is, and is not gone through again."""
    collect_and_freeze()
    assert gc.get_freeze_count() > len(gc.get_objects())


def test_what_took_the_place_of_something_lets_it_go() -> None:
    """What was kept away is collected at the next settling, where nobody has it any more."""
    node = _Node()
    gone = weakref.ref(node)
    collect_and_freeze()
    del node
    gc.collect()
    assert gone() is not None
    collect_and_freeze()
    assert gone() is None
