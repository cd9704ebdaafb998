"""The vector index on FAISS: inner product over half floats that stay in the file, compared whole or by cells.

Johnson et al., "Billion-scale similarity search with GPUs", 2017; cells: Jégou et al., "Product Quantization for
Nearest Neighbor Search", 2011.
"""

# faiss ships no types for what its SWIG layer adds.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false

from math import sqrt
from pathlib import Path

import faiss
import numpy as np

from retrieval.errors import DamagedGenerationError
from retrieval.ports import FloatMatrix, Hits, Ids

COMPARED = 125_000
"""Vectors that a search compares, in 8 ms on one core: all where there are no more, else those of the nearest cells.

At 1,000,000 that is an eighth of the cells, which hold 0.99 of the ten nearest: docs/performance.md.
"""

# Finding the nearest cells then costs a fraction of comparing what they hold.
_CELLS_BY_ROOT = 2
_TRAINED_ON_A_CELL = 64
_ROUNDS = 6
_SEED = 1
_ADDED_AT_ONCE = 65_536

_COMPARED_ONE_BY_ONE = 10_000
"""Where no more may be found, each is compared: that is exact, and no slower than asking the index."""


class FaissIndex:
    """A `VectorIndex` over an `IndexScalarQuantizer` or an `IndexIVFScalarQuantizer`, both of float16.

    The vectors are stored once, as what is compared and what comes back: rounding moves a cosine by less than a part in
    2,000, bfloat16's in a model by ten times that. They are mapped, so that processes share them.
    """

    def __init__(self, index: faiss.Index) -> None:
        """Wrap an index whose vectors have the ids from 0."""
        self._index = index
        self._cells = int(getattr(index, "nlist", 0))
        if self._cells:
            # Where each vector stands: eight bytes a vector.
            index.make_direct_map()

    def __len__(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    @property
    def kind(self) -> str:
        """What it is, in FAISS's terms."""
        return f"IVF{self._cells},SQfp16; nprobe {self._index.nprobe}" if self._cells else "SQfp16"

    def search(self, queries: FloatMatrix, k: int, within: Ids | None = None) -> tuple[Hits, ...]:
        """Return the `k` nearest of each query, equal scores in the order of the ids.

        Beyond `COMPARED` vectors some of them may be missing.
        """
        count = min(k, len(self) if within is None else len(within))
        if count == 0 or len(queries) == 0:
            return tuple(_NOTHING for _ in queries)
        if within is not None and len(within) <= _COMPARED_ONE_BY_ONE:
            scores = np.ascontiguousarray(queries, dtype=np.float32) @ self.vectors(within).T
            return tuple(_best(within, row, count) for row in scores)
        asked = np.ascontiguousarray(queries, dtype=np.float32)
        scores, ids = self._index.search(asked, count, params=self._parameters(within))
        if self._cells and (ids < 0).any():
            # The nearest cells do not hold so many of those that may be found.
            scores, ids = self._index.search(asked, count, params=self._parameters(within, self._cells))
        return tuple(_best(row_ids, row, count) for row, row_ids in zip(scores, ids, strict=True))

    def vectors(self, ids: Ids) -> FloatMatrix:
        """Return the stored vectors of the ids, in their order.

        Raises:
            KeyError: an id is not in the index.
        """
        if len(ids) == 0:
            return np.empty((0, self._index.d), dtype=np.float32)
        if not 0 <= int(ids.min()) <= int(ids.max()) < len(self):
            message = f"no vector {int(ids.min())} or {int(ids.max())}"
            raise KeyError(message)
        return self._index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64))

    def _parameters(self, within: Ids | None, cells: int | None = None) -> faiss.SearchParameters | None:
        given = {}
        if within is not None:
            chosen = np.zeros(len(self), dtype=np.bool_)
            chosen[within] = True
            given["sel"] = faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))
        if not self._cells:
            return faiss.SearchParameters(**given)
        return faiss.SearchParametersIVF(nprobe=cells or self._index.nprobe, **given)


_NOTHING = Hits(ids=np.empty(0, dtype=np.int64), scores=np.empty(0, dtype=np.float32))


def _best(ids: Ids, scores: FloatMatrix, count: int) -> Hits:
    order = np.lexsort((ids, -scores))[:count]
    return Hits(ids=ids[order], scores=scores[order])


def write(path: Path, vectors: FloatMatrix, *, compared: int = COMPARED) -> None:
    """Write vectors of shape (n, dimension), their ids from 0, to a new file; the same vectors give the same file.

    Args:
        path: the file.
        vectors: in the order of the ids.
        compared: how many a search compares.

    Raises:
        OSError: the file cannot be written.
    """
    index = _whole(vectors) if len(vectors) <= compared else _in_cells(vectors, compared)
    for start in range(0, len(vectors), _ADDED_AT_ONCE):
        index.add(np.ascontiguousarray(vectors[start : start + _ADDED_AT_ONCE], dtype=np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(str(error)) from error


def _whole(vectors: FloatMatrix) -> faiss.Index:
    return faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _in_cells(vectors: FloatMatrix, compared: int) -> faiss.Index:
    count, dimension = vectors.shape
    cells = round(_CELLS_BY_ROOT * sqrt(count))
    evenly = np.linspace(0, count - 1, min(count, _TRAINED_ON_A_CELL * cells)).astype(np.int64)
    clustering = faiss.Kmeans(
        dimension, cells, niter=_ROUNDS, seed=_SEED, spherical=True, max_points_per_centroid=_TRAINED_ON_A_CELL
    )
    clustering.train(np.ascontiguousarray(vectors[evenly], dtype=np.float32))
    centres = faiss.IndexFlatIP(dimension)
    centres.add(np.ascontiguousarray(clustering.centroids, dtype=np.float32))
    index = faiss.IndexIVFScalarQuantizer(
        centres, dimension, cells, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    index.is_trained = True
    index.nprobe = max(round(cells * compared / count), 1)
    # The index refers to its centres, which Python would free.
    index.referenced_objects = (centres,)
    return index


def open_index(path: Path) -> FaissIndex:
    """Open an index file; its vectors stay in it and are read as they are needed.

    Raises:
        DamagedGenerationError: the file is missing or not such an index.
    """
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        message = f"{path} is not a readable vector index; build it again: python -m retrieval build --full"
        raise DamagedGenerationError(message) from error
    return FaissIndex(index)
