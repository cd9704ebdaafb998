"""The requests to Telegram: made by aiohttp, counted by method and outcome; an answer of any kind is a sign of life."""

import io
import ssl
import time
from collections.abc import Callable
from urllib.parse import urlencode
from urllib.request import getproxies

import aiohttp
import certifi
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.metrics import Metrics, RequestOutcome

_CONNECT_SECONDS, _READ_SECONDS, _WRITE_SECONDS, _UPLOAD_SECONDS, _POOL_SECONDS = 5.0, 5.0, 5.0, 20.0, 5.0
_FORM = "application/x-www-form-urlencoded"
_TOO_MANY, _FIRST_OF_CLIENT, _FIRST_OF_SERVER = 429, 400, 500


class NotSentError(NetworkError):
    """No connection to Telegram was made, so that it has certainly not done what it was to be asked for."""


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


class TelegramRequest(BaseRequest):
    """Makes requests over connections that are kept open.

    Python-telegram-bot's own class takes eight times the processor time for each, all of it the event loop's.
    """

    def __init__(
        self, metrics: Metrics, contact: Contact, connections: int, read_seconds: float = _READ_SECONDS
    ) -> None:
        """Take what counts, and how requests are made.

        Args:
            metrics: counts requests.
            contact: is told when Telegram answers.
            connections: how many requests may be made at once; others wait.
            read_seconds: how long Telegram may be silent, unless the request says otherwise.
        """
        self._metrics = metrics
        self._contact = contact
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long Telegram may be silent, in seconds."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Make requests possible."""
        if self._session is None:
            # The system's authorities, and those of certifi where it has none.
            trusted = ssl.create_default_context()
            trusted.load_verify_locations(certifi.where())
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=trusted),
                headers={"User-Agent": self.USER_AGENT},
                # Proxies are named in the environment; where there is none, it is not read for every request.
                trust_env=bool(getproxies()),
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a request and return the status and the body of its answer.

        Raises:
            NotSentError: no connection could be made.
            TimedOut: there was no answer in time.
            NetworkError: the connection broke.
        """
        called = _method_of(url)
        is_upload = request_data is not None and request_data.contains_files
        limits = _timeout(
            connect=_seconds(connect_timeout, _CONNECT_SECONDS),
            pool=_seconds(pool_timeout, _POOL_SECONDS),
            write=_seconds(write_timeout, _UPLOAD_SECONDS if is_upload else _WRITE_SECONDS),
            read=_seconds(read_timeout, self._read_seconds),
            is_limited=request_data is not None,
        )
        try:
            status, body = await self._make(url, method, request_data, limits)
        except NetworkError:
            self._metrics.requested(called, "unreachable")
            raise
        self._contact.made()
        self._metrics.requested(called, _outcome_of(status))
        return status, body

    async def _make(
        self, url: str, method: str, request_data: RequestData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            message = "requests are made after `initialize` and before `shutdown`"
            raise RuntimeError(message)
        data = None if request_data is None else _body(request_data)
        try:
            async with self._session.request(method, url, data=data, timeout=limits, allow_redirects=False) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            message = f"not connected: {error}"
            raise NotSentError(message) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            message = f"{type(error).__name__}: {error}"
            raise NetworkError(message) from error


def _body(request_data: RequestData) -> aiohttp.FormData | aiohttp.BytesPayload:
    if not request_data.contains_files:
        # As aiohttp would, which makes a form of several parts before it finds that there is one.
        fields = urlencode(request_data.json_parameters, encoding="utf-8").encode("ascii")
        return aiohttp.BytesPayload(fields, content_type=_FORM)
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, media_type) in request_data.multipart_data.items():
        # As a stream, so that a large file does not hold up the loop.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=media_type)
    return form


def _timeout(
    *, connect: float | None, pool: float | None, write: float | None, read: float | None, is_limited: bool
) -> aiohttp.ClientTimeout:
    """Return the limits of a request; one that sends nothing, as that for a file, may take as long as bytes come."""
    waiting = None if connect is None or pool is None else connect + pool
    sending = None if waiting is None or write is None or read is None else waiting + write + read
    return aiohttp.ClientTimeout(
        total=sending if is_limited else None, connect=waiting, sock_connect=connect, sock_read=read
    )


def _seconds(given: object, otherwise: float) -> float | None:
    """Return a limit as python-telegram-bot gives it: None is none."""
    if given is None:
        return None
    return float(given) if isinstance(given, int | float) else otherwise


def _method_of(url: str) -> str:
    """Return the method that an address calls: no part of it may be the token or the path of a file."""
    return "file" if "/file/bot" in url else url.partition("?")[0].rpartition("/")[2]


def _outcome_of(status: int) -> RequestOutcome:
    if status == _TOO_MANY:
        return "too_many"
    if status >= _FIRST_OF_SERVER:
        return "failed"
    return "refused" if status >= _FIRST_OF_CLIENT else "ok"
