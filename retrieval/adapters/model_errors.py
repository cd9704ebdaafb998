"""What is said of a model that cannot be loaded."""

from retrieval.errors import ModelError


def loading_failed(location: str, error: Exception, *, is_folder: bool) -> ModelError:
    """Return the error to raise, which says what to do.

    Args:
        location: the folder, or the name on the hub.
        error: what a library stumbled over.
        is_folder: which of the two it is.
    """
    first_line = next(iter(str(error).splitlines()), "") or type(error).__name__
    return ModelError(f"cannot load the embedding model {location}: {first_line}; {_advice(is_folder=is_folder)}")


def _advice(*, is_folder: bool) -> str:
    if is_folder:
        return "correct EMBEDDING_MODEL, or, if this is the default model, delete its folder to have it unpacked again"
    return "check the name in EMBEDDING_MODEL and the network, or give the folder of a model"
