"""Which documents a question wants to be answered from: «في آذار 2017», «الشهر الماضي», «حسب وكالة ...»."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from retrieval.arabic.dates import GREGORIAN_MONTHS, HIJRI_MONTHS, any_name_of
from retrieval.arabic.periods import Period, parse_period
from retrieval.arabic.relative_periods import is_today, relative_periods
from retrieval.arabic.terms import folded_words, word_spans
from retrieval.domain import Span

_GREGORIAN: Final = any_name_of(GREGORIAN_MONTHS)
_MONTH: Final = any_name_of({**GREGORIAN_MONTHS, **HIJRI_MONTHS})
_CALENDAR: Final = r"(?: (?:م|ميلادي[ها]?|ه|هجري[ها]?))?"
_YEAR_WORD: Final = r"(?:ال)?(?:عام|سنه) "
_YEAR: Final = rf"(?:{_YEAR_WORD}|the year |year )?\d{{4}}{_CALENDAR}"
_MONTH_OF_YEAR: Final = rf"(?:شهر )?(?:{_MONTH})(?: (?:{_GREGORIAN}))? (?:من )?(?:{_YEAR_WORD})?\d{{4}}{_CALENDAR}"
_DAY_OF_MONTH: Final = rf"(?:يوم )?\d{{1,2}} (?:من )?{_MONTH_OF_YEAR}|(?:{_MONTH}) \d{{1,2}} \d{{4}}"
_IN_FIGURES: Final = r"\d{1,2} \d{1,2} \d{4}|\d{4} \d{1,2} \d{1,2}|\d{1,2} \d{4}|\d{4} \d{1,2}"
_PERIOD: Final = rf"(?:{_DAY_OF_MONTH}|{_MONTH_OF_YEAR}|{_IN_FIGURES}|{_YEAR})(?!\w)"
# The first of two may leave to the second what both share: «بين آذار وأيار 2017», «من 3 إلى 5 أيار 2017».
_BEGINNING: Final = rf"(?:{_PERIOD}|(?:\d{{1,2}} (?:من )?)?(?:{_MONTH})|\d{{1,2}})"
_SPAN_OF_TIME: Final = r"(?:(?:في|خلال) )?(?:(?:الفتره|المده) )?(?:(?:الممتده|الواقعه) )?"

# Patterns that `re` compiles when it first needs them: that takes a twelfth of a second, and few questions name a date.
_BETWEEN: Final = (
    rf"(?<!\w){_SPAN_OF_TIME}(?:ما )?بين (?P<from>{_BEGINNING}) و ?(?P<to>{_PERIOD})",
    rf"(?<!\w){_SPAN_OF_TIME}(?:من|منذ|ابتدا من) (?P<from>{_BEGINNING}) "
    rf"و?(?:الي|حتي|الي غايه|لغايه) (?P<to>{_PERIOD})",
    rf"(?<!\w)between (?P<from>{_BEGINNING}) and (?P<to>{_PERIOD})",
    rf"(?<!\w)from (?P<from>{_BEGINNING}) (?:to|until|till) (?P<to>{_PERIOD})",
)
_SINCE: Final = rf"(?<!\w)(?:منذ|ابتدا من|اعتبارا من|since|from) (?P<from>{_PERIOD})"
_AFTER: Final = rf"(?<!\w)(?:من بعد|بعد|after) (?P<from>{_PERIOD})"
_UNTIL: Final = rf"(?<!\w)(?:حتي|الي غايه|لغايه|until|till|up to) (?P<to>{_PERIOD})"
_BEFORE: Final = rf"(?<!\w)(?:من قبل|قبل|before) (?P<to>{_PERIOD})"
_IN: Final = rf"(?<!\w)(?:في|خلال|اثنا|بتاريخ|طوال|طيله|in|during|on|throughout) (?P<in>{_PERIOD})"
# Where nothing stands before it, a year alone is a number like any other, and a month belongs to what it follows.
_BARE: Final = rf"(?<!\w)(?P<in>{_DAY_OF_MONTH}|{_MONTH_OF_YEAR}|{_YEAR_WORD}\d{{4}})(?!\w)"

KINDS_OF_PUBLISHERS: Final = frozenset(
    {"موقع", "صحيفه", "جريده", "مجله", "وكاله", "قناه", "اذاعه", "راديو", "شبكه", "منصه"}
)
"""What may stand before the name of a publisher, folded, or belong to it."""

_ATTRIBUTING: Final = (
    ("نقلا", "عن"),
    ("وفقا", "ل"),
    ("طبقا", "ل"),
    ("according", "to"),
    ("حسب",),
    ("بحسب",),
    ("وفق",),
    ("عبر",),
    ("من",),
    ("في",),
    ("علي",),
    ("from",),
    ("in",),
    ("on",),
    ("by",),
    ("via",),
)
_PUBLISHING: Final = frozenset(
    {
        "نشر",
        "نشرت",
        "نشرته",
        "كتب",
        "كتبت",
        "كتبته",
        "اورد",
        "اوردت",
        "اوردته",
        "نقل",
        "نقلت",
        "نقلته",
        "ذكرته",
        "published",
    }
)
_JOINED: Final = "ل"
_WORDS_OF_A_PUBLISHER: Final = 8
_DAY: Final = timedelta(days=1)
_DANGLING: Final = re.compile(r"\s+(?=[؟?!.،,])|^[\s،,]+|(?<=\s)\s+")


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """The days that a question names, and where.

    `is_about_time` tells that a preposition makes them the time of something; without one («انتخابات عام 2014»)
    they may be a part of a name. `is_relative` tells that they are named from the day of the question («الشهر الماضي»).
    """

    since: date | None
    until: date | None
    words: Span
    is_about_time: bool
    is_relative: bool = False


@dataclass(frozen=True, slots=True)
class AskedPublisher:
    """The publisher that a question names as where the answer should come from, and the words that do."""

    name: str
    words: Span


def asked_period(question: str, today: date) -> AskedPeriod | None:
    """Return the days that a question names; None where it names none, or several.

    Args:
        question: as it is searched.
        today: the day on which it is asked.
    """
    text = _Folded(question)
    relative = partial(_relative, today=today)
    # Every other period has a number in it.
    has_number = any(map(str.isdecimal, text.text))
    for read in (_between, _since_or_until, _in, relative, _bare) if has_number else (relative,):
        found = tuple(read(text))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def asked_publisher(question: str, publisher_of: Callable[[str], str | None]) -> AskedPublisher | None:
    """Return the publisher that a question wants to be answered from; None where it names none.

    A name counts only behind what makes it a source: «حسب», «نقلا عن», «من موقع»; «من» alone does not open a question.

    Args:
        question: as it is searched.
        publisher_of: the publisher whose name some words are, None where they are nobody's.
    """
    spans = word_spans(question)
    words = [" ".join(folded_words(span.of(question))) for span in spans]
    for at in range(1, len(words)):
        for start, is_joined in _after_attribution(words, at):
            for end in range(min(len(words), start + _WORDS_OF_A_PUBLISHER), start, -1):
                named = question[spans[start].start : spans[end - 1].end]
                name = publisher_of(named.removeprefix(_JOINED) if is_joined else named)
                if name is not None:
                    return AskedPublisher(name, Span(spans[at].start, spans[end - 1].end))
    return None


def without_words(question: str, words: Iterable[Span]) -> str:
    """Return a question without some of its words."""
    for span in sorted(words, reverse=True):
        question = f"{question[: span.start]} {question[span.end :]}"
    return _DANGLING.sub("", question).strip()


class _Folded:
    """A question in folded words with one space between them, which knows where each stands."""

    def __init__(self, question: str) -> None:
        self.question = question
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        pieces: list[str] = []
        length = 0
        for span in word_spans(question):
            word = " ".join(folded_words(span.of(question)))
            if not word:
                continue
            self._starts[length], self._ends[length + len(word)] = span.start, span.end
            pieces.append(word)
            length += len(word) + 1
        self.text = " ".join(pieces)

    def span(self, match: re.Match[str]) -> Span:
        return Span(self._starts[match.start()], self._ends[match.end()])

    def written(self, match: re.Match[str], group: str) -> str:
        """Return a group as the question has it; one that begins inside a word, as after «و», from there on."""
        start, end = match.span(group)
        if start in self._starts:
            return self.question[self._starts[start] : self._ends[end]]
        return match[group]


def _between(text: _Folded) -> Iterator[AskedPeriod]:
    for pattern in _BETWEEN:
        for match in re.finditer(pattern, text.text):
            last = parse_period(text.written(match, "to"))
            first = None if last is None else _beginning(text.written(match, "from"), match["to"])
            if first is not None and last is not None and first.first <= last.last:
                yield AskedPeriod(first.first, last.last, text.span(match), is_about_time=True)


def _beginning(written: str, end: str) -> Period | None:
    """Return the first of two periods, with what it leaves to the second: the year, or the month with the year."""
    words = end.split()
    rests = (words[from_word:] for from_word in range(len(words) - 1, -1, -1))
    return parse_period(written) or next(
        filter(None, (parse_period(" ".join((written, *rest))) for rest in rests)), None
    )


def _since_or_until(text: _Folded) -> Iterator[AskedPeriod]:
    for pattern in (_SINCE, _AFTER):
        for match, found in _periods(text, pattern, "from"):
            since = found.first if pattern is _SINCE else found.last + _DAY
            yield AskedPeriod(since, None, text.span(match), is_about_time=True)
    for pattern in (_UNTIL, _BEFORE):
        for match, found in _periods(text, pattern, "to"):
            until = found.last if pattern is _UNTIL else found.first - _DAY
            yield AskedPeriod(None, until, text.span(match), is_about_time=True)


def _in(text: _Folded) -> Iterator[AskedPeriod]:
    for match, found in _periods(text, _IN, "in"):
        yield AskedPeriod(found.first, found.last, text.span(match), is_about_time=True)


def _relative(text: _Folded, today: date) -> Iterator[AskedPeriod]:
    if is_today(text.text):
        yield AskedPeriod(today, today, Span(0, len(text.question)), is_about_time=True, is_relative=True)
    for one in relative_periods(text.text, today):
        until = None if one.is_open else one.days.last
        yield AskedPeriod(one.days.first, until, text.span(one.match), is_about_time=True, is_relative=True)


def _bare(text: _Folded) -> Iterator[AskedPeriod]:
    for match, found in _periods(text, _BARE, "in"):
        yield AskedPeriod(found.first, found.last, text.span(match), is_about_time=False)


def _periods(text: _Folded, pattern: str, group: str) -> Iterator[tuple[re.Match[str], Period]]:
    for match in re.finditer(pattern, text.text):
        found = parse_period(text.written(match, group))
        if found is not None:
            yield match, found


def _after_attribution(words: Sequence[str], at: int) -> Iterator[tuple[int, bool]]:
    """Yield where a publisher's name may begin behind what attributes, and whether a particle is joined to it."""
    for phrase in _ATTRIBUTING:
        is_joined = phrase[-1] == _JOINED
        fixed = phrase[:-1] if is_joined else phrase
        if tuple(words[at : at + len(fixed)]) == fixed:
            yield from _after_kind(words, at + len(fixed), is_joined=is_joined)
    if words[at] in _PUBLISHING:
        yield from _after_kind(words, at + 1, is_joined=False)


def _after_kind(words: Sequence[str], start: int, *, is_joined: bool) -> Iterator[tuple[int, bool]]:
    """Yield a beginning, and the one behind a word that says the kind of publisher: a name may have it or not."""
    if start >= len(words):
        return
    yield start, is_joined and words[start].startswith(_JOINED)
    kind = words[start].removeprefix(_JOINED) if is_joined else words[start]
    if kind in KINDS_OF_PUBLISHERS and start + 1 < len(words):
        yield start + 1, False
