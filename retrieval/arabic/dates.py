"""Dates as people write them, to days of the Gregorian calendar, where they can be read in one way only."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final

from hijridate import Hijri

from retrieval.arabic.folding import without_floods

_DIGITS: Final = {
    **{ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **{ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
}
# As the Levant, Egypt, the Maghreb, French and English name them, spelled as `_plain` leaves them.
_MONTHS: Final = (
    "كانون الثاني|كانون ثاني|كانون 2|يناير|جانفي|ينايير|january|jan|janvier",
    "شباط|فبراير|فيفري|فيبراير|february|feb|fevrier",
    "اذار|مارس|مارت|march|mar|mars",
    "نيسان|ابريل|افريل|ابرايل|april|apr|avril",
    "ايار|مايو|ماي|may|mai",
    "حزيران|يونيو|يونيه|جوان|june|jun|juin",
    "تموز|يوليو|يوليه|جويليه|يوليوز|july|jul|juillet",
    "اب|اغسطس|اوت|غشت|august|aug|aout",
    "ايلول|سبتمبر|شتنبر|september|sept|sep|septembre",
    "تشرين الاول|تشرين اول|تشرين 1|اكتوبر|october|oct|octobre",
    "تشرين الثاني|تشرين ثاني|تشرين 2|نوفمبر|نونبر|november|nov|novembre",
    "كانون الاول|كانون اول|كانون 1|ديسمبر|دجنبر|december|dec|decembre",
)
_HIJRI_MONTHS: Final = (
    "محرم|المحرم|محرم الحرام",
    "صفر|صفر الخير",
    "ربيع الاول|ربيع اول|ربيع 1",
    "ربيع الثاني|ربيع الاخر|ربيع ثاني|ربيع 2",
    "جمادي الاولي|جمادي الاول|جماد الاول|جمادي 1",
    "جمادي الاخره|جمادي الثانيه|جمادي الثاني|جماد الثاني|جماد الاخر|جمادي 2",
    "رجب|رجب الفرد",
    "شعبان",
    "رمضان|رمضان المبارك",
    "شوال",
    "ذو القعده|ذي القعده|ذوالقعده",
    "ذو الحجه|ذي الحجه|ذوالحجه",
)


def _numbers_of(months: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, names in enumerate(months, start=1) for name in names.split("|")}


def any_name_of(names: dict[str, int]) -> str:
    """Return a pattern of the names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


GREGORIAN_MONTHS: Final = _numbers_of(_MONTHS)
"""The number of each name of a month, folded."""

HIJRI_MONTHS: Final = _numbers_of(_HIJRI_MONTHS)
"""The same of the Hijri calendar."""

HIJRI_YEARS: Final = range(1343, 1501)
"""The years that the tables of Umm al-Qura cover."""

YEARS: Final = range(1800, 2200)
"""The years that a number of four digits may mean."""

_TWELVE: Final = 12
_SEPARATOR: Final = r"\s*[-/.]\s*"
_NO_DIGIT_BEFORE: Final = r"(?<![\d.])"

_ISO: Final = re.compile(rf"{_NO_DIGIT_BEFORE}(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})(?!\d)")
_COMPACT: Final = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:t\d{4,6}z?)?(?!\d)")
_NUMERIC: Final = re.compile(rf"{_NO_DIGIT_BEFORE}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}})(?!\d)")
# Names in two calendars, «تشرين الثاني/نوفمبر», are one name where they agree.
_NAMED: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er)?(?:\s+من)?(?:\s+شهر)?[\s،,.\-/]+({any_name_of(GREGORIAN_MONTHS)})\.?"
    rf"(?:\s*[/(،-]\s*({any_name_of(GREGORIAN_MONTHS)})\)?)?[\s،,.\-/]+(?:(?:من\s+)?(?:عام|سنه)\s+)?(\d{{4}})(?!\d)"
)
_NAME_FIRST: Final = re.compile(
    rf"(?<!\w)({any_name_of(GREGORIAN_MONTHS)})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*[،,]?\s+(\d{{4}})(?!\d)"
)
_NAMED_HIJRI: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\s+من)?(?:\s+شهر)?[\s،,.\-/]+({any_name_of(HIJRI_MONTHS)})[\s،,.\-/]+(?:(?:عام|سنه)\s+)?(\d{{4}})(?!\d)"
)


def parse_date(text: str) -> date | None:
    """Return the day that a date names, None where it names none, several, or none for certain.

    Reads ISO 8601, RFC 5322, day before month in figures (month before day only where the day is above 12), month names
    of the Levant, Egypt, the Maghreb, English and French, Arabic-Indic digits, and dates of the Hijri calendar by the
    tables of Umm al-Qura. What stands around the date, such as the hour, is passed over. The day is that of the place
    that wrote it: hours and zones do not move it. A date in two calendars is the day that both name.

    Args:
        text: as the document wrote it.
    """
    plain = _plain(text)
    days = {day for read in _READERS for day in read(plain)}
    return days.pop() if len(days) == 1 else None


def _plain(text: str) -> str:
    """Return the text in small letters without marks, hamzas and presentation forms, its digits ASCII."""
    decomposed = unicodedata.normalize("NFKD", without_floods(text).translate(_DIGITS)).casefold()
    kept = (one for one in decomposed if unicodedata.category(one) not in {"Mn", "Cf"} and one != "ـ")
    return " ".join("".join(kept).replace("ى", "ي").replace("ة", "ه").split())


def _gregorian(year: str, month: int, day: str) -> list[date]:
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return []
    return [found] if found.year in YEARS else []


def _hijri(year: str, month: int, day: str) -> list[date]:
    if int(year) not in HIJRI_YEARS:
        return []
    try:
        found = Hijri(int(year), month, int(day)).to_gregorian()
    except (ValueError, OverflowError):
        return []
    return [date(found.year, found.month, found.day)]


def _in_figures(year: str, month: str, day: str) -> list[date]:
    """Return the day of a year that tells its calendar: no document is dated in the fourteenth century."""
    return _hijri(year, int(month), day) if int(year) in HIJRI_YEARS else _gregorian(year, int(month), day)


def _read_iso(text: str) -> list[date]:
    return [day for match in _ISO.finditer(text) for day in _in_figures(match[1], match[2], match[3])]


def _read_compact(text: str) -> list[date]:
    return [day for match in _COMPACT.finditer(text) for day in _in_figures(match[1], match[2], match[3])]


def _read_numeric(text: str) -> list[date]:
    found: list[date] = []
    for first, second, year in (match.groups() for match in _NUMERIC.finditer(text)):
        day, month = (second, first) if int(second) > _TWELVE else (first, second)
        found += _in_figures(year, month, day)
    return found


def _read_named(text: str) -> list[date]:
    found: list[date] = []
    for day, name, other, year in (match.groups() for match in _NAMED.finditer(text)):
        if other is None or GREGORIAN_MONTHS[other] == GREGORIAN_MONTHS[name]:
            found += _gregorian(year, GREGORIAN_MONTHS[name], day)
    return found


def _read_name_first(text: str) -> list[date]:
    return [
        day
        for match in _NAME_FIRST.finditer(text)
        for day in _gregorian(match[3], GREGORIAN_MONTHS[match[1]], match[2])
    ]


def _read_hijri(text: str) -> list[date]:
    return [day for match in _NAMED_HIJRI.finditer(text) for day in _hijri(match[3], HIJRI_MONTHS[match[2]], match[1])]


_READERS: Final[tuple[Callable[[str], list[date]], ...]] = (
    _read_iso,
    _read_compact,
    _read_numeric,
    _read_named,
    _read_name_first,
    _read_hijri,
)
