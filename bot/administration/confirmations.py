"""Questions that wait for a confirming button: each holds for one person, once, and not for long."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from bot.worker import Worker

_HOLDS = timedelta(minutes=10)
_TOKEN_BYTES = 12


@dataclass(frozen=True, slots=True)
class Erasure:
    """The data of the person who is asked are to be deleted."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A file of the corpus that is to be deleted."""

    path: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A file in the staging folder that is to join the corpus under a name."""

    staged: Path
    name: str


Change: TypeAlias = Erasure | Removal | Addition


async def ask(worker: Worker, person_id: int, what: Change, holds: timedelta = _HOLDS) -> str:
    """Remember what a person is asked, and return the token for the buttons; whichever replica is pressed knows it."""
    token, now, written = secrets.token_urlsafe(_TOKEN_BYTES), datetime.now(UTC), json.dumps(_written(what))
    await worker.consult(
        lambda ledger: ledger.administration.confirming.ask(token, person_id, written, at=now, until=now + holds)
    )
    return token


async def take(worker: Worker, token: str, person_id: int) -> Change | None:
    """Return what the token stands for, once and for the person who was asked.

    None for a forged, used, old or foreign one; trying that uses up nobody's.
    """
    now = datetime.now(UTC)
    written = await worker.consult(lambda ledger: ledger.administration.confirming.take(token, person_id, at=now))
    return None if written is None else _read(json.loads(written))


def _written(what: Change) -> list[str]:
    match what:
        case Erasure():
            return ["erasure"]
        case Removal(path):
            return ["removal", path]
        case Addition(staged, name):
            return ["addition", str(staged), name]


def _read(written: list[str]) -> Change:
    match written:
        case ["removal", path]:
            return Removal(path)
        case ["addition", staged, name]:
            return Addition(Path(staged), name)
        case _:
            return Erasure()
