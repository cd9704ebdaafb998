"""Patterns of paths, as `corpus.toml` writes them."""

import re
from functools import cache
from typing import Final

_TOKEN: Final = re.compile(r"\*\*/|\*+|\[!?\]?[^\]/]*\]|.", re.DOTALL)


@cache
def compile_glob(pattern: str) -> re.Pattern[str]:
    """Return the expression that matches the whole of a path, where the pattern does.

    `*` and `?` stand for characters of one name, `**` for any number of folders, `[ab]` and `[!ab]` for one character.
    A pattern without a slash is about the name, in whatever folder. Paths have forward slashes and none in front.

    Raises:
        ValueError: the pattern is blank, begins with a slash, or has a bracket that is no range.
    """
    if not pattern.strip() or pattern.startswith("/"):
        message = "must be a path relative to the folder of corpus.toml, such as *.html or drafts/**"
        raise ValueError(message)
    anchored = pattern if "/" in pattern else f"**/{pattern}"
    try:
        return re.compile(f"(?s:{''.join(map(_translate, _TOKEN.findall(anchored)))})\\Z")
    except re.error as error:
        message = f"holds a bracket that is no range of characters: {pattern}"
        raise ValueError(message) from error


def _translate(token: str) -> str:
    match token:
        case "**/":
            return "(?:[^/]+/)*"
        case "*":
            return "[^/]*"
        case "?":
            return "[^/]"
        case _ if token.startswith("**"):
            return ".*"
        case _ if token.startswith("[") and token.endswith("]"):
            inside = token[1:-1].replace("\\", r"\\").replace("[", r"\[").replace("&&", r"&\&")
            return f"[^/{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
        case _:
            return re.escape(token)
