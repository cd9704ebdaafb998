"""Text of unknown direction inside right-to-left sentences: isolated, and stripped of what would break them."""

import unicodedata

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"
RIGHT_TO_LEFT_MARK = "\u200f"
LEFT_TO_RIGHT_MARK = "\u200e"

_STRONG = frozenset({"R", "AL", "L"})
_ELLIPSIS = "\u2026"
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def isolate(text: str) -> str:
    """Return the text between a first-strong isolate and its end (Unicode Standard Annex 9)."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"


def open_line(text: str) -> str:
    """Return a line with a right-to-left mark before what has no direction of its own: an emoji, a number, an isolate.

    Without it, the line would take the direction of the first Latin letter in it; some clients look into isolates.
    """
    begins = text[:1]
    return text if not begins or unicodedata.bidirectional(begins) in _STRONG else f"{RIGHT_TO_LEFT_MARK}{text}"


def one_line(text: str, limit: int) -> str:
    """Return a value fit to stand in a line: no bidi or control characters, single spaces, at most `limit` long.

    What is longer is cut at a word, if there is one in its second half, and ends with an ellipsis, which counts.
    """
    kept = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter
        for letter in text
        if letter not in _BIDI_CONTROLS
    )
    line = " ".join(kept.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    word_end = head.rfind(" ")
    return (head[:word_end] if word_end > limit // 2 else head).rstrip() + _ELLIPSIS
