"""From documents to a generation in service: read what is new, analyse, embed, write, verify, publish."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

from retrieval import generations
from retrieval.analysing import Validity, Work, analyse
from retrieval.arabic.folding import FOLDING_VERSION
from retrieval.arabic.sentences import SEGMENTATION_VERSION
from retrieval.arabic.speech import SPEECH_VERSION
from retrieval.arabic.terms import TERMS_VERSION
from retrieval.corpus.inventory import NO_INVENTORY, Inventory, read_inventory, write_inventory
from retrieval.corpus.reading_apart import STANDARD_LIMITS, ReadingLimits
from retrieval.corpus.skipped import Skipped
from retrieval.corpus.survey import Reading, Survey, survey
from retrieval.domain import Damage, Document, ReadDocument
from retrieval.duplicates import (
    NO_COPIES,
    Copies,
    Signature,
    find_copies,
    read_copies,
    read_signatures,
    signature_of,
    write_copies,
)
from retrieval.encoding import KEYS, EncodedCorpus, Encoding
from retrieval.errors import GenerationError
from retrieval.generations import EmbedderRecord, Generation, Manifest
from retrieval.ports import Catalog, CatalogWriter, Embedder, Storage
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
"""Told how much of a stage is done, and of how much in all where that is known: documents, sentences, sentences."""

INVENTORY: Final = "inventory.jsonl"
"""The file of a generation that holds the inventory of its corpus."""

_ENCODING_LOG: Final = ".encoding.log"
_DOCUMENTS_A_STEP: Final = 500
# Long documents are taken a few at a time: each is in memory with all that is found in it.
_CHARACTERS_A_STEP: Final = 8_000_000


def no_progress(_stage: Stage, _done: int, _total: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Build:
    """What to build, where, and how.

    `full` reads and embeds all again; `trusts_stamps` takes a file of the same size and times for the same, else the
    bytes of all are compared; `keep` is how many old generations stay; `limits` is what a document may take to be read.
    """

    seeds: Path
    indexes: Path
    full: bool
    keep: int
    trusts_stamps: bool
    limits: ReadingLimits = STANDARD_LIMITS


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; the counts of documents are against the generation before.

    `embedded` counts the sentences whose vectors the model made now, `work` what was done for the documents, `copies`
    the documents that are joined to another one, of which they are copies.
    """

    generation: str
    model: str
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    copies: int
    sentences: int
    embedded: int
    work: Work
    seconds: float


@dataclass(slots=True)
class _Corpus:
    """What a corpus turned out to be: by the id of a document its digest, its signature, the ids of kept sentences."""

    digests: dict[str, str] = field(default_factory=dict[str, str])
    kept: dict[str, range] = field(default_factory=dict[str, range])
    signatures: dict[str, Signature] = field(default_factory=dict[str, Signature])
    sentences: int = 0


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
        old_documents = _old_documents(build.indexes)
        before, damage = (None, None) if build.full else _before(build.indexes, storage)
        known = NO_INVENTORY if before is None else read_inventory(before.generation.folder / INVENTORY)
        try:
            surveyed = survey(build.seeds, known, trusts_stamps=build.trusts_stamps)
            embedder = open_embedder(before.generation.manifest.embedder if before else None)
            is_same = before is not None and _is_same(before.generation, embedder) and surveyed.is_as(known)
            if before is not None and is_same and damage is None:
                generation, inventory, embedded, work = before.generation, known, 0, Work()
            else:
                making = _Making(build, before, embedder, storage, progress)
                generation, inventory, embedded = making.make(surveyed)
                work = making.work
        finally:
            if before is not None:
                before.close()
        generations.prune(build.indexes, build.keep)
    new = generation.manifest.documents
    return BuildReport(
        generation=generation.name,
        model=f"{generation.manifest.embedder.name} ({generation.manifest.embedder.dtype})",
        added=len(new.keys() - old_documents.keys()),
        changed=sum(new[name] != old_documents[name] for name in new.keys() & old_documents.keys()),
        removed=len(old_documents.keys() - new.keys()),
        unchanged=sum(new[name] == old_documents[name] for name in new.keys() & old_documents.keys()),
        skipped=inventory.skipped,
        copies=(read_copies(generation.folder) or NO_COPIES).joined,
        sentences=generation.manifest.sentences,
        embedded=embedded,
        work=work,
        seconds=time.perf_counter() - started,
    )


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


def _is_same(before: Generation, embedder: Embedder) -> bool:
    same_model = before.manifest.embedder.fingerprint == embedder.fingerprint
    return same_model and is_of_this_version(before) and read_copies(before.folder) is not None


class _Making:
    """The making of one generation."""

    def __init__(
        self,
        build: Build,
        before: OpenGeneration | None,
        embedder: Embedder,
        storage: Storage,
        progress: Progress,
    ) -> None:
        self.work = Work()
        self._build, self._before, self._embedder = build, before, embedder
        self._storage, self._progress = storage, progress
        self._corpus = _Corpus()
        nothing = Validity(sentences=False, speech=False, terms=False)
        self._valid = Validity.of(before.generation.manifest) if before else nothing
        self._old_digests: Mapping[str, str] = before.generation.manifest.documents if before else {}
        self._old_signatures = self._signatures_before()
        self._old_ids: Mapping[str, range] = before.catalog.sentence_ids() if before else {}

    def make(self, surveyed: Survey) -> tuple[Generation, Inventory, int]:
        """Return the new generation in service, what was read for it, and how many sentences were embedded."""
        log = self._build.indexes / _ENCODING_LOG
        if self._build.full:
            log.unlink(missing_ok=True)
        with generations.staging(self._build.indexes) as folder:
            inventory = self._write_catalog(folder, surveyed)
            write_inventory(folder / INVENTORY, inventory)
            embedded = self._write_indexes(folder, log)
            manifest = self._manifest(folder)
            self._progress("verify", 0, 1)
            open_generation(Generation(manifest.generation, folder, manifest), self._storage).close()
            self._progress("verify", 1, 1)
            generation = generations.publish(self._build.indexes, folder, manifest)
        log.unlink(missing_ok=True)
        return generation, inventory, embedded

    def _write_catalog(self, folder: Path, surveyed: Survey) -> Inventory:
        reading = Reading(surveyed, self._build.limits)
        before = self._before.generation.folder / generations.CATALOG if self._before else None
        found = (one for one in reading.documents() if not isinstance(one, Skipped))
        with self._storage.new_catalog(folder / generations.CATALOG, before) as writer:
            while some := _step_of(found):
                self._add(some, writer)
                self._progress("read", len(self._corpus.digests), None)
            writer.complete()
            writer.finish(identify(writer.speakers_heard()))
        return reading.inventory

    def _add(self, found: Iterable[Document | str], writer: CatalogWriter) -> None:
        """Write documents to the new catalog; of one that is given by its id the generation before has all."""
        named = {(one if isinstance(one, str) else one.source.id): one for one in found}
        digests = {
            name: self._old_digests[name] if isinstance(one, str) else _document_digest(one)
            for name, one in named.items()
        }
        self.work.read += sum(not isinstance(one, str) for one in named.values())
        kept = {
            name for name, digest in digests.items() if self._valid.of_all and self._old_digests.get(name) == digest
        }
        old = self._read_old([name for name in named if name not in kept and name in self._old_digests])
        for name, one in named.items():
            first = self._corpus.sentences
            if name in kept:
                writer.keep(name, first)
                signature = self._old_signatures.get(name)
                count, keeps_sentences = len(self._old_ids.get(name, ())), True
            else:
                known = next(old) if name in self._old_digests else None
                document = known.document if isinstance(one, str) and known else one
                assert isinstance(document, Document)  # noqa: S101 - what is given by its id is known
                segmented = self.work.segmented
                read = analyse(document, first, known, self._valid, self.work)
                writer.add(read)
                signature = signature_of(document)
                count, keeps_sentences = len(read.sentences), self.work.segmented == segmented
            if keeps_sentences and name in self._old_ids:
                self._corpus.kept[name] = self._old_ids[name]
            if signature is not None:
                self._corpus.signatures[name] = signature
            self._corpus.digests[name] = digests[name]
            self._corpus.sentences += count

    def _read_old(self, names: list[str]) -> Iterator[ReadDocument]:
        return iter(()) if self._before is None else self._before.catalog.read(names)

    def _write_indexes(self, folder: Path, log: Path) -> int:
        catalog = self._storage.open_catalog(folder / generations.CATALOG)
        try:
            write_copies(folder, self._find_copies(catalog), self._corpus.signatures)
            return self._encode(folder, log, catalog)
        finally:
            catalog.close()

    def _signatures_before(self) -> Mapping[str, Signature]:
        """Return the signatures that documents had, where words are found in them as they were."""
        if self._before is None or not self._valid.terms:
            return {}
        return read_signatures(self._before.generation.folder, tuple(self._old_digests))

    def _find_copies(self, catalog: Catalog) -> Copies:
        signatures = self._corpus.signatures
        for name in self._corpus.digests.keys() - signatures.keys():
            signatures[name] = signature_of(catalog.document(name))
        return find_copies(signatures, catalog.document)

    def _encode(self, folder: Path, log: Path, catalog: Catalog) -> int:
        count = self._corpus.sentences
        encoding = Encoding(
            EncodedCorpus(catalog, catalog.sentence_ids(), self._corpus.kept if self._are_words_as_before() else {}),
            self._before,
            self._embedder,
            self._storage,
            log,
            lambda done, total: self._progress("embed", done, total),
        )
        try:
            encoding.run()
            self._progress("write", 0, count)
            encoding.keys.write(folder / KEYS)
            self._storage.write_words(folder / generations.WORDS, encoding.scale, encoding.words())
            self._storage.write_vectors(folder / generations.VECTORS, encoding.vectors())
            self._storage.write_lexical(folder / generations.LEXICAL, enumerate(catalog.terms()))
            self._progress("write", count, count)
            return encoding.embedded
        finally:
            encoding.close()

    def _are_words_as_before(self) -> bool:
        """Tell whether texts have the words that they had: of others the model makes other vectors."""
        return self._valid.terms

    def _manifest(self, folder: Path) -> Manifest:
        record, documents = EmbedderRecord.of(self._embedder), self._corpus.digests
        return Manifest(
            format=generations.FORMAT_VERSION,
            generation=generations.next_name(
                self._build.indexes, json.dumps([documents, record.fingerprint], sort_keys=True)
            ),
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=record,
            folding=FOLDING_VERSION,
            segmentation=SEGMENTATION_VERSION,
            terms=TERMS_VERSION,
            speech=SPEECH_VERSION,
            sentences=self._corpus.sentences,
            vectors=self._storage.open_vectors(folder / generations.VECTORS).kind,
            documents=documents,
            files=generations.file_records(folder),
        )


def _step_of(found: Iterator[Document | str]) -> list[Document | str]:
    """Take the next documents that are in memory together; none at the end."""
    some: list[Document | str] = []
    length = 0
    for one in found:
        some.append(one)
        length += 0 if isinstance(one, str) else len(one.text)
        if len(some) == _DOCUMENTS_A_STEP or length > _CHARACTERS_A_STEP:
            break
    return some


def _document_digest(document: Document) -> str:
    said = [asdict(document.source), document.body.start, document.body.end]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
