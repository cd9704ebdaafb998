"""Which addresses may be connected to: public ones, so that no link leads into the operator's network."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from retrieval.errors import FetchError

PORTS: Final = frozenset({80, 443, 8080, 8443})
"""The ports of web servers; behind others there may be anything."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# An address of IPv4 inside one of IPv6, through a translator (RFC 6052).
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_IPV4: Final = 0xFFFFFFFF

Resolve: TypeAlias = Callable[[str, int], list[str]]
"""Returns the addresses of a host for a port."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: the address was checked and is the one to connect to, whatever the name means later."""

    host: str
    port: int
    address: str


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system finds them.

    Raises:
        OSError: it has none.
    """
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def target_of(url: str, resolved: Resolve, *, allow_private: bool) -> Target:
    """Return where a URL leads, if one may go there.

    Args:
        url: absolute.
        resolved: finds the addresses.
        allow_private: any address and any port will do.

    Raises:
        FetchError: it is no link of the web, leads to no host, to another port than those of web servers, or into a
            network that is not public; one such address of several is enough.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError as error:
        raise FetchError(url, "not a link") from error
    if port is None or not host:
        raise FetchError(url, "only http and https links are fetched")
    if parts.username is not None or parts.password is not None:
        raise FetchError(url, "a link with a password in it is not fetched")
    if port not in PORTS and not allow_private:
        raise FetchError(url, f"port {port} is none of a web server's ({', '.join(map(str, sorted(PORTS)))})")
    try:
        addresses = resolved(host, port)
    except (OSError, UnicodeError) as error:
        raise FetchError(url, f"{host} is not found") from error
    if not addresses:
        raise FetchError(url, f"{host} is not found")
    for address in addresses:
        if not (allow_private or is_public(address)):
            raise FetchError(url, f"{host} is in a network that is not public ({address}); see --allow-private")
    return Target(host, port, addresses[0])


def is_public(address: str) -> bool:
    """Tell whether an address is of the public internet, also the one of IPv4 that one of IPv6 may stand for."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if parsed.is_multicast or not parsed.is_global:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return True
    inner = parsed.ipv4_mapped or parsed.sixtofour
    if parsed in _NAT64:
        inner = ipaddress.IPv4Address(int(parsed) & _IPV4)
    return parsed.teredo is None and (inner is None or is_public(str(inner)))
