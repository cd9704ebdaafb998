"""Questions made of translations: parts of English sentences, each with the Arabic sentence that holds its answer."""

import json
from pathlib import Path

import pytest

from retrieval.errors import DatasetError
from retrieval.evaluation.translations import load_translations

ARABIC = ["افتتح الوزير معرض الكتاب في المدينة القديمة صباح اليوم.", "نعم.", "وتستمر فعالياته أسبوعين."]
ENGLISH = ["The minister opened the book fair in the old city this morning.", "Yes.", "Its events last two weeks."]


def write(path: Path, *lines: dict[str, list[str]]) -> Path:
    """Write documents as JSON lines."""
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_question_is_a_part_of_a_sentence_whose_translation_answers(tmp_path: Path) -> None:
    """Each long English sentence gives one question; its answer stands in the middle of the Arabic one."""
    document = {"sentences_ar": ARABIC, "sentences_en": ENGLISH}
    dataset = load_translations(write(tmp_path / "dev.jsonl", document, document))
    assert dataset.contexts == (" ".join(ARABIC),) * 2
    assert [one.context for one in dataset.questions] == [0, 1]
    for question in dataset.questions:
        asked = question.text.rstrip("?").split()
        assert len(asked) >= 7
        assert " ".join(asked[-6:]) in ENGLISH[0]
        assert question.answer_start == len(ARABIC[0]) // 2
    again = load_translations(tmp_path / "dev.jsonl")
    assert again.questions == dataset.questions


def test_documents_that_are_no_translations(tmp_path: Path) -> None:
    """Sentences that do not pair, and documents of short ones alone, are named with the file."""
    with pytest.raises(DatasetError, match=r"dev\.jsonl:2: .*not as many"):
        load_translations(
            write(
                tmp_path / "dev.jsonl",
                {"sentences_ar": ARABIC, "sentences_en": ENGLISH},
                {"sentences_ar": ARABIC, "sentences_en": ENGLISH[:1]},
            )
        )
    with pytest.raises(DatasetError, match=r"no sentence of 7 words"):
        load_translations(write(tmp_path / "short.jsonl", {"sentences_ar": ["نعم."], "sentences_en": ["Yes."]}))
