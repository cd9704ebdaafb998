"""Names of uploaded files: whoever sends one chooses its name, so only harmless ones are taken."""

import unicodedata
from pathlib import PurePosixPath

_MOST_BYTES, _MOST_LETTERS = 200, 1_000
_RESERVED_LETTERS = frozenset('<>:"/\\|?*')
# Unseen letters can make a name look like another, or turn it round; the rest are no letters at all.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED_ON_WINDOWS = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")}
)


def safe_name(name: str | None) -> str | None:
    """Return a name under which a file can be kept on every system, None where the one given is no such name.

    It is the name given in Unicode's composed form, which is how most systems keep it: never a path, hidden, reserved,
    turned round by bidi controls, or too long.
    """
    # To compose a flood of marks takes quadratic time.
    composed = unicodedata.normalize("NFC", name) if name and len(name) <= _MOST_LETTERS else ""
    stem = PurePosixPath(composed).name.partition(".")[0].rstrip().lower()
    if (
        not composed
        or composed.startswith((".", " "))
        or composed.endswith((".", " "))
        or len(composed.encode("utf-8", "surrogatepass")) > _MOST_BYTES
        or stem in _RESERVED_ON_WINDOWS
        or any(
            letter in _RESERVED_LETTERS or unicodedata.category(letter) in _REFUSED_CATEGORIES for letter in composed
        )
    ):
        return None
    return composed
