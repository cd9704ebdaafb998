"""Which dates are read, and as which day."""

from datetime import date, datetime
from email.utils import format_datetime

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.dates import parse_date

DAYS = st.dates(date(1930, 1, 1), date(2070, 12, 31))
LEVANT = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
EGYPT = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
TUNIS = (
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
HIJRI = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    "text",
    [
        "2017-03-12",
        "2017/3/12",
        "٢٠١٧-٠٣-١٢",
        "20170312",
        "20170312T083100Z",
        "2017-03-12T08:31:00+01:00",
        "2017-03-12 23:59",
        "12/03/2017 - 11:52",
        "12-3-2017",
        "12.03.2017",
        "Sun, 12 Mar 2017 10:00:00 +0100",
        "March 12th, 2017",
        "12 mars 2017",
        "الأحد 12 مارس 2017",
        "الأحد، ١٢ آذار/مارس ٢٠١٧، الساعة ١٠:٣٠",
        "12 آذار (مارس) 2017",
        "١٢ من آذار ٢٠١٧ م",
        "12 مارس من عام 2017",
        "نشر في: 12 مارس 2017 الساعة 8:15",
        "13 جمادى الآخرة 1438 هـ",
        "13/6/1438هـ",
        "١٣ جُمادى الآخِرة ١٤٣٨هـ الموافق ١٢ مارس ٢٠١٧م",
    ],
)
def test_one_day_in_many_ways(text: str) -> None:
    """All name the twelfth of March 2017."""
    assert parse_date(text) == date(2017, 3, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11 تشرين الثاني 2020", date(2020, 11, 11)),
        ("11 تشرين الأول 2020", date(2020, 10, 11)),
        ("3/25/2019", date(2019, 3, 25)),
        ("05/04/2019", date(2019, 4, 5)),
        ("1 شتنبر 1999", date(1999, 9, 1)),
        ("1 غشت 1999", date(1999, 8, 1)),
        ("2 فيفري 2011", date(2011, 2, 2)),
        ("1 محرم 1445", date(2023, 7, 19)),
    ],
)
def test_other_days(text: str, day: date) -> None:
    """Names that begin alike are told apart; the day is before the month, unless it cannot be."""
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "أمس",
        "2017",
        "مارس 2017",
        "12 مارس",
        "31/02/2017",
        "2017-13-40",
        "12/03/17",
        "30 شباط 2017",
        "12 مارس 2017 و13 مارس 2017",
        "12 آذار/نيسان 2017",
        "192.168.10.2017",
        "هاتف 0020171234567",
        "12 مارسيليا 2017",
        "13 جمادى الآخرة 1438 الموافق 13 مارس 2017",
        "45 رمضان 1440",
        "1 رمضان 1200",
        "12/03/0001",
    ],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    """Neither parts of dates, nor impossible ones, nor two that disagree."""
    assert parse_date(text) is None


@given(DAYS, st.sampled_from([LEVANT, EGYPT, TUNIS]), st.booleans())
def test_named_months_are_read_back(day: date, names: tuple[str, ...], is_arabic: bool) -> None:
    """In the names of every region, in both kinds of digits."""
    text = f"{day.day} {names[day.month - 1]} {day.year}"
    assert parse_date(text.translate(ARABIC_DIGITS) if is_arabic else text) == day


@given(DAYS)
def test_formats_of_machines_are_read_back(day: date) -> None:
    """ISO 8601, RFC 5322, and the day before the month."""
    moment = datetime(day.year, day.month, day.day, 23, 30).astimezone()
    texts = [day.isoformat(), moment.isoformat(), format_datetime(moment), f"{day:%d/%m/%Y}", f"{day:%Y%m%d}"]
    assert {parse_date(text) for text in texts} == {day}


@given(DAYS)
def test_hijri_dates_are_read_back(day: date) -> None:
    """By name and in figures."""
    hijri = Gregorian.fromdate(day).to_hijri()
    assert parse_date(f"{hijri.day} {HIJRI[hijri.month - 1]} {hijri.year} هـ") == day
    assert parse_date(f"{hijri.year}/{hijri.month}/{hijri.day}") == day


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    """Whatever it is, it is a day or none."""
    found = parse_date(text)
    assert found is None or 1800 <= found.year < 2200
