"""The sentence that says who is speaking."""

import pytest

from retrieval.arabic.bidi import isolate
from retrieval.arabic.speaker_wording import ARABIC_WORDING, title_of
from retrieval.domain import Attribution, Report, Span, Speaker, SpeakerType, Voices


def speaker(name: str, full_name: str, kind: SpeakerType = "person") -> Speaker:
    """Return a speaker."""
    return Speaker(name, full_name, Span(0, len(full_name)), kind)


def said(by: Speaker | None, evidence: str = "وأوضح أنه") -> Attribution:
    """Return an attribution."""
    return Attribution(Report(Span(0, 1), Span(0, 1), by, "direct", elided=False, rule="r", confidence=1.0), evidence)


KADHIMI = speaker("مصطفى الكاظمي", "القائد العام للقوات المسلحة رئيس الوزراء  مصطفى\nالكاظمي")


def test_name_title_and_the_words_of_the_text() -> None:
    """The name comes first, then the title that the document gives, then the words that report."""
    title = "القائد العام للقوات المسلحة رئيس الوزراء"
    assert ARABIC_WORDING.sentence(Voices(said(KADHIMI), ())) == (
        f"القائل: {isolate('مصطفى الكاظمي')} ({isolate(title)})، وفق النص: «{isolate('وأوضح أنه')}»"
    )


def test_narrator_and_unknown() -> None:
    """What is nobody's speech is the text's own, and a speaker who is not told is said to be so."""
    assert ARABIC_WORDING.sentence(Voices(None, ())) == "القائل: صاحب النصّ نفسه، فليس هذا كلامًا منقولًا"
    assert ARABIC_WORDING.sentence(Voices(said(None), ())).startswith("القائل: غير محدّد، وفق النص")


def test_other_speakers_are_named_once() -> None:
    """Of several reports the other speakers are named, each once, and the first not again."""
    other = speaker("الوزارة", "الوزارة", "organisation")
    sentence = ARABIC_WORDING.sentence(Voices(said(KADHIMI), (said(other), said(KADHIMI), said(None), said(other))))
    assert sentence.endswith(f"». وفيه أيضًا كلام {isolate('الوزارة')}")


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        (speaker("الوزير", "الوزير"), isolate("الوزير")),
        (speaker("علي", "علي، رئيس البلدية"), f"{isolate('علي')} ({isolate('رئيس البلدية')})"),
        (speaker("مصدر", "مصدر أمني", "anonymous"), f"{isolate('مصدر أمني')} (لم يُسمَّ)"),
        (speaker("a\u202eb", "a\u202eb"), isolate("ab")),
    ],
)
def test_how_a_speaker_is_described(who: Speaker, shown: str) -> None:
    """A title may follow, somebody unnamed is said to be, and nothing in a name turns the line around."""
    assert ARABIC_WORDING.describe(who) == shown


def test_a_mention_that_does_not_hold_the_name() -> None:
    """Where the name stands elsewhere the whole mention is the title."""
    assert title_of("رئيس البلدية", "علي") == "رئيس البلدية"
