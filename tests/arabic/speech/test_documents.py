"""Whole documents: the user's own, and what holds of any text at all."""

import random
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.speech import find_reports
from retrieval.domain import Span

SEED = Path(__file__).parents[3] / "seeds" / "000_06ae1b6c73de9121.txt"

_WORDS = (
    "قال وقالت أكد وأضاف مشيرا مؤكدا قائلا قوله بين وبين نقلت عن أن إن أنه إلى على حد قوله بحسب وفق ما لـ كما الذي أما "
    "من جانبه الوزير وزير الصحة محمد علي البيان مصدر أمني رئيس الحكومة يوسف الشاهد في بيان اليوم العراق يذكر"
)
_MARKS = "« » \" “ ” ″ ' : ، . - ( ) \u200f ً ﷽ ﷲ a 1 ؟"
_PIECES = (*_WORDS.split(), *_MARKS.split(), "\n", "\r", "\u2028")
_TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=60).map(" ".join)


def test_users_document() -> None:
    """Every quotation is found and is the Prime Minister's, who is named in full once, in the first line."""
    text = SEED.read_text(encoding="utf-8")
    reports = find_reports(text, Span(0, len(text)))
    cues = [one.cue.of(text) for one in reports]
    assert cues == [
        *(
            "وأكد",
            "وقال",
            "لافتاً الى",
            "وأشار",
            "وأضاف",
            "وتابع",
            "وبين",
            "مشيراً الى",
            "ولفت",
            "وأشار",
            "وأوضح",
            "ونوه",
        ),
    ]
    full = "القائد العام للقوات المسلحة رئيس الوزراء مصطفى الكاظمي"
    assert {(one.speaker.name, one.speaker.full_name) for one in reports if one.speaker} == {("مصطفى الكاظمي", full)}
    assert all(one.speaker is not None for one in reports)
    assert [one.cue.of(text) for one in reports if one.kind != "direct"] == ["وأكد"]
    assert [one.cue.of(text) for one in reports if one.elided] == [
        *("وأشار", "وأضاف", "وبين", "مشيراً الى", "وأشار", "وأوضح", "ونوه"),
    ]
    assert reports[-1].content.of(text).endswith("والتعاون بين الجميع")
    assert reports[1].content.of(text).startswith("أشيد بدور جهاز مكافحة الإرهاب")


@given(_TEXTS, st.integers(0, 20))
def test_any_text(text: str, start: int) -> None:
    """Contents lie in the body, are words, in order and apart; cue and mention are words of the text."""
    body = Span(min(start, len(text)), len(text))
    reached = body.start
    for report in find_reports(text, body):
        assert reached <= report.content.start < report.content.end <= body.end
        reached = report.content.end
        assert not (said := report.content.of(text))[0].isspace()
        assert not said[-1].isspace()
        assert any(letter.isalnum() for letter in said)
        assert report.cue.of(text).strip()
        assert body.start <= report.cue.start < report.cue.end <= body.end
        assert 0.0 < report.confidence < 1.0
        if report.speaker is not None:
            mention = report.speaker.mention
            assert body.start <= mention.start < mention.end <= body.end
            assert report.speaker.full_name == mention.of(text)
            assert report.speaker.name in report.speaker.full_name
            assert report.speaker.name


@given(_TEXTS, st.text(alphabet=" \nأبج.", max_size=20))
def test_offset_of_the_body(text: str, before: str) -> None:
    """Where the body stands in the text changes nothing but the offsets."""
    alone = find_reports(text, Span(0, len(text)))
    moved = find_reports(before + "\n" + text, Span(len(before) + 1, len(before) + 1 + len(text)))
    shift = len(before) + 1
    assert [(one.content.start + shift, one.cue.start + shift, one.rule) for one in alone] == [
        (one.content.start, one.cue.start, one.rule) for one in moved
    ]


def test_long_lines_take_linear_time() -> None:
    """A line of a million characters takes seconds at most, whatever it is made of."""
    generator = random.Random(7)  # noqa: S311 (text to read, no secret)
    lines = [" ".join(generator.choice(_PIECES).strip() for _ in range(40_000))]
    lines += [
        f"{piece} " * (200_000 // (len(piece) + 1)) for piece in ("قال", '"', "«", "قال «", "بحسب الوزير", "محمد", "(")
    ]
    for line in lines:
        started = time.perf_counter()
        find_reports(line, Span(0, len(line)))
        assert time.perf_counter() - started < 8, line[:20]
