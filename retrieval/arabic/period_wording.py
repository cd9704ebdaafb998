"""Periods in Arabic words, months by both of their names for readers of the east and of the west of the Arab world."""

from calendar import monthrange
from datetime import date
from typing import Final

from retrieval.arabic.counting import plain_digits

MONTHS: Final = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيو",
    "تموز/يوليو",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
_LAST_MONTH: Final = 12


def is_month(since: date, until: date) -> bool:
    """Tell whether two days are the ends of one month."""
    return (since.day, until) == (1, since.replace(day=monthrange(since.year, since.month)[1]))


def is_years(since: date, until: date) -> bool:
    """Tell whether two days are the ends of one year, or of several in a row."""
    return (since.month, since.day, until.month, until.day) == (1, 1, _LAST_MONTH, 31)


def day_in_arabic(day: date) -> str:
    """Return a day in words."""
    return f"{plain_digits(day.day)} {MONTHS[day.month - 1]} {plain_digits(day.year)}"


def period_in_arabic(since: date | None, until: date | None) -> str:
    """Return a period in words that can stand alone; it has one end at least.

    Raises:
        ValueError: it has none.
    """
    if since is None:
        if until is None:
            message = "a period has one end at least"
            raise ValueError(message)
        return f"حتى {day_in_arabic(until)}"
    if until is None:
        return f"منذ {day_in_arabic(since)}"
    if since == until:
        return day_in_arabic(since)
    if is_month(since, until):
        return f"{MONTHS[since.month - 1]} {plain_digits(since.year)}"
    if is_years(since, until):
        first, last = plain_digits(since.year), plain_digits(until.year)
        return f"عام {first}" if first == last else f"من عام {first} إلى عام {last}"
    return f"من {day_in_arabic(since)} إلى {day_in_arabic(until)}"
