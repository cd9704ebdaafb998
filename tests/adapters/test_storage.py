"""The storage on disk and its fake pass the same suites."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters import packed_words
from retrieval.adapters.storage import FileStorage
from retrieval.ports import Storage, WordScale
from tests.adapters.conformance import (
    CatalogSuite,
    LexicalIndexSuite,
    VectorIndexSuite,
    WordIndexSuite,
    cosines,
    document,
    unit_vectors,
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
    storage.write_catalog(tmp_path / "catalog", [(document("أ", "نص"), [])])
    catalog = storage.open_catalog(tmp_path / "catalog")
    (tmp_path / "catalog").unlink()
    assert catalog.document("أ").text == "نص"
    catalog.close()


def test_vectors_are_exact(tmp_path: Path) -> None:
    """The search is exact: it agrees with comparing everything."""
    vectors, ids = unit_vectors(500, 16), unit_vectors(500, 16)[:, 0].argsort()
    storage = FileStorage()
    storage.write_vectors(tmp_path / "vectors", ids, vectors)
    (hits,) = storage.open_vectors(tmp_path / "vectors").search(vectors[:1], 20)
    assert hits.ids.tolist() == ids[(-(vectors @ vectors[0])).argsort()[:20]].tolist()


@pytest.mark.parametrize("dimension", [1, 5, 64, 66, 67])
def test_words_of_any_dimension(tmp_path: Path, dimension: int) -> None:
    """Four codes stand in a byte, yet the dimension may be any; a dimension that never varies comes back as it is."""
    words = np.random.default_rng(2).standard_normal((500, dimension)).astype(np.float32)
    words = np.column_stack([words, np.full(len(words), 0.25, np.float32)])
    scale = WordScale(words.mean(axis=0), words.std(axis=0))
    packed_words.write(tmp_path / "words", scale, [words[:7], words[7:]])
    assert (tmp_path / "words" / "codes.u8").stat().st_size == 500 * -(-(dimension + 1) // 4)
    found = np.concatenate(packed_words.open_index(tmp_path / "words").words(np.arange(2)))
    assert found.shape == words.shape
    np.testing.assert_array_equal(found[:, -1], words[:, -1])
    # The error of the best four levels for a normal distribution: Max, 1960, table I.
    assert np.mean((found - words)[:, :-1] ** 2) == pytest.approx(0.1175, rel=0.3)
    if dimension >= 64:
        assert (cosines(found, words) > 0.85).all()
