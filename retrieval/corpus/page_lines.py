"""The text of a page that knows only where its letters stand: lines in logical order, joined to paragraphs."""

import itertools
import math
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal, TypeAlias

Direction: TypeAlias = Literal["L", "R"]

_MARK_CLASS: Final = "NSM"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_NUMBERS: Final = frozenset({"EN", "AN"})
_STRONG: Final = frozenset({"L", "R"})
_SHADDA: Final = "\u0651"
_FORMS: Final = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdfc\ufe70-\ufefc]")
_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_OPENING: Final = {close: opening for opening, close in _PAIRS.items()}
_BRACKETS: Final = frozenset([*_PAIRS, *_OPENING])
_BACKWARDS: Final = re.compile("[اأإآٱ]ل|هلل")
# In parts of the height of the letters.
_SAME_LINE: Final = 0.3
_SPACE: Final = 0.2
_SPACED: Final = 0.8
_NEW_COLUMN: Final = 2.5
_SAME_PARAGRAPH: Final = 1.9
_SAME_HEIGHT: Final = 0.15
# In parts of the width of the next line, and of the widest of the page.
_FULL_LINE: Final = 0.8
_NARROWEST: Final = 0.3
_PIECES: Final = 12


@dataclass(frozen=True, slots=True)
class Letter:
    """A character on a page: its edges, its base line and its height, in points from the lower left."""

    text: str
    left: float
    right: float
    base: float
    height: float

    @property
    def is_mark(self) -> bool:
        """Whether it stands over or under another."""
        return unicodedata.bidirectional(self.text) == _MARK_CLASS


@dataclass(slots=True)
class _Line:
    """The letters of one base line, without their marks, and the marks over and under them."""

    letters: list[Letter]
    marks: list[Letter]

    @property
    def base(self) -> float:
        return self.letters[0].base

    @property
    def height(self) -> float:
        return statistics.median(letter.height for letter in self.letters)

    @property
    def left(self) -> float:
        return min(letter.left for letter in self.letters)

    @property
    def right(self) -> float:
        return max(letter.right for letter in self.letters)

    @property
    def width(self) -> float:
        return self.right - self.left

    def is_beside(self, other: "_Line", reach: float) -> bool:
        """Tell whether another stands on the same base line, at most so far away."""
        is_near = self.left - reach <= other.right and other.left <= self.right + reach
        return is_near and abs(self.base - other.base) <= _SAME_LINE * self.height


def paragraphs(letters: Iterable[Letter]) -> tuple[str, ...]:
    """Return the paragraphs of a page, in the order in which its program wrote them.

    A line is continued by the next where that stands closely under it in letters of its height, and the line is full.

    Args:
        letters: in the order of the file; of those that one glyph shows, in the order of the text.
    """
    lines = _lines(tuple(letters))
    pages_direction = _direction((letter for line in lines for letter in line.letters), "R")
    pages_width = max((line.width for line in lines), default=0.0)
    joined: list[str] = []
    before: _Line | None = None
    for line in lines:
        text = _text(line, _direction(line.letters, pages_direction))
        if not text:
            continue
        if before is None:
            joined.append(text)
        elif before.is_beside(line, math.inf):
            joined[-1] += f" | {text}"
        elif _continues(before, line, pages_width):
            joined[-1] += f" {text}"
        else:
            joined.append(text)
        before = line
    return tuple(joined)


def _continues(before: _Line, line: _Line, pages_width: float) -> bool:
    is_near = 0 < before.base - line.base <= _SAME_PARAGRAPH * before.height
    is_of_its_height = abs(before.height - line.height) <= _SAME_HEIGHT * before.height
    is_full = before.width >= max(_FULL_LINE * line.width, _NARROWEST * pages_width)
    return is_near and is_of_its_height and is_full


def _lines(letters: Sequence[Letter]) -> list[_Line]:
    """Return the lines; the letters of another base line or column begin a new one."""
    lines: list[_Line] = []
    for letter in letters:
        if letter.is_mark:
            continue
        if lines and _follows(lines[-1].letters[-1], letter):
            lines[-1].letters.append(letter)
        else:
            lines.append(_Line([letter], []))
    merged: list[_Line] = []
    for line in lines:
        # Programs write a line in pieces, and sometimes not one after another.
        known = next((one for one in reversed(merged[-_PIECES:]) if one.is_beside(line, _SPACED * line.height)), None)
        if known is None:
            merged.append(line)
        else:
            known.letters += line.letters
    for mark in letters:
        if mark.is_mark and merged:
            min(merged, key=lambda line: _distance(line, mark)).marks.append(mark)
    return merged


def _follows(before: Letter, letter: Letter) -> bool:
    reach = _NEW_COLUMN * letter.height
    is_near = before.left - reach <= letter.right and letter.left <= before.right + reach
    return is_near and abs(letter.base - before.base) <= _SAME_LINE * letter.height


def _distance(line: _Line, mark: Letter) -> float:
    beside = max(line.left - mark.right, mark.left - line.right, 0.0)
    return beside + abs(line.base - mark.base)


def _direction(letters: Iterable[Letter], otherwise: Direction) -> Direction:
    classes = [unicodedata.bidirectional(letter.text) for letter in letters]
    rightward, leftward = classes.count("L"), sum(one in _RIGHT_TO_LEFT for one in classes)
    if rightward == leftward:
        return otherwise
    return "L" if rightward > leftward else "R"


def _text(line: _Line, direction: Direction) -> str:
    marks = _marks_by_carrier(line)
    ordered = _logical(_spaced(_glyphs(line.letters)), direction)
    written = "".join(letter.text + marks.get(id(letter), "") for letter in ordered)
    return _mend_brackets(" ".join(_FORMS.sub(_plain, written).split()))


def _marks_by_carrier(line: _Line) -> dict[int, str]:
    """Return the marks of each letter by its `id`; shadda is written before the vowel on it."""
    found: dict[int, list[str]] = {}
    for mark in line.marks:
        middle = (mark.left + mark.right) / 2
        carrier = min(
            (letter for letter in line.letters if not letter.text.isspace()),
            key=lambda letter: abs((letter.left + letter.right) / 2 - middle),
            default=line.letters[0],
        )
        found.setdefault(id(carrier), []).append(mark.text)
    return {carrier: "".join(sorted(texts, key=lambda text: text != _SHADDA)) for carrier, texts in found.items()}


def _glyphs(letters: Sequence[Letter]) -> list[Letter]:
    """Return the letters from left to right, those of one glyph in the order of the text.

    No glyph shows alef before lam, nor the name of God backwards: where one seems to, the file has its letters as seen.
    """
    ordered: list[Letter] = []
    for _, same in itertools.groupby(sorted(letters, key=attrgetter("left")), key=attrgetter("left")):
        glyph = list(same)
        text = "".join(letter.text for letter in glyph)
        ordered += reversed(glyph) if _BACKWARDS.fullmatch(text) else glyph
    return ordered


def _spaced(letters: Sequence[Letter]) -> list[Letter]:
    """Return the letters, from left to right, with a space where they are that far apart."""
    spaced: list[Letter] = []
    for letter in letters:
        if spaced and letter.left - max(one.right for one in spaced[-3:]) > _SPACE * letter.height:
            spaced.append(Letter(" ", spaced[-1].right, letter.left, letter.base, letter.height))
        spaced.append(letter)
    return spaced


def _logical(letters: Sequence[Letter], direction: Direction) -> list[Letter]:
    """Undo the reordering of a line: read it in its direction, and what runs against it the other way round.

    The classes are resolved on that first order (Unicode Standard Annex #9, W2 to W7, N1, N2, I1, I2): it has the runs
    in their logical order already, and nothing in the rules looks into a run but at its ends.
    """
    order = _leftward(letters) if direction == "R" else _rightward(letters)
    levels = _levels([unicodedata.bidirectional(letter.text) for letter in order], direction)
    if direction == "L":
        order = _turn(order, [level > 0 for level in levels], leftward=True)
    return _turn(order, [level > 1 for level in levels], leftward=False)


def _leftward(letters: Sequence[Letter]) -> list[Letter]:
    # Letters of one glyph have one place, and sorting keeps their order.
    return sorted(letters, key=lambda letter: -letter.left)


def _rightward(letters: Sequence[Letter]) -> list[Letter]:
    return sorted(letters, key=attrgetter("left"))


def _turn(letters: Sequence[Letter], against: Sequence[bool], *, leftward: bool) -> list[Letter]:
    turned: list[Letter] = []
    run: list[Letter] = []
    for letter, is_against in zip(letters, against, strict=True):
        if is_against:
            run.append(letter)
            continue
        turned += _leftward(run) if leftward else _rightward(run)
        turned.append(letter)
        run = []
    return turned + (_leftward(run) if leftward else _rightward(run))


def _levels(classes: Sequence[str], direction: Direction) -> list[int]:
    resolved = _directions(_numbers(classes, direction), direction)
    if direction == "R":
        return [1 if one == "R" else 2 for one in resolved]
    return [0 if one == "L" else 1 if one == "R" else 2 for one in resolved]


def _numbers(classes: Sequence[str], direction: Direction) -> list[str]:
    """Resolve what digits and the signs between them are: rules W2 to W7."""
    found = list(classes)
    strong = direction
    after: list[str] = []
    for place, one in enumerate(classes):
        if one in {"L", "R", "AL"}:
            strong = one
        elif one == "EN" and strong == "AL":
            found[place] = "AN"
        after.append("R" if strong == "AL" else strong)
    for place in range(1, len(found) - 1):
        one, left, right = found[place], found[place - 1], found[place + 1]
        if left == right and ((one == "CS" and left in _NUMBERS) or (one == "ES" and left == "EN")):
            found[place] = left
    for places in (range(len(found)), reversed(range(len(found)))):
        before = ""
        for place in places:
            if found[place] == "ET" and before == "EN":
                found[place] = "EN"
            before = found[place]
    return ["L" if one == "EN" and after[place] == "L" else one for place, one in enumerate(found)]


def _directions(classes: Sequence[str], direction: Direction) -> list[str]:
    """Give neutral characters the direction that is around them: rules N1 and N2; numbers stay themselves."""
    found = ["R" if one == "AL" else one for one in classes]
    place = 0
    while place < len(found):
        if found[place] in _STRONG or found[place] in _NUMBERS:
            place += 1
            continue
        end = place
        while end < len(found) and found[end] not in _STRONG and found[end] not in _NUMBERS:
            end += 1
        before = _side(found[place - 1]) if place else direction
        after = _side(found[end]) if end < len(found) else direction
        found[place:end] = [before if before == after else direction] * (end - place)
        place = end
    return found


def _side(resolved: str) -> str:
    return "R" if resolved in _NUMBERS else resolved


def _plain(form: re.Match[str]) -> str:
    """Return the letters of a presentation form; those of marks carry a space that is none."""
    return unicodedata.normalize("NFKC", form[0]).replace(" ", "") or form[0]


def _mend_brackets(text: str) -> str:
    """Turn brackets to the side that they cling to: files disagree whether they name the sign or its mirror image."""
    mended = list(text)
    for place, sign in enumerate(text):
        if sign not in _BRACKETS:
            continue
        clings_before = place > 0 and not text[place - 1].isspace() and text[place - 1] not in _BRACKETS
        follows = text[place + 1 : place + 2]
        clings_after = follows.isalnum()
        if clings_after and not clings_before:
            mended[place] = _OPENING.get(sign, sign)
        elif clings_before and not clings_after:
            mended[place] = _PAIRS.get(sign, sign)
    return "".join(mended)
