"""The storage on disk and its fake pass the same suites."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters import faiss_index, packed_words, tantivy_index
from retrieval.adapters.storage import FileStorage
from retrieval.domain import ReadDocument, SentenceTerms
from retrieval.errors import DamagedGenerationError
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


def clustered_vectors(count: int, dimension: int = 64) -> np.ndarray:
    """Return vectors that lie as near to each other as those of sentences do."""
    vectors = unit_vectors(20, dimension)[np.random.default_rng(6).integers(0, 20, count)]
    vectors = vectors + unit_vectors(count, dimension) * np.float32(0.5)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_nearest_are_those_of_a_whole_comparison(tmp_path: Path) -> None:
    """What comes out of an index of few vectors are the neighbours and scores of comparing all that it holds."""
    faiss_index.write(tmp_path / "vectors", clustered_vectors(4_000))
    index = faiss_index.open_index(tmp_path / "vectors")
    vectors = index.vectors(np.arange(4_000))
    assert index.kind == "SQfp16"
    for vector, hits in zip(vectors[:50], index.search(vectors[:50], 100), strict=True):
        scores = vectors @ vector
        np.testing.assert_allclose(hits.scores, -np.sort(-scores)[:100], atol=1e-5)
        np.testing.assert_allclose(hits.scores, scores[hits.ids], atol=1e-5)


class TestCells:
    """An index of many vectors, of which a search compares those of the nearest cells."""

    COUNT = 12_000

    @pytest.fixture(scope="class")
    @classmethod
    def vectors(cls) -> np.ndarray:
        """Vectors that lie in clusters, as half floats hold them."""
        return clustered_vectors(cls.COUNT).astype(np.float16).astype(np.float32)

    @pytest.fixture(scope="class")
    @classmethod
    def path(cls, vectors: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """An index of them in cells, as there would be of more."""
        path = tmp_path_factory.mktemp("cells") / "vectors"
        faiss_index.write(path, vectors, compared=1_500)
        return path

    def test_recall(self, path: Path, vectors: np.ndarray) -> None:
        """Nearly all nearest neighbours are found, with their scores."""
        index = faiss_index.open_index(path)
        assert index.kind == "IVF219,SQfp16; nprobe 27"
        queries = clustered_vectors(self.COUNT + 100)[-100:]
        found = 0
        for query, hits in zip(queries, index.search(queries, 10), strict=True):
            scores = vectors @ query
            found += len(set(hits.ids) & set(np.argsort(-scores)[:10]))
            np.testing.assert_allclose(hits.scores, scores[hits.ids], atol=1e-5)
        assert found / 1_000 > 0.95

    def test_same_again(self, path: Path, vectors: np.ndarray) -> None:
        """The same vectors give the same file."""
        faiss_index.write(path.with_name("again"), vectors, compared=1_500)
        assert path.with_name("again").read_bytes() == path.read_bytes()

    def test_vectors_come_back(self, path: Path, vectors: np.ndarray) -> None:
        """Every vector stands under its id."""
        ids = np.array([self.COUNT - 1, 0, 7])
        np.testing.assert_array_equal(faiss_index.open_index(path).vectors(ids), vectors[ids])

    @pytest.mark.parametrize("every", [1, 2, 50])
    def test_within(self, path: Path, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch, every: int) -> None:
        """Only those are found that may be, as many as are asked for, and of few of them the nearest."""
        monkeypatch.setattr(faiss_index, "_COMPARED_ONE_BY_ONE", 1_000)
        within = np.arange(0, self.COUNT, every)
        (hits,) = faiss_index.open_index(path).search(vectors[5:6], 100, within)
        assert np.isin(hits.ids, within).all()
        assert len(hits.ids) == 100
        if len(within) <= 1_000:
            best = np.argsort(-(vectors[within] @ vectors[5]), kind="stable")[:100]
            assert hits.ids.tolist() == within[best].tolist()

    def test_far_away_within(self, path: Path, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where all that may be found is far away, in cells that are not searched at first, it is found."""
        monkeypatch.setattr(faiss_index, "_COMPARED_ONE_BY_ONE", 0)
        farthest = np.sort(np.argsort(vectors @ vectors[5])[:200])
        (hits,) = faiss_index.open_index(path).search(vectors[5:6], 200, farthest)
        assert sorted(hits.ids.tolist()) == farthest.tolist()

    def test_shared(self, path: Path) -> None:
        """An open index goes on answering when a later build removes its file."""
        copied = path.with_name("copied")
        copied.write_bytes(path.read_bytes())
        index = faiss_index.open_index(copied)
        copied.unlink()
        (hits,) = index.search(index.vectors(np.array([11])), 1)
        assert hits.ids.tolist() == [11]

    def test_damaged(self, path: Path) -> None:
        """A file that was cut short is a damaged generation."""
        short = path.with_name("short")
        for part in (0.01, 0.5, 0.99):
            short.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
            with pytest.raises(DamagedGenerationError):
                faiss_index.open_index(short)


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


def test_commonest_terms_are_left_out(tmp_path: Path) -> None:
    """Where a question's terms are in too many places, the rarest of them are looked for, one at least."""
    rows = [(one, SentenceTerms(f"شائع {'نادر' if one == 7 else 'غيره'}", "")) for one in range(20)]
    tantivy_index.write(tmp_path / "lexical", rows)
    asked = ("شائع", "نادر")
    whole = tantivy_index.open_index(tmp_path / "lexical", most_postings=21).search("grams", asked, 50)
    assert (len(whole.ids), whole.ids[0]) == (20, 7)
    index = tantivy_index.open_index(tmp_path / "lexical", most_postings=20)
    telling = index.search("grams", asked, 50)
    assert telling.ids.tolist() == [7]
    assert index.ceiling("grams", asked) > telling.scores[0] > 0
    assert len(index.search("grams", ("شائع", "شائع"), 50).ids) == 20
