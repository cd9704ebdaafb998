"""Which periods are read, and as which days."""

from datetime import date

import pytest

from retrieval.arabic.period_wording import period_in_arabic
from retrieval.arabic.periods import Period, parse_period

MARCH = Period(date(2017, 3, 1), date(2017, 3, 31))
YEAR = Period(date(2015, 1, 1), date(2015, 12, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2017-03-05", Period(date(2017, 3, 5), date(2017, 3, 5))),
        ("5 آذار 2017", Period(date(2017, 3, 5), date(2017, 3, 5))),
        ("2017-03", MARCH),
        ("03/2017", MARCH),
        ("آذار ٢٠١٧", MARCH),
        ("شهر مارس من عام 2017", MARCH),
        ("آذار/مارس 2017", MARCH),
        ("March 2017", MARCH),
        ("2015", YEAR),
        ("٢٠١٥", YEAR),
        ("العام 2015", YEAR),
        ("سنة 2015 م", YEAR),
        ("شباط 2016", Period(date(2016, 2, 1), date(2016, 2, 29))),
        ("رمضان 1438", Period(date(2017, 5, 27), date(2017, 6, 24))),
        ("رمضان 1438 هـ", Period(date(2017, 5, 27), date(2017, 6, 24))),
        ("1438", Period(date(2016, 10, 2), date(2017, 9, 20))),
        ("1438 هـ", Period(date(2016, 10, 2), date(2017, 9, 20))),
    ],
)
def test_a_day_a_month_or_a_year_is_read(text: str, period: Period) -> None:
    """In figures or in words, of either calendar, with the digits of either script."""
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "منذ أيام", "مارس", "آذار/نيسان 2017", "2017-13", "2017-00", "0999", "9999", "2017 هـ", "1438 م", "بعد 2017"],
)
def test_what_is_not_certain_is_no_period(text: str) -> None:
    """A month without a year, two months at once, what no calendar has, or more than a period."""
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2017, 3, 1), date(2017, 3, 31), "آذار/مارس ٢٠١٧"),
        (date(2016, 2, 1), date(2016, 2, 28), "من ١ شباط/فبراير ٢٠١٦ إلى ٢٨ شباط/فبراير ٢٠١٦"),
        (date(2015, 1, 1), date(2015, 12, 31), "عام ٢٠١٥"),
        (date(2015, 1, 1), date(2017, 12, 31), "من عام ٢٠١٥ إلى عام ٢٠١٧"),
        (date(2017, 3, 5), date(2017, 3, 5), "٥ آذار/مارس ٢٠١٧"),
        (date(2017, 3, 5), None, "منذ ٥ آذار/مارس ٢٠١٧"),
        (None, date(2017, 3, 5), "حتى ٥ آذار/مارس ٢٠١٧"),
    ],
)
def test_a_period_is_said_as_a_person_would(since: date | None, until: date | None, words: str) -> None:
    """A whole month or year by its name, else by its days."""
    assert period_in_arabic(since, until) == words


def test_no_period_has_no_words() -> None:
    """A period without ends is a mistake of the caller."""
    with pytest.raises(ValueError, match="one end"):
        period_in_arabic(None, None)
