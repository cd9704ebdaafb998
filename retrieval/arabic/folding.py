"""Folding: the copy of a text in which spellings that a reader takes for the same word are the same."""

import re
import unicodedata

FOLDING_VERSION = 2
"""Goes up whenever `fold` gives another result for some text; an index built with another version is stale."""

# The first plane holds the marks of every living script; a pattern that reaches beyond it matches ten times as slowly.
_BASIC_PLANE = range(0x10000)

# Isolated and medial forms of harakat decompose to a space or a tatweel with the mark, which would cut the word.
_SPACING_HARAKAT = (*range(0xFC5E, 0xFC64), *range(0xFCF2, 0xFCF5), *range(0xFE70, 0xFE80))

_TATWEEL = 0x0640

# Written without its carrier, hamza is left out too often to tell words apart (شيء, شي); so is its high form.
_HAMZAS = (0x0621, 0x0674)


def _unseen() -> str:
    marks = {code for code in _BASIC_PLANE if unicodedata.category(chr(code)) in {"Mn", "Me", "Cf"}}
    return "".join(map(chr, sorted(marks.union(_SPACING_HARAKAT, _HAMZAS, [_TATWEEL]))))


UNSEEN = _unseen()
"""The characters that `fold` drops from a text; none means anything in a character class but itself."""

_UNSEEN = re.compile(f"[{UNSEEN}]+")

# Marks of the first plane and of the second, apart for the same reason.
_PLANES = (_BASIC_PLANE, range(0x10000, 0x20000))
_MARKS, _FAR_MARKS = ("".join(chr(code) for code in plane if unicodedata.combining(chr(code))) for plane in _PLANES)
_FLOOD, _FAR_FLOOD = (re.compile(f"([{marks}]{{8}})[{marks}]+") for marks in (_MARKS, _FAR_MARKS))
_FAR = re.compile("[^\0-\uffff]")

# Replaced one by one: for texts as short as a sentence that is four times as fast as `str.translate`.
_PLAIN = (
    ("ٱ", "ا"),
    ("ة", "ه"),
    ("ۃ", "ه"),
    ("ہ", "ه"),
    ("ھ", "ه"),
    ("ە", "ه"),
    ("ى", "ي"),
    ("ی", "ي"),
    ("ے", "ي"),
    ("ک", "ك"),
    # What keyboards of the neighbours offer for p, v, ch and g; most writers of Arabic type the plain letter.
    ("پ", "ب"),
    ("ڤ", "ف"),
    ("چ", "ج"),
    ("گ", "ك"),
    ("٫", "."),
    ("٬", ","),
    *((chr(zero + value), str(value)) for zero in (0x0660, 0x06F0) for value in range(10)),
)


def without_floods(text: str) -> str:
    """Return a text of whose letters none has more than eight marks running.

    More are no spelling, and normalisation sorts a run of them in quadratic time.
    """
    return _without_far_floods(_FLOOD.sub(r"\1", text))


def _without_far_floods(text: str) -> str:
    return _FAR_FLOOD.sub(r"\1", text) if _FAR.search(text) else text


def fold(text: str) -> str:
    """Return the text for matching only: its length and offsets are not those of `text`.

    Drops harakat, Quranic marks and the accents of other scripts, tatweel, standalone hamza, zero-width and
    bidirectional controls; takes hamza off its carriers (أ إ آ ٱ to ا, ؤ to و, ئ to ي); makes ة ه and ى ي, Persian
    letters Arabic, Arabic-Indic and Persian digits ASCII, presentation forms plain letters (Unicode's NFKD), and
    Latin lower case (Unicode's case folding). Of a flood of rare marks beyond the first plane eight are kept.
    Idempotent; linear in the length.
    """
    if text.isascii():
        return text.lower()
    # Marks go first as well: normalisation sorts a run of marks in quadratic time.
    text = unicodedata.normalize("NFKD", _without_far_floods(_UNSEEN.sub("", text)))
    # Hamza and madda are marks of their carriers once decomposed.
    text = _UNSEEN.sub("", text)
    for letter, plain in _PLAIN:
        text = text.replace(letter, plain)
    return text.casefold()
