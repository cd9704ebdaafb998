"""Where links may lead."""

import pytest

from retrieval.errors import FetchError
from retrieval.fetching.addresses import Target, is_public, target_of

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001::1",
        "localhost", "",
    ],
)  # fmt: skip
def test_what_is_not_public(address: str) -> None:
    """Loopback, private, link-local, shared, multicast, reserved, and any of these inside an address of IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_what_is_public(address: str) -> None:
    """Of both families."""
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "/relative", "http://", "http://[::1",
        "http://example.org:22/", "http://example.org:99999/", "http://user:pass@example.org/", "gopher://example.org/",
    ],
)  # fmt: skip
def test_what_is_no_link_of_the_web(url: str) -> None:
    """Another scheme, no host, another port, a password."""
    with pytest.raises(FetchError):
        target_of(url, lambda _host, _port: [PUBLIC], allow_private=False)


@pytest.mark.parametrize("addresses", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], []])
def test_a_host_inside_is_refused(addresses: list[str]) -> None:
    """Also where only one of its addresses is inside."""
    with pytest.raises(FetchError):
        target_of("http://example.org/", lambda _host, _port: addresses, allow_private=False)


def test_a_host_that_is_not_found() -> None:
    """Is an error of the link."""

    def fail(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(FetchError, match="not found"):
        target_of("http://example.org/", fail, allow_private=True)


def test_the_checked_address_is_the_target() -> None:
    """With the name and the port of the link; private ones where they are allowed."""
    found = target_of("https://example.org/a", lambda _host, _port: [PUBLIC], allow_private=False)
    assert found == Target("example.org", 443, PUBLIC)
    inside = target_of("http://example.org:9/a", lambda _host, _port: ["10.0.0.1"], allow_private=True)
    assert inside == Target("example.org", 9, "10.0.0.1")
