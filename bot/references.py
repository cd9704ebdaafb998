"""The reference of what is being answered: the log's records carry it, and an apology shows it to the person."""

import secrets
from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

import structlog

_FIELD = "reference"
_BYTES = 4


@contextmanager
def new_reference(update_id: int) -> Generator[str]:
    """Let every record of the block, and of tasks and threads that it starts, carry a new reference and the update."""
    reference = secrets.token_hex(_BYTES)
    with structlog.contextvars.bound_contextvars(**{_FIELD: reference, "update_id": update_id}):
        yield reference


def current_reference() -> str:
    """Return the reference that the records carry here, a new one where they carry none."""
    bound = cast("str | None", structlog.contextvars.get_contextvars().get(_FIELD))
    return secrets.token_hex(_BYTES) if bound is None else bound
