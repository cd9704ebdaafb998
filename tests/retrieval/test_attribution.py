"""Attribution: whose words a passage is, and what a reader is shown for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.attribution import evidence, reports_in, sentences_said, voices_of
from retrieval.domain import Document, Place, Report, Sentence, Span, Speaker, Voices
from tests.adapters.conformance import document

TEXT = "قال الوزير إن المحصول وفير. وأضاف المدير «السعر ثابت»، مشيرا إلى أن المخازن ممتلئة."
MINISTER = Speaker("الوزير", "الوزير", Span(4, 10), "person")
MANAGER = Speaker("المدير", "المدير", Span(34, 40), "person")


def where(words: str) -> Span:
    """Return where words stand in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


def report(content: str, cue: str, speaker: Speaker | None) -> Report:
    """Return a report of the text."""
    return Report(where(content), where(cue), speaker, "indirect", elided=speaker is None, rule="r", confidence=0.5)


FIRST = report("المحصول وفير", "قال", MINISTER)
SECOND = report("السعر ثابت", "وأضاف", MANAGER)
THIRD = report("المخازن ممتلئة", "مشيرا إلى", MANAGER)
REPORTS = (FIRST, SECOND, THIRD)


@pytest.fixture
def article() -> Document:
    """The text as a document."""
    return document("خبر", TEXT)


def test_the_report_that_answers_is_the_main_one(article: Document) -> None:
    """Of two reports in a sentence it is the one that holds the highlight, and without one the longer."""
    sentence = Span(TEXT.index("وأضاف"), len(TEXT))
    assert reports_of(voices_of(article, REPORTS, sentence, [where("السعر")])) == [SECOND, THIRD]
    assert reports_of(voices_of(article, REPORTS, sentence, [where("وأضاف المدير")])) == [SECOND, THIRD]
    assert reports_of(voices_of(article, REPORTS, sentence, ())) == [THIRD, SECOND]


def test_who_is_asked_for_comes_before_all_others(article: Document) -> None:
    """Where somebody's words are asked for, a longer report of another is not the main one."""
    voices = voices_of(article, REPORTS, Span(0, len(TEXT)), [where("السعر")], lambda one: one == MINISTER)
    assert reports_of(voices) == [FIRST, SECOND, THIRD]


def test_what_answers_may_be_the_narrators(article: Document) -> None:
    """A passage that no report touches is the text's own, and so is the part outside of the reports; a cue is not."""
    assert voices_of(article, REPORTS, where("إن"), ()) == Voices(None, ())
    outside = voices_of(article, (THIRD,), Span(0, len(TEXT)), [Span(0, where("مشيرا").end)])
    assert reports_of(outside) == [None, THIRD]
    assert reports_in(REPORTS, where("قال الوزير")) == (FIRST,)


def reports_of(voices: Voices) -> list[Report | None]:
    """Return the main report and the others."""
    return [None if one is None else one.report for one in (voices.main, *voices.others)]


def test_evidence_leads_from_the_cue_to_the_content(article: Document) -> None:
    """What a reader is shown is the cue with the words up to what is said, without the quotation mark."""
    assert evidence(article.text, FIRST) == "قال الوزير إن"
    assert evidence(article.text, SECOND) == "وأضاف المدير"
    assert evidence(article.text, THIRD) == "مشيرا إلى أن"


def test_evidence_of_a_cue_behind_the_content() -> None:
    """A cue that comes after is shown alone."""
    text = "المحصول وفير، بحسب الوزير"
    behind = Report(Span(0, 12), Span(14, 18), None, "indirect", elided=False, rule="r", confidence=1.0)
    assert evidence(text, behind) == "بحسب"


@given(st.lists(st.text("اب ", min_size=1, max_size=30), min_size=1, max_size=12), st.integers(1, 20))
def test_evidence_is_short_and_verbatim(words: list[str], cue: int) -> None:
    """However long the way to the content is, what is shown is short, and is the text but for its spaces."""
    text = "".join(words) + "!"
    last = min(cue, len(text) - 1)
    if last == 0:
        return
    shown = evidence(text, Report(Span(len(text) - 1, len(text)), Span(0, last), None, "direct", True, "r", 1.0))
    assert len(shown) <= max(61, last + 1)
    assert " ".join(text.split()).startswith(shown.removesuffix("…"))


def test_sentences_that_a_report_has_a_part_in() -> None:
    """What is said in two sentences is a part of both; what is said in a part of one, of that one; nothing of none."""
    spans = [Span(0, 26), Span(27, 40), Span(41, len(TEXT))]
    sentences = tuple(Sentence(n, "خبر", span, Place(1, n), Span(0, len(TEXT))) for n, span in enumerate(spans, 1))

    def said(start: int, end: int) -> list[int]:
        report = Report(Span(start, end), Span(0, 3), MINISTER, "direct", elided=False, rule="r", confidence=1.0)
        return [one.id for one in sentences_said(sentences, report)]

    assert said(30, 60) == [2, 3]
    assert said(27, 40) == said(28, 29) == [2]
    assert said(0, len(TEXT)) == [1, 2, 3]
    assert said(26, 27) == said(30, 30) == said(len(TEXT), len(TEXT) + 5) == []
