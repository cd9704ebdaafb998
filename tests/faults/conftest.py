"""The workshop of the core's tests, where a test wants one."""

from tests.retrieval.conftest import workshop

__all__ = ["workshop"]
