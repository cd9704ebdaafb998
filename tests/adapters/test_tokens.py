"""Batches hold every text once, the longest first, and keep all cores busy."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.tokens import unpadded_batches

LONGEST = 512


@given(lengths=st.lists(st.integers(1, LONGEST), min_size=1, max_size=300), cores=st.integers(1, 8))
def test_unpadded_batches(lengths: list[int], cores: int) -> None:
    """Of any texts, for any cores; where there is much to read, no batch is far larger than another."""
    tokens = np.array(lengths)
    batches = list(unpadded_batches(tokens, cores))
    order = np.concatenate(batches)
    assert sorted(order.tolist()) == list(range(len(lengths)))
    assert (np.diff(tokens[order]) <= 0).all()
    sizes = [int(tokens[batch].sum()) for batch in batches]
    assert max(sizes) <= 768 + LONGEST
    if sum(lengths) > 768 * cores:
        assert max(sizes) <= -(-sum(lengths) // cores) + LONGEST
        assert len(batches) >= cores or max(lengths) > 768 // 2
