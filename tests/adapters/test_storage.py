"""The storage on disk and its fake pass the same suites."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters import packed_words
from retrieval.adapters.storage import FileStorage
from retrieval.domain import ReadDocument
from retrieval.ports import Speakers, Storage, WordScale
from tests.adapters.conformance import (
    CatalogSuite,
    LexicalIndexSuite,
    VectorIndexSuite,
    WordIndexSuite,
    cosines,
    document,
    unit_vectors,
    write_catalog,
)
from tests.fakes.storage import MemoryStorage


@pytest.fixture(params=[FileStorage, MemoryStorage])
def storage(request: pytest.FixtureRequest) -> Storage:
    """Each implementation."""
    return request.param()


class TestVectorIndex(VectorIndexSuite):
    """Of vectors."""


class TestLexicalIndex(LexicalIndexSuite):
    """Of terms."""


class TestWordIndex(WordIndexSuite):
    """Of words."""


class TestCatalog(CatalogSuite):
    """Of documents and sentences."""


def test_catalog_outlives_its_file(tmp_path: Path) -> None:
    """An open catalog goes on answering when a later build removes its generation."""
    storage = FileStorage()
    write_catalog(storage, tmp_path / "catalog", [ReadDocument(document("أ", "نص"), (), (), ())], Speakers((), {}))
    catalog = storage.open_catalog(tmp_path / "catalog")
    (tmp_path / "catalog").unlink()
    assert catalog.document("أ").text == "نص"
    catalog.close()


def test_nearest_are_those_of_a_whole_comparison(tmp_path: Path) -> None:
    """The scan is of half the bytes, but what comes out are the neighbours and scores of comparing everything.

    The vectors lie as near to each other as those of sentences do, so that rounding could exchange them.
    """
    generator = np.random.default_rng(6)
    vectors = unit_vectors(20, 64)[generator.integers(0, 20, 4_000)] + unit_vectors(4_000, 64) * np.float32(0.1)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    storage = FileStorage()
    storage.write_vectors(tmp_path / "vectors", np.arange(4_000), vectors)
    found = storage.open_vectors(tmp_path / "vectors").search(vectors[:50], 100)
    for vector, hits in zip(vectors[:50], found, strict=True):
        scores = vectors @ vector
        assert set(hits.ids) == set(np.argsort(-scores)[:100])
        np.testing.assert_allclose(hits.scores, scores[hits.ids], atol=1e-6)


@pytest.mark.parametrize("dimension", [1, 5, 64, 66, 67])
def test_words_of_any_dimension(tmp_path: Path, dimension: int) -> None:
    """Four codes stand in a byte, yet the dimension may be any; a dimension that never varies comes back as it is."""
    words = np.random.default_rng(2).standard_normal((500, dimension)).astype(np.float32)
    words = np.column_stack([words, np.full(len(words), 0.25, np.float32)])
    scale = WordScale(words.mean(axis=0), words.std(axis=0))
    packed_words.write(tmp_path / "words", scale, [packed_words.pack(scale, one) for one in (words[:7], words[7:])])
    assert (tmp_path / "words" / "codes.u8").stat().st_size == 500 * -(-(dimension + 1) // 4)
    found = np.concatenate(packed_words.open_index(tmp_path / "words").words(np.arange(2)))
    assert found.shape == words.shape
    np.testing.assert_array_equal(found[:, -1], words[:, -1])
    # The error of the best four levels for a normal distribution: Max, 1960, table I.
    assert np.mean((found - words)[:, :-1] ** 2) == pytest.approx(0.1175, rel=0.3)
    if dimension >= 64:
        assert (cosines(found, words) > 0.85).all()
