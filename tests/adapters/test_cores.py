"""Batches are done side by side, and torch has all its cores again."""

import threading
import time
from collections.abc import Iterator

import pytest
import torch

from retrieval.adapters.cores import on_each_core

CORES = 3


@pytest.fixture(autouse=True)
def _some_cores() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(CORES)
    yield
    torch.set_num_threads(before)


def test_side_by_side() -> None:
    """Each of several has one core, at the same time as the others; all are done, and torch has its cores again."""
    together = threading.Barrier(CORES, timeout=10)
    done: list[tuple[int, int]] = []

    def work(item: int) -> None:
        together.wait()
        done.append((item, torch.get_num_threads()))

    on_each_core(work, range(2 * CORES))
    assert sorted(done) == [(item, 1) for item in range(2 * CORES)]
    assert torch.get_num_threads() == CORES
    later: list[int] = []
    thread = threading.Thread(target=lambda: later.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    assert later == [CORES]


def test_one_alone() -> None:
    """One alone has all of them, in the thread that asks."""
    done: list[tuple[int, threading.Thread]] = []
    on_each_core(lambda _: done.append((torch.get_num_threads(), threading.current_thread())), [0])
    assert done == [(CORES, threading.current_thread())]


def test_failure() -> None:
    """What a work raises is raised, the rest is left out, and torch has its cores again."""
    done: list[int] = []

    def work(item: int) -> None:
        done.append(item)
        if item == 0:
            message = "no memory"
            raise MemoryError(message)
        time.sleep(0.01)

    with pytest.raises(MemoryError, match="no memory"):
        on_each_core(work, range(1_000))
    assert len(done) < 1_000
    assert torch.get_num_threads() == CORES
