"""Documents that are one article: the same from two feeds, posted again, or with a few words changed."""

# rensa ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError
from rensa import RMinHash

from retrieval.arabic.periods import parse_period
from retrieval.arabic.terms import folded_words
from retrieval.domain import Document

NEAR: Final = 0.8
"""The share of their word triples that two copies have in common at least.

Read on the 3,054 articles of politics, sport and society in the ANT corpus: of the 45 pairs above it, 40
are alike in every triple (five of those were looked at, reposts all), and the three between 0.8 and 0.9 are one article
corrected or completed; the five below, down to 0.7, are fixtures announced twice, which are articles of their own.
"""

Signature: TypeAlias = npt.NDArray[np.uint16]
"""The least hash of a text's word triples under each permutation, its low 16 bits: shape (128,); zeros for no word."""

SIGNATURES: Final = "signatures.npy"
"""The file of a generation that holds the signatures of its documents, by their ids ascending."""

COPIES: Final = "copies.json"
"""The file of a generation that holds which of its documents are one article."""

_VERSION: Final = 1
_WORDS: Final = 3
_PERMUTATIONS: Final = 128
_BANDS: Final = 32
"""With 4 rows a band, a pair at 0.8 is missed less than once in ten million times, one at 0.3 met once in four."""

_SEED: Final = 42
_LEAST_ESTIMATE: Final = 0.66
"""Of the signatures: four deviations below `NEAR`, so that a pair is left out once in thirty thousand times."""

_COMPARED: Final = 16
"""With so many of those before it in a band a document is compared: not with all of a thousand bulletins."""

_TRIPLES_KEPT: Final = 1024
_NO_DAY: Final = date.max


@dataclass(frozen=True, slots=True)
class Copies:
    """Which documents are one article: ids in groups of two or more, the one to be shown first, the others by id."""

    groups: tuple[tuple[str, ...], ...] = ()
    _group_of: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the groups by their documents."""
        object.__setattr__(self, "_group_of", {one: group for group in self.groups for one in group})

    @property
    def joined(self) -> int:
        """How many documents are copies of another one that is shown."""
        return sum(len(group) - 1 for group in self.groups)

    def group_of(self, document_id: str) -> tuple[str, ...]:
        """Return the documents that are one article with a document, itself among them."""
        return self._group_of.get(document_id, (document_id,))


NO_COPIES: Final = Copies()
"""Every document is an article of its own."""


class _File(BaseModel):
    """What `copies.json` holds."""

    model_config = ConfigDict(frozen=True, strict=True)

    version: int
    groups: list[list[str]]


def signature_of(document: Document) -> Signature:
    """Return the signature of a document's body, spelling apart (MinHash: Broder 1997)."""
    triples = _triples(document)
    if not triples:
        return np.zeros(_PERMUTATIONS, np.uint16)
    minhash = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    minhash.update(sorted(triples))
    # The least of many is small: what tells them apart is in the low bits.
    return np.array(minhash.digest(), np.uint32).astype(np.uint16)


def find_copies(signatures: Mapping[str, Signature], document_of: Callable[[str], Document]) -> Copies:
    """Return which documents are one article.

    Signatures are banded so that only what is likely near is compared, then the share itself is counted (Leskovec,
    Rajaraman and Ullman, chapter 3). Linear in the documents, but for the pairs that are near. One that is near to two
    that are not near to each other joins them. Shown is the earliest by its date, or the first by its id.

    Args:
        signatures: of all documents, by their ids.
        document_of: gives a document by its id.
    """
    ids = sorted(signatures)
    if not ids:
        return NO_COPIES
    heads = list(range(len(ids)))

    @lru_cache(maxsize=_TRIPLES_KEPT)
    def triples_of(number: int) -> frozenset[str]:
        return _triples(document_of(ids[number]))

    for one, other in _likely(np.stack([signatures[one] for one in ids])):
        first, second = sorted((_head(heads, one), _head(heads, other)))
        if first != second and _are_near(triples_of(one), triples_of(other)):
            heads[second] = first
    groups: dict[int, list[str]] = {}
    for number, document_id in enumerate(ids):
        groups.setdefault(_head(heads, number), []).append(document_id)
    return Copies(tuple(_in_order(group, document_of) for group in groups.values() if len(group) > 1))


def write_copies(folder: Path, copies: Copies, signatures: Mapping[str, Signature]) -> None:
    """Write both files into the folder of a generation.

    Raises:
        OSError: they cannot be written.
    """
    rows = [signatures[one] for one in sorted(signatures)]
    np.save(folder / SIGNATURES, np.stack(rows) if rows else np.zeros((0, _PERMUTATIONS), np.uint16))
    said = {"version": _VERSION, "groups": copies.groups}
    (folder / COPIES).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def read_copies(folder: Path) -> Copies | None:
    """Read which documents of a generation are one article; None where another version of Isnad looked, or none."""
    try:
        read = _File.model_validate_json((folder / COPIES).read_bytes())
    except (OSError, ValidationError):
        return None
    return Copies(tuple(map(tuple, read.groups))) if read.version == _VERSION else None


def read_signatures(folder: Path, document_ids: Sequence[str]) -> Mapping[str, Signature]:
    """Read the signatures of a generation's documents, by their ids; none where another version of Isnad made them."""
    if read_copies(folder) is None:
        return {}
    try:
        rows = np.load(folder / SIGNATURES, allow_pickle=False)
    except (OSError, ValueError):
        return {}
    return dict(zip(sorted(document_ids), rows, strict=True)) if len(rows) == len(document_ids) else {}


def _likely(signatures: npt.NDArray[np.uint16]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows whose signatures say that they are near, each once, the lower first, ascending."""
    speaking = np.flatnonzero(signatures.any(axis=1))
    rows = np.ascontiguousarray(signatures[speaking])
    keys = rows.view(np.uint64)
    found: list[npt.NDArray[np.int64]] = []
    for band in range(_BANDS):
        order = np.argsort(keys[:, band], kind="stable")
        values = keys[order, band]
        for distance in range(1, min(_COMPARED + 1, len(order))):
            same = np.flatnonzero(values[distance:] == values[:-distance])
            if not len(same):
                break
            found.append(order[same] * len(rows) + order[same + distance])
    if not found:
        return
    firsts, seconds = np.divmod(np.unique(np.concatenate(found)), len(rows))
    for one, other in zip(firsts.tolist(), seconds.tolist(), strict=True):
        if np.count_nonzero(rows[one] == rows[other]) >= _LEAST_ESTIMATE * _PERMUTATIONS:
            yield int(speaking[one]), int(speaking[other])


def _head(heads: list[int], number: int) -> int:
    """Return the first of the group that a document is in."""
    while heads[number] != number:
        heads[number] = heads[heads[number]]
        number = heads[number]
    return number


def _in_order(group: Sequence[str], document_of: Callable[[str], Document]) -> tuple[str, ...]:
    first = min(group, key=lambda one: (_day(document_of(one)), one))
    return (first, *(one for one in group if one != first))


def _day(document: Document) -> date:
    period = parse_period(document.source.date or "")
    return _NO_DAY if period is None else period.first


def _are_near(triples: frozenset[str], others: frozenset[str]) -> bool:
    return len(triples & others) >= NEAR * len(triples | others)


def _triples(document: Document) -> frozenset[str]:
    """Return the runs of three words of a body; of a shorter one all words as one."""
    words = folded_words(document.body.of(document.text))
    return frozenset(_runs(words)) if words else frozenset()


def _runs(words: tuple[str, ...]) -> Iterator[str]:
    for start in range(max(len(words) - _WORDS + 1, 1)):
        yield " ".join(words[start : start + _WORDS])
