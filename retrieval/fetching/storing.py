"""Where fetched pages are kept: under names that tell the host and the page, with what is known of each."""

import hashlib
import html
import os
import re
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval.corpus.reading import has_reader
from retrieval.errors import FetchError
from retrieval.fetching.downloading import Downloaded, Validators

FOLDER: Final = "fetched"
_MEMORY: Final = ".fetched.json"
_NAME_LETTERS: Final = 60
_KEY_LETTERS: Final = 8
_NOT_IN_NAMES: Final = re.compile(r"[^\w]+")
_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
}
_PAGES: Final = frozenset({".html", ".xhtml"})


class _Kept(BaseModel):
    """A link that was stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    etag: str | None
    last_modified: str | None


class _Memory(BaseModel):
    """All links that were stored; hidden, so that it is no part of the corpus."""

    model_config = ConfigDict(extra="forbid")

    links: dict[str, _Kept] = {}


class Store:
    """A folder of the corpus that fetched files go to."""

    def __init__(self, seeds: Path) -> None:
        """Read what is known of the links that were stored before.

        Raises:
            FetchError: what is known cannot be read.
        """
        self._root = seeds
        self._folder = seeds / FOLDER
        try:
            self._memory = _Memory.model_validate_json((self._folder / _MEMORY).read_bytes())
        except FileNotFoundError:
            self._memory = _Memory()
        except (OSError, ValidationError) as error:
            raise FetchError(str(self._folder / _MEMORY), "cannot be read; remove it to fetch all anew") from error

    def known(self, url: str) -> Validators | None:
        """Return what the server said of a link that is stored still; None for any other."""
        kept = self._memory.links.get(url)
        if kept is None or not (self._root / kept.path).is_file():
            return None
        return Validators(kept.etag, kept.last_modified)

    def keep(self, asked: str, found: Downloaded) -> tuple[str, bool]:
        """Write what a link led to; return the path under the corpus, and whether it is other than before.

        Raises:
            FetchError: it is of no kind that is read.
            OSError: it cannot be written.
        """
        suffix = _suffix(found)
        if suffix is None:
            raise FetchError(found.url, f"nothing reads {found.content_type or 'what has no type'}")
        content = _with_origin(found, asked) if suffix in _PAGES else found.content
        path = self._folder / _host(asked) / f"{_name(asked)}{suffix}"
        is_new = not (path.is_file() and path.read_bytes() == content)
        if is_new:
            _write(path, content)
        relative = path.relative_to(self._root).as_posix()
        self._memory.links[asked] = _Kept(
            path=relative, etag=found.validators.etag, last_modified=found.validators.last_modified
        )
        _write(self._folder / _MEMORY, self._memory.model_dump_json(indent=1).encode())
        return relative, is_new


def _suffix(found: Downloaded) -> str | None:
    known = _SUFFIXES.get(found.content_type)
    if known is not None:
        return known
    named = PurePosixPath(urlsplit(found.url).path)
    return named.suffix.lower() if has_reader(named.name) else None


def _with_origin(found: Downloaded, asked: str) -> bytes:
    """Return a page that says where it comes from, in front of what the server sent, where readers of pages look.

    The link is the one that was asked for, and the encoding what the server named: many pages leave both out. A page in
    two or four bytes a letter begins with its mark of order, which says its encoding, and stays as it is.
    """
    if found.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return found.content
    link = html.escape(asked, quote=True).encode("ascii", errors="xmlcharrefreplace")
    has_own = re.search(rb"""<link\b[^>]*\brel\s*=\s*["']?canonical""", found.content, re.IGNORECASE)
    canonical = b"" if has_own else b'<link rel="canonical" href="' + link + b'">\n'
    charset = b"" if found.charset is None else b'<meta charset="' + html.escape(found.charset).encode() + b'">\n'
    return charset + canonical + found.content.removeprefix(b"\xef\xbb\xbf")


def _host(url: str) -> str:
    return _NOT_IN_NAMES.sub("-", urlsplit(url).hostname or "").strip("-")


def _name(url: str) -> str:
    """Return a name that says what the link does, and that no other link has."""
    parts = urlsplit(url)
    last = next((part for part in reversed(unquote(parts.path).split("/")) if part), "index")
    words = _NOT_IN_NAMES.sub("-", PurePosixPath(last).stem).strip("-_")[:_NAME_LETTERS].strip("-_")
    key = hashlib.sha256(url.encode("utf-8", errors="surrogatepass")).hexdigest()[:_KEY_LETTERS]
    return f"{words}-{key}" if words else key


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step: a build that runs now reads the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(content)
    new.replace(path)
