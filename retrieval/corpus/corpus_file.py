"""`corpus.toml`: what the seeds folder says about its files, checked at this edge with the lines of its mistakes."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from retrieval.corpus.globs import compile_glob
from retrieval.corpus.metadata import OneLine
from retrieval.errors import CorpusError

CORPUS_FILE: Final = "corpus.toml"
"""Its name; it stands in the seeds folder itself."""

_TOML_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_HEADER: Final = re.compile(r"\s*(\[\[?)([^\]#]+)\]")
_KEY: Final = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_QUOTES_AND_SPACE: Final = " \t\"'"

Format: TypeAlias = Literal["csv", "jsonl", "tagged"]
"""A format whose fields have names of their own."""


def _is_glob(pattern: str) -> str:
    compile_glob(pattern)
    return pattern


def _not_blank(name: str) -> str:
    if not name.strip():
        message = "must not be empty"
        raise ValueError(message)
    return name


Glob = Annotated[str, AfterValidator(_is_glob)]
Globs = Annotated[tuple[Glob, ...], Field(strict=False)]
Name = Annotated[str, AfterValidator(_not_blank)]


class Fields(BaseModel):
    """Under which name - a column, a key or a tag - a file keeps each field."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    text: Name
    id: Name | None = None
    title: Name | None = None
    publisher: Name | None = None
    author: Name | None = None
    date: Name | None = None
    url: Name | None = None

    def names(self) -> dict[str, str]:
        """Return the fields that are kept, each with its name in the file."""
        return {field: name for field, name in self if name is not None}


OWN_NAMES: Final = Fields(
    text="text", id="id", title="title", publisher="publisher", author="author", date="date", url="url"
)
"""The names where nothing else is said."""


class FieldMapping(BaseModel):
    """How some files keep their fields; `record` is the tag around a document where a file holds several."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    files: Annotated[Globs, Field(min_length=1)]
    format: Format
    fields: Fields
    record: Name | None = None


class CorpusFile(BaseModel):
    """What `corpus.toml` says; an empty one says nothing."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    publisher: OneLine = None
    include: Annotated[Globs, Field(min_length=1)] | None = None
    exclude: Globs = ()
    mapping: Annotated[tuple[FieldMapping, ...], Field(strict=False)] = ()

    def is_excluded(self, path: str) -> bool:
        """Tell whether the folder's owner wants a file left out, and all that is packed in it."""
        return _matches(self.exclude, path)

    def is_included(self, path: str) -> bool:
        """Tell whether a file is among those that are wanted."""
        return self.include is None or _matches(self.include, path)

    def mapping_for(self, path: str) -> FieldMapping | None:
        """Return the first mapping that is about a file."""
        return next((mapping for mapping in self.mapping if _matches(mapping.files, path)), None)


NO_CORPUS_FILE: Final = CorpusFile()
"""Nothing is said."""


def read_corpus_file(seeds: Path) -> CorpusFile:
    """Read the `corpus.toml` of a folder; without one nothing is said.

    Raises:
        CorpusError: it cannot be opened, is not TOML, or says what has no meaning; names the line.
    """
    try:
        text = (seeds / CORPUS_FILE).read_text("utf-8-sig")
    except FileNotFoundError:
        return NO_CORPUS_FILE
    except OSError as error:
        raise _mistake(None, f"cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _mistake(None, "not UTF-8; save it so") from error
    return _parse(text)


def _parse(text: str) -> CorpusFile:
    try:
        return CorpusFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text) from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        keys = tuple(str(key) for key in first["loc"])
        reason = "unknown setting" if first["type"] == "extra_forbidden" else first["msg"]
        raise _mistake(_line_of(keys, text), f"{'.'.join(keys)}: {reason.removeprefix('Value error, ')}") from error


def _matches(globs: tuple[str, ...], path: str) -> bool:
    return any(compile_glob(pattern).match(path) for pattern in globs)


def _mistake(line: int | None, reason: str) -> CorpusError:
    where = CORPUS_FILE if line is None else f"{CORPUS_FILE}:{line}"
    return CorpusError(f"{where}: {reason}")


def _not_toml(said: str, text: str) -> CorpusError:
    place = _TOML_PLACE.search(said)
    if place is None or place[1] is None:
        return _mistake(text.rstrip().count("\n") + 1, f"not TOML: {_TOML_PLACE.sub('', said)} at the end")
    return _mistake(int(place[1]), f"not TOML: {said[: place.start()]} (column {place[2]})")


def _line_of(keys: tuple[str, ...], text: str) -> int:
    """Return the line that says what stands under the keys, or under as many of the first of them as any line does."""
    best, best_line = 0, 1
    table: tuple[str, ...] = ()
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _numbered(_split(header[2]), seen, is_array=header[1] == "[[")
            here = table
        elif key := _KEY.match(line):
            here = (*table, *_split(key[1]))
        else:
            continue
        shared = len(here) if keys[: len(here)] == here else 0
        if shared > best:
            best, best_line = shared, number
    return best_line


def _numbered(names: tuple[str, ...], seen: dict[tuple[str, ...], int], *, is_array: bool) -> tuple[str, ...]:
    """Return the keys of a table: after the name of an array of tables, which one of them."""
    if is_array:
        seen[names] = seen.get(names, -1) + 1
    keys: list[str] = []
    for length, name in enumerate(names, start=1):
        keys.append(name)
        if names[:length] in seen:
            keys.append(str(seen[names[:length]]))
    return tuple(keys)


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip(_QUOTES_AND_SPACE) for part in dotted.split("."))
