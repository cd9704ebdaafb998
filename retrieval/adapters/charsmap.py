"""The compiled form in which the tokenizers library takes a character map: a double-array trie and its replacements.

The layout is that of SentencePiece's `precompiled_charsmap`: the byte size of the trie, the trie as 32-bit units, the
replacements as UTF-8 strings that end with a NUL. A unit holds a label (8 bits), whether a key ends here (1 bit) and
the distance to its children (22 bits); a child lies at the children's place XOR its label, and label 0 holds the
replacement's offset. S. Yata, "Darts-clone: a clone of the Double-ARray Trie System", 2008.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_ALPHABET = 256
_NO_LABEL = 1 << 31
_KEY_ENDS = 1 << 8
_LARGEST_DISTANCE = 1 << 21


def compile_charsmap(replacements: Mapping[str, str]) -> bytes:
    """Return the compiled map; an empty replacement removes its key.

    Raises:
        ValueError: a key or a replacement holds a NUL, or the map is too large for the format.
    """
    if any("\0" in key + value for key, value in replacements.items()):
        message = "a NUL ends a string in this format, so it can be neither a key nor in a replacement"
        raise ValueError(message)
    offsets: dict[str, int] = {}
    text = bytearray()
    for value in replacements.values():
        if value not in offsets:
            offsets[value] = len(text)
            text += value.encode() + b"\0"
    trie = _Node()
    for key, value in replacements.items():
        trie.add(key.encode(), offsets[value])
    units = _Placing().place(trie)
    packed = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(packed)) + packed + bytes(text)


@dataclass(slots=True)
class _Node:
    value: int | None = None
    children: dict[int, "_Node"] = field(default_factory=dict[int, "_Node"])

    def add(self, key: bytes, value: int) -> None:
        node = self
        for label in key:
            node = node.children.setdefault(label, _Node())
        node.value = value


class _Placing:
    """Puts the nodes of a trie into units, each family of children at the first place where all of it fits."""

    def __init__(self) -> None:
        # An empty unit answers to no label, so a search that strays into one ends there.
        self._units = [_NO_LABEL] * _ALPHABET
        self._taken = {0}
        self._places_of_children: set[int] = set()
        self._untried: dict[tuple[int, ...], int] = {}

    def place(self, root: _Node) -> Sequence[int]:
        waiting = [(root, 0, 0)]
        while waiting:
            node, label, place = waiting.pop()
            children_at = self._place_for(node)
            distance = place ^ children_at
            if distance >= _LARGEST_DISTANCE:
                message = "the character map is too large for the format"
                raise ValueError(message)
            ends = 0 if node.value is None else _KEY_ENDS
            self._units[place] = distance << 10 | ends | label
            if node.value is not None:
                self._units[children_at] = _NO_LABEL | node.value
            waiting += [(child, label, children_at ^ label) for label, child in node.children.items()]
        return self._units

    def _place_for(self, node: _Node) -> int:
        """Take the units of a node's children and return their common place, which no other node may share."""
        # The root of an empty map has nothing to place and still needs a place to point to.
        labels = (*node.children, *(() if node.value is None else (0,))) or (0,)
        # Units are never given back, so what did not fit these labels once never will.
        candidate = self._untried.get(labels, 1)
        while candidate in self._places_of_children or any(candidate ^ label in self._taken for label in labels):
            candidate += 1
        self._untried[labels] = candidate + 1
        self._places_of_children.add(candidate)
        self._taken.update(candidate ^ label for label in labels)
        # A search reads any label's unit without asking how long the array is.
        while len(self._units) < (candidate | (_ALPHABET - 1)) + 1:
            self._units += [_NO_LABEL] * _ALPHABET
        return candidate
