"""Gold files: what is read of them, and how a wrong one is named."""

from pathlib import Path

import pytest

from retrieval.errors import DatasetError
from retrieval.evaluation.gold import ExpectedText, load_gold, load_questions
from tests.retrieval.small_squad import FACTS, write_small_squad


def test_expected_texts_and_questions_without_answer(tmp_path: Path) -> None:
    """A null is a question without an answer; other fields, blank lines and a byte order mark do not matter."""
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '\ufeff{"id": 1, "question": "من؟", "expect": "زيد"}\n\n{"question": "أين؟", "expect": null}\n',
        encoding="utf-8",
    )
    gold = load_gold(path)
    assert gold.answerable == (ExpectedText("من؟", "زيد"),)
    assert gold.unanswerable == ("أين؟",)
    assert load_questions(path) == ("من؟", "أين؟")


def test_questions_of_squad_format(tmp_path: Path) -> None:
    """Of a SQuAD-format file all questions are taken, also those without an answer."""
    path = write_small_squad(tmp_path / "small.json")
    assert len(load_questions(path)) == 3 * len(FACTS)
    path.write_text('{"data": [{"paragraphs": [{"context": "", "qas": [{"question": "من؟", "answers": []}]}]}]}')
    assert load_questions(path) == ("من؟",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"question": "من؟", "expect": "زيد"}\n{"question": 3}', "gold.jsonl:2: question"),
        ('{"question": "من؟"}', "gold.jsonl:1: expect"),
        ("\n{", "gold.jsonl:2: "),
        ('{"question": "من؟", "expect": null}', "no question with an answer"),
        ("", "no question with an answer"),
    ],
)
def test_wrong_line_is_named(tmp_path: Path, content: str, said: str) -> None:
    """An error names the file, the line and what is wrong there."""
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError) as error:
        load_gold(path)
    assert said in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, one that is not UTF-8 and one without questions are named."""
    with pytest.raises(DatasetError, match=r"none\.jsonl cannot be opened"):
        load_questions(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"question": "\xe9"}')
    with pytest.raises(DatasetError, match=r"latin\.jsonl is not UTF-8"):
        load_questions(tmp_path / "latin.jsonl")
    for name, content in (("empty.jsonl", ""), ("empty.json", '{"data": []}')):
        (tmp_path / name).write_text(content)
        with pytest.raises(DatasetError, match="has no question"):
            load_questions(tmp_path / name)
