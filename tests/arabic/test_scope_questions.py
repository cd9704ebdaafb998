"""Which dates and publishers a question names, and what it asks without them."""

from datetime import date

import pytest

from retrieval.arabic.relative_periods import relative_periods
from retrieval.arabic.scope_questions import asked_period, asked_publisher, without_words
from retrieval.publishers import Publishers

TODAY = date(2026, 3, 31)
"""A Tuesday."""

PUBLISHERS = Publishers(["Jawhara FM", "وكالة تونس إفريقيا للأنباء (وات)", "الجزيرة", "صحيفة الشروق"])


def publisher_of(words: str) -> str | None:
    """Return the one publisher of a name."""
    found = PUBLISHERS.named(words)
    return found[0] if len(found) == 1 else None


@pytest.mark.parametrize(
    ("question", "since", "until", "rest"),
    [
        ("ماذا قال السبسي في آذار 2017؟", "2017-03-01", "2017-03-31", "ماذا قال السبسي؟"),
        ("ماذا قال السبسي في مارس ٢٠١٧؟", "2017-03-01", "2017-03-31", "ماذا قال السبسي؟"),
        ("ماذا قال في آذار/مارس 2017 عن الفقر؟", "2017-03-01", "2017-03-31", "ماذا قال عن الفقر؟"),
        ("في شهر آذار من عام 2017 ماذا قال؟", "2017-03-01", "2017-03-31", "ماذا قال؟"),
        ("ماذا قال بين آذار وأيار 2017؟", "2017-03-01", "2017-05-31", "ماذا قال؟"),
        ("ماذا قال في الفترة ما بين آذار 2016 وأيار 2017؟", "2016-03-01", "2017-05-31", "ماذا قال؟"),
        ("ماذا قال بين 2015 و2017؟", "2015-01-01", "2017-12-31", "ماذا قال؟"),
        ("ماذا قال من 3 إلى 5 أيار 2017؟", "2017-05-03", "2017-05-05", "ماذا قال؟"),
        ("ماذا قال منذ 2015 وحتى 2017؟", "2015-01-01", "2017-12-31", "ماذا قال؟"),
        ("ماذا قال منذ 3/5/2017؟", "2017-05-03", None, "ماذا قال؟"),
        ("ماذا قال بعد عام 2014؟", "2015-01-01", None, "ماذا قال؟"),
        ("ماذا قال قبل مارس 2017؟", None, "2017-02-28", "ماذا قال؟"),
        ("ماذا قال حتى 2016؟", None, "2016-12-31", "ماذا قال؟"),
        ("ماذا حدث خلال العام 2016؟", "2016-01-01", "2016-12-31", "ماذا حدث؟"),
        ("ماذا قال في رمضان 1438؟", "2017-05-27", "2017-06-24", "ماذا قال؟"),
        ("What did he say in March 2017?", "2017-03-01", "2017-03-31", "What did he say?"),
        ("What was said between March and May 2017?", "2017-03-01", "2017-05-31", "What was said?"),
        ("What was said from 2015 to 2017?", "2015-01-01", "2017-12-31", "What was said?"),
        ("What has he said since March 3, 2017?", "2017-03-03", None, "What has he said?"),
    ],
)
def test_the_days_of_a_question_are_read(question: str, since: str | None, until: str | None, rest: str) -> None:
    """Behind a preposition, in every way of writing a date; the rest of the question stays as it is."""
    found = asked_period(question, TODAY)
    assert found is not None
    assert found.is_about_time
    assert (found.since and found.since.isoformat(), found.until and found.until.isoformat()) == (since, until)
    assert without_words(question, [found.words]) == rest


@pytest.mark.parametrize(
    ("question", "since", "until", "rest"),
    [
        ("ماذا قال الوزير هذا الأسبوع؟", "2026-03-28", "2026-04-03", "ماذا قال الوزير؟"),
        ("ماذا حدث في الأسبوع الماضي في القمرة؟", "2026-03-21", "2026-03-27", "ماذا حدث في القمرة؟"),
        ("ماذا قال خلال الشهر الماضي؟", "2026-02-01", "2026-02-28", "ماذا قال؟"),
        ("ماذا قال منذ الشهر الماضي؟", "2026-02-01", None, "ماذا قال؟"),
        ("ماذا قال الشهر الجاري؟", "2026-03-01", "2026-03-31", "ماذا قال؟"),
        ("ماذا حدث هذه السنة؟", "2026-01-01", "2026-12-31", "ماذا حدث؟"),
        ("ماذا حدث العام الماضي؟", "2025-01-01", "2025-12-31", "ماذا حدث؟"),
        ("ماذا قال في السنة الفائتة؟", "2025-01-01", "2025-12-31", "ماذا قال؟"),
        ("ماذا حدث في آخر سنة؟", "2025-03-31", "2026-03-31", "ماذا حدث؟"),
        ("ماذا حدث في آخر شهر؟", "2026-02-28", "2026-03-31", "ماذا حدث؟"),
        ("ماذا حدث في آخر شهرين؟", "2026-01-31", "2026-03-31", "ماذا حدث؟"),
        ("ماذا حدث في آخر ثلاثة أشهر؟", "2025-12-31", "2026-03-31", "ماذا حدث؟"),
        ("ماذا حدث خلال الأيام العشرة الماضية؟", "2026-03-21", "2026-03-31", "ماذا حدث؟"),
        ("ماذا حدث في السنوات الخمس الأخيرة؟", "2021-03-31", "2026-03-31", "ماذا حدث؟"),
        ("ماذا حدث في آخر ٧ أيام؟", "2026-03-24", "2026-03-31", "ماذا حدث؟"),
        ("ماذا قال الوزير أمس؟", "2026-03-30", "2026-03-30", "ماذا قال الوزير؟"),
        ("ماذا قال أول من أمس؟", "2026-03-29", "2026-03-29", "ماذا قال؟"),
        ("What did he say last month?", "2026-02-01", "2026-02-28", "What did he say?"),
        ("What happened this week?", "2026-03-28", "2026-04-03", "What happened?"),
        ("What happened in the past two years?", "2024-03-31", "2026-03-31", "What happened?"),
        ("اليوم", "2026-03-31", "2026-03-31", ""),
    ],
)
def test_days_are_named_from_the_day_of_the_question(question: str, since: str, until: str | None, rest: str) -> None:
    """The week, month or year that it is or was by the calendar; the last ones counted back."""
    found = asked_period(question, TODAY)
    assert found is not None
    assert found.is_relative
    assert (found.since and found.since.isoformat(), found.until and found.until.isoformat()) == (since, until)
    assert without_words(question, [found.words]) == rest


@pytest.mark.parametrize(
    "question",
    [
        "ماذا حدث في آخر عام من حكمه؟",
        "متى كان آخر شهر رمضان؟",
        "ما آخر أيام الدولة؟",
        "ماذا قال الوزير اليوم عن الفقر؟",
        "ما هي آخر أخبار الأسبوع؟",
        "ماذا حدث هذا الأسبوع والشهر الماضي؟",
        "ما اسم العام الدراسي؟",
    ],
)
def test_other_words_of_time_name_no_days(question: str) -> None:
    """The last year of something, «اليوم» in a sentence, or two periods."""
    assert asked_period(question, TODAY) is None


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2024, 2, 29), date(2026, 12, 31)])
def test_every_day_has_a_past(today: date) -> None:
    """At the ends of years, and on a leap day."""
    for words in ("الشهر الماضي", "اخر 12 شهرا", "اخر سنه", "هذا الشهر"):
        (found,) = relative_periods(words, today)
        assert found.days.first <= min(today, found.days.last)


def test_a_date_without_a_preposition_may_be_a_name() -> None:
    """It is found all the same, and said to be of that kind."""
    found = asked_period("من فاز بانتخابات عام 2014؟", TODAY)
    assert found is not None
    assert not found.is_about_time
    assert (found.since, found.until) == (date(2014, 1, 1), date(2014, 12, 31))


@pytest.mark.parametrize(
    "question",
    [
        "",
        "ماذا قال؟",
        "ميزانية 2015",
        "من قال إن 2000 شخص حضروا؟",
        "في مارس",
        "في 1200 متر",
        "بين 2017 و2015",
        "ماذا قال في مارس 2016 وماذا قال في مارس 2017؟",
        "في آذار/نيسان 2017",
    ],
)
def test_what_is_not_certain_is_part_of_the_question(question: str) -> None:
    """A number alone, a month of no year, days that run backwards, or two dates."""
    assert asked_period(question, TODAY) is None


@pytest.mark.parametrize(
    ("question", "name", "rest"),
    [
        ("ماذا قال السبسي من الجوهرة اف ام؟", "Jawhara FM", "ماذا قال السبسي؟"),
        ("ماذا قال السبسي حسب Jawhara FM", "Jawhara FM", "ماذا قال السبسي"),
        ("ما أخبار الكاف حسب وكالة تونس إفريقيا للأنباء؟", "وكالة تونس إفريقيا للأنباء (وات)", "ما أخبار الكاف؟"),
        ("ما أخبار الكاف وفقًا لوكالة تونس افريقيا للانباء؟", "وكالة تونس إفريقيا للأنباء (وات)", "ما أخبار الكاف؟"),
        ("ما أخبار الكاف نقلا عن وات", "وكالة تونس إفريقيا للأنباء (وات)", "ما أخبار الكاف"),
        ("ما أخبار الكاف في جريدة الشروق", "صحيفة الشروق", "ما أخبار الكاف"),
        ("ماذا نشرت الجزيرة عن الكاف؟", "الجزيرة", "ماذا عن الكاف؟"),
        ("What happened in Kef according to Jawhara FM?", "Jawhara FM", "What happened in Kef?"),
    ],
)
def test_the_publisher_of_a_question_is_read(question: str, name: str, rest: str) -> None:
    """Behind what makes it a source, in either script, by its short name, with or without the word for its kind."""
    found = asked_publisher(question, publisher_of)
    assert found is not None
    assert found.name == name
    assert without_words(question, [found.words]) == rest


@pytest.mark.parametrize(
    "question", ["", "من", "من الجزيرة؟", "ما هي قناة الجزيرة؟", "ماذا حدث في الكاف؟", "وفقا ل", "نقلا عن"]
)
def test_a_name_alone_is_no_source(question: str) -> None:
    """What asks who somebody is, or names a place, asks for no publisher."""
    assert asked_publisher(question, publisher_of) is None


def test_publishers_are_found_by_a_part_of_their_names() -> None:
    """Whole names before parts; what is nobody's name finds nothing."""
    assert PUBLISHERS.find("تونس إفريقيا") == ("وكالة تونس إفريقيا للأنباء (وات)",)
    assert PUBLISHERS.find("الجزيره") == ("الجزيرة",)
    assert PUBLISHERS.find("الجوهرة") == ()
    assert PUBLISHERS.find("؟") == ()
    assert Publishers(["الحياة", "الحياة اللندنية"]).find("الحياة") == ("الحياة",)
