"""`--since`, `--until` and `--publisher`, and the list of documents, over the fakes."""

import json

import pytest

from retrieval import wiring
from retrieval.__main__ import main
from retrieval.domain import Scope
from tests.retrieval.conftest import Workshop
from tests.retrieval.test_scopes import REPORTS
from tests.retrieval.test_terminal import printed


@pytest.fixture(autouse=True)
def _built(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """Let the commands open an index of the reports."""
    for name, (day, publisher, text) in REPORTS.items():
        workshop.write(name, f"---\ndate: {day}\npublisher: {publisher}\n---\n{text}\n")
    workshop.build()
    monkeypatch.setattr(wiring, "open_answerer", lambda _settings: workshop.answerer())


def printed_json(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> object:
    """Run a command and return what it prints as JSON."""
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        (["--since", "2017-03", "--until", "2017-03"], {"مارس.txt", "وكالة.txt"}),
        (["--since", "مارس ٢٠١٧"], {"مارس.txt", "وكالة.txt", "زراعة.md"}),
        (["--until", "2016"], {"سباق.txt", "سباق آخر.txt"}),
        (["--publisher", "press"], {"وكالة.txt"}),
        (["--publisher", "press", "--publisher", "الجريده"], {"وكالة.txt", "زراعة.md"}),
        (["القمح", "--since", "2017", "--until", "2017"], {"فيفري.txt", "مارس.txt"}),
        (["--since", "2030"], set()),
        (["--document", "وكالة"], {"وكالة.txt"}),
    ],
)
def test_documents_are_listed(options: list[str], paths: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Of some days, both ends included, of some publishers, and with some words."""
    found = printed_json(["sources", *options], capsys)
    assert isinstance(found, list)
    assert {one["path"] for one in found} == paths
    assert main(["sources", *options]) == 0
    shown = capsys.readouterr().out
    assert all(path in shown for path in paths)


def test_all_documents_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without options, also those without a date."""
    found = printed_json(["sources"], capsys)
    assert isinstance(found, list)
    assert len(found) == len(REPORTS) + 3


def test_answers_are_of_the_scope(capsys: pytest.CaptureFixture[str]) -> None:
    """`ask` and `said` cite nothing else, and say where they looked."""
    for command in (["ask", "كم بلغ محصول القمح؟"], ["said", "نبيل عمار"]):
        answer = printed_json([*command, "--since", "2017-02-01", "--until", "2017-02"], capsys)
        assert isinstance(answer, dict)
        assert [one["document"]["path"] for one in answer["citations"]] == ["فيفري.txt"]
        assert answer["scope"] == {
            "chosen": {"since": "2017-02-01", "until": "2017-02-28", "publishers": [], "document": None},
            "understood": {"since": None, "until": None, "publishers": [], "document": None},
            "left": False,
            "undated": 3,
        }


@pytest.mark.parametrize("option", [["--since", "قريبا"], ["--until", "2017-13"]])
def test_what_is_no_date_is_wrong_usage(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And the message says how to write one."""
    with pytest.raises(SystemExit):
        main(["ask", "كم؟", *option])
    assert "2017-03-05" in capsys.readouterr().err


def test_an_unknown_publisher_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """That names those that there are."""
    assert main(["ask", "كم؟", "--publisher", "الغائبة"]) == 1
    assert "الجوهرة" in capsys.readouterr().err


def test_one_document_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """By a part of its id that no other has; the answer names it."""
    answer = printed_json(["ask", "كم بلغ محصول القمح؟", "--document", "وكالة"], capsys)
    assert isinstance(answer, dict)
    title = "قالت الوزيرة ليلى سالم إن محصول الزيتون بلغ ألف طن في الساحل."
    assert answer["scope"]["chosen"]["document"] == {"id": "وكالة.txt", "title": title}
    assert {one["document"]["path"] for one in answer["citations"]} == {"وكالة.txt"}
    for wrong in ("سباق", "مفقود"):
        assert main(["ask", "كم؟", "--document", wrong]) == 1
    assert "مفقود" in capsys.readouterr().err
    assert main(["ask", "كم بلغ محصول القمح؟", "--document", "وكالة.txt"]) == 0
    assert "البحث محصور في: الوثيقة «\u2068قالت الوزيرة" in capsys.readouterr().out


def test_a_terminal_says_where_an_answer_was_looked_for(workshop: Workshop) -> None:
    """What was chosen, what was understood or left, and how many documents have no date."""
    answer = workshop.answerer().answer("ماذا قال نبيل عمار في مارس 2017؟", scope=Scope(publishers=("الجوهرة",)))
    lines = "\n".join(printed(answer))
    assert "البحث محصور في: \u2068الجوهرة\u2069" in lines
    assert "فُهم من السؤال أن البحث في: آذار/مارس ٢٠١٧" in lines
    assert "لا يُعرف تاريخها: ١" in lines
    left = workshop.answerer().answer("ماذا قال نبيل عمار في عام 2010؟")
    assert "لا جواب في: عام ٢٠١٠. وما يلي من غيرها." in "\n".join(printed(left))
