"""The commands `speech` and `eval-speech`: their JSON, what a person reads, and how they fail."""

import json
from pathlib import Path

import pytest

from retrieval.__main__ import main

PROJECT = Path(__file__).parents[2]
SEED = PROJECT / "seeds" / "000_06ae1b6c73de9121.txt"
GOLD = {
    "id": "1",
    "text": "قال وزير النفط حيان عبد الغني إن الإنتاج ارتفع.",
    "quotes": [
        {"start": 33, "end": 46, "speaker": "وزير النفط حيان عبد الغني", "kind": "indirect", "elided": False},
        {"start": 0, "end": 8, "speaker": None, "kind": "direct", "elided": True},
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A labelled article with one report that is none."""
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    return path


def test_speech_json(capsys: pytest.CaptureFixture[str]) -> None:
    """An array of reports in the order of the text, with offsets in it."""
    assert main(["speech", str(SEED), "--json"]) == 0
    reports = json.loads(capsys.readouterr().out)
    text = SEED.read_text(encoding="utf-8")
    assert len(reports) == 12
    first = reports[0]
    assert set(first) == {"content", "cue", "kind", "elided", "rule", "confidence", "speaker"}
    assert set(first["speaker"]) == {"name", "full_name", "type", "mention"}
    start, end = first["speaker"]["mention"]
    assert text[start:end] == first["speaker"]["full_name"]
    assert text[slice(*first["cue"])] == "وأكد"
    assert [one["content"] for one in reports] == sorted(one["content"] for one in reports)


def test_speech_of_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Front matter stays in the offsets; each document of a JSONL has its line; no known suffix is plain text."""
    said = "وقال الوزير علي حسن إن العمل جار."
    (tmp_path / "a.md").write_text(f"---\ntitle: خبر\n---\n{said}\n", encoding="utf-8")
    assert main(["speech", str(tmp_path / "a.md"), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert (tmp_path / "a.md").read_text(encoding="utf-8")[slice(*report["content"])] == "العمل جار"
    lines = [json.dumps({"id": name, "text": text}) for name, text in (("1", said), ("2", "هطل المطر."))]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert main(["speech", str(tmp_path / "a.jsonl"), "--json"]) == 0
    assert [len(json.loads(line)) for line in capsys.readouterr().out.splitlines()] == [1, 0]
    (tmp_path / "a.article").write_text(said, encoding="utf-8")
    assert main(["speech", str(tmp_path / "a.article")]) == 0
    assert "علي حسن (الوزير علي حسن)" in capsys.readouterr().out


def test_speech_for_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who says what, by which words; where nothing is said that is told too."""
    file = tmp_path / "a.txt"
    file.write_text("وأضاف أن العمل جار.\n", encoding="utf-8")
    assert main(["speech", str(file)]) == 0
    output = capsys.readouterr().out
    assert "القائل: غير محدد" in output
    assert "وفق النص: «وأضاف»" in output
    file.write_text("هطل المطر.\n", encoding="utf-8")
    assert main(["speech", str(file)]) == 0
    assert "لا كلام منقولًا" in capsys.readouterr().out


def test_speech_of_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No file, and a file with a bad line: said on standard error, with the status of a failure."""
    assert main(["speech", str(tmp_path / "none.txt")]) == 1
    assert "none.txt: no such file" in capsys.readouterr().err
    (tmp_path / "a.jsonl").write_text('{"id": "1"}\n', encoding="utf-8")
    assert main(["speech", str(tmp_path / "a.jsonl"), "--json"]) == 1
    assert "a.jsonl:1" in capsys.readouterr().err


def test_eval_speech_json(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The figures of a gold file without forms."""
    assert main(["eval-speech", str(gold), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["articles"], found["forms"], found["nominal"]) == (1, "all", None)
    assert (found["gold"], found["found"], found["matched"]) == (2, 1, 1)
    assert (found["precision"], found["recall"], found["f1"]) == (1.0, 0.5, pytest.approx(2 / 3))
    assert (found["speaker_accuracy"], found["kind_accuracy"], found["elided_accuracy"]) == (1.0, 1.0, 1.0)
    assert found["by_rule"] == {"subject_after_verb": {"right": 1, "of": 1}}


def test_eval_speech_for_a_person(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table, that no forms are known, and the errors where they are asked for."""
    assert main(["eval-speech", str(gold), "--errors"]) == 0
    output = capsys.readouterr()
    assert "all forms: no extra.jsonl beside the file" in output.out
    assert "precision             1.000  1 of 1" in output.out
    assert "missed: 1" in output.err


def test_eval_speech_counts_rules(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--fit` prints what the confidences are made from; `extra.jsonl` sets nominal reports apart."""
    assert main(["eval-speech", str(gold), "--fit"]) == 0
    assert json.loads(capsys.readouterr().out) == {"subject_after_verb": [1, 1]}
    extra = {"id": "1", "start": 0, "end": 8, "form": "nominal"}
    (gold.parent / "extra.jsonl").write_text(json.dumps(extra), encoding="utf-8")
    assert main(["eval-speech", str(gold)]) == 0
    assert "nominal forms\nrecall                0.000  0 of 1" in capsys.readouterr().out
    assert main(["eval-speech", str(gold), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["nominal"]["gold"] == 1
