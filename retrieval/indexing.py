"""From documents to a generation in service: read, split, attribute, embed what is new, write, verify, publish."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from retrieval import generations
from retrieval.arabic.folding import FOLDING_VERSION
from retrieval.arabic.sentences import SEGMENTATION_VERSION, split_paragraphs, split_sentences
from retrieval.arabic.speech import SPEECH_VERSION, find_reports
from retrieval.arabic.terms import TERMS_VERSION, extract_terms
from retrieval.corpus import Skipped, read_corpus
from retrieval.domain import Damage, Document, Place, ReadDocument, Sentence
from retrieval.encoding import Encoding
from retrieval.errors import GenerationError
from retrieval.generations import EmbedderRecord, Generation, Manifest
from retrieval.ports import Embedder, Storage
from retrieval.reading import (
    OpenGeneration,
    is_of_this_version,
    open_generation,
    open_newest_whole,
    open_of_any_version,
)
from retrieval.speakers import identify

Stage: TypeAlias = Literal["read", "embed", "write", "verify"]

Progress: TypeAlias = Callable[[Stage, int, int | None], None]
"""Told how much of a stage is done, and of how much in all where that is known."""


def no_progress(_stage: Stage, _done: int, _total: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Build:
    """What to build, where, and how.

    `full` embeds every sentence again; `keep` is how many old generations stay.
    """

    seeds: Path
    indexes: Path
    full: bool
    keep: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; the counts of documents are against the generation before."""

    generation: str
    model: str
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    sentences: int
    embedded: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What was read: each document with its sentences, their ids running through all, and its reported speech."""

    documents: tuple[ReadDocument, ...]
    skipped: tuple[Skipped, ...]

    @property
    def digests(self) -> Mapping[str, str]:
        """A digest of each document's text and metadata, by id."""
        return {one.document.source.id: _document_digest(one.document) for one in self.documents}

    def passages(self) -> list[str]:
        """Return the text of every sentence, in the order of the ids."""
        return [sentence.span.of(one.document.text) for one in self.documents for sentence in one.sentences]


def build_generation(
    build: Build,
    storage: Storage,
    open_embedder: Callable[[EmbedderRecord | None], Embedder],
    progress: Progress,
) -> BuildReport:
    """Build a generation from the seeds folder and put it into service, where anything changed.

    The generation before stays in service until the new one is whole, and gives its vectors to the sentences that it
    shares. With nothing changed it stays, and the report says so.

    Args:
        build: what to build.
        storage: writes the parts.
        open_embedder: gives the model; it is told which one the generation before was built with.
        progress: told of each step.

    Raises:
        CorpusError: the seeds folder is missing or has no document that can be read.
        BuildRunningError: another process is building.
        GenerationError: the indexes folder cannot be written, or what was written does not verify.
        ModelError: the model cannot be loaded.
    """
    started = time.perf_counter()
    with generations.builder_lock(build.indexes):
        corpus = _read(build.seeds, progress)
        old_documents = _old_documents(build.indexes)
        before, damage = (None, None) if build.full else _before(build.indexes, storage)
        try:
            embedder = open_embedder(before.generation.manifest.embedder if before else None)
            if before is None or damage is not None or not _is_same(before.generation, corpus, embedder):
                generation, embedded = _write(build, corpus, before, embedder, storage, progress)
            else:
                generation, embedded = before.generation, 0
        finally:
            if before is not None:
                before.close()
        generations.prune(build.indexes, build.keep)
    return _report(corpus, old_documents, generation, embedded, time.perf_counter() - started)


def _read(seeds: Path, progress: Progress) -> _Corpus:
    documents: list[ReadDocument] = []
    skipped: list[Skipped] = []
    next_id = 0
    for found in read_corpus(seeds):
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        sentences = tuple(_sentences(found, next_id))
        next_id += len(sentences)
        documents.append(ReadDocument(found, sentences, find_reports(found.text, found.body)))
        progress("read", len(documents), None)
    return _Corpus(tuple(documents), tuple(skipped))


def _sentences(document: Document, first_id: int) -> Iterator[Sentence]:
    sentence_id = first_id
    for paragraph, paragraph_span in enumerate(split_paragraphs(document.text, document.body), start=1):
        for number, span in enumerate(split_sentences(document.text, paragraph_span), start=1):
            yield Sentence(sentence_id, document.source.id, span, Place(paragraph, number), paragraph_span)
            sentence_id += 1


def _old_documents(indexes: Path) -> Mapping[str, str]:
    """Return the digests of the documents of the generation in service, or of the one that is left, by id."""
    try:
        return generations.current(indexes).manifest.documents
    except GenerationError:
        left = next(generations.others(indexes), None)
        return {} if left is None else left.manifest.documents


def _before(indexes: Path, storage: Storage) -> tuple[OpenGeneration | None, Damage | None]:
    """Return the newest whole generation, if there is one, and what is wrong with the one in service.

    One that another version of Isnad built gives its vectors too: they are of the same texts.
    """
    try:
        return open_newest_whole(indexes, lambda generation: open_of_any_version(generation, storage))
    except GenerationError:
        return None, None


def _is_same(before: Generation, corpus: _Corpus, embedder: Embedder) -> bool:
    manifest = before.manifest
    is_same_model = manifest.embedder.fingerprint == embedder.fingerprint
    return is_same_model and is_of_this_version(before) and manifest.documents == corpus.digests


def _write(
    build: Build,
    corpus: _Corpus,
    before: OpenGeneration | None,
    embedder: Embedder,
    storage: Storage,
    progress: Progress,
) -> tuple[Generation, int]:
    passages = corpus.passages()
    encoding = Encoding(
        corpus.documents, passages, before, embedder, lambda done, total: progress("embed", done, total)
    )
    with generations.staging(build.indexes) as folder:
        storage.write_words(folder / generations.WORDS, encoding.scale, encoding.words())
        vectors = encoding.vectors()
        progress("write", 0, len(passages))
        storage.write_vectors(folder / generations.VECTORS, np.arange(len(passages), dtype=np.int64), vectors)
        storage.write_lexical(
            folder / generations.LEXICAL, ((number, extract_terms(text)) for number, text in enumerate(passages))
        )
        storage.write_catalog(folder / generations.CATALOG, corpus.documents, identify(corpus.documents))
        progress("write", len(passages), len(passages))
        manifest = _manifest(build.indexes, folder, corpus, embedder, len(passages))
        progress("verify", 0, 1)
        open_generation(Generation(manifest.generation, folder, manifest), storage).close()
        progress("verify", 1, 1)
        return generations.publish(build.indexes, folder, manifest), encoding.embedded


def _manifest(indexes: Path, folder: Path, corpus: _Corpus, embedder: Embedder, sentences: int) -> Manifest:
    record = EmbedderRecord(
        name=embedder.name,
        fingerprint=embedder.fingerprint,
        dimension=embedder.dimension,
        dtype=embedder.dtype,
    )
    documents = dict(corpus.digests)
    return Manifest(
        format=generations.FORMAT_VERSION,
        generation=generations.next_name(indexes, json.dumps([documents, record.fingerprint])),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        embedder=record,
        folding=FOLDING_VERSION,
        segmentation=SEGMENTATION_VERSION,
        terms=TERMS_VERSION,
        speech=SPEECH_VERSION,
        sentences=sentences,
        documents=documents,
        files=generations.file_records(folder),
    )


def _report(
    corpus: _Corpus, old: Mapping[str, str], generation: Generation, embedded: int, seconds: float
) -> BuildReport:
    new = corpus.digests
    return BuildReport(
        generation=generation.name,
        model=f"{generation.manifest.embedder.name} ({generation.manifest.embedder.dtype})",
        added=len(new.keys() - old.keys()),
        changed=sum(new[name] != old[name] for name in new.keys() & old.keys()),
        removed=len(old.keys() - new.keys()),
        unchanged=sum(new[name] == old[name] for name in new.keys() & old.keys()),
        skipped=corpus.skipped,
        sentences=generation.manifest.sentences,
        embedded=embedded,
        seconds=seconds,
    )


def _document_digest(document: Document) -> str:
    return hashlib.sha256(json.dumps(asdict(document.source), sort_keys=True).encode()).hexdigest()
