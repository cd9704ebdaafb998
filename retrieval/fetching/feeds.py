"""The links of RSS and Atom feeds."""

from collections.abc import Iterator
from typing import Final, cast
from urllib.parse import urljoin

import lxml.etree

from retrieval.corpus.zip_parts import XmlElement

MOST_ENTRIES: Final = 200
"""So many of a feed are followed, the first ones: feeds begin with the newest."""

_ROOTS: Final = frozenset({"rss", "feed", "RDF"})


def feed_links(content: bytes, url: str) -> tuple[str, ...] | None:
    """Return the links of a feed's entries, absolute and each once; None where the content is no feed.

    Args:
        content: as it was fetched.
        url: where from, which relative links begin at.
    """
    # No entity is resolved and nothing is loaded, so that a feed can neither grow nor reach out.
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        # Recovering may leave nothing, which the types do not know.
        root = cast("XmlElement | None", lxml.etree.fromstring(content, parser))
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None
    if root is None or lxml.etree.QName(root).localname not in _ROOTS:
        return None
    found = (_absolute(link.strip(), url) for link in _links(root) if link.strip())
    return tuple(dict.fromkeys(found))[:MOST_ENTRIES]


def _absolute(link: str, url: str) -> str:
    """Return a link as it is meant; one that has no meaning stays as it is, and whoever fetches it says so."""
    try:
        return urljoin(url, link)
    except ValueError:
        return link


def _links(root: XmlElement) -> Iterator[str]:
    for entry in root.iter("{*}item", "{*}entry"):
        for link in entry.iterchildren("{*}link"):
            relation = link.get("rel", "alternate")
            target = link.get("href") or link.text
            if relation == "alternate" and target:
                yield target
                break
