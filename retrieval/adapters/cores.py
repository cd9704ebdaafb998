"""Batches side by side, each on a core of its own.

An operation of torch on several cores ends when the slowest of them has done its part, and a network has hundreds.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

_T = TypeVar("_T")


def on_each_core(work: Callable[[_T], None], items: Sequence[_T]) -> None:
    """Do a work on every item; one alone has all cores of torch, several have one each.

    Raises:
        Exception: what the work raises; what has not begun by then is left out.
    """
    cores = torch.get_num_threads()
    if len(items) < 2 or cores == 1:  # noqa: PLR2004 (nothing to do side by side)
        for item in items:
            work(item)
        return
    pool = ThreadPoolExecutor(min(cores, len(items)), "core", initializer=torch.set_num_threads, initargs=(1,))
    try:
        for _ in pool.map(work, items):
            pass
    finally:
        pool.shutdown(cancel_futures=True)
        # It holds for the thread that sets it and for those that come later.
        torch.set_num_threads(cores)
