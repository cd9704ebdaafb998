"""Quotation marks: which closes which, also where some are missing, reversed or straight."""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.arabic.speech.tokens import NEWLINE, Tokens

QUOTES = frozenset("«»“”„‟\"″‹›‘’'")
"""Every mark that may open or close a quotation."""

_ANGLE, _SINGLE = frozenset("«»"), frozenset("‹›‘’'")
# A look further back would make a line of marks quadratic.
_DEEPEST = 8
_BEFORE_OPENING = frozenset(":(،,[-–—؛«“")


@dataclass(frozen=True, slots=True)
class Quotation:
    """The tokens of a pair of marks; `closed` is False where the closing one is missing, and `close` the line's end."""

    open: int
    close: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a document: by their opening mark, and the outermost closed one around each token."""

    by_open: dict[int, Quotation]
    around: dict[int, Quotation]


def find_quotations(tokens: Tokens) -> Quotations:
    """Pair the marks of each line.

    Pairs do not cross a line: half of some outlets' documents leave a mark out, and a wrong pair would swallow the
    rest of the text. A mark's shape (space before it, a word after it) tells more than its glyph: some type ” first.
    """
    by_open: dict[int, Quotation] = {}
    around: dict[int, Quotation] = {}
    line: list[int] = []
    for at, word in enumerate(tokens.words):
        if word in QUOTES:
            line.append(at)
        elif word == NEWLINE and line:
            _keep(_paired(tokens, line, at), by_open, around)
            line = []
    if line:
        _keep(_paired(tokens, line, len(tokens)), by_open, around)
    return Quotations(by_open, around)


def _keep(found: Iterator[Quotation], by_open: dict[int, Quotation], around: dict[int, Quotation]) -> None:
    reached = -1
    for quotation in sorted(found, key=lambda one: one.open):
        by_open[quotation.open] = quotation
        if quotation.closed and quotation.open > reached:
            around.update(dict.fromkeys(range(quotation.open + 1, quotation.close), quotation))
            reached = quotation.close


def _paired(tokens: Tokens, marks: list[int], end: int) -> Iterator[Quotation]:
    opened: list[int] = []
    families: list[str] = []
    for at in marks:
        family = _family(tokens.words[at])
        matching = _last_of(family, families)
        if not _opens(tokens, at, is_open=matching is not None):
            if matching is not None:
                # What was opened inside and not closed is left out; a stray closing mark closes nothing.
                yield from (Quotation(one, at, closed=False) for one in opened[matching + 1 :])
                yield Quotation(opened[matching], at, closed=True)
                del opened[matching:], families[matching:]
        elif family != "'" or _is_apart(tokens, at):
            opened.append(at)
            families.append(family)
    yield from (Quotation(one, end, closed=False) for one in opened)


def _last_of(family: str, families: list[str]) -> int | None:
    """Return where the last mark of a family was opened, among the last few."""
    for n in range(len(families) - 1, max(len(families) - _DEEPEST, 0) - 1, -1):
        if families[n] == family:
            return n
    return None


def _family(glyph: str) -> str:
    if glyph in _ANGLE:
        return "«"
    return "'" if glyph in _SINGLE else '"'


def _opens(tokens: Tokens, at: int, *, is_open: bool) -> bool:
    glyph = tokens.words[at]
    if glyph in _ANGLE:
        return glyph == "«"
    before, after = _beside(tokens, at)
    free_before = before.isspace() or before in _BEFORE_OPENING
    free_after = after.isspace() or not (after.isalnum() or after in "(«“…[")
    # What stands free on both sides or on none opens where nothing is open.
    return free_before if free_before != free_after else not is_open


def _is_apart(tokens: Tokens, at: int) -> bool:
    before, after = _beside(tokens, at)
    return (before.isspace() or before in _BEFORE_OPENING) and after.isalnum()


def _beside(tokens: Tokens, at: int) -> tuple[str, str]:
    text, start, end = tokens.text, tokens.starts[at], tokens.ends[at]
    return text[start - 1] if start else " ", text[end] if end < len(text) else " "
