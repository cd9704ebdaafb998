"""What every implementation of a storage port must do: inherit the suite, give it a `storage` fixture."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from retrieval.domain import (
    Document,
    NamedDocument,
    PageStart,
    Place,
    ReadDocument,
    Report,
    Scope,
    Sentence,
    SentenceTerms,
    Source,
    Span,
    Speaker,
    SpeakerProfile,
    digest,
)
from retrieval.errors import DamagedGenerationError
from retrieval.ports import Passage, Speakers, Storage, WordScale


def unit_vectors(count: int, dimension: int = 8) -> np.ndarray:
    """Return random unit vectors, the same ones each time."""
    vectors = np.random.default_rng(1).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the cosine of each row with the same row of the other matrix."""
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return (one * other).sum(axis=1) / lengths


def document(name: str, text: str) -> Document:
    """Return a document with a title and nothing else."""
    source = Source(name, f"عنوان {name}", None, None, None, None, f"{name}.txt", digest(text))
    return Document(source, text, Span(0, len(text)))


class VectorIndexSuite:
    """What a vector index does."""

    @pytest.fixture
    def path(self, storage: Storage, tmp_path: Path) -> Path:
        """An index of four vectors."""
        storage.write_vectors(tmp_path / "vectors", unit_vectors(4))
        return tmp_path / "vectors"

    def test_nearest_is_itself(self, storage: Storage, path: Path) -> None:
        """A stored vector is its own nearest neighbour, at a cosine of 1."""
        index = storage.open_vectors(path)
        for wanted, hits in enumerate(index.search(unit_vectors(4), 2)):
            assert hits.ids[0] == wanted
            assert hits.scores[0] == pytest.approx(1, abs=5e-4)
            assert hits.scores[0] >= hits.scores[1]

    def test_more_than_there_is(self, storage: Storage, path: Path) -> None:
        """A search for more than the index holds finds all of it, and the length says how much that is."""
        index = storage.open_vectors(path)
        (hits,) = index.search(unit_vectors(1), 100)
        assert sorted(hits.ids) == [0, 1, 2, 3]
        assert len(index) == 4
        assert index.kind

    def test_within(self, storage: Storage, path: Path) -> None:
        """Where only some may be found, no other is, and all of them are for a search for as many."""
        index = storage.open_vectors(path)
        (hits,) = index.search(unit_vectors(1), 3, np.array([1, 3]))
        (of_all,) = index.search(unit_vectors(1), 4)
        assert hits.ids.tolist() == [one for one in of_all.ids if one in {1, 3}]
        assert hits.scores.tolist() == pytest.approx(
            [of_all.scores[of_all.ids.tolist().index(one)] for one in hits.ids]
        )
        assert index.search(unit_vectors(1), 3, np.array([], dtype=np.int64))[0].ids.tolist() == []

    @pytest.mark.parametrize("count", [1, 40, 299])
    def test_none_is_missed_within(self, storage: Storage, tmp_path: Path, count: int) -> None:
        """The nearest of some sentences are what comparing each of them finds, few or many."""
        storage.write_vectors(tmp_path / "vectors", unit_vectors(300))
        index = storage.open_vectors(tmp_path / "vectors")
        vectors = index.vectors(np.arange(300))
        within = np.sort(np.random.default_rng(count).choice(300, count, replace=False))
        wanted = within[np.argsort(-(vectors[within] @ vectors[7]), kind="stable")][:20]
        (hits,) = index.search(vectors[7:8], 20, within)
        assert hits.ids.tolist() == wanted.tolist()

    def test_cannot_be_written(self, storage: Storage, tmp_path: Path) -> None:
        """A place that cannot be written to is an OSError."""
        with pytest.raises(OSError, match=r"\S"):
            storage.write_vectors(tmp_path / "no" / "vectors", unit_vectors(4))

    def test_no_query(self, storage: Storage, path: Path) -> None:
        """No query gives no result."""
        assert storage.open_vectors(path).search(unit_vectors(0), 3) == ()

    def test_no_vector(self, storage: Storage, tmp_path: Path) -> None:
        """An index of no vector is an index like any other."""
        storage.write_vectors(tmp_path / "empty", unit_vectors(0))
        index = storage.open_vectors(tmp_path / "empty")
        assert len(index) == 0
        assert [hits.ids.tolist() for hits in index.search(unit_vectors(2), 3)] == [[], []]

    def test_equal_scores_by_id(self, storage: Storage, tmp_path: Path) -> None:
        """Equal vectors come in the order of their ids."""
        storage.write_vectors(tmp_path / "same", np.repeat(unit_vectors(1), 3, 0))
        (hits,) = storage.open_vectors(tmp_path / "same").search(unit_vectors(1), 3)
        assert hits.ids.tolist() == [0, 1, 2]

    def test_vectors_come_back(self, storage: Storage, path: Path) -> None:
        """The vectors of ids come back as half floats hold them, in the order asked for; written again they stay."""
        index = storage.open_vectors(path)
        rounded = unit_vectors(4).astype(np.float16).astype(np.float32)
        backwards = np.array([3, 2, 1, 0])
        np.testing.assert_array_equal(index.vectors(backwards), rounded[backwards])
        assert index.vectors(backwards[:0]).shape == (0, 8)
        storage.write_vectors(path.with_name("again"), index.vectors(np.arange(4)))
        np.testing.assert_array_equal(storage.open_vectors(path.with_name("again")).vectors(np.arange(4)), rounded)

    @pytest.mark.parametrize("unknown", [-1, 4, 70_000_000_000])
    def test_unknown_id(self, storage: Storage, path: Path, unknown: int) -> None:
        """An id that is not in the index is a KeyError, below 0 too."""
        with pytest.raises(KeyError):
            storage.open_vectors(path).vectors(np.array([0, unknown], dtype=np.int64))

    def test_missing(self, storage: Storage, tmp_path: Path) -> None:
        """A missing file is a damaged generation."""
        with pytest.raises(DamagedGenerationError):
            storage.open_vectors(tmp_path / "none")

    def test_not_an_index(self, storage: Storage, tmp_path: Path) -> None:
        """A file that is something else is a damaged generation."""
        (tmp_path / "other").write_bytes(b"something else")
        with pytest.raises(DamagedGenerationError):
            storage.open_vectors(tmp_path / "other")


class LexicalIndexSuite:
    """What a lexical index does."""

    @pytest.fixture
    def path(self, storage: Storage, tmp_path: Path) -> Path:
        """An index of three sentences."""
        rows = [
            (7, SentenceTerms(grams="مكاف كافح", stems="كافح")),
            (8, SentenceTerms(grams="ارها مكاف", stems="ارهاب")),
            (900, SentenceTerms(grams="", stems="")),
        ]
        storage.write_lexical(tmp_path / "lexical", rows)
        return tmp_path / "lexical"

    def test_best_first(self, storage: Storage, path: Path) -> None:
        """The sentence that shares more terms comes first; one that shares none does not come."""
        hits = storage.open_lexical(path).search("grams", ("ارها", "مكاف"), 10)
        assert hits.ids.tolist() == [8, 7]
        assert hits.scores[0] > hits.scores[1] > 0

    def test_fields_are_apart(self, storage: Storage, path: Path) -> None:
        """A gram is not found among the stems."""
        index = storage.open_lexical(path)
        assert index.search("stems", ("مكاف",), 10).ids.tolist() == []
        assert index.search("stems", ("ارهاب",), 10).ids.tolist() == [8]

    def test_ceiling(self, storage: Storage, path: Path) -> None:
        """No score passes the ceiling of its terms; a term that no sentence holds raises it, no term has none."""
        index = storage.open_lexical(path)
        scores = index.search("grams", ("ارها", "مكاف"), 10).scores
        assert 0 < scores[0] <= index.ceiling("grams", ("ارها", "مكاف"))
        assert index.ceiling("grams", ("ارها", "غايب")) > index.ceiling("grams", ("ارها",)) > 0
        assert index.ceiling("stems", ()) == 0

    def test_at_most_k(self, storage: Storage, path: Path) -> None:
        """No more than k are found, and nothing by no terms."""
        index = storage.open_lexical(path)
        assert index.search("grams", ("مكاف",), 1).ids.shape == (1,)
        assert index.search("grams", (), 5).ids.shape == (0,)

    def test_within(self, storage: Storage, path: Path) -> None:
        """Only some sentences are found where these are named, with the scores that they have among all."""
        index = storage.open_lexical(path)
        among_all = index.search("grams", ("ارها", "مكاف"), 10)
        for k in (1, 10):
            hits = index.search("grams", ("ارها", "مكاف"), k, np.array([7, 900], dtype=np.int64))
            assert hits.ids.tolist() == [7]
            assert hits.scores.tolist() == among_all.scores[1:].tolist()
        assert index.search("grams", ("ارها", "مكاف"), 10, np.empty(0, dtype=np.int64)).ids.tolist() == []

    def test_a_few_of_many(self, storage: Storage, tmp_path: Path) -> None:
        """However few the named sentences are, and however bad, none of them is missed."""
        rows = ((one, SentenceTerms("كثير" if one % 1_000 else "كثير" + " غيره" * 30, "")) for one in range(30_000))
        storage.write_lexical(tmp_path / "many", rows)
        index = storage.open_lexical(tmp_path / "many")
        for step in (2_000, 3):
            within = np.arange(0, 30_000, step, dtype=np.int64)
            found = index.search("grams", ("كثير",), 40_000, within)
            assert np.sort(found.ids).tolist() == within.tolist()

    def test_cannot_be_written(self, storage: Storage, tmp_path: Path) -> None:
        """A place that cannot be written to is an OSError."""
        with pytest.raises(OSError, match=r"\S"):
            storage.write_lexical(tmp_path / "no" / "lexical", [])

    def test_length(self, storage: Storage, path: Path) -> None:
        """A sentence without terms counts."""
        assert len(storage.open_lexical(path)) == 3

    def test_missing(self, storage: Storage, tmp_path: Path) -> None:
        """A missing folder is a damaged generation."""
        with pytest.raises(DamagedGenerationError):
            storage.open_lexical(tmp_path / "none")


class WordIndexSuite:
    """What a word index does."""

    COUNTS = (3, 0, 200, 1, 0)
    DIMENSION = 64

    @pytest.fixture
    def rows(self) -> list[np.ndarray]:
        """The words of five sentences, two of which have none."""
        ends = np.cumsum(self.COUNTS[:-1])
        return np.split(unit_vectors(sum(self.COUNTS), self.DIMENSION), ends)

    @pytest.fixture
    def scale(self, rows: list[np.ndarray]) -> WordScale:
        """How the words spread."""
        words = np.concatenate(rows)
        return WordScale(words.mean(axis=0), words.std(axis=0))

    @pytest.fixture
    def path(self, storage: Storage, scale: WordScale, rows: list[np.ndarray], tmp_path: Path) -> Path:
        """An index of the sentences."""
        storage.write_words(tmp_path / "words", scale, (storage.pack_words(scale, one) for one in rows))
        return tmp_path / "words"

    def test_words_come_back(self, storage: Storage, path: Path, rows: list[np.ndarray]) -> None:
        """Each sentence has its own number of words, in the order asked for, and the length counts all sentences."""
        index = storage.open_words(path)
        assert len(index) == len(self.COUNTS)
        asked = np.array([2, 1, 0, 2, 4, 3], dtype=np.int64)
        found = index.words(asked)
        assert [words.shape for words in found] == [(self.COUNTS[one], self.DIMENSION) for one in asked]
        assert all(words.dtype == np.float32 for words in found)
        for one, words in zip(asked, found, strict=True):
            assert (cosines(words, rows[one]) > 0.8).all()
        assert index.words(asked[:0]) == ()

    def test_scale_comes_back(self, storage: Storage, path: Path, scale: WordScale) -> None:
        """What the approximation stands on is as it was written."""
        found = storage.open_words(path).scale
        np.testing.assert_array_equal(found.mean, scale.mean)
        np.testing.assert_array_equal(found.deviation, scale.deviation)

    def test_codes_are_written_again(self, storage: Storage, path: Path, scale: WordScale) -> None:
        """What is kept of the words, written into another index, gives the same words there."""
        ids = np.arange(len(self.COUNTS))
        index = storage.open_words(path)
        codes = [*index.codes(range(2)), *index.codes(range(2, len(self.COUNTS))), *index.codes(range(0))]
        assert [len(one) for one in codes] == [*self.COUNTS]
        storage.write_words(path.with_name("again"), scale, codes)
        again = storage.open_words(path.with_name("again")).words(ids)
        for one, other in zip(again, index.words(ids), strict=True):
            np.testing.assert_array_equal(one, other)

    def test_unknown_range(self, storage: Storage, path: Path) -> None:
        """A range that leads beyond the index is a KeyError."""
        with pytest.raises(KeyError):
            storage.open_words(path).codes(range(3, 6))

    @pytest.mark.parametrize("unknown", [-1, 5, 70_000_000_000])
    def test_unknown_id(self, storage: Storage, path: Path, unknown: int) -> None:
        """An id that is not in the index is a KeyError, below 0 too."""
        with pytest.raises(KeyError):
            storage.open_words(path).words(np.array([0, unknown], dtype=np.int64))

    @pytest.mark.parametrize("count", [0, 2])
    def test_no_words(self, storage: Storage, scale: WordScale, tmp_path: Path, count: int) -> None:
        """An index of no sentence, or of sentences without a word, is an index like any other."""
        storage.write_words(
            tmp_path / "empty", scale, [storage.pack_words(scale, np.empty((0, self.DIMENSION), np.float32))] * count
        )
        index = storage.open_words(tmp_path / "empty")
        assert len(index) == count
        assert [words.shape for words in index.words(np.arange(count))] == [(0, self.DIMENSION)] * count
        with pytest.raises(KeyError):
            index.words(np.array([count], dtype=np.int64))

    def test_cannot_be_written(self, storage: Storage, scale: WordScale, tmp_path: Path) -> None:
        """A place that cannot be written to is an OSError."""
        with pytest.raises(OSError, match=r"\S"):
            storage.write_words(tmp_path / "no" / "words", scale, [])

    def test_missing(self, storage: Storage, tmp_path: Path) -> None:
        """A missing folder is a damaged generation."""
        with pytest.raises(DamagedGenerationError):
            storage.open_words(tmp_path / "none")

    def test_damaged(self, storage: Storage, path: Path) -> None:
        """An index that lost a file, or whose file is empty or something else, is a damaged generation."""
        for file in sorted(path.iterdir()):
            whole = file.read_bytes()
            for rest in (b"", b"something else"):
                file.write_bytes(rest)
                with pytest.raises(DamagedGenerationError):
                    storage.open_words(path)
            file.unlink()
            with pytest.raises(DamagedGenerationError):
                storage.open_words(path)
            file.write_bytes(whole)
        assert len(storage.open_words(path)) == len(self.COUNTS)


def write_catalog(storage: Storage, path: Path, documents: Iterable[ReadDocument], speakers: Speakers) -> None:
    """Write a catalog of new documents."""
    with storage.new_catalog(path, None) as writer:
        for one in documents:
            writer.add(one)
        writer.complete()
        writer.finish(speakers)


TERMS = (SentenceTerms("جمله اولي", "جمل اول"), SentenceTerms("", ""))


class CatalogSuite:
    """What a catalog does."""

    @pytest.fixture
    def documents(self) -> list[ReadDocument]:
        """Two documents, given in another order than that of their ids; one has two sentences, one none."""
        text = "جملة أولى. جملة ثانية."
        sentences = (
            Sentence(0, "ب", Span(0, 10), Place(1, 1, 1), Span(0, 22)),
            Sentence(1, "ب", Span(11, 22), Place(1, 2, 3), Span(0, 22)),
        )
        speaker = Speaker("جملة", "جملة أولى", Span(0, 9), "person")
        reports = (
            Report(Span(5, 15), Span(0, 4), speaker, "mixed", elided=False, rule="subject", confidence=0.9),
            Report(Span(16, 21), Span(11, 15), None, "indirect", elided=True, rule="none", confidence=0.5),
        )
        paged = replace(document("ب", text), pages=(PageStart(1, 0), PageStart(3, 11)))
        return [
            ReadDocument(paged, sentences, reports, TERMS),
            ReadDocument(document("أ", "نص 😀 آخر"), (), (), ()),
        ]

    @pytest.fixture
    def speakers(self, documents: list[ReadDocument]) -> Speakers:
        """Two speakers, of whom one is in the documents."""
        profiles = (
            SpeakerProfile(0, "زيد", "organisation", ("وكالة زيد",), 1, 1),
            SpeakerProfile(1, "جملة", "person", ("جملة أولى", "الجملة"), 3, 2),
        )
        (speaker,) = (one.speaker for one in documents[0].reports if one.speaker is not None)
        return Speakers(profiles, {("ب", speaker): 1})

    @pytest.fixture
    def path(self, storage: Storage, documents: list[ReadDocument], speakers: Speakers, tmp_path: Path) -> Path:
        """A catalog of the documents."""
        write_catalog(storage, tmp_path / "catalog", documents, speakers)
        return tmp_path / "catalog"

    def test_documents_come_back(self, storage: Storage, path: Path, documents: list) -> None:
        """Every document comes back whole, by id."""
        catalog = storage.open_catalog(path)
        wanted = sorted((one.document for one in documents), key=lambda one: one.source.id)
        assert list(catalog.documents()) == wanted
        assert catalog.sources() == tuple(one.source for one in wanted)
        assert catalog.document("ب") == wanted[1]
        catalog.close()

    def test_sentences_come_back(self, storage: Storage, path: Path, documents: list) -> None:
        """Sentences come back in the order asked for, or all of a document in the order of the text."""
        catalog = storage.open_catalog(path)
        first, second = documents[0].sentences
        assert catalog.sentences((1, 0)) == (second, first)
        assert catalog.sentences_of("ب") == (first, second)
        assert catalog.sentences_of("أ") == ()
        catalog.close()

    def test_passages_come_back(self, storage: Storage, path: Path) -> None:
        """Texts come with their paragraphs in the order asked for, and each paragraph's first sentence is known."""
        catalog = storage.open_catalog(path)
        paragraph = "جملة أولى. جملة ثانية."
        assert catalog.passages((1, 0)) == (Passage("جملة ثانية.", paragraph), Passage("جملة أولى.", paragraph))
        assert catalog.paragraph_starts().tolist() == [0]
        with pytest.raises(KeyError):
            catalog.passages((5,))
        catalog.close()

    @pytest.mark.parametrize(
        ("scope", "found"),
        [
            (Scope(), "abcdef"),
            (Scope(since=date(2017, 3, 1)), "bde"),
            (Scope(until=date(2017, 3, 31)), "abde"),
            (Scope(date(2017, 3, 5), date(2017, 3, 5)), "b"),
            (Scope(date(2017, 1, 1), date(2017, 12, 31)), "bde"),
            (Scope(publishers=("وات",)), "bc"),
            (Scope(publishers=("وات", "الجريدة")), "abc"),
            (Scope(since=date(2017, 1, 1), publishers=("وات",)), "b"),
            (Scope(date(2020, 1, 1), date(2019, 1, 1)), ""),
            (Scope(publishers=("غيرها",)), ""),
            (Scope(document=NamedDocument("d", "ما كان عنوانها")), "d"),
            (Scope(since=date(2018, 1, 1), document=NamedDocument("d", "")), ""),
            (Scope(document=NamedDocument("z", "")), ""),
        ],
    )
    def test_scopes(self, storage: Storage, tmp_path: Path, scope: Scope, found: str) -> None:
        """A scope has the sentences of the documents whose whole date is within its days, of its publishers alone."""
        dated = {
            "a": ("2016", "الجريدة"),
            "b": ("5 مارس 2017", "وات"),
            "c": ("منذ أيام", "وات"),
            "d": ("آذار/مارس ٢٠١٧", None),
            "e": ("2017-03-31T23:00:00+01:00", None),
            "f": (None, None),
        }
        documents: list[ReadDocument] = []
        for number, (name, (day, publisher)) in enumerate(dated.items()):
            one = document(name, "نص")
            sentence = Sentence(number, name, Span(0, 2), Place(1, 1), Span(0, 2))
            source = replace(one.source, date=day, publisher=publisher)
            documents.append(ReadDocument(replace(one, source=source), (sentence,), (), TERMS[:1]))
        write_catalog(storage, tmp_path / "dated", documents, Speakers((), {}))
        catalog = storage.open_catalog(tmp_path / "dated")
        ids = catalog.within(scope)
        assert ids.dtype == np.int64
        assert "".join(sorted(one.document_id for one in catalog.sentences(ids.tolist()))) == found
        assert (catalog.undated(()), catalog.undated(("وات",)), catalog.undated(("الجريدة",))) == (2, 1, 0)
        assert catalog.publishers() == ("الجريدة", "وات")
        assert catalog.dates() == tuple(sorted(day for day, _ in dated.values() if day is not None))
        catalog.close()

    def test_speech_comes_back(self, storage: Storage, path: Path, documents: list, speakers: Speakers) -> None:
        """Reports come back in the order of the text, speakers by how much they say, with what they say a part of."""
        catalog = storage.open_catalog(path)
        assert catalog.reports_of("ب") == documents[0].reports
        assert catalog.reports_of("أ") == catalog.reports_of("ج") == ()
        assert catalog.speakers() == speakers.profiles[::-1]
        assert catalog.speaker_count() == len(speakers.profiles)
        assert catalog.said_by([1]).tolist() == [0, 1]
        assert catalog.said_by([0]).tolist() == catalog.said_by([]).tolist() == []
        catalog.close()

    def test_all_of_a_document_comes_back(self, storage: Storage, path: Path, documents: list) -> None:
        """Documents come back with all that was found in them, in the order asked for; terms by their sentences."""
        catalog = storage.open_catalog(path)
        assert list(catalog.read(["أ", "ب"])) == documents[::-1]
        assert list(catalog.segmented(["أ", "ب"])) == [(one.document.text, one.sentences) for one in documents[::-1]]
        assert list(catalog.terms()) == [*TERMS]
        assert catalog.sentence_ids() == {"ب": range(2)}
        for reading in (catalog.read, catalog.segmented):
            with pytest.raises(KeyError):
                list(reading(["ج"]))
        catalog.close()

    def test_kept_documents(self, storage: Storage, path: Path, documents: list, speakers: Speakers) -> None:
        """A document that is kept has all that it had, under new ids of its sentences, in whatever order it came."""
        new_sentences = tuple(Sentence(n, "ت", Span(n, n + 1), Place(1, n + 1), Span(0, 3)) for n in range(3))
        new = ReadDocument(document("ت", "نص!"), new_sentences, (), (TERMS[1],) * 3)
        other = path.with_name("other")
        with storage.new_catalog(other, path) as writer:
            writer.keep("ب", 3)
            writer.keep("أ", 5)
            writer.add(new)
            writer.complete()
            assert [(name, one.name) for name, one in writer.speakers_heard()] == [("ب", "جملة")]
            writer.finish(speakers)
        catalog = storage.open_catalog(other)
        (kept, empty) = catalog.read(["ب", "أ"])
        assert [one.id for one in kept.sentences] == [3, 4]
        assert [replace(one, id=one.id - 3) for one in kept.sentences] == [*documents[0].sentences]
        assert (kept.document, kept.reports, kept.terms) == (documents[0].document, documents[0].reports, TERMS)
        assert empty == documents[1]
        assert catalog.sentence_ids() == {"ت": range(3), "ب": range(3, 5)}
        assert list(catalog.terms()) == [*new.terms, *TERMS]
        assert catalog.said_by([1]).tolist() == [3, 4]
        assert len(catalog.sources()) == 3
        catalog.close()

    def test_cannot_be_written(self, storage: Storage, tmp_path: Path) -> None:
        """A place that cannot be written to is an OSError."""
        with pytest.raises(OSError, match=r"\S"):
            write_catalog(storage, tmp_path / "no" / "catalog", [], Speakers((), {}))

    def test_unknown(self, storage: Storage, path: Path) -> None:
        """What is not there is a KeyError."""
        catalog = storage.open_catalog(path)
        with pytest.raises(KeyError):
            catalog.sentences((5,))
        with pytest.raises(KeyError):
            catalog.document("ج")
        catalog.close()

    def test_missing(self, storage: Storage, tmp_path: Path) -> None:
        """A missing file is a damaged generation."""
        with pytest.raises(DamagedGenerationError):
            storage.open_catalog(tmp_path / "none")

    def test_not_a_catalog(self, storage: Storage, tmp_path: Path) -> None:
        """A file that is something else is a damaged generation."""
        (tmp_path / "other").write_bytes(b"something else, and long enough to be taken for a header")
        with pytest.raises(DamagedGenerationError):
            storage.open_catalog(tmp_path / "other")
