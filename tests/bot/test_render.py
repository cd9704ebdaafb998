"""The reports that administrators get."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageEntityType

from bot import texts
from bot.building import Changes, Skipped, Summary
from bot.render import render_failure, render_summary
from retrieval.arabic.bidi import isolate
from tests.bot.messages import check_message, letters, marked_text


@given(st.text(letters, max_size=3000))
def test_a_failure_is_a_message_that_telegram_takes(reason: str) -> None:
    """Any reason can be sent."""
    check_message(render_failure(texts.REINDEX_FAILED, reason))


@pytest.fixture
def summary() -> Summary:
    """A build that read everything."""
    changes = Changes(added=2, changed=0, removed=1, unchanged=12)
    return Summary(generation="g", documents=changes, skipped=(), sentences=250, seconds=3.2)


def test_a_summary_counts_documents(summary: Summary) -> None:
    """Every count agrees with its noun."""
    assert render_summary(summary).text.splitlines()[2:] == [
        "المضاف: وثيقتان",
        "المعدَّل: لا شيء",
        "المحذوف: وثيقة واحدة",
        "ما لم يتغيّر: ١٢ وثيقة",
        "الجمل في الفهرس: ٢٥٠ جملة",
        "المدّة: ٣ ثوانٍ",
    ]


def test_a_summary_says_when_nothing_changed(summary: Summary) -> None:
    """No new index is spoken of where the documents are as they were."""
    unchanged = Changes(added=0, changed=0, removed=0, unchanged=1)
    heading = render_summary(summary.model_copy(update={"documents": unchanged})).text.splitlines()[0]
    assert heading == "اكتملت إعادة الفهرسة، ولم يتغيّر شيء في الوثائق."
    assert render_summary(summary).text.startswith("اكتملت إعادة الفهرسة، والأجوبة الآن من الفهرس الجديد.")


def test_a_summary_names_what_was_skipped(summary: Summary) -> None:
    """The first five are named with their reasons, the others counted."""
    skipped = tuple(Skipped(path="a.jsonl", line=line, reason="no text") for line in range(1, 8))
    whole_file = Skipped(path="b.txt", line=None, reason="empty")
    rendered = render_summary(summary.model_copy(update={"skipped": (whole_file, *skipped)}))
    check_message(rendered)
    lines = rendered.text.splitlines()
    assert "تعذّرت القراءة في ٨ مواضع:" in lines
    assert f"\u200f١. {isolate('b.txt')}: {isolate('empty')}" in lines
    assert f"\u200f٥. {isolate('a.jsonl:4')}: {isolate('no text')}" in lines
    assert lines[-1] == "و٣ مواضع أخرى."


def test_a_failure_shows_its_reason_as_it_was() -> None:
    """The technical reason is set apart from the sentence."""
    rendered = render_failure("جملة", "disk full")
    assert rendered.text == "جملة\ndisk full"
    assert marked_text(rendered, 0) == "disk full"
    assert rendered.entities[0].type == MessageEntityType.PRE


def test_a_failure_without_a_reason_is_still_a_message() -> None:
    """An empty entity would be refused, so there is none."""
    check_message(render_failure("جملة", " "))
