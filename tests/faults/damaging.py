"""Damage to files: bits flipped, ends cut off, bytes appended, files gone; each can be undone."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from hypothesis import strategies as st

Kind: TypeAlias = Literal["flip", "truncate", "append", "remove"]


@dataclass(frozen=True, slots=True)
class Harm:
    """A change of a file; `place` says where, from 0 at its beginning to 1 at its end."""

    kind: Kind
    place: float
    bit: int


harms = st.builds(
    Harm,
    st.sampled_from(("flip", "flip", "flip", "truncate", "append", "remove")),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 7),
)
"""Any harm; flipped bits are the most frequent."""


def files_of(folder: Path) -> list[Path]:
    """Return every file under a folder, in one order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


@contextmanager
def harmed(path: Path, harm: Harm) -> Generator[bool]:
    """Harm a file while the block runs; yields whether that changed anything, which it cannot in an empty one.

    The file is replaced and not written into: whoever has it mapped keeps what was there.
    """
    content = path.read_bytes()
    changed = _changed(content, harm)
    path.unlink()
    if changed is not None:
        path.write_bytes(changed)
    try:
        yield changed != content
    finally:
        path.unlink(missing_ok=True)
        path.write_bytes(content)


def _changed(content: bytes, harm: Harm) -> bytes | None:
    at = int(harm.place * len(content))
    if harm.kind == "remove":
        return None
    if harm.kind == "append":
        return content + bytes([1 << harm.bit])
    if not content:
        return content
    if harm.kind == "truncate":
        return content[:at]
    return content[:at] + bytes([content[at] ^ 1 << harm.bit]) + content[at + 1 :]
