"""Questions that wait for a confirming button: each holds for one person, once, and not for long."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

_SECONDS = 600.0
_MOST = 1000
_TOKEN_BYTES = 12

_Asked = TypeVar("_Asked")


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[_Asked]):
    person_id: int
    what: _Asked
    until: float


class Confirmations(Generic[_Asked]):
    """Keeps in memory what was asked to confirm; a forged, used, old or foreign token confirms nothing."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        """Start with nothing asked; `seconds` is how long a button holds."""
        self._seconds = seconds
        self._waiting: OrderedDict[str, _Waiting[_Asked]] = OrderedDict()

    def ask(self, person_id: int, what: _Asked) -> str:
        """Remember what a person is asked, and return the token for the buttons."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._waiting[token] = _Waiting(person_id, what, time.monotonic() + self._seconds)
        if len(self._waiting) > _MOST:
            self._waiting.popitem(last=False)
        return token

    def take(self, token: str, person_id: int) -> _Asked | None:
        """Return what the token stands for, once and for the person who was asked; None for any other."""
        waiting = self._waiting.get(token)
        if waiting is None or waiting.person_id != person_id:
            return None
        del self._waiting[token]
        return waiting.what if waiting.until >= time.monotonic() else None
