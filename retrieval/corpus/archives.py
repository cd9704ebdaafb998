"""Files that hold files: zip and tar archives, and what is attached to messages, unpacked one at a time."""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final, TypeAlias

from typing_extensions import Buffer

from retrieval.corpus.files import SeedFile
from retrieval.corpus.mail import Attachment
from retrieval.corpus.skipped import Skipped
from retrieval.corpus.zip_parts import ZIP_DAMAGES
from retrieval.errors import UnreadableError

MOST_MEMBERS: Final = 200_000
MOST_BYTES: Final = 8 * 1024**3
"""What a file of the folder may hold, all that is packed in it unpacked."""

LARGEST_MEMBER: Final = 512 * 1024**2

_CHUNK: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_KIND: Final = 0o170000
_LINK: Final = 0o120000
_OUTSIDE: Final = re.compile(r"\A(?:/|[A-Za-z]:)|(?:\A|/)\.\.(?:/|\Z)")
_DAMAGES: Final = (*ZIP_DAMAGES, tarfile.TarError)
_MAGIC_BYTES: Final = 6
_IS_LINK: Final = "a link inside an archive"
_TOO_LARGE: Final = f"too large: more than {LARGEST_MEMBER // 1024**2} MiB when unpacked"

Open: TypeAlias = Callable[[], IO[bytes] | io.RawIOBase]
"""Opens a member."""

IsWanted: TypeAlias = Callable[[str], bool]
"""Tells whether the member of a path is worth unpacking."""


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked of one file of the folder; shared by the archives in it."""

    members: int = MOST_MEMBERS
    bytes: int = MOST_BYTES


class _Unpacking:
    """The members of one archive, each in a file that the next one replaces."""

    def __init__(self, path: str, folder: Path, allowance: Allowance, is_wanted: IsWanted) -> None:
        self._path = path
        self._location = folder / "member"
        self._allowance = allowance
        self._is_wanted = is_wanted

    def unpack(self, name: str, refusal: str | None, open_member: Open) -> Iterator[SeedFile | Skipped]:
        """Yield the file of a member, or why there is none; nothing of one that is hidden or not wanted."""
        self._allowance.members -= 1
        if self._allowance.members < 0:
            raise UnreadableError(
                self._path, None, f"more than {MOST_MEMBERS} files packed in one; the rest is left out"
            )
        inner = name.replace("\\", "/")
        if _OUTSIDE.search(inner):
            yield Skipped(f"{self._path}/{_printable(inner)}", None, "its name leads outside the archive")
            return
        parts = [part for part in inner.split("/") if part not in {"", "."}]
        if not parts or any(part.startswith(".") for part in parts):
            return
        path = f"{self._path}/{_printable('/'.join(parts))}"
        if not self._is_wanted(path):
            return
        if refusal is not None:
            yield Skipped(path, None, refusal)
            return
        try:
            is_whole = self._save(open_member)
        except (*_DAMAGES, RuntimeError) as error:  # how zipfile tells of a password
            yield Skipped(path, None, f"damaged: {error}")
            return
        yield SeedFile(path, self._location) if is_whole else Skipped(path, None, _TOO_LARGE)

    def _save(self, open_member: Open) -> bool:
        """Write a member to the file; False where it is too large."""
        # A new file: to empty the old one takes some file systems twenty times as long.
        self._location.unlink(missing_ok=True)
        left = LARGEST_MEMBER
        with open_member() as source, self._location.open("wb") as target:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    return False
                target.write(chunk)
        return True


def unpack_zip(file: SeedFile, allowance: Allowance, is_wanted: IsWanted) -> Iterator[SeedFile | Skipped]:
    """Yield the members of a zip archive in its order, each in a file that is gone at the next step.

    Raises:
        UnreadableError: the archive is damaged, or there is more in it than is allowed.
        OSError: the file cannot be opened.
    """
    try:
        archive = zipfile.ZipFile(file.location)
    except _DAMAGES as error:
        raise UnreadableError(file.path, None, f"damaged, or no zip archive: {error}") from error
    with archive, tempfile.TemporaryDirectory() as folder:
        unpacking = _Unpacking(file.path, Path(folder), allowance, is_wanted)
        for member in archive.infolist():
            if not member.is_dir():
                yield from unpacking.unpack(
                    _zip_name(member),
                    _zip_refusal(member),
                    partial(_open_in_zip, archive, member, file.path, allowance),
                )


def unpack_tar(file: SeedFile, allowance: Allowance, is_wanted: IsWanted) -> Iterator[SeedFile | Skipped]:
    """Yield the members of a tar archive, packed or not, as `unpack_zip` does.

    Raises:
        UnreadableError: the archive is damaged, or there is more in it than is allowed.
        OSError: the file cannot be opened.
    """
    with file.location.open("rb") as raw, tempfile.TemporaryDirectory() as folder:
        unpacking = _Unpacking(file.path, Path(folder), allowance, is_wanted)
        try:
            # Read as a stream, and counted there: what a member is passed over for is unpacked too.
            with tarfile.open(fileobj=_Counted(_unpacked(raw), file.path, allowance), mode="r|") as archive:
                for member in archive:
                    if not member.isdir():
                        yield from unpacking.unpack(
                            member.name, _tar_refusal(member), partial(_open_in_tar, archive, member)
                        )
        except _DAMAGES as error:
            raise UnreadableError(file.path, None, f"damaged, or no tar archive: {error}") from error
        except OSError as error:
            if error.errno is not None:
                raise
            # So do gzip and bz2 tell that the bytes are not theirs.
            raise UnreadableError(file.path, None, f"damaged: {error}") from error


def unpack_attachments(
    file: SeedFile, attachments: tuple[Attachment, ...], allowance: Allowance, is_wanted: IsWanted
) -> Iterator[SeedFile | Skipped]:
    """Yield what is attached to a message, as `unpack_zip` does."""
    with tempfile.TemporaryDirectory() as folder:
        unpacking = _Unpacking(file.path, Path(folder), allowance, is_wanted)
        for attachment in attachments:
            yield from unpacking.unpack(
                PurePosixPath(attachment.name).name, None, partial(_open_attachment, attachment, file.path, allowance)
            )


class _Counted(io.RawIOBase):
    """A stream that ends in an error where more is read than is allowed."""

    def __init__(self, stream: IO[bytes] | io.BufferedIOBase, path: str, allowance: Allowance) -> None:
        self._stream = stream
        self._path = path
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        self._allowance.bytes -= len(view)
        if self._allowance.bytes < 0:
            reason = f"more than {MOST_BYTES // 1024**3} GiB when unpacked; the rest is left out"
            raise UnreadableError(self._path, None, reason)
        data = self._stream.read(len(view))
        self._allowance.bytes += len(view) - len(data)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _printable(name: str) -> str:
    return name.encode("utf-8", errors="backslashreplace").decode("utf-8")


def _unpacked(raw: BinaryIO) -> IO[bytes] | io.BufferedIOBase:
    """Return the stream that is packed in another, known by how it begins; the same where none is."""
    beginning = raw.read(_MAGIC_BYTES)
    raw.seek(0)
    if beginning.startswith(b"\x1f\x8b"):
        return gzip.open(raw)
    if beginning.startswith(b"BZh"):
        return bz2.open(raw)
    return lzma.open(raw) if beginning.startswith(b"\xfd7zXZ") else raw


def _open_in_zip(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, allowance: Allowance) -> io.RawIOBase:
    return _Counted(archive.open(member), path, allowance)


def _open_attachment(attachment: Attachment, path: str, allowance: Allowance) -> io.RawIOBase:
    return _Counted(io.BytesIO(attachment.data), path, allowance)


def _open_in_tar(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(member)
    if stream is None:
        message = "nothing to read"
        raise tarfile.ReadError(message)
    return stream


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; many programs write UTF-8 without saying so, which zipfile takes for code page 437."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _zip_refusal(member: zipfile.ZipInfo) -> str | None:
    if (member.external_attr >> 16) & _KIND == _LINK:
        return _IS_LINK
    return "encrypted; unpack it with its password" if member.flag_bits & _ENCRYPTED else None


def _tar_refusal(member: tarfile.TarInfo) -> str | None:
    if member.issym() or member.islnk():
        return _IS_LINK
    return None if member.isfile() else "not a regular file"
