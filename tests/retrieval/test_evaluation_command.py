"""The `eval` command over the real model: one file and several, both kinds of gold, the report, and how it fails."""

import json
from pathlib import Path

import pytest

from retrieval.__main__ import main
from tests.retrieval.small_squad import FACTS, write_small_squad

PROJECT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch, models_dir: Path) -> None:  # pyright: ignore[reportUnusedFunction]
    """Take the model that the session unpacked."""
    monkeypatch.setenv("MODELS_DIR", str(models_dir))


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    """The small dataset."""
    return write_small_squad(tmp_path / "small.json")


def test_report_with_everything(squad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page holds the command that writes it again, and nothing but JSON goes to the output."""
    docs = tmp_path / "docs"
    arguments = ["eval", str(squad), "--cross-validate", "--ablate", "--report", str(docs), "--json"]
    assert main(arguments) == 0
    output = capsys.readouterr()
    figures = json.loads(output.out)
    assert (figures["file"], figures["questions"]) == (str(squad), 3 * len(FACTS))
    assert figures["cross_validated"] is True
    assert output.err == f"report: {docs / 'quality.md'}\n"
    page = (docs / "quality.md").read_text(encoding="utf-8")
    assert " ".join(["python -m retrieval", *arguments[:-1]]) in page
    assert len(list(docs.glob("quality-small-*.png"))) == 4


def test_several_files(squad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file is measured on its own: gold of SQuAD format over its contexts, expected texts over the index."""
    indexes = tmp_path / "indexes"
    assert main(["build", "--seeds", str(PROJECT / "seeds"), "--indexes", str(indexes)]) == 0
    gold = tmp_path / "gold.jsonl"
    lines = [
        {"question": "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟", "expect": "السيل الجارف"},
        {"question": "ما هي عاصمة فرنسا؟", "expect": None},
    ]
    gold.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    capsys.readouterr()
    arguments = ["eval", str(gold), str(squad), "--unanswerable", str(gold), "--indexes", str(indexes)]
    assert main([*arguments, "--json"]) == 0
    of_gold, of_squad = json.loads(capsys.readouterr().out)
    assert (of_gold["file"], of_gold["mrr"], of_gold["questions"]) == (str(gold), 1, 1)
    assert of_gold["abstention"]["foreign_asked"] == 3
    assert of_squad["file"] == str(squad)
    assert of_squad["abstention"]["foreign"] == "gold.jsonl"


def test_bars_on_a_terminal(squad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal there is a bar for each step."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["eval", str(squad)]) == 0
    output = capsys.readouterr()
    assert "Judging" in output.err
    assert f"{3 * len(FACTS)} questions over" in output.out


def test_nothing_to_divide_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Expected texts have no articles to cross-validate by; that is said before anything is loaded."""
    (tmp_path / "gold.jsonl").write_text('{"question": "من؟", "expect": "زيد"}', encoding="utf-8")
    assert main(["eval", str(tmp_path / "gold.jsonl"), "--ablate"]) == 1
    assert "by article" in capsys.readouterr().err


def test_wrong_line_is_named(squad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that cannot be read is named with its file and number, of whichever file it is."""
    (tmp_path / "gold.jsonl").write_text('{"question": "من؟", "expect": "زيد"}\nلا', encoding="utf-8")
    assert main(["eval", str(tmp_path / "gold.jsonl")]) == 1
    assert "gold.jsonl:2: " in capsys.readouterr().err
    assert main(["eval", str(squad), "--unanswerable", str(tmp_path / "gold.jsonl")]) == 1
    assert "gold.jsonl:2: " in capsys.readouterr().err
