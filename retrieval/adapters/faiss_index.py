"""The vector index on FAISS: inner product under the sentence ids, scanned in half the bytes and rescored exactly."""

# faiss ships no types for what its SWIG layer adds.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false

from pathlib import Path

import faiss
import numpy as np

from retrieval.errors import DamagedGenerationError
from retrieval.ports import FloatMatrix, Hits, Ids

_RESCORED = 3
"""So many times the wanted neighbours are scored again exactly."""


class FaissIndex:
    """A `VectorIndex` over `IndexIDMap2(IndexRefineFlat(IndexScalarQuantizer))`.

    A scan waits for memory: in bfloat16 it takes a third of the time of one in float32 at 100,000 vectors, and what it
    brings is as good, for the scores are those of the whole vectors.
    """

    def __init__(self, index: faiss.Index) -> None:
        """Wrap an `IndexIDMap2` that holds its vectors under 64-bit ids."""
        self._index = index

    def __len__(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    def search(self, queries: FloatMatrix, k: int) -> tuple[Hits, ...]:
        """Return the `k` nearest of each query, equal scores in the order of the ids."""
        count = min(k, len(self))
        if count == 0 or len(queries) == 0:
            return tuple(_NOTHING for _ in queries)
        scores, ids = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), count)
        orders = (np.lexsort((row_ids, -row)) for row, row_ids in zip(scores, ids, strict=True))
        return tuple(
            Hits(ids=row_ids[order], scores=row[order]) for row, row_ids, order in zip(scores, ids, orders, strict=True)
        )

    def vectors(self, ids: Ids) -> FloatMatrix:
        """Return the stored vectors of the ids, in their order.

        Raises:
            KeyError: an id is not in the index.
        """
        if len(ids) == 0:
            return np.empty((0, self._index.d), dtype=np.float32)
        try:
            return self._index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64))
        except RuntimeError as error:
            raise KeyError(str(error)) from error


_NOTHING = Hits(ids=np.empty(0, dtype=np.int64), scores=np.empty(0, dtype=np.float32))


def write(path: Path, ids: Ids, vectors: FloatMatrix) -> None:
    """Write vectors of shape (n, dimension) under their ids to a new file.

    Raises:
        OSError: the file cannot be written.
    """
    coarse = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_bf16, faiss.METRIC_INNER_PRODUCT)
    refined = faiss.IndexRefineFlat(coarse)
    refined.k_factor = _RESCORED
    index = faiss.IndexIDMap2(refined)
    index.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(ids))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(str(error)) from error


def open_index(path: Path) -> FaissIndex:
    """Open an index file.

    Raises:
        DamagedGenerationError: the file is missing or not such an index.
    """
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        message = f"{path} is not a readable vector index; build it again: python -m retrieval build --full"
        raise DamagedGenerationError(message) from error
    return FaissIndex(index)
