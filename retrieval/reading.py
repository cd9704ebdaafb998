"""A generation opened for reading: its manifest, vectors, words, terms and catalog."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from retrieval import generations
from retrieval.arabic.folding import FOLDING_VERSION
from retrieval.arabic.sentences import SEGMENTATION_VERSION
from retrieval.arabic.speech import SPEECH_VERSION
from retrieval.arabic.terms import TERMS_VERSION
from retrieval.domain import Damage
from retrieval.duplicates import NO_COPIES, Copies, read_copies
from retrieval.errors import DamagedGenerationError, GenerationError, StaleGenerationError
from retrieval.generations import CATALOG, LEXICAL, VECTORS, WORDS, Generation
from retrieval.ports import Catalog, Ids, LexicalIndex, Storage, VectorIndex, WordIndex

_Opened = TypeVar("_Opened")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenGeneration:
    """A generation with its four parts; used by one thread at a time.

    `paragraph_starts` holds the id of the first sentence of each paragraph, ascending; `copies` says which documents
    are one article.
    """

    generation: Generation
    vectors: VectorIndex
    words: WordIndex
    lexical: LexicalIndex
    catalog: Catalog
    paragraph_starts: Ids
    copies: Copies

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.generation.name

    def close(self) -> None:
        """Release its files."""
        self.catalog.close()


def open_newest_whole(indexes: Path, open_one: Callable[[Generation], _Opened]) -> tuple[_Opened, Damage | None]:
    """Open the generation in service, or the newest that is whole where it is damaged.

    Args:
        indexes: the folder of the generations.
        open_one: opens one, or raises GenerationError.

    Returns:
        What `open_one` returned, and what is wrong with the generation in service.

    Raises:
        NoGenerationError: none was ever built.
        StaleGenerationError: this version of Isnad would have built the one in service otherwise.
        DamagedGenerationError: the one in service is damaged, and no other can take its place.
    """
    try:
        return open_one(generations.current(indexes)), None
    except DamagedGenerationError as error:
        damage = Damage(generations.shown_name(indexes), str(error))
        for generation in generations.others(indexes):
            try:
                opened = open_one(generation)
            except GenerationError as other:
                logger.warning("the index %s cannot take its place: %s", generation.name, other)
            else:
                return opened, damage
        raise


def open_generation(generation: Generation, storage: Storage) -> OpenGeneration:
    """Verify a generation's files and open them.

    Raises:
        StaleGenerationError: this version of Isnad would have built it otherwise.
        DamagedGenerationError: a file is missing, changed or does not open, or the parts disagree.
    """
    check_versions(generation)
    return open_of_any_version(generation, storage)


def open_of_any_version(generation: Generation, storage: Storage) -> OpenGeneration:
    """Verify and open a generation that may be stale: what the model made of its texts is good for the same texts.

    Raises:
        StaleGenerationError: its files are of another format.
        DamagedGenerationError: a file is missing, changed or does not open, or the parts disagree.
    """
    _compare(generation, {"format": _versions(generation)["format"]})
    generations.verify(generation)
    opened = _open_parts(generation.folder, generation, storage)
    counts = {len(opened.vectors), len(opened.words), len(opened.lexical), generation.manifest.sentences}
    if len(counts) != 1:
        opened.close()
        message = f"the parts of {generation.folder} disagree; build it again: python -m retrieval build --full"
        raise DamagedGenerationError(message)
    return opened


def check_versions(generation: Generation) -> None:
    """Compare what a generation was built with to what this version of Isnad would use.

    Raises:
        StaleGenerationError: they differ; the message names what and how to mend it.
    """
    _compare(generation, _versions(generation))


def is_of_this_version(generation: Generation) -> bool:
    """Tell whether this version of Isnad would build the same of the same documents."""
    return all(found == wanted for found, wanted in _versions(generation).values())


def _versions(generation: Generation) -> Mapping[str, tuple[int, int]]:
    """Return the versions that a generation was built with, each with that of this version of Isnad."""
    manifest = generation.manifest
    return {
        "format": (manifest.format, generations.FORMAT_VERSION),
        "folding": (manifest.folding, FOLDING_VERSION),
        "segmentation": (manifest.segmentation, SEGMENTATION_VERSION),
        "terms": (manifest.terms, TERMS_VERSION),
        "speech": (manifest.speech, SPEECH_VERSION),
    }


def _compare(generation: Generation, versions: Mapping[str, tuple[int, int]]) -> None:
    for what, (found, wanted) in versions.items():
        if found != wanted:
            message = (
                f"the index {generation.name} was built with {what} version {found}, this is version {wanted}; "
                "build it again: python -m retrieval build"
            )
            raise StaleGenerationError(message)


def _open_parts(folder: Path, generation: Generation, storage: Storage) -> OpenGeneration:
    vectors, words = storage.open_vectors(folder / VECTORS), storage.open_words(folder / WORDS)
    lexical, catalog = storage.open_lexical(folder / LEXICAL), storage.open_catalog(folder / CATALOG)
    copies = read_copies(folder) or NO_COPIES
    return OpenGeneration(generation, vectors, words, lexical, catalog, catalog.paragraph_starts(), copies)
