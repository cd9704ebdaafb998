"""One link at a time: its host asked for leave and not hurried, redirects checked, what comes back bounded."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import httpx

from retrieval.errors import FetchError
from retrieval.fetching.addresses import Resolve, resolve, target_of

USER_AGENT: Final = "IsnadFetch/1.0 (archives pages for question answering)"
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_REDIRECTS: Final = 5
MOST_SECONDS: Final = 60.0
"""For one answer, from the request to the last byte."""

_MOST_ROBOTS_BYTES: Final = 512 * 1024
_TIMEOUT: Final = 20.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED, _OK, _CLIENT_ERROR, _SERVER_ERROR = 304, 200, 400, 500


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a version of a page, to ask later whether it is still the same."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What a link led to; `url` is where the redirects ended, `content_type` in small letters without parameters."""

    url: str
    content: bytes
    content_type: str
    charset: str | None
    validators: Validators


@dataclass(slots=True)
class Downloader:
    """Fetches links politely; `delay` is in seconds, between two requests to one host."""

    allow_private: bool
    delay: float
    resolved: Resolve = resolve
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict[str, float])
    _robots: dict[str, RobotFileParser] = field(default_factory=dict[str, RobotFileParser])

    def download(self, url: str, known: Validators | None) -> Downloaded | None:
        """Return what a link leads to; None where that is still what is known.

        Raises:
            FetchError: it leads nowhere, where one may not go, to too much, or takes too long.
        """
        for _ in range(MOST_REDIRECTS + 1):
            self._ask_for_leave(url)
            status, headers, content = self._get(url, known, MOST_BYTES)
            if status == _NOT_MODIFIED and known is not None:
                return None
            if status in _REDIRECTS and "location" in headers:
                url = urljoin(url, headers["location"])
                continue
            if status != _OK:
                raise FetchError(url, f"the server answers {status}")
            kind, _, parameters = headers.get("content-type", "").partition(";")
            return Downloaded(
                url,
                content,
                kind.strip().lower(),
                _charset(parameters),
                Validators(_in_ascii(headers.get("etag")), _in_ascii(headers.get("last-modified"))),
            )
        raise FetchError(url, f"more than {MOST_REDIRECTS} redirects")

    def _ask_for_leave(self, url: str) -> None:
        """Refuse what the host's robots.txt keeps robots from (RFC 9309)."""
        origin = urljoin(url, "/")
        if origin not in self._robots:
            self._robots[origin] = self._rules(urljoin(url, "/robots.txt"))
        if not self._robots[origin].can_fetch(USER_AGENT, url):
            raise FetchError(url, "its robots.txt asks not to")

    def _rules(self, url: str) -> RobotFileParser:
        rules = RobotFileParser(url)
        status, headers, content = self._get(url, None, _MOST_ROBOTS_BYTES)
        if status >= _SERVER_ERROR:
            raise FetchError(url, f"the server answers {status}")
        # A redirected robots.txt is not followed: what it allows is not said by this host.
        is_said = status < _CLIENT_ERROR and "location" not in headers
        rules.parse(content.decode("utf-8", errors="replace").splitlines() if is_said else [])
        return rules

    def _get(self, url: str, known: Validators | None, most: int) -> tuple[int, Mapping[str, str], bytes]:
        target = target_of(url, self.resolved, allow_private=self.allow_private)
        self._wait_for(target.host)
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        if known is not None and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        deadline = time.monotonic() + MOST_SECONDS
        try:
            named = httpx.URL(url)
            headers["Host"] = named.netloc.decode("ascii")
            name = {"sni_hostname": named.raw_host.decode("ascii")}
            # The name is not looked up again: between two look-ups it could begin to mean an address inside.
            at = named.copy_with(host=target.address, port=target.port, fragment=None)
            with (
                httpx.Client(trust_env=False, follow_redirects=False, timeout=_TIMEOUT) as client,
                client.stream("GET", at, headers=headers, extensions=name) as response,
            ):
                return response.status_code, response.headers, _bounded(response, url, most, deadline)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(url, f"cannot be fetched: {error or type(error).__name__}") from error

    def _wait_for(self, host: str) -> None:
        wait = self._last.get(host, -self.delay) + self.delay - time.monotonic()
        if host in self._last and wait > 0:
            self.sleep(wait)
        self._last[host] = time.monotonic()


def _bounded(response: httpx.Response, url: str, most: int, deadline: float) -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        # A small packed answer can unpack to more than there is memory.
        raise FetchError(url, "the server sends it packed, though asked not to")
    pieces: list[bytes] = []
    length = 0
    for piece in response.iter_raw():
        length += len(piece)
        if length > most:
            raise FetchError(url, f"larger than {most // 1024} KiB")
        if time.monotonic() > deadline:
            raise FetchError(url, f"takes longer than {MOST_SECONDS:.0f} s")
        pieces.append(piece)
    return b"".join(pieces)


def _in_ascii(value: str | None) -> str | None:
    """Return what can be sent back in a header."""
    return value if value is not None and value.isascii() else None


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip():
            return value.strip().strip("\"'").lower()
    return None
