"""Digests of files: what was written, and whether it still is what was written.

XXH3 with 128 bits (Collet, https://xxhash.com), because every byte is read again at each opening. It finds damage, not
forgery; whoever could forge a file could write another digest beside it.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import xxhash
from pydantic import BaseModel, ConfigDict

_CHUNK_BYTES = 1 << 22
_SEALED = re.compile(rb'\{"seal":"([0-9a-f]{32})",\n(.*)', re.DOTALL)


class FileRecord(BaseModel):
    """A file as it was written; `xxh3` is hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    xxh3: str


def sealed(body: str) -> bytes:
    """Return a JSON object as the bytes of a file that begins with the digest of what follows, as a field `seal`."""
    rest = body.strip().removeprefix("{").lstrip().encode()
    return b'{"seal":"%b",\n%b' % (xxhash.xxh3_128_hexdigest(rest).encode(), rest)


def unsealed(content: bytes) -> bytes | None:
    """Return the JSON object of a sealed file without its seal, None where a byte of the file is not as written."""
    found = _SEALED.fullmatch(content)
    if found is None or xxhash.xxh3_128_hexdigest(found[2]) != found[1].decode():
        return None
    return b"{" + found[2]


def record(path: Path) -> FileRecord:
    """Return what a file is now.

    Raises:
        OSError: it cannot be read.
    """
    hasher, size = xxhash.xxh3_128(), 0
    chunk = memoryview(bytearray(_CHUNK_BYTES))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(chunk):
            hasher.update(chunk[:count])
            size += count
    return FileRecord(bytes=size, xxh3=hasher.hexdigest())


def records(folder: Path, but: str) -> dict[str, FileRecord]:
    """Return what every file under a folder is now, by its path in it, but the one of that name.

    Raises:
        OSError: one cannot be read.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != but)
    return {path.relative_to(folder).as_posix(): record(path) for path in paths}


def find_damage(folder: Path, recorded: Mapping[str, FileRecord]) -> str | None:
    """Return which file is not what was recorded, and how, as "path is ..."; None where all are whole."""
    for name, wanted in recorded.items():
        path = folder / name
        try:
            # A file of another size is told without being read.
            size = path.stat().st_size
            if size != wanted.bytes:
                return f"{path} is not as it was written ({size} bytes, {wanted.bytes} recorded)"
            found = record(path)
        except OSError as error:
            return f"{path} is missing or cannot be read ({error.strerror})"
        if found != wanted:
            return f"{path} is not as it was written (its digest differs)"
    return None
