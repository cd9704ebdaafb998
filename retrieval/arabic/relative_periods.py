"""Periods that people name from the day on which they speak: «هذا الأسبوع», «الشهر الماضي», «آخر ثلاث سنوات»."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from retrieval.arabic.dates import GREGORIAN_MONTHS, HIJRI_MONTHS, any_name_of
from retrieval.arabic.periods import Period

_Unit: TypeAlias = Literal["day", "week", "month", "year"]

_UNITS: Final[dict[str, _Unit]] = {
    **dict.fromkeys(("يوم", "يوما", "يومين", "ايام", "day", "days"), "day"),
    **dict.fromkeys(("اسبوع", "اسبوعا", "اسبوعين", "اسابيع", "week", "weeks"), "week"),
    **dict.fromkeys(("شهر", "شهرا", "شهرين", "اشهر", "شهور", "month", "months"), "month"),
    **dict.fromkeys(("سنه", "سنتين", "سنوات", "سنين", "عام", "عاما", "عامين", "اعوام", "year", "years"), "year"),
}
_DUALS: Final = frozenset({"يومين", "اسبوعين", "شهرين", "سنتين", "عامين"})
_NUMBERS: Final = {
    "ثلاث": 3, "اربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثمان": 8, "ثماني": 8, "تسع": 9, "عشر": 10,
    "ثلاثه": 3, "اربعه": 4, "خمسه": 5, "سته": 6, "سبعه": 7, "ثمانيه": 8, "تسعه": 9, "عشره": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip

_ONE: Final = "يوم|اسبوع|شهر|سنه|عام"
_NUMBER: Final = rf"\d{{1,3}}|{'|'.join(_NUMBERS)}"
_COUNTED: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_SEVERAL: Final = "ايام|اسابيع|اشهر|شهور|سنوات|سنين|اعوام"
# «آخر شهر رمضان» and «آخر عام من حكمه» are of something else.
_ALONE: Final = (
    rf"(?! (?:من|في|ل\w+|قبل|بعد|لدي|كان|دراسي|{any_name_of(GREGORIAN_MONTHS)}|{any_name_of(HIJRI_MONTHS)})(?!\w))"
)

_PATTERNS: Final = (
    (
        rf"(?:هذا|هذه) ال(?P<this>{_ONE})|ال(?P<current>{_ONE}) (?:الحالي|الحاليه|الجاري|الجاريه)"
        r"|this (?P<this_en>week|month|year)"
    ),
    (rf"ال(?P<before>{_ONE}) (?:الماضي|الفايت|المنصرم)(?:ه)?|last (?P<before_en>week|month|year)"),
    (
        rf"اخر (?:(?P<number>{_NUMBER}) )?(?P<unit>{_COUNTED}){_ALONE}"
        rf"|ال(?P<several>{_SEVERAL}) (?:ال)?(?P<several_number>{_NUMBER}) (?:الماضيه|الاخيره|الفايته|المنصرمه)"
        rf"|(?:the )?(?:last|past) (?P<number_en>{_NUMBER}) (?P<unit_en>days|weeks|months|years)"
        r"|(?:the )?past (?P<one_en>week|month|year)"
    ),
    (r"(?<!اول )(?:يوم )?(?P<yesterday>امس|البارحه)|(?P<yesterday_en>yesterday)|اول (?:من )?(?P<earlier>امس)"),
)
_LEAD: Final = r"(?<!\w)و?(?:(?P<lead>في|خلال|اثنا|منذ|during|in|over|since) )?"
_FOUND: Final = tuple(re.compile(rf"{_LEAD}(?:{one})(?!\w)") for one in _PATTERNS)
_TODAY: Final = frozenset({"اليوم", "today"})
_SINCE: Final = frozenset({"منذ", "since"})

_DAY: Final = timedelta(days=1)
_DAYS_OF_A_WEEK: Final = 7
_MONTHS_OF_A_YEAR: Final = 12
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class RelativePeriod:
    """Days that are named from a day, and the match that names them; `is_open` where they go on from the first."""

    days: Period
    match: re.Match[str]
    is_open: bool


def relative_periods(words: str, today: date) -> Iterator[RelativePeriod]:
    """Yield the periods that some words name from a day.

    A week is from Saturday to Friday, as in most Arab countries; this week and the one before are those of the
    calendar, as months and years are, and the last one, or several, are counted back from the day.

    Args:
        words: folded, with one space between them.
        today: the day on which they are said.
    """
    for pattern in _FOUND:
        for match in pattern.finditer(words):
            days = _days(match, today)
            if days is not None:
                yield RelativePeriod(days, match, match["lead"] in _SINCE)


def is_today(words: str) -> bool:
    """Tell whether some folded words are «اليوم» and nothing else: in a sentence it is rarely a time to search in."""
    return words in _TODAY


def _days(match: re.Match[str], today: date) -> Period | None:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    for name, back in (("this", 0), ("current", 0), ("this_en", 0), ("before", 1), ("before_en", 1)):
        if name in found:
            return _of_calendar(_UNITS[found[name]], today, back)
    for name, back in (("yesterday", 1), ("yesterday_en", 1), ("earlier", 2)):
        if name in found:
            return _of_calendar("day", today, back)
    unit = found.get("unit") or found.get("several") or found.get("unit_en") or found["one_en"]
    number = found.get("number") or found.get("several_number") or found.get("number_en")
    if number is None:
        # «آخر أيام» are the last days of something.
        many = 2 if unit in _DUALS else 1 if unit in _ONE.split("|") or "one_en" in found else 0
    else:
        many = int(number) if number.isdigit() else _NUMBERS[number]
    return None if many == 0 else Period(_back(_UNITS[unit], today, many), today)


def _of_calendar(unit: _Unit, today: date, back: int) -> Period:
    """Return the day, week, month or year that a day is in, or an earlier one."""
    match unit:
        case "day":
            day = today - back * _DAY
            return Period(day, day)
        case "week":
            first = today - (today.weekday() - _SATURDAY) % _DAYS_OF_A_WEEK * _DAY - back * _DAYS_OF_A_WEEK * _DAY
            return Period(first, first + (_DAYS_OF_A_WEEK - 1) * _DAY)
        case "month":
            first = _months_before(today.replace(day=1), back)
            return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))
        case "year":
            return Period(date(today.year - back, 1, 1), date(today.year - back, 12, 31))


def _back(unit: _Unit, today: date, many: int) -> date:
    match unit:
        case "day":
            return today - many * _DAY
        case "week":
            return today - many * _DAYS_OF_A_WEEK * _DAY
        case "month":
            return _months_before(today, many)
        case "year":
            return _months_before(today, many * _MONTHS_OF_A_YEAR)


def _months_before(day: date, many: int) -> date:
    """Return the same day of an earlier month, or its last where it has no such day."""
    year, month = divmod(day.year * _MONTHS_OF_A_YEAR + day.month - 1 - many, _MONTHS_OF_A_YEAR)
    year = max(year, 1)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
