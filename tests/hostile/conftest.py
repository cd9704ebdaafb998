"""Work counted instead of timed."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest


@pytest.fixture
def calls() -> Callable[[Callable[[], object]], int]:
    """Count the calls of functions, those of C among them, that running something makes."""

    def count(run: Callable[[], object]) -> int:
        made = 0

        def note(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal made
            made += event in {"call", "c_call"}

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            run()
        finally:
            sys.setprofile(before)
        return made

    return count
