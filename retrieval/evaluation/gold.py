"""Gold questions a line: what the first citation must hold, or that the documents hold no answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from retrieval.errors import DatasetError
from retrieval.evaluation.squad import load_squad_questions

JSON_LINES = ".jsonl"
"""The suffix by which a file is taken for questions a line; any other is taken for SQuAD format."""


class _Asked(BaseModel):
    question: str


class _Expected(_Asked):
    expect: str | None


_Line = TypeVar("_Line", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """A question with the text that a citation must hold, word for word."""

    question: str
    expect: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The questions of a file: those with an answer, and those that the documents do not answer."""

    answerable: tuple[ExpectedText, ...]
    unanswerable: tuple[str, ...]


def load_gold(path: Path) -> Gold:
    """Read a JSONL file of `{"question": ..., "expect": ...}`; an `expect` of null means that there is no answer.

    Raises:
        DatasetError: the file or a line of it cannot be read, or no question has an answer.
    """
    lines = tuple(read_lines(path, _Expected))
    answerable = tuple(ExpectedText(one.question, one.expect) for one in lines if one.expect is not None)
    if not answerable:
        message = f"{path} has no question with an answer: a line is " + '{"question": "...", "expect": "..."}'
        raise DatasetError(message)
    return Gold(answerable, tuple(one.question for one in lines if one.expect is None))


def load_questions(path: Path) -> tuple[str, ...]:
    """Read the questions of a JSONL or SQuAD-format file, whether it has answers to them or not.

    Raises:
        DatasetError: the file cannot be read, or has no question.
    """
    if path.suffix != JSON_LINES:
        return load_squad_questions(path)
    questions = tuple(one.question for one in read_lines(path, _Asked))
    if not questions:
        message = f"{path} has no question"
        raise DatasetError(message)
    return questions


def read_lines(path: Path, kind: type[_Line]) -> Iterator[_Line]:
    """Yield the object of each line of a JSONL file that is not blank.

    Args:
        path: the file.
        kind: what every line is.

    Raises:
        DatasetError: the file or a line of it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path} cannot be opened: {error.strerror}"
        raise DatasetError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8: {error.reason} at byte {error.start}"
        raise DatasetError(message) from error
    # Only LF ends a line of JSONL: a quoted text may hold what else Unicode counts as a line's end.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield kind.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            message = f"{path}:{number}: {f'{where}: ' if where else ''}{first['msg']}"
            raise DatasetError(message) from error
