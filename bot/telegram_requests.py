"""The requests to Telegram, counted by method and outcome; an answer of any kind is a sign of life."""

import time
from collections.abc import Callable

from telegram.error import NetworkError
from telegram.request import HTTPXRequest, RequestData

from bot.metrics import Metrics, RequestOutcome

_TOO_MANY, _FIRST_OF_CLIENT, _FIRST_OF_SERVER = 429, 400, 500


class Contact:
    """When Telegram last answered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now; `clock` gives seconds."""
        self._clock = clock
        self._last = clock()

    def made(self) -> None:
        """Telegram has answered, be it with an error."""
        self._last = self._clock()

    def silence(self) -> float:
        """Return the seconds since Telegram answered, or since the start."""
        return self._clock() - self._last


class CountedRequest(HTTPXRequest):
    """Makes requests as its parent does, and counts them."""

    def __init__(self, metrics: Metrics, contact: Contact, connections: int) -> None:
        """Make at most so many requests at once."""
        super().__init__(connection_pool_size=connections)
        self._metrics = metrics
        self._contact = contact

    async def do_request(  # pyright: ignore[reportIncompatibleMethodOverride] the types of the rest are private there
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: float, **named: float
    ) -> tuple[int, bytes]:
        """Make a request and return the status and the body of its answer.

        Raises:
            NetworkError: there was no answer.
        """
        called = _method_of(url)
        try:
            status, body = await super().do_request(url, method, request_data, *timeouts, **named)
        except NetworkError:
            self._metrics.requested(called, "unreachable")
            raise
        self._contact.made()
        self._metrics.requested(called, _outcome_of(status))
        return status, body


def _method_of(url: str) -> str:
    """Return the method that an address calls: no part of it may be the token or the path of a file."""
    return "file" if "/file/bot" in url else url.rpartition("/")[2]


def _outcome_of(status: int) -> RequestOutcome:
    if status == _TOO_MANY:
        return "too_many"
    if status >= _FIRST_OF_SERVER:
        return "failed"
    return "refused" if status >= _FIRST_OF_CLIENT else "ok"
