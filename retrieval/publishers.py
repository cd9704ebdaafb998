"""Publishers by what they are called: as the documents write them, in part, or in the other script."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from retrieval.arabic.scope_questions import KINDS_OF_PUBLISHERS
from retrieval.arabic.script import is_in_other_script
from retrieval.arabic.terms import folded_words
from retrieval.arabic.transliteration import arabic_skeleton, latin_skeletons
from retrieval.speakers import name_words

_IN_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_SHORTEST_SOUND: Final = 3
"""So many consonants tell a name in the other script; fewer are in many words."""


class Publishers:
    """Finds the publishers of a corpus."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take their names, as the documents write them."""
        self._names = tuple(sorted(set(names)))
        self._words = [_words_of(name) for name in self._names]
        self._sounds = [{_sound(one) for one in _forms(name)} - {""} for name in self._names]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, in the order of their letters."""
        return self._names

    def named(self, words: str) -> tuple[str, ...]:
        """Return the publishers whose whole name some words are, in either script, or its short form in brackets."""
        asked = name_words(words)
        same = tuple(name for name, known in zip(self._names, self._words, strict=True) if asked in known)
        if same or not asked:
            return same
        sound, other = _sound(words), is_in_other_script(words)
        return tuple(
            name
            for name, known in zip(self._names, self._sounds, strict=True)
            if len(sound) >= _SHORTEST_SOUND and sound in known and is_in_other_script(name) != other
        )

    def find(self, words: str) -> tuple[str, ...]:
        """Return the publishers that some words name whole; where none is, those that have all of them in a row."""
        asked = name_words(words)
        if not asked:
            return ()
        return self.named(words) or tuple(
            name
            for name, known in zip(self._names, self._words, strict=True)
            if any(_stands_in(asked, one) for one in known)
        )


def _words_of(name: str) -> set[tuple[str, ...]]:
    """Return the words of each form of a name, also without the word that says which kind of publisher it is."""
    forms = {name_words(one) for one in _forms(name)}
    bare = {words[1:] for words in forms if words[:1] and words[0] in KINDS_OF_PUBLISHERS}
    return (forms | bare) - {()}


def _forms(name: str) -> tuple[str, ...]:
    """Return a name, and where a part of it is in brackets both parts by themselves."""
    return (name, _IN_BRACKETS.sub(" ", name), *_IN_BRACKETS.findall(name))


def _sound(name: str) -> str:
    if is_in_other_script(name):
        return "".join(latin_skeletons(name))
    return "".join(map(arabic_skeleton, folded_words(name)))


def _stands_in(words: Sequence[str], others: Sequence[str]) -> bool:
    return any(others[start : start + len(words)] == words for start in range(len(others) - len(words) + 1))
