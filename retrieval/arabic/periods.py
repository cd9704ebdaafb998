"""Periods as people write them: a day, a month or a year, where they can be read in one way only."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from hijridate import Hijri

from retrieval.arabic.dates import (
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    HIJRI_YEARS,
    YEARS,
    any_name_of,
    parse_date,
)
from retrieval.arabic.folding import fold

_LAST_MONTH: Final = 12

_GREGORIAN: Final = any_name_of(GREGORIAN_MONTHS)
_OF_YEAR: Final = r"(?:من )?(?:(?:ال)?(?:عام|سنه) )?"

MONTH_OF_YEAR: Final = re.compile(
    rf"(?<!\w)(?:شهر )?(?P<month>{_GREGORIAN})(?: (?P<other>{_GREGORIAN}))? {_OF_YEAR}(?P<year>\d{{4}})م?(?!\w)"
)
"""A month of the Gregorian calendar with its year, maybe by both of its names, in folded words divided by one space."""

MONTH_OF_HIJRI_YEAR: Final = re.compile(
    rf"(?<!\w)(?:شهر )?(?P<month>{any_name_of(HIJRI_MONTHS)}) {_OF_YEAR}(?P<year>\d{{4}})(?: ?ه(?:جري[اه]?)?)?(?!\w)"
)
_YEAR: Final = re.compile(r"(?:(?:ال)?(?:عام|سنه) |(?:the )?year )?(\d{4})(?: ?(م|ميلادي[اه]?|ه|هجري[اه]?))?")
_ISO_MONTH: Final = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})")
_SEPARATORS: Final = re.compile(r"[\s،,./()-]+")


@dataclass(frozen=True, slots=True)
class Period:
    """Days in a row, both ends included."""

    first: date
    last: date


def parse_period(text: str) -> Period | None:
    """Return the day, the month or the year that a text names, and nothing beside it; None where it names none.

    A day is read as `parse_date` does. Months are named as there or numbered («2017-03»), years have four digits, and
    the months and years of the Hijri calendar are those of the tables of Umm al-Qura.

    Args:
        text: as a document, or a person, wrote it.
    """
    day = parse_date(text)
    if day is not None:
        return Period(day, day)
    folded = fold(text).strip()
    if (numbered := _ISO_MONTH.fullmatch(folded)) is not None:
        return month(int(numbered[1] or numbered[4]), int(numbered[2] or numbered[3]))
    words = _SEPARATORS.sub(" ", folded).strip()
    return _named_month(words) or _year_alone(words)


def month(year: int, number: int) -> Period | None:
    """Return a month, None where there is no such one or its year is none that is meant by four digits."""
    if year not in YEARS or not 1 <= number <= _LAST_MONTH:
        return None
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def hijri_month(year: int, number: int) -> Period | None:
    """Return a month of the Hijri calendar, None where the tables have none."""
    if year not in HIJRI_YEARS:
        return None
    first = Hijri(year, number, 1)
    start, end = first.to_gregorian(), Hijri(year, number, first.month_length()).to_gregorian()
    return Period(date(start.year, start.month, start.day), date(end.year, end.month, end.day))


def year(number: int) -> Period | None:
    """Return a year; one that the tables of the Hijri calendar have is of that calendar."""
    if number in HIJRI_YEARS:
        first, last = hijri_month(number, 1), hijri_month(number, _LAST_MONTH)
        return None if first is None or last is None else Period(first.first, last.last)
    return Period(date(number, 1, 1), date(number, 12, 31)) if number in YEARS else None


def month_of_match(match: re.Match[str]) -> Period | None:
    """Return the month that `MONTH_OF_YEAR` or `MONTH_OF_HIJRI_YEAR` found, None where its two names are of two."""
    number = int(match["year"])
    if match.re is MONTH_OF_HIJRI_YEAR:
        return hijri_month(number, HIJRI_MONTHS[match["month"]])
    other = match["other"]
    if other is not None and GREGORIAN_MONTHS[other] != GREGORIAN_MONTHS[match["month"]]:
        return None
    return month(number, GREGORIAN_MONTHS[match["month"]])


def _named_month(words: str) -> Period | None:
    for pattern in (MONTH_OF_YEAR, MONTH_OF_HIJRI_YEAR):
        if (match := pattern.fullmatch(words)) is not None:
            return month_of_match(match)
    return None


def _year_alone(words: str) -> Period | None:
    match = _YEAR.fullmatch(words)
    if match is None:
        return None
    calendar = match[2] or ""
    # A year that says the calendar which it cannot be of is a mistake.
    if calendar and calendar.startswith("ه") != (int(match[1]) in HIJRI_YEARS):
        return None
    return year(int(match[1]))
