"""What a person reads at a terminal."""

import io

from rich.console import Console

from retrieval.commands.terminal import show_answer
from retrieval.domain import Answer, Citation, Place, Source, Span, Timings

URL = "https://example.org/" + "%D8%A7" * 60


def shown(*, abstained: bool) -> list[str]:
    """Return the lines of an answer on a terminal of 60 columns."""
    text = "قال الوزير إن " + "المشروع الجديد " * 20
    source = Source("d", "عنوان", "الجريدة", None, "2020-05-01", URL, "a.txt", "0" * 64)
    citation = Citation(1, 1.0, source, Place(3, 2), Span(10, 10 + len(text)), text, Span(0, 400), text)
    answer = Answer("id", "سؤال", abstained, 0.87, "000001", Timings(1, 1, 1, 3), (citation,))
    console = Console(file=io.StringIO(), width=60)
    show_answer(answer, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_lines_are_laid_out_from_the_right() -> None:
    """Every line begins with a right-to-left mark, fits the width, and the link alone is never broken."""
    lines = shown(abstained=False)
    assert all(line.startswith("\u200f") for line in lines if line)
    assert [line for line in lines if len(line) > 61] == [f"\u200f  \u2068{URL}\u2069"]
    assert "الثقة بأن الاقتباس الأول يجيب: ٨٧٪" in lines[1]
    assert any("الفقرة ٣، الجملة ٢" in line for line in lines)


def test_no_answer_shows_no_passage() -> None:
    """Where Isnad abstains, nothing of the documents is shown."""
    lines = shown(abstained=True)
    assert len(lines) == 2
    assert "لم أجد" in lines[1]
