"""Gold questions in the SQuAD format: which sentence of which context answers."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from retrieval.errors import DatasetError


class _Answer(BaseModel):
    answer_start: int


class _Question(BaseModel):
    question: str
    answers: list[_Answer]


class _Paragraph(BaseModel):
    context: str
    qas: list[_Question]


class _Article(BaseModel):
    paragraphs: list[_Paragraph]


class _Squad(BaseModel):
    data: list[_Article]


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with the number of the context that answers it, and the offset of the answer there."""

    text: str
    context: int
    answer_start: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """The distinct contexts of a file, the number of each one's article, and the questions."""

    name: str
    contexts: tuple[str, ...]
    articles: tuple[int, ...]
    questions: tuple[GoldQuestion, ...]


def load_squad(path: Path) -> Dataset:
    """Read a SQuAD-format file; a question without an answer is left out, its first answer is the gold one.

    Raises:
        DatasetError: the file cannot be read, is not of the format, or has no question with an answer.
    """
    squad = _read(path)
    contexts: dict[str, int] = {}
    articles: list[int] = []
    questions: list[GoldQuestion] = []
    for number, article in enumerate(squad.data):
        for paragraph in article.paragraphs:
            if paragraph.context not in contexts:
                contexts[paragraph.context] = len(contexts)
                articles.append(number)
            context = contexts[paragraph.context]
            questions.extend(
                GoldQuestion(one.question, context, _canonical_offset(paragraph.context, one.answers[0].answer_start))
                for one in paragraph.qas
                if one.answers
            )
    if not questions:
        message = f"{path} has no question with an answer"
        raise DatasetError(message)
    return Dataset(path.name, tuple(contexts), tuple(articles), tuple(questions))


def load_squad_questions(path: Path) -> tuple[str, ...]:
    """Read the questions of a SQuAD-format file, also those without an answer.

    Raises:
        DatasetError: the file cannot be read, is not of the format, or has no question.
    """
    paragraphs = (paragraph for article in _read(path).data for paragraph in article.paragraphs)
    questions = tuple(one.question for paragraph in paragraphs for one in paragraph.qas)
    if not questions:
        message = f"{path} has no question"
        raise DatasetError(message)
    return questions


def _read(path: Path) -> _Squad:
    try:
        return _Squad.model_validate_json(path.read_bytes())
    except OSError as error:
        message = f"{path} cannot be opened: {error.strerror}"
        raise DatasetError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{path} is not in SQuAD format: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise DatasetError(message) from error


def _canonical_offset(context: str, start: int) -> int:
    """Return where an answer starts once the reader has made the line ends LF."""
    return start - context.count("\r\n", 0, start)
