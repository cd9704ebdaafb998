"""What is said of a model that cannot be loaded."""

from pathlib import Path

from retrieval.adapters.model_folder import find_damage
from retrieval.errors import ModelError


def loading_failed(location: str, error: Exception, *, is_folder: bool) -> ModelError:
    """Return the error to raise, which says what to do.

    Args:
        location: the folder, or the name on the hub.
        error: what a library stumbled over.
        is_folder: which of the two it is.
    """
    reason = (find_damage(Path(location)) if is_folder else None) or _first_line(error)
    return ModelError(f"cannot load the embedding model {location}: {reason}; {_advice(is_folder=is_folder)}")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def _advice(*, is_folder: bool) -> str:
    if is_folder:
        return "correct EMBEDDING_MODEL, or copy the model again"
    return "check the name in EMBEDDING_MODEL and the network, or give the folder of a model"
