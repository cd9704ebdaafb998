"""Bytes to canonical text: the encoding found, BOM dropped, line ends made LF, nothing else changed."""

import codecs
import re
import unicodedata
from collections import Counter
from typing import Final

import charset_normalizer

from retrieval.errors import UnreadableError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKED: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What Arabic text without Unicode is met in, and Western text beside it. Among all encodings that the detector
# knows, short Arabic texts are also taken for Thai, Greek and Cyrillic.
_LEGACY: Final = ["cp1256", "iso8859_6", "cp720", "cp1252"]

_WORD: Final = re.compile(r"[^\W\d_]+")
_ARABIC: Final = re.compile(r"[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]")
_ACCENTED: Final = re.compile(r"[\u00aa-\u024f]")
# Two of three letters of Arabic are among these nine, more than a third even of a sentence of ten; of Cyrillic
# read as Arabic it is a tenth.
_ORDINARY: Final = frozenset("اليومنرتب")
_LEAST_ORDINARY: Final = 0.3
_MOST_STRANGE_WORDS: Final = 0.25
_MOST_SYMBOLS: Final = 0.05
_SYMBOLS: Final = frozenset({"So", "Sm", "Sc"})
# The last ended files of DOS.
_HARMLESS_CONTROLS: Final = frozenset("\t\n\v\f\r\x1a")


def canonical(text: str) -> str:
    """Return decoded text with its BOM dropped and its line ends made LF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, path: str) -> str:
    """Return the canonical text of a file.

    UTF-8 is tried first; UTF-16 and UTF-32 are known by their byte order mark; other encodings are detected.

    Args:
        data: the whole file.
        path: what an error calls the file.

    Raises:
        UnreadableError: the bytes are not text, or their encoding is not recognised, or the text is blank.
    """
    text = canonical(_decode(data, path))
    if "\0" in text:
        raise UnreadableError(path, text.count("\n", 0, text.index("\0")) + 1, "not text: a NUL character")
    if is_blank(text):
        raise UnreadableError(path, None, "empty: no text but white space" if text else "empty")
    return text


def is_blank(text: str) -> bool:
    """Tell whether nothing of a text can be seen: white space, zero-width and control characters."""
    return all(letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"} for letter in text)


def _decode(data: bytes, path: str) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                reason = f"bad encoding: the byte order mark says {encoding.upper()}, but {error.reason}"
                raise UnreadableError(path, None, reason) from error
    if b"\0" in data:
        raise UnreadableError(path, None, "not text: NUL bytes (UTF-16 needs its byte order mark)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            reason = f"bad encoding: UTF-8 with a bad byte 0x{data[error.start]:02x} ({error.reason})"
            raise UnreadableError(path, _line_of(data, error.start), reason) from error
    return _decode_legacy(data, path)


def _line_of(data: bytes, start: int) -> int:
    """Return the line, counted from 1, that the byte at `start` stands in."""
    return data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few bad bytes from another encoding, which would read it as mojibake without complaint."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for letter in text if letter > "\x7f") - bad
    return good > bad


def _decode_legacy(data: bytes, path: str) -> str:
    # A threshold of 1 keeps also what looks messy to the detector, such as Arabic with lost spaces: its order of the
    # candidates is trusted, its verdict on the best of them is not.
    matches = charset_normalizer.from_bytes(data, cp_isolation=_LEGACY, threshold=1.0, preemptive_behaviour=False)
    for match in matches:
        text = data.decode(match.encoding)
        if _is_plausible(text):
            return text
    raise UnreadableError(path, None, "encoding not recognised; save the file as UTF-8")


def _is_plausible(text: str) -> bool:
    """Tell text from what bytes of another encoding, or of no text, look like."""
    kinds = Counter(map(unicodedata.category, text))
    if kinds["Cc"] > sum(map(text.count, _HARMLESS_CONTROLS)):
        return False
    if sum(kinds[symbol] for symbol in _SYMBOLS) > _MOST_SYMBOLS * len(text):
        return False
    arabic = _ARABIC.findall(text)
    if sum(letter in _ORDINARY for letter in arabic) < _LEAST_ORDINARY * len(arabic):
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(_is_strange, words)) <= _MOST_STRANGE_WORDS * len(words)


def _is_strange(word: str) -> bool:
    """Tell a word of two scripts, or of little but accented letters."""
    accented = len(_ACCENTED.findall(word))
    if _ARABIC.search(word):
        return accented > 0
    return 2 * accented > len(word) + 1  # «été» has two of three, and a lone «à» is a word
