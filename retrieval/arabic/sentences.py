"""Paragraphs and sentences: where they begin and end in the code points of a document's text."""

import re
import unicodedata
from collections.abc import Iterator

from retrieval.arabic.abbreviations import continues_quotation, first_word, is_abbreviated
from retrieval.arabic.boundary_words import boundary_words
from retrieval.domain import Span

SEGMENTATION_VERSION = 2
"""Goes up whenever a text is split in another way; an index built with another version is stale."""

LONGEST_PARAGRAPH = 20_000
"""The most code points of a paragraph: twice the longest in news. What is longer, a book in one line, is divided."""

_MARKS = ".!?؟…"
_OPENING_QUOTES = "“‘«„‚‹"
_EITHER_QUOTES = "\"'"
_CLOSING_QUOTES = "”’»›"
_QUOTES = _OPENING_QUOTES + _EITHER_QUOTES + _CLOSING_QUOTES
_OPENING_BRACKETS = "([{"
_CLOSING_BRACKETS = ")]}"
_CONTROLS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A single mark between Latin letters or digits is inside a number, an acronym, an address or a file's name.
_MARK = re.compile(rf"(?:(?<![A-Za-z\d])[{_MARKS}]|[{_MARKS}](?![A-Za-z\d]))[{_MARKS}]*")
_NOTED = re.compile(r"[\"()\[\]{}]")
_WORD = re.compile(r"\w")
_SPACES = re.compile(r"\s*")
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[^\s\"«»“”<>]+", re.IGNORECASE)
_AFTER_ADDRESS = f"{_MARKS}،,؛;:{_QUOTES}{_CLOSING_BRACKETS}"

_ATTACHED = re.compile(rf"[{_MARKS}{re.escape(_QUOTES + _CLOSING_BRACKETS)}{_CONTROLS}]*")
_DETACHED = re.compile(
    rf"\s*(?:[{_MARKS}]++(?!\w)|[{re.escape(_CLOSING_QUOTES + _CLOSING_BRACKETS)}]++(?=[\s{_MARKS}]|\Z))"
)
_DETACHED_QUOTE = re.compile(rf"\s*\"(?=[\s{_MARKS}]|\Z)")

_CONTINUING = "،,؛;:"
_INSIDE_ADDRESS = "/@#&=_%+~\\"
_LONE_LETTER = re.compile(r"\w\W*\Z|\w[^\w\s]")
_LONE_CONJUNCTION = re.compile(r"و(?:\s|\Z)")

# More than two words that a rule looks up; a longer look would make a line of marks quadratic.
_CONTEXT = 40

_LONGEST_ITEM = 3

# How far before the most a paragraph may have it ends with a sentence, or else with a word.
_ROOM = 2_000
_LETTERS_BACK = 16
_SENTENCE_END = re.compile(rf"[{_MARKS}][{re.escape(_QUOTES + _CLOSING_BRACKETS)}]*\s")
_SPACE = re.compile(r"\s")


def split_paragraphs(text: str, body: Span) -> tuple[Span, ...]:
    """Return the lines of `body` that have content, without the white space around them.

    A line of more than `LONGEST_PARAGRAPH` is several paragraphs, divided after a sentence, or else at a space: nothing
    that reads a paragraph or a sentence has to fear one of millions of letters.
    """
    paragraphs: list[Span] = []
    for match in _LINE.finditer(text, body.start, body.end):
        stretch = match.group()
        if not stretch.isspace():
            start, end = match.span()
            line = Span(end - len(stretch.lstrip()), start + len(stretch.rstrip()))
            if line.end - line.start <= LONGEST_PARAGRAPH:
                paragraphs.append(line)
            else:
                paragraphs.extend(_pieces(text, line))
    return tuple(paragraphs)


def split_sentences(text: str, body: Span) -> tuple[Span, ...]:
    """Return the sentences of `body` in order, as spans of `text`.

    A sentence ends at one of . ! ? ؟ … or a run of them, with the quotation marks and brackets that close after it,
    and at the end of a line. Spans are trimmed, do not touch white space and together hold every other character of
    `body` once. Linear in the length of `body`.
    """
    sentences: list[Span] = []
    for line in split_paragraphs(text, body):
        if _MARK.search(text, line.start, line.end) is None:
            sentences.append(line)
        else:
            sentences.extend(_Line(text, line).sentences())
    return tuple(sentences)


def _trimmed(text: str, start: int, end: int) -> Span:
    stretch = text[start:end]
    return Span(end - len(stretch.lstrip()), start + len(stretch.rstrip()))


def _pieces(text: str, line: Span) -> Iterator[Span]:
    start = line.start
    while line.end - start > LONGEST_PARAGRAPH:
        end = _division(text, start + LONGEST_PARAGRAPH)
        yield _trimmed(text, start, end)
        spaces = _SPACES.match(text, end, line.end)
        start = spaces.end() if spaces else end
    yield Span(start, line.end)


def _division(text: str, limit: int) -> int:
    """Return where a line is divided, before a position: after a sentence, at a space, or else between two letters."""
    for pattern in (_SENTENCE_END, _SPACE):
        if ends := [match.end() for match in pattern.finditer(text, limit - _ROOM, limit)]:
            return ends[-1]
    for place in range(limit, limit - _LETTERS_BACK, -1):
        if unicodedata.category(text[place])[0] != "M":
            return place
    return limit


class _Line:
    """One walk over the marks of a line; what it remembers of the sentence so far keeps the walk linear."""

    def __init__(self, text: str, line: Span) -> None:
        self._text = text
        self._end = line.end
        self._start = line.start
        self._seen = line.start
        self._first_word: int | None = None
        self._open_bracket: int | None = None
        self._inside_quote = False

    def sentences(self) -> Iterator[Span]:
        """Yield the sentences of the line."""
        ended: Span | None = None
        for start, end in self._ends():
            if ended is not None:
                yield ended
            ended = Span(start, end)
        if ended is None:
            yield Span(self._start, self._end)
        elif self._start >= self._end:
            yield ended
        # What has no word, such as a closing mark after a space, belongs to the sentence before it.
        elif _WORD.search(self._text, self._start, self._end) is None:
            yield Span(ended.start, self._end)
        else:
            yield ended
            yield Span(self._start, self._end)

    def _ends(self) -> Iterator[tuple[int, int]]:
        text, limit = self._text, self._end
        addresses = _addresses(text, self._start, limit)
        address = next(addresses, None)
        at = self._start
        while (mark := _MARK.search(text, at, limit)) is not None:
            while address is not None and address.end <= mark.start():
                address = next(addresses, None)
            if address is not None and address.start <= mark.start():
                at = address.end
                continue
            self._read_to(mark.start())
            at = mark.end()
            if at == limit or self._is_inside_sentence(mark):
                continue
            at = self._after_closing(at)
            if at < limit and self._goes_on(mark, at):
                continue
            yield self._start, at
            self._begin_at(at)

    def _read_to(self, at: int) -> None:
        """Take note of words, quotation marks and brackets up to a position."""
        text, seen = self._text, self._seen
        if self._first_word is None and (word := _WORD.search(text, seen, at)) is not None:
            self._first_word = word.start()
        for noted in _NOTED.finditer(text, seen, at):
            sign = noted.group()
            if sign == '"':
                self._inside_quote = not self._inside_quote
            else:
                self._open_bracket = noted.start() if sign in _OPENING_BRACKETS else None
        self._seen = at

    def _begin_at(self, at: int) -> None:
        self._read_to(at)
        spaces = _SPACES.match(self._text, at, self._end)
        self._start = spaces.end() if spaces else at
        self._first_word = None
        self._open_bracket = None

    def _is_inside_sentence(self, mark: re.Match[str]) -> bool:
        """Tell whether the sentence has not begun before the mark, or the mark is part of a word."""
        text, run = self._text, mark.group()
        # "1." and "- ." begin a sentence, so do the dots of an omission at its head.
        if self._first_word is None or (run == "." and self._is_number_of_item(mark.start())):
            return True
        before, after = text[mark.start() - 1], text[mark.end()]
        if before in _OPENING_BRACKETS or (run != "." and self._opens_quotation(mark.start() - 1)):
            return True
        if after.isalnum() and self._is_inside_word(mark):
            return True
        if run != "." or before.isspace():
            return False
        return after in _INSIDE_ADDRESS or is_abbreviated(
            text[max(self._start, mark.start() - _CONTEXT) : mark.start()],
            text[mark.end() : min(self._end, mark.end() + _CONTEXT)],
        )

    def _is_number_of_item(self, at: int) -> bool:
        return at - self._start <= _LONGEST_ITEM and self._text[self._start : at].isdecimal()

    def _opens_quotation(self, at: int) -> bool:
        quote = self._text[at]
        if quote == '"':
            return self._inside_quote and self._text[at - 1].isspace()
        return quote in _OPENING_QUOTES and self._text[at - 1].isspace()

    def _is_inside_word(self, mark: re.Match[str]) -> bool:
        """Tell whether a mark with a letter or digit right after it is inside a number, a name or an address."""
        text, run = self._text, mark.group()
        before, after = text[mark.start() - 1], text[mark.end()]
        if before.isdecimal() and after.isdecimal():
            return True
        if run != ".":
            return False
        # ".5", ".pdf" and "الحفل.pdf": no sentence of Arabic begins so.
        if after.isascii() and (before.isspace() or after.islower()):
            return True
        rest = text[mark.end() : min(self._end, mark.end() + _CONTEXT)]
        if _LONE_LETTER.match(rest) and not _LONE_CONJUNCTION.match(rest):
            return True
        words = boundary_words()
        following = first_word(rest)
        if following in words.domains:
            return True
        last = re.split(r"\W", text[max(self._start, mark.start() - _CONTEXT) : mark.start()])[-1]
        return following in words.letter_names and first_word(last) in words.letter_names

    def _after_closing(self, at: int) -> int:
        """Return the position after the quotation marks, brackets and further marks that close with a mark."""
        text, limit = self._text, self._end
        inside_quote = self._inside_quote
        while True:
            attached = _ATTACHED.match(text, at, limit)
            run = attached.group() if attached else ""
            if (following := at + len(run)) < limit and text[following] not in f" \t{_CONTINUING}":
                run = run.rstrip(_OPENING_QUOTES + ("'" if inside_quote else _EITHER_QUOTES))
            inside_quote ^= bool(run.count('"') % 2)
            at += len(run)
            detached = _DETACHED.match(text, at, limit)
            if detached is None and inside_quote:
                detached = _DETACHED_QUOTE.match(text, at, limit)
            if detached is None:
                return at
            inside_quote ^= detached.group().endswith('"')
            at = detached.end()

    def _goes_on(self, mark: re.Match[str], at: int) -> bool:
        """Tell whether the sentence goes on at a position after a mark and what closes with it."""
        text = self._text
        if text[at] in _CONTINUING:
            return True
        closing = text[mark.end() : at]
        if self._open_bracket is not None and closing.rstrip(_QUOTES).endswith(tuple(_CLOSING_BRACKETS)):
            # A parenthesis within the sentence has its own marks: "(من رآه؟) التلفزيوني".
            return self._first_word is not None and self._first_word < self._open_bracket
        rest = text[at : min(self._end, at + _CONTEXT)].lstrip()
        if mark.group() == ".":
            before = text[mark.start() - 1]
            return before.isascii() and before.isalpha() and rest[:1].isascii() and rest[:1].islower()
        return closing.strip()[-1:] in tuple(_QUOTES) and continues_quotation(rest)


def _addresses(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the web addresses of a line without the marks that follow them."""
    for match in _ADDRESS.finditer(text, start, end):
        yield Span(match.start(), match.start() + len(match.group().rstrip(_AFTER_ADDRESS)))
