"""Gold reports: articles a line with the reported speech in them, and beside them the form of each report."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel

from retrieval.domain import ReportKind, Span
from retrieval.errors import DatasetError
from retrieval.evaluation.gold import read_lines

FORMS_FILE = "extra.jsonl"
"""Beside the gold: a line a report, keyed by `id`, `start` and `end`, with its `form`."""

ReportForm: TypeAlias = Literal["clause", "quoted", "nominal"]


class _Quote(BaseModel):
    start: int
    end: int
    speaker: str | None = None
    speaker_name: str | None = None
    kind: ReportKind
    elided: bool


class _Article(BaseModel):
    id: str
    text: str
    quotes: list[_Quote]


class _Extra(BaseModel):
    id: str
    start: int
    end: int
    form: ReportForm


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A labelled report; `names` are the speaker's short and full name, empty where nobody speaks.

    `form` is None where the gold does not tell it.
    """

    content: Span
    names: tuple[str, ...]
    kind: ReportKind
    elided: bool
    form: ReportForm | None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with its labelled reports."""

    id: str
    text: str
    reports: tuple[GoldReport, ...]


def load_speech_gold(path: Path) -> tuple[GoldArticle, ...]:
    """Read a JSONL file of labelled articles, with the forms of `extra.jsonl` where that is beside it.

    Raises:
        DatasetError: a file or a line cannot be read, a report is outside of its text, or there is no article.
    """
    beside = path.with_name(FORMS_FILE)
    extras = read_lines(beside, _Extra) if beside.is_file() else ()
    forms: dict[tuple[str, int, int], ReportForm] = {(one.id, one.start, one.end): one.form for one in extras}
    articles = tuple(_article(one, forms, path) for one in read_lines(path, _Article))
    if not articles:
        message = f"{path} has no article: a line is " + '{"id": "...", "text": "...", "quotes": [...]}'
        raise DatasetError(message)
    return articles


def _article(article: _Article, forms: dict[tuple[str, int, int], ReportForm], path: Path) -> GoldArticle:
    reports: list[GoldReport] = []
    for quote in article.quotes:
        if not 0 <= quote.start < quote.end <= len(article.text):
            message = f"{path}: {article.id}: [{quote.start}, {quote.end}) is no stretch of the text"
            raise DatasetError(message)
        names = tuple(name for name in (quote.speaker_name, quote.speaker) if name)
        form = forms.get((article.id, quote.start, quote.end))
        reports.append(GoldReport(Span(quote.start, quote.end), names, quote.kind, quote.elided, form))
    return GoldArticle(article.id, article.text, tuple(reports))
