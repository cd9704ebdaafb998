"""Names across scripts: what is left of a name when it is written in Arabic and in Latin letters."""

import re

from retrieval.arabic.folding import fold

# Arabic letters by the sound that romanisations give them. What they disagree on (z, dh and d for ظ; j and g for ج) is
# one, and vowels are none.
_SOUNDS = {
    **dict.fromkeys("بپ", "b"),
    **dict.fromkeys("تط", "t"),
    **dict.fromkeys("ثسصش", "s"),
    **dict.fromkeys("جغ", "g"),
    **dict.fromkeys("حه", "h"),
    **dict.fromkeys("خكق", "k"),
    **dict.fromkeys("دذضظز", "d"),
    "ر": "r",
    "ف": "f",
    "ل": "l",
    "م": "m",
    "ن": "n",
}
_DIGRAPHS = (
    ("tch", "s"),
    ("sch", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("dh", "d"),
    ("dj", "g"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "s"),
    ("ph", "f"),
    ("ck", "k"),
)
_LETTERS = {
    **dict.fromkeys("bp", "b"),
    "t": "t",
    "s": "s",
    **dict.fromkeys("gj", "g"),
    "h": "h",
    **dict.fromkeys("kqc", "k"),
    **dict.fromkeys("dz", "d"),
    "r": "r",
    **dict.fromkeys("fv", "f"),
    "l": "l",
    "m": "m",
    "n": "n",
    "x": "ks",
}
_REPEATED = re.compile(r"(.)\1+")
# The article takes the sound of some letters: as-Sisi, ed-Din; apart from its noun it is told by its l alone.
_LATIN_ARTICLE = re.compile(r"(?<![^\W\d_])(?:[aeu]l[-'’ ]|[ae][sdrntz][dhs]?[-'’])")
# عبد الفتاح: the article of the second word is written with the first.
_SERVANT_OF = re.compile(r"(?<![^\W\d_])abd[aeu]l(?= )", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 5
_SHORTEST_NAME = 2


def arabic_skeleton(word: str) -> str:
    """Return the consonants of an Arabic word, as `latin_skeletons` gives those of its romanisations."""
    folded = fold(word)
    bare = folded.removeprefix(_ARTICLE) if len(folded) >= _SHORTEST_WITH_ARTICLE else folded
    return _skeleton("".join(_SOUNDS.get(letter, "") for letter in bare))


def latin_skeletons(name: str) -> tuple[str, ...]:
    """Return the consonants of each word of a name in Latin letters, its articles («al-», «el-») dropped."""
    bare = _SERVANT_OF.sub("abd", _LATIN_ARTICLE.sub(" ", fold(name)))
    words = _LATIN_WORD.findall(bare.replace("'", "").replace("’", ""))
    return tuple(skeleton for word in words if (skeleton := _latin_skeleton(word)))


def is_same_name(asked: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Tell whether words in a row of a known name sound as the asked ones do, wherever words are divided.

    Args:
        asked: skeletons of words.
        known: the same of a whole name.
    """
    wanted = "".join(asked)
    windows = (known[start:end] for start in range(len(known)) for end in range(start + 1, len(known) + 1))
    return len(wanted) >= _SHORTEST_NAME and any("".join(one) == wanted for one in windows)


def _latin_skeleton(word: str) -> str:
    sounds: list[str] = []
    place = 0
    while place < len(word):
        digraph = next((pair for pair in _DIGRAPHS if word.startswith(pair[0], place)), None)
        sounds.append(digraph[1] if digraph else _LETTERS.get(word[place], ""))
        place += len(digraph[0]) if digraph else 1
    return _skeleton("".join(sounds))


def _skeleton(sounds: str) -> str:
    # An h at the end is ح, a ه that is heard, or a ة that is not.
    return _REPEATED.sub(r"\1", sounds).removesuffix("h")
