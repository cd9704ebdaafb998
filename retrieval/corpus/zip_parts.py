"""The parts of documents that are zip files themselves: DOCX and EPUB."""

import lzma
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import lxml.etree

from retrieval.errors import UnreadableError

ZIP_DAMAGES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
)
"""What zipfile raises over a file that is no archive, or that was damaged."""

XmlElement: TypeAlias = lxml.etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] (its only name)

LARGEST_PART: Final = 64 * 1024 * 1024
"""The most bytes of a part, unpacked: what is small when packed may be made to fill the memory."""


class ZipParts:
    """The parts of an opened document."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        """Take an archive; `path` is what an error calls it."""
        self._archive = archive
        self._path = path

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            UnreadableError: it is missing, damaged, encrypted or too large.
        """
        try:
            with self._archive.open(name) as stream:
                data = stream.read(LARGEST_PART + 1)
        except KeyError as error:
            raise UnreadableError(self._path, None, f"damaged, or of another format: no {name} inside") from error
        except RuntimeError as error:  # how zipfile tells that a password is wanted
            raise UnreadableError(self._path, None, f"{name} inside cannot be read: {error}") from error
        except ZIP_DAMAGES as error:
            raise UnreadableError(self._path, None, f"damaged: {name} inside: {error}") from error
        if len(data) > LARGEST_PART:
            raise UnreadableError(
                self._path, None, f"too large: {name} inside is more than {LARGEST_PART // 1024**2} MiB"
            )
        return data

    def read_xml(self, name: str) -> XmlElement:
        """Return the root of a part; entities are not resolved, and nothing that it refers to is loaded.

        Raises:
            UnreadableError: as `read`, or it is not XML.
        """
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            return lxml.etree.fromstring(self.read(name), parser)
        except lxml.etree.XMLSyntaxError as error:
            raise UnreadableError(self._path, None, f"damaged: {name} inside is not XML: {error.msg}") from error

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._archive.NameToInfo


@contextmanager
def open_parts(location: Path, path: str, kind: str) -> Generator[ZipParts]:
    """Open a document.

    Args:
        location: the file.
        path: what an error calls it.
        kind: what it should be, for the error.

    Raises:
        UnreadableError: it is no zip file.
        OSError: it cannot be opened.
    """
    try:
        archive = zipfile.ZipFile(location)
    except ZIP_DAMAGES as error:
        raise UnreadableError(path, None, f"damaged, or no {kind}: {error}") from error
    with archive:
        yield ZipParts(archive, path)
