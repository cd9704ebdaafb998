"""Models by what the settings and the file system say of them, so that only what has to read a text is loaded."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from retrieval.adapters.recorded_embedder import RecordedEmbedder
from retrieval.domain import Span
from retrieval.errors import ModelError
from retrieval.generations import EmbedderRecord
from retrieval.ports import ContextualVectors, Dtype, Embedder, FloatMatrix, Task

_RECORDS: Final = TypeAdapter(dict[str, EmbedderRecord])
_MOST_REMEMBERED: Final = 8
# What else the fingerprint of a model may depend on.
_LIBRARIES: Final = ("sentence-transformers", "transformers", "tokenizers", "safetensors")
_LOADERS: Final = Path(__file__).parent


def stamp_of(model: str, prompts: Sequence[str | None], dtype: Dtype) -> str | None:
    """Return what stands for a model as long as no file of it is touched; None where it has to be loaded to know.

    Args:
        model: a folder, or a name on the hub.
        prompts: that the settings give.
        dtype: what it computes in.
    """
    files = _files_of(model)
    if files is None:
        return None
    libraries = [version(name) for name in _LIBRARIES]
    loaders = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(_LOADERS.glob("*.py"))]
    said = json.dumps([model, list(prompts), dtype, files, libraries, loaders], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _files_of(model: str) -> Mapping[str, tuple[int, ...]] | None:
    folder = Path(model)
    if not folder.is_dir():
        from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415 - half a second, and rarely asked

        found = try_to_load_from_cache(model, "config.json")
        if not isinstance(found, str):
            return None
        # A folder of the hub's cache is named by the revision, and its files are links to what is named by its digest.
        folder = Path(found).parent
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    stats = ((path, path.stat()) for path in paths)
    return {str(path.resolve()): (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) for path, stat in stats}


@dataclass(frozen=True, slots=True)
class KnownModels:
    """The models that were loaded, by their stamps, in a file that may be lost: they are loaded once more then."""

    path: Path

    def find(self, stamp: str) -> EmbedderRecord | None:
        """Return what a model turned out to be."""
        return self._read().get(stamp)

    def remember(self, stamp: str, embedder: Embedder) -> None:
        """Keep what a model turned out to be.

        Raises:
            OSError: the file cannot be written.
        """
        others = [(key, one) for key, one in self._read().items() if key != stamp]
        records = dict([*others[-_MOST_REMEMBERED + 1 :], (stamp, EmbedderRecord.of(embedder))])
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_bytes(_RECORDS.dump_json(records, indent=1))
        beside.replace(self.path)

    def forget(self) -> None:
        """Forget all models."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> dict[str, EmbedderRecord]:
        try:
            return _RECORDS.validate_json(self.path.read_bytes())
        except (OSError, ValidationError):
            return {}


class DeferredEmbedder(RecordedEmbedder):
    """An `Embedder` that is known already and is loaded when it is first given a text."""

    def __init__(self, record: EmbedderRecord, load: Callable[[], Embedder], forget: Callable[[], None]) -> None:
        """Take what is known of the model, what loads it, and what forgets that where it proves wrong."""
        super().__init__(record)
        self._load, self._forget = load, forget
        self._loaded: Embedder | None = None

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a question, in order.

        Raises:
            ModelError: the model cannot be loaded, or is another one.
        """
        return self._model().embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a passage, in order.

        Raises:
            ModelError: the model cannot be loaded, or is another one.
        """
        return self._model().embed_passages(texts)

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]], task: Task) -> ContextualVectors:
        """Return the vectors of texts and of stretches of each.

        Raises:
            ModelError: the model cannot be loaded, or is another one.
        """
        return self._model().embed_spans(texts, spans, task)

    def _model(self) -> Embedder:
        if self._loaded is None:
            loaded = self._load()
            if loaded.fingerprint != self.fingerprint:
                self._forget()
                message = f"the embedding model {self.name} is not the one that it was; build again"
                raise ModelError(message)
            self._loaded = loaded
        return self._loaded
