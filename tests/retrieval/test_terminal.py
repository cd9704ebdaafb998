"""What a person reads at a terminal."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from retrieval.commands.terminal import show_answer
from retrieval.domain import UNSCOPED, Answer, Citation, Occurrence, Place, Source, Span, Timings, Voices

URL = "https://example.org/" + "%D8%A7" * 60


def a_source(title: str = "عنوان", date: str | None = "2020-05-01") -> Source:
    """Return a document with a long link."""
    return Source("d", title, "الجريدة", None, date, URL, "a.txt", "0" * 64)


def a_citation() -> Citation:
    """Return a citation of a long passage."""
    text = "قال الوزير إن " + "المشروع الجديد " * 20
    span = Span(10, 10 + len(text))
    return Citation(
        1,
        1.0,
        a_source(),
        Place(3, 2),
        span,
        text,
        Span(0, 400),
        text,
        (),
        (),
        attributions_differ=False,
        voices=Voices(None, ()),
    )


def shown(citation: Citation, *, abstained: bool = False, styled: bool = False) -> list[str]:
    """Return the lines of an answer on a terminal of 60 columns."""
    return printed(
        Answer("id", "سؤال", abstained, 0.87, "000001", Timings(1, 1, 1, 3), (citation,), (), None, None, UNSCOPED),
        styled=styled,
    )


def printed(answer: Answer, *, styled: bool = False) -> list[str]:
    """Return the lines of any answer."""
    console = Console(file=io.StringIO(), width=60, force_terminal=styled, color_system="standard" if styled else None)
    show_answer(answer, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_lines_are_laid_out_from_the_right() -> None:
    """Every line begins with a right-to-left mark, fits the width, and the link alone is never broken."""
    lines = shown(a_citation())
    assert all(line.startswith("\u200f") for line in lines if line)
    assert [line for line in lines if len(line) > 61] == [f"\u200f  \u2068{URL}\u2069"]
    assert "الثقة بأن الاقتباس الأول يجيب: ٨٧٪" in lines[1]
    assert any("الفقرة ٣، الجملة ٢" in line for line in lines)


def test_no_answer_shows_no_passage() -> None:
    """Where Isnad abstains, nothing of the documents is shown."""
    lines = shown(a_citation(), abstained=True)
    assert len(lines) == 2
    assert "لم أجد" in lines[1]


def test_topics_stand_under_what_was_not_found() -> None:
    """Where Isnad abstains and has topics, each stands on a line of its own, as it can be asked."""
    topics = ("ماذا ورد عن مجلس النواب؟", "ماذا ورد عن الدينار التونسي؟")
    lines = printed(Answer("id", "سؤال", True, 0.1, "000001", Timings(1, 1, 1, 3), (), topics, None, None, UNSCOPED))
    assert [line.strip("\u200f ") for line in lines[3:]] == list(topics)


def test_a_courtesy_is_returned() -> None:
    """Thanks are answered in a line, without a word of what was not found."""
    (line,) = printed(Answer("id", "شكرا", True, 0.0, "000001", Timings(0, 0, 0, 0), (), (), "thanks", None, UNSCOPED))
    assert "العفو" in line


def test_what_answers_is_bold() -> None:
    """The highlight is bold and nothing else of the passage, also behind a character that no terminal is sent."""
    text = "قال\x0b الوزير نعم ثم مضى"
    one = replace(a_citation(), text=text, span=Span(10, 10 + len(text)), highlight=(Span(15, 21), Span(26, 28)))
    (line,) = (line for line in shown(one, styled=True) if "قال" in line)
    assert re.findall(r"\x1b\[1m(.*?)\x1b\[0m", line) == ["١. ", "الوزير", "ثم"]
    assert re.sub(r"\x1b\[\d*m", "", line).endswith("«قال الوزير نعم ثم مضى»")


@pytest.mark.parametrize(
    ("number", "end"),
    [
        (1, "الفقرة ١، الجملة ١."),
        (4, "الفقرة ١، الجملة ٣؛ وموضع آخر."),
        (5, "وموضعين آخرين."),
        (6, "و٣ مواضع أخرى."),
        (14, "و١١ موضعًا آخر."),
        (103, "و١٠٠ موضع آخر."),
    ],
)
def test_other_places_are_listed(number: int, end: str) -> None:
    """Up to three are named, the others are counted with their noun."""
    places = [
        Occurrence(a_source(f"خبر {one}"), Place(1, one), Span(0, 1), "ق", Voices(None, ()))
        for one in range(1, number + 1)
    ]
    lines = shown(replace(a_citation(), also_in=tuple(places)))
    listed = " ".join(line.strip("\u200f ") for line in lines).partition("ورد أيضًا في: ")[2]
    assert listed.startswith("«\u2068خبر 1\u2069»، \u20682020-05-01\u2069، الفقرة ١، الجملة ١")
    assert listed.endswith(end)
    assert listed.count("خبر") == min(number, 3)


def test_a_conflict_of_attributions_is_said() -> None:
    """Where the same words are attributed to different people, a line says so."""
    lines = shown(replace(a_citation(), attributions_differ=True))
    assert "يختلف إسناد هذا الكلام" in lines[-1]
    assert not any("إسناد" in line for line in shown(a_citation()))
