"""Links to files of the corpus: a feed's entries are followed, and one failure stops nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from retrieval.errors import FetchError
from retrieval.fetching.downloading import Downloader
from retrieval.fetching.feeds import feed_links
from retrieval.fetching.storing import Store

Outcome: TypeAlias = Literal["new", "unchanged", "failed"]

_FEED_TYPES = ("xml", "rss", "atom")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a link: where it is stored, or why it is not."""

    url: str
    outcome: Outcome
    path: str | None
    reason: str | None


def fetch(urls: Sequence[str], downloader: Downloader, store: Store) -> Iterator[Fetched]:
    """Store what links lead to, each once; of a feed, what its entries link to, and of those no feed again.

    Raises:
        OSError: a file cannot be written.
    """
    seen: set[str] = set()
    waiting = [(url, True) for url in reversed(urls)]
    while waiting:
        url, may_be_feed = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        try:
            found = downloader.download(url, store.known(url))
            if found is None:
                yield Fetched(url, "unchanged", None, None)
                continue
            is_feed = found.content_type.endswith(_FEED_TYPES) and "xhtml" not in found.content_type
            links = feed_links(found.content, found.url) if is_feed and may_be_feed else None
            if links is not None:
                waiting += [(link, False) for link in reversed(links)]
                continue
            path, is_new = store.keep(url, found)
            yield Fetched(url, "new" if is_new else "unchanged", path, None)
        except FetchError as error:
            yield Fetched(url, "failed", None, error.reason)
