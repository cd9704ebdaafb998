"""The generation that answers, with the model that it was built with: opened, moved on from, fallen back from."""

import logging
from collections.abc import Callable
from pathlib import Path

from retrieval import generations
from retrieval.domain import Damage
from retrieval.errors import DamagedGenerationError, StaleGenerationError
from retrieval.generations import EmbedderRecord, Generation
from retrieval.ports import Embedder, Storage
from retrieval.reading import OpenGeneration, open_generation, open_newest_whole

logger = logging.getLogger(__name__)


class InService:
    """What answers now; one thread uses it at a time.

    `damage` is what is wrong with the generation in service, in whose place another answers; None where nothing is.
    """

    def __init__(self, indexes: Path, storage: Storage, open_embedder: Callable[[EmbedderRecord], Embedder]) -> None:
        """Open the generation in service, or the newest whole one where that is damaged.

        Raises:
            NoGenerationError: there is no index yet.
            StaleGenerationError: the index was built with another model or version.
            DamagedGenerationError: a file of the index is missing or changed, and there is no older one.
            ModelError: the model cannot be loaded.
        """
        self._indexes = indexes
        self._storage = storage
        self._open_embedder = open_embedder
        self._name = generations.current_name(indexes)
        self.damage: Damage | None
        (self.opened, self.embedder), self.damage = self._open_newest_whole(None)

    def move(self) -> bool:
        """Move to the generation that is in service where it is another one; return whether it was.

        One that could not be opened is not tried again.

        Raises:
            GenerationError: it cannot be opened; the old one stays in use, and `damage` says so where it is damaged.
            ModelError: its model cannot be loaded; the old one stays in use.
        """
        name = generations.current_name(self._indexes)
        if name == self._name:
            return False
        self._name = name
        try:
            found = self._open(generations.current(self._indexes), self.embedder)
        except DamagedGenerationError as error:
            self.damage = Damage(generations.shown_name(self._indexes), str(error))
            _warn(self.damage, self.opened.generation)
            raise
        self._use(found, None)
        return True

    def fall_back(self) -> None:
        """Move to the newest whole generation, away from one that was damaged while it was in use.

        Raises:
            GenerationError: there is none; the one in use stays open.
            ModelError: its model cannot be loaded.
        """
        self._use(*self._open_newest_whole(self.embedder))

    def close(self) -> None:
        """Release the generation's files."""
        self.opened.close()

    def _use(self, found: tuple[OpenGeneration, Embedder], damage: Damage | None) -> None:
        self.opened.close()
        (self.opened, self.embedder), self.damage = found, damage

    def _open_newest_whole(self, loaded: Embedder | None) -> tuple[tuple[OpenGeneration, Embedder], Damage | None]:
        found, damage = open_newest_whole(self._indexes, lambda one: self._open(one, loaded))
        if damage is not None:
            _warn(damage, found[0].generation)
        return found, damage

    def _open(self, generation: Generation, loaded: Embedder | None) -> tuple[OpenGeneration, Embedder]:
        opened = open_generation(generation, self._storage)
        try:
            return opened, self._matching_embedder(opened, loaded)
        except Exception:
            opened.close()
            raise

    def _matching_embedder(self, opened: OpenGeneration, loaded: Embedder | None) -> Embedder:
        record = opened.generation.manifest.embedder
        if loaded is not None and loaded.fingerprint == record.fingerprint:
            return loaded
        embedder = self._open_embedder(record)
        if embedder.fingerprint != record.fingerprint:
            message = (
                f"the index {opened.name} was built with {record.name} ({record.dtype}), the settings give "
                f"{embedder.name} ({embedder.dtype}), other prompts or other weights; "
                "build it again: python -m retrieval build"
            )
            raise StaleGenerationError(message)
        return embedder


def _warn(damage: Damage, answering: Generation) -> None:
    logger.warning(
        "the index %s is damaged and not used: %s. The index %s, built %s, answers in its place",
        damage.generation,
        damage.reason,
        answering.name,
        answering.manifest.built_at,
    )
