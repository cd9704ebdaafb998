"""Documents that are one article: the same from two feeds, posted again, or with a few words changed."""

# rensa ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from rensa import RMinHash, RMinHashLSH

from retrieval.arabic.terms import folded_words
from retrieval.domain import Document, Source

NEAR: Final = 0.8
"""The share of their word triples that two copies have in common at least.

Read on the 3,054 articles of politics, sport and society in the ANT corpus: of the 45 pairs above it, 40
are alike in every triple (five of those were looked at, reposts all), and the three between 0.8 and 0.9 are one article
corrected or completed; the five below, down to 0.7, are fixtures announced twice, which are articles of their own.
"""

_WORDS: Final = 3
_PERMUTATIONS: Final = 128
_BANDS: Final = 32
"""With 4 rows a band, a pair at 0.8 is missed less than once in ten million times, one at 0.3 compared once in four."""

_SEED: Final = 42


def find_copies(
    documents: Iterable[Document], document_of: Callable[[str], Document]
) -> tuple[tuple[Source, ...], ...]:
    """Return the groups of documents that are one article; who is alone is in none.

    MinHash over the word triples of the folded bodies, banded so that only what is likely near is compared (Broder
    1997; Leskovec, Rajaraman and Ullman, chapter 3), then the share itself. Linear in the documents, but for the pairs
    that are near.

    Args:
        documents: all, each once.
        document_of: gives one again by its id.

    Returns:
        The groups and their documents in the order of `documents`; one that is near to two that are not near to each
        other joins them.
    """
    index = RMinHashLSH(threshold=NEAR, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    sources: list[Source] = []
    heads: list[int] = []
    for number, document in enumerate(documents):
        sources.append(document.source)
        heads.append(number)
        triples = _triples(document)
        if not triples:
            continue
        digest = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        digest.update(sorted(triples))
        for other in sorted(index.query(digest)):
            if _head(heads, other) != _head(heads, number) and _near(triples, document_of(sources[other].id)):
                first, second = sorted((_head(heads, other), _head(heads, number)))
                heads[second] = first
        index.insert(number, digest)
    groups: dict[int, list[Source]] = {}
    for number, source in enumerate(sources):
        groups.setdefault(_head(heads, number), []).append(source)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _head(heads: list[int], number: int) -> int:
    """Return the first of the group that a document is in."""
    while heads[number] != number:
        number = heads[number]
    return number


def _near(triples: frozenset[str], other: Document) -> bool:
    others = _triples(other)
    return len(triples & others) >= NEAR * len(triples | others)


def _triples(document: Document) -> frozenset[str]:
    """Return the runs of three words of a body; of a shorter one all words as one."""
    words = folded_words(document.body.of(document.text))
    return frozenset(_runs(words)) if words else frozenset()


def _runs(words: tuple[str, ...]) -> Iterator[str]:
    for start in range(max(len(words) - _WORDS + 1, 1)):
        yield " ".join(words[start : start + _WORDS])
