"""The command line over the real model: what each subcommand prints, and how it fails."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.__main__ import main
from retrieval.generations import builder_lock
from retrieval.ranking.scoring import FEATURES
from retrieval.settings import load_settings

PROJECT = Path(__file__).parents[2]
SEED = PROJECT / "seeds" / "000_06ae1b6c73de9121.txt"
QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch, models_dir: Path) -> None:  # pyright: ignore[reportUnusedFunction]
    """Take the model that the session unpacked."""
    monkeypatch.setenv("MODELS_DIR", str(models_dir))


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """An index of the project's seeds, built by the command."""
    folder = tmp_path_factory.mktemp("cli") / "indexes"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELS_DIR", str(models_dir))
        assert main(["build", "--seeds", str(PROJECT / "seeds"), "--indexes", str(folder)]) == 0
    return folder


def test_build_summary(indexes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second build says that nothing changed and which model is in use."""
    assert main(["build", "--seeds", str(PROJECT / "seeds"), "--indexes", str(indexes)]) == 0
    output = capsys.readouterr()
    assert "Documents: 0 added, 0 changed, 0 removed, 1 unchanged, 0 skipped" in output.out
    assert "multilingual-e5-small" in output.out
    assert output.err == ""


def test_build_json_with_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For programs: one JSON summary on stdout, one JSON object a step on stderr."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "أ.txt").write_text("خبر قصير.", encoding="utf-8")
    (seeds / "صورة.png").write_bytes(b"\x89PNG")
    options = ["build", "--seeds", str(seeds), "--indexes", str(tmp_path / "i"), "--json", "--progress", "json"]
    assert main(options) == 0
    output = capsys.readouterr()
    summary = json.loads(output.out)
    assert summary["documents"] == {"added": 1, "changed": 0, "removed": 0, "unchanged": 0}
    assert summary["skipped"] == [{"path": "صورة.png", "line": None, "reason": "no reader for .png"}]
    assert summary["sentences"] == 1
    steps = [json.loads(line) for line in output.err.splitlines()]
    assert {step["stage"] for step in steps} == {"read", "embed", "write", "verify"}
    assert main([*options, "--strict"]) == 4


def test_build_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal there is a bar for each stage, and what was skipped is named with its reason."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "أ.txt").write_text("خبر قصير.", encoding="utf-8")
    (tmp_path / "seeds" / "فارغ.txt").write_text("", encoding="utf-8")
    assert main(["build", "--seeds", str(tmp_path / "seeds"), "--indexes", str(tmp_path / "i")]) == 0
    output = capsys.readouterr()
    assert "Embedding" in output.err
    assert "skipped فارغ.txt: empty" in output.err
    assert "1 skipped" in output.out


def test_failed_build_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With JSON progress a failure is a JSON object too."""
    options = ["build", "--seeds", str(tmp_path / "none"), "--indexes", str(tmp_path / "i"), "--progress", "json"]
    assert main(options) == 1
    assert "none" in json.loads(capsys.readouterr().err)["error"]


def test_second_builder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build beside another one exits with a status of its own."""
    with builder_lock(tmp_path):
        assert main(["build", "--seeds", str(PROJECT / "seeds"), "--indexes", str(tmp_path)]) == 3
    assert "another process is building" in capsys.readouterr().err


def test_ask_json_keeps_its_shape(indexes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON of an answer has exactly the documented fields, and its spans name its texts."""
    assert main(["ask", QUESTION, "--top", "2", "--indexes", str(indexes), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == [
        "id",
        "question",
        "abstained",
        "confidence",
        "generation",
        "timings_ms",
        "citations",
        "topics",
        "courtesy",
        "asked_speaker",
        "scope",
    ]
    assert answer["question"] == QUESTION
    assert answer["abstained"] is False
    assert 0 <= answer["confidence"] <= 1
    assert len(answer["citations"]) == 2
    text = SEED.read_text(encoding="utf-8")
    for rank, citation in enumerate(answer["citations"], start=1):
        assert list(citation) == [
            "rank", "score", "document", "place", "span", "text", "context_span", "speaker", "speakers", "highlight",
            "also_in", "attributions_differ",
        ]  # fmt: skip
        fields = ["id", "title", "publisher", "author", "date", "url", "path", "sha256"]
        assert list(citation["document"]) == fields
        assert list(citation["place"]) == ["page", "paragraph", "sentence"]
        assert citation["rank"] == rank
        assert text[slice(*citation["span"])] == citation["text"]
        assert citation["text"] in text[slice(*citation["context_span"])]
        assert all(text[slice(*stretch)] in citation["text"] for stretch in citation["highlight"])
        assert citation["also_in"] == []
        assert citation["attributions_differ"] is False
    assert "السيل الجارف" in answer["citations"][0]["text"]
    speaker = answer["citations"][0]["speaker"]
    assert list(speaker) == [
        "name", "full_name", "type", "mention", "cue", "content", "evidence", "kind", "elided", "rule", "confidence",
    ]  # fmt: skip
    assert text[slice(*speaker["mention"])] == speaker["full_name"]
    assert text[slice(*speaker["cue"])] == "وتابع"
    assert (speaker["name"], speaker["evidence"], speaker["elided"]) == ("مصطفى الكاظمي", "وتابع الكاظمي", False)


def test_said_and_speakers(indexes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody says is cited, whoever speaks is listed, and a name that nobody has is an error that helps."""
    folder = ["--indexes", str(indexes)]
    assert main(["said", "الكاظمي", "السلاح المنفلت", "--json", *folder]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["asked_speaker"] == "مصطفى الكاظمي"
    assert "وضبط السلاح المنفلت" in answer["citations"][0]["text"]
    assert {one["speaker"]["name"] for one in answer["citations"]} == {"مصطفى الكاظمي"}
    assert main(["said", "الكاظمي", *folder]) == 0
    assert "القائل: " in capsys.readouterr().out
    assert main(["speakers", "--json", *folder]) == 0
    (kadhimi,) = json.loads(capsys.readouterr().out)
    assert list(kadhimi) == ["name", "type", "mentions", "reports", "documents"]
    assert kadhimi["mentions"] == ["القائد العام للقوات المسلحة رئيس الوزراء مصطفى الكاظمي"]
    assert main(["speakers", *folder]) == 0
    assert "مصطفى الكاظمي" in capsys.readouterr().out
    for command in ("said", "speakers"):
        assert main([command, "بايدن", *folder]) == 1
        assert "is called بايدن; the most quoted are مصطفى الكاظمي" in capsys.readouterr().err


def test_ask_abstains_but_still_ranks(indexes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A question that the documents do not answer is refused to a person, and ranked all the same in the JSON."""
    assert main(["ask", "ما هي عاصمة فرنسا؟", "--indexes", str(indexes), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["abstained"] is True
    assert len(answer["citations"]) == 5
    assert main(["ask", "ما هي عاصمة فرنسا؟", "--indexes", str(indexes)]) == 0
    shown = capsys.readouterr().out
    assert "لم أجد" in shown
    assert answer["citations"][0]["text"] not in shown
    assert answer["courtesy"] is None
    assert all(topic in shown for topic in answer["topics"])


def test_ask_for_a_person(indexes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person reads the passage, its document and its place."""
    assert main(["ask", QUESTION, "--top", "1", "--indexes", str(indexes)]) == 0
    shown = capsys.readouterr().out
    assert "السيل الجارف" in shown
    assert "الفقرة ٥، الجملة ١" in shown
    assert "000_06ae1b6c73de9121.txt" in shown
    assert all(line.startswith("\u200f") for line in shown.splitlines() if line)


def test_batch_keeps_order_and_ids(indexes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A batch answers line by line in order; a bad line is answered by its error in its place."""
    batch = tmp_path / "batch.jsonl"
    lines = [{"id": "أ", "question": QUESTION}, {"id": 7}, {"id": 8, "question": "ما هي عاصمة فرنسا؟"}]
    batch.write_text("\n".join(json.dumps(line) for line in lines) + "\nnot json\n\n", encoding="utf-8")
    assert main(["ask", "--batch", str(batch), "--top", "1", "--indexes", str(indexes)]) == 1
    first, second, third, fourth = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["id"], third["id"]) == ("أ", 8)
    assert "السيل الجارف" in first["citations"][0]["text"]
    assert "line 2" in second["error"]
    assert "line 4" in fourth["error"]


def test_examples_are_asked(indexes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The questions that the documents suggest are answered, each with its citations."""
    assert main(["ask", "--examples", "--top", "1", "--json", "--indexes", str(indexes)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["abstained"] for one in answers] == [False] * 3
    assert main(["ask", "--examples", "--top", "1", "--indexes", str(indexes)]) == 0
    assert capsys.readouterr().out.count("السؤال") == 3


def test_batch_from_standard_input(
    indexes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`-` reads the batch from standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"id": "a", "question": QUESTION}) + "\n"))
    assert main(["ask", "--batch", "-", "--indexes", str(indexes)]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "a"


def test_batch_file_missing(indexes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A batch that cannot be opened is a clear error."""
    assert main(["ask", "--batch", str(tmp_path / "none"), "--indexes", str(indexes)]) == 1
    assert "cannot be opened" in capsys.readouterr().err


def test_ask_without_an_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an index the error names the command that builds one."""
    assert main(["ask", "سؤال", "--indexes", str(tmp_path)]) == 1
    assert "python -m retrieval build" in capsys.readouterr().err


def test_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong setting is named with its variable."""
    monkeypatch.setenv("EMBEDDING_DTYPE", "int3")
    assert main(["ask", "سؤال"]) == 1
    assert capsys.readouterr().err.startswith("error: EMBEDDING_DTYPE")


def test_top_must_be_positive(capsys: pytest.CaptureFixture[str]) -> None:
    """`--top 0` is a usage error."""
    with pytest.raises(SystemExit) as stop:
        main(["ask", "سؤال", "--top", "0"])
    assert stop.value.code == 2
    assert "--top" in capsys.readouterr().err


def test_reader_that_goes_away() -> None:
    """Output into a closed pipe ends without a traceback."""
    command = [sys.executable, "-m", "retrieval", "sentences", str(SEED)]
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=PROJECT, check=False)  # noqa: S603 (ours)
    os.close(writing)
    assert b"Traceback" not in ended.stderr


def test_sentences_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The spans are an array of pairs in the code points of the file."""
    assert main(["sentences", str(SEED), "--json"]) == 0
    spans = json.loads(capsys.readouterr().out)
    text = SEED.read_text(encoding="utf-8")
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())


def test_sentences_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    """Without `--json` each line has the span and the sentence."""
    assert main(["sentences", str(SEED)]) == 0
    assert capsys.readouterr().out.startswith("0\t")


def test_sentences_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be opened is a clear error."""
    assert main(["sentences", str(tmp_path / "none.txt")]) == 1
    assert "none.txt" in capsys.readouterr().err


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    """A small SQuAD-format file: two articles, one context with Windows line ends, one question without an answer."""
    contexts = [
        ("تقع القاهرة على ضفاف النيل.\r\nوهي عاصمة مصر وأكبر مدنها.", [("ما عاصمة مصر؟", "عاصمة مصر")]),
        ("فاز الفريق بالكأس. وسجل اللاعب هدفين.", [("كم هدفا سجل اللاعب؟", "هدفين"), ("من فاز؟", "الفريق")]),
    ]
    articles = [
        {
            "title": str(number),
            "paragraphs": [
                {
                    "context": context,
                    "qas": [
                        {"question": question, "answers": [{"text": text, "answer_start": context.index(text)}]}
                        for question, text in questions
                    ]
                    + [{"question": "بلا جواب", "answers": []}],
                }
            ],
        }
        for number, (context, questions) in enumerate(contexts)
    ]  # fmt: skip
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": articles}), encoding="utf-8")
    return path


def test_eval_reports(squad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`eval` measures the ranking and each part alone, and the latency."""
    assert main(["eval", str(squad), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["questions"], figures["sentences"]) == (3, 4)
    assert figures["mrr"] == 1
    assert figures["recall"] == {"1": 1, "3": 1, "5": 1, "10": 1}
    assert set(figures["parts"]) == set(FEATURES)
    assert 0 < figures["latency_ms"]["p50"] <= figures["latency_ms"]["p95"]


def test_fit_prints_weights(squad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`fit` prints the weights in the format that is committed."""
    assert main(["fit", str(squad)]) == 0
    weights = json.loads(capsys.readouterr().out)
    assert weights["fitted_on"] == "squad.json"
    assert len(weights["ranking"]) == len(FEATURES)


@pytest.mark.parametrize("content", ["{", '{"data": [{}]}', '{"data": []}'])
def test_eval_of_something_else(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not of the format, or has no question, is a clear error with its path."""
    path = tmp_path / "other.json"
    path.write_text(content)
    assert main(["eval", str(path)]) == 1
    assert "other.json" in capsys.readouterr().err
    assert main(["eval", str(tmp_path / "none.json")]) == 1


def test_settings_have_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings the folders are those of the project, and models go below the indexes."""
    monkeypatch.delenv("MODELS_DIR")
    assert load_settings().models_folder == Path("indexes/models")
