"""The one place that picks adapters."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from retrieval.adapters import bundled_model
from retrieval.adapters.known_models import DeferredEmbedder, KnownModels, stamp_of
from retrieval.adapters.storage import FileStorage
from retrieval.answering import Answerer
from retrieval.corpus.reading_apart import ReadingLimits
from retrieval.generations import EmbedderRecord
from retrieval.indexing import Build, BuildReport, Progress, build_generation, no_progress
from retrieval.ports import Dtype, Embedder
from retrieval.ranking.scoring import committed_weights
from retrieval.settings import Settings

DEFAULT_HUB_MODEL = "intfloat/multilingual-e5-small"
# Its model card asks for these, but the hub's configuration does not name them; the unpacked folder's does.
_HUB_QUERY_PROMPT, _HUB_DOCUMENT_PROMPT = "query: ", "passage: "


def open_answerer(settings: Settings) -> Answerer:
    """Open the index in service, and its model.

    Raises:
        NoGenerationError: there is no index yet.
        StaleGenerationError: the index was built with another model or version.
        DamagedGenerationError: a file of the index is missing or changed.
        ModelError: the model cannot be loaded.
    """
    return Answerer(
        settings.indexes_dir, FileStorage(), lambda record: open_embedder(settings, record), committed_weights()
    )


def build(settings: Settings, progress: Progress, *, full: bool = False, trusts_stamps: bool = True) -> BuildReport:
    """Build the index of the seeds folder and put it into service.

    Args:
        settings: which folders and model.
        progress: told of each step.
        full: read every file and embed every sentence again.
        trusts_stamps: whether a file of the same size and times is taken for the same; else its bytes are compared.

    Raises:
        CorpusError: the seeds folder is missing or has no document that can be read.
        BuildRunningError: another process is building.
        GenerationError: the indexes folder cannot be written, or what was written does not verify.
        ModelError: the model cannot be loaded.
    """
    limits = ReadingLimits(settings.reading_seconds, settings.reading_memory_mb)
    what = Build(settings.seeds_dir, settings.indexes_dir, full, settings.keep_generations, trusts_stamps, limits)
    return build_generation(what, FileStorage(), lambda record: _embedder_for_build(settings, record), progress)


def build_and_open(settings: Settings, seeds: Path, indexes: Path) -> Answerer:
    """Build other folders than the settings name, with the settings' model, and open them.

    Raises:
        IsnadError: as `build` and `open_answerer` do.
    """
    folders = {"seeds_dir": seeds, "indexes_dir": indexes, "models_dir": settings.models_folder}
    elsewhere = settings.model_copy(update=folders)
    build(elsewhere, no_progress)
    return open_answerer(elsewhere)


def model_origin(settings: Settings) -> str:
    """Return where the model comes from, for a person."""
    if settings.embedding_model:
        return f"EMBEDDING_MODEL={settings.embedding_model}"
    if bundled_model.is_available():
        return f"the default, from the package {bundled_model.PACKAGE}"
    return f"the default, {DEFAULT_HUB_MODEL} from the hub"


def known_models(settings: Settings) -> KnownModels:
    """Return what is remembered of the models that were loaded for an index."""
    return KnownModels(settings.indexes_dir / ".models.json")


def _embedder_for_build(settings: Settings, before: EmbedderRecord | None) -> Embedder:
    """Return the embedder of the settings; where it is as it was when it was last loaded it is loaded on demand."""
    model = _model_of(settings)
    dtype = _dtype_of(settings, before)
    stamp = None if dtype == "auto" else stamp_of(model.location, (model.query_prompt, model.document_prompt), dtype)
    if stamp is None:
        embedder = open_embedder(settings, before)
        # The type that was chosen is the one that the next build asks for.
        stamp = stamp_of(model.location, (model.query_prompt, model.document_prompt), embedder.dtype)
    else:
        known = known_models(settings).find(stamp)
        if known is not None:
            forget = known_models(settings).forget
            return DeferredEmbedder(known, lambda: open_embedder(settings, known), forget)
        embedder = open_embedder(settings, before)
    if stamp is not None:
        known_models(settings).remember(stamp, embedder)
    return embedder


@dataclass(frozen=True, slots=True)
class _Model:
    """A model and its prompts, None for its own."""

    location: str
    query_prompt: str | None
    document_prompt: str | None


def _model_of(settings: Settings) -> _Model:
    query_prompt, document_prompt = settings.embedding_query_prompt, settings.embedding_document_prompt
    if settings.embedding_model:
        return _Model(settings.embedding_model, query_prompt, document_prompt)
    if bundled_model.is_available():
        return _Model(str(bundled_model.unpack(settings.models_folder)), query_prompt, document_prompt)
    return _Model(DEFAULT_HUB_MODEL, query_prompt or _HUB_QUERY_PROMPT, document_prompt or _HUB_DOCUMENT_PROMPT)


def _dtype_of(settings: Settings, before: EmbedderRecord | None) -> Literal["auto"] | Dtype:
    """Return the type to compute in: one that was chosen once stays."""
    if settings.embedding_dtype == "auto" and before is not None:
        return before.dtype
    return settings.embedding_dtype


def open_embedder(settings: Settings, before: EmbedderRecord | None) -> Embedder:
    """Load the model that the settings name.

    Args:
        settings: which model, prompts and numeric type.
        before: what the index in service was built with; an "auto" numeric type stays what it was there.

    Raises:
        ModelError: the model cannot be loaded.
    """
    model = _model_of(settings)
    return _opener(model.location)(
        query_prompt=model.query_prompt,
        document_prompt=model.document_prompt,
        dtype=_dtype_of(settings, before),
    )


class _Opener(Protocol):
    def __call__(
        self, *, query_prompt: str | None, document_prompt: str | None, dtype: Literal["auto"] | Dtype
    ) -> Embedder: ...


def _opener(model: str) -> _Opener:
    """Return what opens a model: our own encoder where it reads it, the general library, slow to import, where not."""
    # Importing torch takes seconds: only what embeds waits for it.
    from retrieval.adapters import bert_encoder  # noqa: PLC0415

    if bert_encoder.is_readable(Path(model)):
        from retrieval.adapters.bert_embedder import BertEmbedder  # noqa: PLC0415

        return partial(BertEmbedder.open, Path(model))
    from retrieval.adapters.sentence_transformers_embedder import SentenceTransformerEmbedder  # noqa: PLC0415

    return partial(SentenceTransformerEmbedder.open, model)
