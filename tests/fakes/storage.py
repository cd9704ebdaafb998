"""A storage that keeps its parts in memory; the files it writes hold only their names."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from retrieval.arabic.periods import parse_period
from retrieval.attribution import sentences_said
from retrieval.domain import (
    Document,
    ReadDocument,
    Report,
    Scope,
    Sentence,
    SentenceTerms,
    Source,
    Speaker,
    SpeakerProfile,
)
from retrieval.errors import DamagedGenerationError
from retrieval.ports import FloatMatrix, Hits, Ids, LexicalField, Passage, Speakers, WordCodes, WordScale

Part = TypeVar("Part")


def _best(scored: dict[int, float], k: int) -> Hits:
    best = sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
    return Hits(
        ids=np.array([one for one, _ in best], dtype=np.int64),
        scores=np.array([score for _, score in best], dtype=np.float32),
    )


class MemoryVectors:
    """A `VectorIndex` that compares with every vector."""

    kind = "memory"

    def __init__(self, vectors: FloatMatrix) -> None:
        self._vectors = vectors.astype(np.float16).astype(np.float32)

    def __len__(self) -> int:
        return len(self._vectors)

    def search(self, queries: FloatMatrix, k: int, within: Ids | None = None) -> tuple[Hits, ...]:
        ids = range(len(self)) if within is None else within.tolist()
        return tuple(_best({one: float(self._vectors[one] @ query) for one in ids}, k) for query in queries)

    def vectors(self, ids: Ids) -> FloatMatrix:
        if any(not 0 <= one < len(self) for one in ids):
            raise KeyError(ids)
        return self._vectors[ids]


class MemoryWords:
    """A `WordIndex` that approximates nothing."""

    def __init__(self, scale: WordScale, rows: Iterable[WordCodes]) -> None:
        self.scale = scale
        self._rows = tuple(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def words(self, ids: Ids) -> tuple[FloatMatrix, ...]:
        if any(one < 0 or one >= len(self) for one in ids):
            raise KeyError(ids)
        return tuple(self._rows[one].view(np.float32).reshape(-1, len(self.scale.mean)) for one in ids)

    def codes(self, ids: range) -> Iterator[WordCodes]:
        if any(one < 0 or one >= len(self) for one in ids):
            raise KeyError(ids)
        return (self._rows[one] for one in ids)


class MemoryLexical:
    """A `LexicalIndex` that scores by how many terms are shared."""

    def __init__(self, rows: Iterable[tuple[int, SentenceTerms]]) -> None:
        self._rows = dict(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def search(self, field: LexicalField, terms: Sequence[str], k: int, within: Ids | None = None) -> Hits:
        rows = self._rows if within is None else {one: self._rows[one] for one in within.tolist()}
        shared = {one: float(len(set(getattr(row, field).split()) & set(terms))) for one, row in rows.items()}
        return _best({one: count for one, count in shared.items() if count}, k)

    def ceiling(self, field: LexicalField, terms: Sequence[str]) -> float:  # noqa: ARG002 (every field is alike)
        return float(len(terms))


class MemoryCatalog:
    """A `Catalog` of dictionaries."""

    def __init__(self) -> None:
        self._read: dict[str, ReadDocument] = {}
        self._sentences: dict[int, Sentence] = {}
        self._speakers = Speakers((), {})

    def take(self, read: ReadDocument) -> None:
        """Take a document."""
        self._read[read.document.source.id] = read
        self._sentences.update((sentence.id, sentence) for sentence in read.sentences)

    def name(self, speakers: Speakers) -> None:
        """Say who the speakers are."""
        self._speakers = speakers

    def by_ids(self) -> list[ReadDocument]:
        """Return the documents in the order of their sentences."""
        return sorted((one for one in self._read.values() if one.sentences), key=lambda one: one.sentences[0].id)

    def sources(self) -> tuple[Source, ...]:
        return tuple(document.source for document in self.documents())

    def publishers(self) -> tuple[str, ...]:
        return tuple(sorted({one.publisher for one in self.sources() if one.publisher is not None}))

    def dates(self) -> tuple[str, ...]:
        return tuple(sorted({one.date for one in self.sources() if one.date is not None}))

    def document(self, document_id: str) -> Document:
        return self._read[document_id].document

    def documents(self) -> Iterator[Document]:
        return (self._read[name].document for name in sorted(self._read))

    def sentences(self, ids: Sequence[int]) -> tuple[Sentence, ...]:
        return tuple(self._sentences[one] for one in ids)

    def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        texts = [self.document(one.document_id).text for one in self.sentences(ids)]
        pairs = zip(self.sentences(ids), texts, strict=True)
        return tuple(Passage(one.span.of(text), one.paragraph_span.of(text)) for one, text in pairs)

    def paragraph_starts(self) -> Ids:
        return np.array(sorted(one.id for one in self._sentences.values() if one.place.sentence == 1), dtype=np.int64)

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        return self._read[document_id].sentences if document_id in self._read else ()

    def reports_of(self, document_id: str) -> tuple[Report, ...]:
        return self._read[document_id].reports if document_id in self._read else ()

    def speakers(self) -> tuple[SpeakerProfile, ...]:
        return tuple(sorted(self._speakers.profiles, key=lambda one: (-one.reports, one.name)))

    def speaker_count(self) -> int:
        return len(self._speakers.profiles)

    def said_by(self, profile_ids: Sequence[int]) -> Ids:
        said = {
            sentence.id
            for one in self._read.values()
            for report in one.reports
            if report.speaker is not None
            and self._speakers.profile_ids.get((one.document.source.id, report.speaker)) in profile_ids
            for sentence in sentences_said(one.sentences, report)
        }
        return np.array(sorted(said), dtype=np.int64)

    def sentence_ids(self) -> dict[str, range]:
        return {one.document.source.id: range(one.sentences[0].id, one.sentences[-1].id + 1) for one in self.by_ids()}

    def read(self, document_ids: Sequence[str]) -> Iterator[ReadDocument]:
        return (self._read[name] for name in document_ids)

    def segmented(self, document_ids: Sequence[str]) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
        return ((one.document.text, one.sentences) for one in self.read(document_ids))

    def terms(self) -> Iterator[SentenceTerms]:
        return (terms for one in self.by_ids() for terms in one.terms)

    def within(self, scope: Scope) -> Ids:
        own = [one.sentences for one in self._read.values() if _is_within(one.document.source, scope)]
        return np.array(sorted(sentence.id for some in own for sentence in some), dtype=np.int64)

    def undated(self, publishers: Sequence[str]) -> int:
        return sum(
            parse_period(one.date or "") is None and (not publishers or one.publisher in publishers)
            for one in self.sources()
        )

    def close(self) -> None:
        """Hold nothing to release."""


def _is_within(source: Source, scope: Scope) -> bool:
    if scope.publishers and source.publisher not in scope.publishers:
        return False
    if scope.document is not None and source.id != scope.document.id:
        return False
    if not scope.has_period:
        return True
    period = parse_period(source.date or "")
    return period is not None and (
        (scope.since is None or scope.since <= period.first) and (scope.until is None or period.last <= scope.until)
    )


class MemoryCatalogWriter:
    """A `CatalogWriter`."""

    def __init__(self, before: MemoryCatalog | None) -> None:
        self.catalog = MemoryCatalog()
        self._before = before

    def add(self, read: ReadDocument) -> None:
        self.catalog.take(read)

    def keep(self, document_id: str, first_id: int) -> None:
        assert self._before is not None
        (old,) = self._before.read([document_id])
        moved = tuple(replace(one, id=number) for number, one in enumerate(old.sentences, start=first_id))
        self.catalog.take(replace(old, sentences=moved))

    def complete(self) -> None:
        """Write nothing that waits."""

    def speakers_heard(self) -> Iterator[tuple[str, Speaker]]:
        for one in self.catalog.by_ids():
            for report in one.reports:
                if report.speaker is not None:
                    yield one.document.source.id, report.speaker

    def finish(self, speakers: Speakers) -> None:
        self.catalog.name(speakers)


class MemoryStorage:
    """A `Storage`."""

    def __init__(self) -> None:
        self._kept: dict[str, object] = {}

    def write_vectors(self, path: Path, vectors: FloatMatrix) -> None:
        self._keep(path, MemoryVectors(vectors))

    def open_vectors(self, path: Path) -> MemoryVectors:
        return self._find(path, MemoryVectors)

    def write_lexical(self, path: Path, rows: Iterable[tuple[int, SentenceTerms]]) -> None:
        path.mkdir()
        self._keep(path / "name", MemoryLexical(rows))

    def open_lexical(self, path: Path) -> MemoryLexical:
        return self._find(path / "name", MemoryLexical)

    def pack_words(self, scale: WordScale, vectors: FloatMatrix) -> WordCodes:  # noqa: ARG002 (it rounds nothing)
        return np.ascontiguousarray(vectors, dtype=np.float32).view(np.uint8)

    def write_words(self, path: Path, scale: WordScale, rows: Iterable[WordCodes]) -> None:
        path.mkdir()
        self._keep(path / "name", MemoryWords(scale, rows))

    def open_words(self, path: Path) -> MemoryWords:
        return self._find(path / "name", MemoryWords)

    @contextmanager
    def new_catalog(self, path: Path, before: Path | None) -> Iterator[MemoryCatalogWriter]:
        writer = MemoryCatalogWriter(None if before is None else self.open_catalog(before))
        self._keep(path, writer.catalog)
        yield writer

    def open_catalog(self, path: Path) -> MemoryCatalog:
        return self._find(path, MemoryCatalog)

    def _keep(self, path: Path, part: object) -> None:
        name = secrets.token_hex(8)
        self._kept[name] = part
        path.write_text(name)

    def _find(self, path: Path, kind: type[Part]) -> Part:
        try:
            part = self._kept[path.read_text()]
        except (OSError, KeyError, UnicodeDecodeError) as error:
            message = f"{path} is not a part"
            raise DamagedGenerationError(message) from error
        assert isinstance(part, kind)
        return part
