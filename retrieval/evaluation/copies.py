"""Which sentences of a corpus are copies of each other, by the rule that citations are grouped by."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from retrieval.arabic.terms import gram_set
from retrieval.ranking.copies import NEAR, are_copies

Copies: TypeAlias = Mapping[int, frozenset[int]]
"""The copies of each sentence that has any, by id."""


def find_copies(texts: Sequence[str]) -> Copies:
    """Find the copies among sentences; the place of a text is its sentence's id."""
    copies: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in _alike(texts):
        if are_copies(texts[one], texts[other]):
            copies[one].add(other)
            copies[other].add(one)
    return {one: frozenset(others) for one, others in copies.items()}


def _alike(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield every pair that may share enough 4-grams: they then share one of the rarest few of each.

    Prefix filtering (Chaudhuri et al. 2006).
    """
    grams = [gram_set(text) for text in texts]
    frequency = Counter(gram for own in grams for gram in own)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(grams):
        rarest = sorted(own, key=lambda gram: (frequency[gram], gram))
        prefix = rarest[: len(own) - math.ceil(NEAR * len(own)) + 1]
        yield from ((other, number) for other in sorted({one for gram in prefix for one in holders[gram]}))
        for gram in prefix:
            holders[gram].append(number)
