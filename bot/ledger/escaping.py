r"""The reversible spelling of the code points that a database refuses in text.

PostgreSQL takes neither U+0000 nor lone surrogates, SQLite no lone surrogates; a person can send both, and a JSON
document can spell both. Each is written as U+001A (SUBSTITUTE) and its four hexadecimal digits, and U+001A itself
likewise, so every text comes back as it was and all others are stored as they are.
"""

import re
from collections.abc import Sequence

from sqlalchemy import JSON, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_REFUSED = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")


def escaped(text: str) -> str:
    """Return a spelling of the text that every database takes."""
    return _REFUSED.sub(lambda match: f"\x1a{ord(match[0]):04x}", text)


def unescaped(text: str) -> str:
    """Return the text that `escaped` spelt."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class VerbatimText(TypeDecorator[str]):
    """A text column that gives back every code point it was given."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 SQLAlchemy's signature
        """Escape on the way in, also where the column is compared."""
        return None if value is None else escaped(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 SQLAlchemy's signature
        """Unescape on the way out."""
        return None if value is None else unescaped(value)


class VerbatimTexts(TypeDecorator[list[str]]):
    """A column of several texts in their order, each of which comes back as it was given."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> list[str] | None:  # noqa: ARG002 SQLAlchemy's signature
        """Escape on the way in."""
        return None if value is None else [escaped(one) for one in value]

    def process_result_value(self, value: Sequence[str] | None, dialect: Dialect) -> list[str] | None:  # noqa: ARG002 SQLAlchemy's signature
        """Unescape on the way out."""
        return None if value is None else [unescaped(one) for one in value]
