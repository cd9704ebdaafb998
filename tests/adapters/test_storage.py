"""The storage on disk and its fake pass the same suites."""

from pathlib import Path

import pytest

from retrieval.adapters.storage import FileStorage
from retrieval.ports import Storage
from tests.adapters.conformance import CatalogSuite, LexicalIndexSuite, VectorIndexSuite, document, unit_vectors
from tests.fakes.storage import MemoryStorage


@pytest.fixture(params=[FileStorage, MemoryStorage])
def storage(request: pytest.FixtureRequest) -> Storage:
    """Each implementation."""
    return request.param()


class TestVectorIndex(VectorIndexSuite):
    """Of vectors."""


class TestLexicalIndex(LexicalIndexSuite):
    """Of terms."""


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
