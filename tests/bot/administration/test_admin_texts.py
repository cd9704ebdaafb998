"""What administration says: how it is written, counted and ordered."""

from datetime import UTC, datetime

import pytest

from bot.administration import texts
from bot.administration.commands import DESCRIPTIONS
from retrieval.arabic.bidi import RIGHT_TO_LEFT_MARK
from tests.bot.sentences import assert_isolates_are_balanced, assert_only_arabic_outside_isolates

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

SAID = {
    **{name: value for name, value in vars(texts).items() if name.isupper() and isinstance(value, str)},
    "not_admitted": texts.not_admitted(5),
    "too_many": texts.too_many(61),
    "quota_spent": texts.quota_spent(20, 8000),
    "allowed one": texts.allowed((5,)),
    "allowed some": texts.allowed((5, 6)),
    "revoked": texts.revoked((5, 6)),
    "members_heading": texts.members_heading(3),
    "member": texts.member(1, 5, "revoked", AT),
    "invitation": texts.invitation("https://t.me/a?start=i_b", 7),
    "audit_heading": texts.audit_heading(1, 2, 11),
    "audit_line": texts.audit_line(AT, 77, "reindex", "", "done", by_bot=False),
    "audit_line of nobody": texts.audit_line(AT, None, "unheard of", "x", "denied", by_bot=False),
    "status": texts.status(
        generation="g1",
        built=texts.moment(AT),
        corpus=(2, 11, 3),
        model="e5",
        uptime=90_000,
        latencies=(3.2, 41.0),
        load=(0, 900),
    ),
    "status without answers": texts.status(
        generation="g1", built=texts.UNKNOWN, corpus=(0, 0, 0), model="e5", uptime=5, latencies=None, load=(3, 0)
    ),
    "index_damaged": texts.index_damaged("000002-ab", "000001-cd", texts.moment(AT)),
    "damage_warning": texts.damage_warning("000002-ab"),
    "audit_line of the bot": texts.audit_line(AT, None, "damage", "000002-ab", "noticed", by_bot=True),
    "chart_title": texts.chart_title(1),
    "chart_caption": texts.chart_caption(14, 3, 1),
    "chart_caption of nothing": texts.chart_caption(2, 0, 0),
    "chart_date": texts.chart_date(25, 11),
    "unanswered_heading": texts.unanswered_heading(30, 12),
    "unanswered_line": texts.unanswered_line(1, "who?", 2),
    "more_unanswered": texts.more_unanswered(2),
    "exported": texts.exported(1000),
    "privacy": texts.privacy(0),
    "privacy for a time": texts.privacy(90),
    "upload_too_large": texts.upload_too_large(20),
    "upload_kinds": texts.upload_kinds((".md", ".txt")),
    "upload_preview": texts.upload_preview("a.txt", "title", (1, 3), "begins"),
    "partly_unreadable": texts.partly_unreadable("a.jsonl:2: no text"),
    "remove_page": texts.remove_page(1, 2),
    "remove_question": texts.remove_question("a.txt"),
    "votes": texts.votes(3, 1),
    "complaint": texts.complaint(1, "who?", ("passage", "title"), "speaker", AT),
    "complaint of nothing": texts.complaint(1, "who?", ("", ""), None, AT),
    "erased": texts.erased(2),
    "erased nothing": texts.erased(0),
}


@pytest.mark.parametrize("name", SAID)
def test_every_sentence_keeps_its_direction(name: str) -> None:
    """Isolates are balanced in each line, and hold all that is not Arabic."""
    assert_isolates_are_balanced(SAID[name])
    assert_only_arabic_outside_isolates(SAID[name])


def test_descriptions_fit_a_menu() -> None:
    """Telegram takes 256 letters of a description; a phone shows far fewer."""
    assert all(3 <= len(said) <= 40 for said in DESCRIPTIONS.values())


@pytest.mark.parametrize(
    ("seconds", "phrase"),
    [
        (0.2, "ثانية واحدة"),
        (2, "ثانيتين"),
        (3.1, "٤ ثوانٍ"),
        (59.2, "دقيقة واحدة"),
        (120, "دقيقتين"),
        (3599, "ساعة واحدة"),
        (7500, "ساعتين و٥ دقائق"),
        (86_400, "٢٤ ساعة"),
    ],
)
def test_a_time_to_wait_is_rounded_up(seconds: float, phrase: str) -> None:
    """Nobody is told to come back too early."""
    assert texts.waiting_time(seconds) == phrase


@pytest.mark.parametrize(
    ("seconds", "phrase"),
    [
        (59, "٥٩ ثانية"),
        (3600, "ساعة واحدة"),
        (86_400, "يوم واحد"),
        (90_000, "يوم واحد وساعة واحدة"),
        (900_000, "١٠ أيام و١٠ ساعات"),
    ],
)
def test_a_long_duration_has_days(seconds: float, phrase: str) -> None:
    """The two largest units are enough."""
    assert texts.long_duration(seconds) == phrase


@pytest.mark.parametrize(("share", "filled"), [(-1, 0), (0, 0), (0.5, 6), (1, 12), (7, 12)])
def test_the_bar_fills_from_the_right(share: float, filled: int) -> None:
    """A mark makes the line run from right to left; the length never changes."""
    assert texts.bar(share) == RIGHT_TO_LEFT_MARK + "▓" * filled + "░" * (12 - filled)


def test_the_caption_says_what_the_chart_shows() -> None:
    """Whoever cannot see the picture reads the same numbers."""
    assert texts.chart_caption(14, 3, 1) == (
        "الأسئلة في آخر ١٤ يومًا: ٤ أسئلة.\nأُجيب عنها: ٣، أي ٧٥٪.\nلم يوجد لها جواب: ١."
    )
