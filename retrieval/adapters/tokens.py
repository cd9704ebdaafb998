"""Texts as tokens: what can be tokenized, what is read together, and the vectors of stretches from those of tokens."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.domain import Span
from retrieval.ports import FloatMatrix

Offsets: TypeAlias = npt.NDArray[np.int64]
"""Where each token starts and ends in its text, shape (n tokens, 2); those of a prompt end at 0 or before."""

TEXTS_TOKENIZED_AT_ONCE = 2_048

# Measured on two cores with 384 and 1,024 dimensions: below, the matrices are too small to keep the cores busy; above,
# the activations fall out of the cache and more of a batch is padding.
_TOKENS_A_BATCH = 2_048
# Every core has a batch of its own here, and the cache of one core holds less.
_MOST_UNPADDED, _LEAST_UNPADDED = 768, 256
_LEAST_LENGTH = 1e-12
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """Return a text with what no tokenizer takes replaced, each character by one."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def batches(lengths: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.intp]]:
    """Yield the texts of each batch, the longest first: batches have a like number of tokens, not of texts.

    Args:
        lengths: how many tokens each text has.
    """
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        rows = order[start : start + max(1, _TOKENS_A_BATCH // max(int(lengths[order[start]]), 1))]
        start += len(rows)
        yield rows


def unpadded_batches(lengths: npt.NDArray[np.int64], cores: int) -> Iterator[npt.NDArray[np.intp]]:
    """Yield the texts of each batch, the longest first, for a network that reads them one behind the other.

    Krell et al., "Efficient Sequence Packing without Cross-contamination", 2021.

    Args:
        lengths: how many tokens each text has.
        cores: how many batches are read at a time; no core is left waiting for the last.
    """
    order = np.argsort(-lengths, kind="stable")
    before = np.cumsum(lengths[order]) - lengths[order]
    total = int(lengths.sum())
    rounds = -(-total // (_MOST_UNPADDED * cores))
    size = max(-(-total // (rounds * cores)), _LEAST_UNPADDED)
    yield from np.split(order, np.flatnonzero(np.diff(before // size)) + 1)


def means(tokens: FloatMatrix, offsets: Offsets, spans: Sequence[Span]) -> FloatMatrix:
    """Return the mean of the tokens of each span as a unit vector; that of all tokens where a span has none.

    Günther et al., "Late Chunking: Contextual Chunk Embeddings Using Long-Context Embedding Models", 2024.

    Args:
        tokens: their unit vectors, of shape (n tokens, dimension).
        offsets: of the tokens.
        spans: ascending and disjoint.
    """
    is_text = (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 1] > 0)
    starts, ends = offsets[is_text].T
    sums = np.concatenate([np.zeros((1, tokens.shape[1]), np.float32), np.cumsum(tokens[is_text], axis=0)])
    first = np.searchsorted(ends, [span.start for span in spans], side="right")
    last = np.maximum(np.searchsorted(starts, [span.end for span in spans], side="left"), first)
    found = np.where((last > first)[:, None], sums[last] - sums[first], tokens.mean(axis=0))
    return (found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), _LEAST_LENGTH)).astype(np.float32)
