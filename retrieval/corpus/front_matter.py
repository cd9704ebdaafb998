"""YAML front matter: where it ends and what it says."""

# pyright: reportUnknownMemberType=false
# PyYAML's stubs leave its loader's methods without types.

import re
from dataclasses import dataclass
from typing import Final

import yaml
from pydantic import ValidationError

from retrieval.corpus.metadata import Metadata, describe
from retrieval.errors import UnreadableError

LIMIT: Final = 16 * 1024
"""The most characters of front matter: PyYAML takes seconds for more, where it is nested to do harm."""

_OPENING: Final = re.compile(r"---[ \t]*\n")
_CLOSING: Final = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_FIRST_LINE: Final = 2
_NULL: Final = "tag:yaml.org,2002:null"


class _AsWritten(yaml.SafeLoader):
    """Reads scalars as the strings they are written as: a date stays that date, and the title 1984 a title."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own attribute, which its classes share
        first: [(tag, pattern) for tag, pattern in resolvers if tag == _NULL]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What front matter says, and the offset in the canonical text at which the body begins."""

    metadata: Metadata
    end: int


def read_front_matter(text: str, path: str) -> FrontMatter:
    """Read the front matter that a text begins with.

    It stands between a first line `---` and the next one; without both lines there is none, and the text is all body.

    Args:
        text: the canonical text.
        path: what an error calls the file.

    Raises:
        UnreadableError: it is not a YAML mapping, a field is not a string, or it is longer than `LIMIT`.
    """
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return FrontMatter(Metadata(), 0)
    block = text[opening.end() : closing.start()]
    if len(block) > LIMIT:
        reason = f"bad front matter: longer than {LIMIT} characters; a text that begins with --- needs a line before it"
        raise UnreadableError(path, 1, reason)
    return FrontMatter(_parse(block, path), closing.end())


def _parse(block: str, path: str) -> Metadata:
    loader: _AsWritten | None = None
    lines: dict[str, int] = {}
    try:
        loader = _AsWritten(block)
        node = loader.get_single_node()
        if node is None:
            return Metadata()
        if isinstance(node, yaml.MappingNode):
            lines = {str(key.value): _line(block, key.start_mark.index) for key, _ in node.value}
        return Metadata.model_validate(loader.construct_document(node))
    except yaml.reader.ReaderError as error:
        reason = f"bad front matter: character U+{error.character:04X} is not allowed in YAML"
        raise UnreadableError(path, _line(block, error.position), reason) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = _line(block, mark.index) if mark else _FIRST_LINE
        raise UnreadableError(path, line, f"bad front matter: {error.problem or error.context}") from error
    except RecursionError as error:
        raise UnreadableError(path, _FIRST_LINE, "bad front matter: nested too deeply") from error
    except ValidationError as error:
        name, reason = describe(error, "a mapping of names to values")
        line = _FIRST_LINE if name is None else lines.get(name, _FIRST_LINE)
        raise UnreadableError(path, line, f"bad front matter: {reason}") from error
    finally:
        if loader is not None:
            loader.dispose()


def _line(block: str, index: int) -> int:
    """Return the line of the file; YAML's own count also breaks lines at U+2028 and the like."""
    return block.count("\n", 0, index) + _FIRST_LINE
