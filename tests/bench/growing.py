"""More vectors than there are texts for: between neighbours, as other sentences about the same things lie.

Chawla et al., "SMOTE: Synthetic Minority Over-sampling Technique", 2002. Noise around single vectors would be no test:
it has as many dimensions as the model, where sentences have some twenty, and no index finds neighbours in so many.
"""

from collections.abc import Iterator

import numpy as np

from retrieval.ports import FloatMatrix

_SEED = 1
_NEIGHBOURS = 10
_SHARES = (2, 1, 1)
_KEPT = 0.9
_AT_ONCE = 2_048


def grown(vectors: FloatMatrix, count: int) -> Iterator[FloatMatrix]:
    """Yield the vectors, and then others until there are so many, the same every time.

    Each other one is a mixture of a vector with two of its nearest, the vectors in turn, and of noise that has the
    covariance of all, at a cosine of `_KEPT` around their mean. A question's ten nearest are then as near as those of
    growing corpora become, 0.006 more for every doubling from 5,000 sentences on, and in as many dimensions.

    Args:
        vectors: of unit length, at least eleven.
        count: how many in all.
    """
    yield vectors[:count]
    size, generator = len(vectors), np.random.default_rng(_SEED)
    neighbours, mean = _nearest(vectors), vectors.mean(axis=0)
    spread = np.linalg.cholesky(np.cov(vectors, rowvar=False) + 1e-9 * np.eye(vectors.shape[1])).astype(np.float32)
    deviation = np.sqrt(np.square(spread).sum())
    for start in range(size, count, _AT_ONCE):
        origins = np.arange(start, min(start + _AT_ONCE, count)) % size
        shares = generator.dirichlet(_SHARES, len(origins)).astype(np.float32)
        mixed = shares[:, :1] * vectors[origins]
        for column in (1, 2):
            others = neighbours[origins, generator.integers(0, _NEIGHBOURS, len(origins))]
            mixed += shares[:, column, None] * vectors[others]
        mixed -= mean
        noise = generator.standard_normal(mixed.shape, dtype=np.float32) @ spread.T
        noise *= np.linalg.norm(mixed, axis=1, keepdims=True) / deviation
        moved = mean + _KEPT * mixed + np.float32(np.sqrt(1 - _KEPT**2)) * noise
        yield (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)


def _nearest(vectors: FloatMatrix) -> np.ndarray:
    """Return the rows of the nearest of each vector, without itself; shape (n, `_NEIGHBOURS`)."""
    found = np.empty((len(vectors), _NEIGHBOURS), dtype=np.int64)
    for start in range(0, len(vectors), _AT_ONCE):
        cosines = vectors[start : start + _AT_ONCE] @ vectors.T
        rows = np.arange(len(cosines))
        cosines[rows, start + rows] = -1
        found[start : start + _AT_ONCE] = np.argpartition(-cosines, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
    return found
