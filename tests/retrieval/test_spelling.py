"""The user's document answers its questions in every way that people write them, with the real model."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from retrieval import wiring
from retrieval.answering import Answerer
from retrieval.settings import Settings
from tests.variants import VARIANTS, hand_written, vary

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
STANDARD = "standard spelling"
HAND_WRITTEN = ("iraqi", "gulf", "egyptian", "levantine", "vocalised")


@dataclass(frozen=True, slots=True)
class SeedQuestion:
    """A question on the user's document; `expect` stands in the first citation, None where it has no answer."""

    id: str
    text: str
    expect: str | None


@pytest.fixture(scope="module")
def seed_questions(shared_data: Path) -> tuple[SeedQuestion, ...]:
    """The fourteen questions."""
    lines = map(json.loads, (shared_data / "seed_questions.jsonl").read_text(encoding="utf-8").splitlines())
    return tuple(SeedQuestion(line["id"], line["question"], line["expect"]) for line in lines)


@pytest.fixture(scope="module")
def seed_answerer(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Answerer]:
    """An index of the project's own documents."""
    settings = Settings.model_validate({"models_dir": models_dir})
    indexes = tmp_path_factory.mktemp("indexes")
    with closing(wiring.build_and_open(settings, PROJECT / "seeds", indexes)) as answerer:
        yield answerer


@pytest.mark.parametrize("way", [STANDARD, *VARIANTS])
def test_every_way_of_writing_is_understood(
    seed_answerer: Answerer, seed_questions: tuple[SeedQuestion, ...], way: str
) -> None:
    """All ten questions are right in the first citation, and all four without an answer are refused."""
    written = {one.id: vary(way, one.text) if way in VARIANTS else one.text for one in seed_questions}
    assert mistakes(seed_answerer, seed_questions, written) == {}


@pytest.mark.parametrize("way", HAND_WRITTEN)
def test_every_dialect_is_understood(
    seed_answerer: Answerer, seed_questions: tuple[SeedQuestion, ...], way: str
) -> None:
    """So it is with the same questions as people of four regions write them, and with full harakat."""
    written = {name: ways[way] for name, ways in hand_written().items()}
    assert mistakes(seed_answerer, seed_questions, written) == {}


def test_english_is_answered_rightly_or_refused(
    seed_answerer: Answerer, seed_questions: tuple[SeedQuestion, ...]
) -> None:
    """Asked in English, no question gets a wrong answer; three of the ten are refused, which is too many."""
    written = {name: ways["english"] for name, ways in hand_written().items()}
    wrong = mistakes(seed_answerer, seed_questions, written)
    assert all(seed_answerer.answer(written[name]).abstained for name in wrong)
    assert len(wrong) <= 3


def test_a_courtesy_is_no_question(seed_answerer: Answerer) -> None:
    """Thanks are not searched in the documents."""
    assert seed_answerer.answer("شكرًا جزيلًا").courtesy == "thanks"


def test_what_is_refused_comes_with_topics(seed_answerer: Answerer, seed_questions: tuple[SeedQuestion, ...]) -> None:
    """Under every question without an answer there are topics, and the documents do answer each of them."""
    for question in seed_questions:
        if question.expect is None:
            topics = seed_answerer.answer(question.text).topics
            assert 2 <= len(topics) <= 3
            assert not any(answer.abstained for answer in seed_answerer.answer_all(topics))


def mistakes(
    answerer: Answerer, questions: tuple[SeedQuestion, ...], written: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Return the ids of the questions that are answered wrongly, with what was asked and what was wrong."""
    found: dict[str, tuple[str, str]] = {}
    answers = answerer.answer_all([written[question.id] for question in questions])
    for question, answer in zip(questions, answers, strict=True):
        first = answer.citations[0].text
        if question.expect is None and not answer.abstained:
            found[question.id] = answer.question, f"answered with {answer.confidence:.2f}"
        elif question.expect is not None and answer.abstained:
            right = "right" if question.expect in first else "wrong"
            found[question.id] = answer.question, f"refused with {answer.confidence:.2f}, {right}"
        elif question.expect is not None and question.expect not in first:
            found[question.id] = answer.question, f"answered with {first[:40]}"
    return found
