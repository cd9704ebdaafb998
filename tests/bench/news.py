"""The articles of the ANT corpus: as it has them, and in the form that the reader of `.jsonl` takes."""

import json
import re
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.arabic.sentences import split_paragraphs, split_sentences
from retrieval.domain import Span

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "antcorpus" / "antcorpus.tar.xz"
_FILE = "ant.jsonl"
_TAGS = {"id": "DOCNO", "url": "URL", "title": "TITLE", "date": "TIME", "publisher": "SRC", "text": "TEXT"}


@dataclass(frozen=True, slots=True)
class Article:
    """A line of the `.jsonl`."""

    id: str
    url: str
    title: str
    date: str
    publisher: str
    text: str


def load_articles() -> list[Article]:
    """Return the articles that have a text, in the order of their paths."""
    if not ARCHIVE.is_file():
        sys.exit(f"{ARCHIVE} is not here, and the measurement is over its articles")
    files: dict[str, str] = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream and member.name.endswith(".txt"):
                files[member.name] = stream.read().decode("utf-8")
    articles = [_parse(files[name]) for name in sorted(files)]
    return [one for one in articles if one.text]


def unpack(folder: Path, count: int | None = None) -> None:
    """Unpack the first articles of the archive, by their paths, as they are: Isnad knows their form.

    Args:
        folder: that is made.
        count: how many files; all, where it is not said.
    """
    if not ARCHIVE.is_file():
        sys.exit(f"{ARCHIVE} is not here, and the measurement is over its articles")
    folder.mkdir(parents=True)
    with tarfile.open(ARCHIVE) as archive:
        members = sorted((one for one in archive if one.name.endswith(".txt")), key=lambda one: one.name)
        # As they lie in the archive: it is unpacked from its beginning for each one that comes before the last.
        chosen = {one.name for one in members[:count]}
        archive.extractall(folder, [one for one in archive.getmembers() if one.name in chosen], filter="data")


def first_articles(articles: Sequence[Article], sentences: int) -> list[Article]:
    """Return the first articles, as many as have so many sentences together."""
    found: list[Article] = []
    for article in articles:
        if sentences <= 0:
            break
        paragraphs = split_paragraphs(article.text, Span(0, len(article.text)))
        sentences -= sum(len(split_sentences(article.text, paragraph)) for paragraph in paragraphs)
        found.append(article)
    return found


def write_seeds(articles: Sequence[Article], folder: Path) -> None:
    """Write the articles to a seeds folder."""
    lines = (json.dumps(asdict(one), ensure_ascii=False) for one in articles)
    (folder / _FILE).write_text("\n".join(lines), encoding="utf-8")


def _parse(text: str) -> Article:
    found = {field: re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for field, tag in _TAGS.items()}
    return Article(**{field: match[1].strip() if match else "" for field, match in found.items()})
