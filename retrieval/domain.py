"""The values that Isnad speaks in: frozen, and free of every library but the standard one."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Courtesy: TypeAlias = Literal["greeting", "thanks", "farewell", "wellbeing", "insult"]
"""What a message is that asks nothing of the documents; "wellbeing" asks how one is, an "insult" is the contrary."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points in a document's canonical text.

    Raises:
        ValueError: the range is negative or runs backwards.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that no text can have."""
        if not 0 <= self.start <= self.end:
            message = f"not a span: [{self.start}, {self.end})"
            raise ValueError(message)

    def of(self, text: str) -> str:
        """Return the stretch of `text` that the span names."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document: `text` equals `document.text[span.start:span.end]`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a citation names: a document without its text.

    `id` is unique in a corpus and lasts across builds; `path` is relative to the seeds folder, with forward
    slashes; `sha256` is the hexadecimal digest of the canonical text in UTF-8. `date` is as the document wrote it.
    """

    id: str
    title: str
    publisher: str | None
    author: str | None
    date: str | None
    url: str | None
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where the text of a page begins; pages are counted from 1, also those that have no text."""

    number: int
    start: int


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its canonical text: the file decoded, BOM dropped, line ends made LF, nothing else changed.

    `body` is the part that is searched: front matter stays in `text`, so that offsets hold in the file itself. `pages`
    ascend; a format without pages has none.
    """

    source: Source
    text: str
    body: Span
    pages: tuple[PageStart, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page that a character stands on; None where there are no pages."""
        before = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[before - 1].number if before else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands, counted from 1: the paragraph in the document, the sentence in the paragraph.

    `page` is the page on which it begins; None where the document has no pages.
    """

    paragraph: int
    sentence: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document; `id` is its number in the generation and its key in every index."""

    id: int
    document_id: str
    span: Span
    place: Place
    paragraph_span: Span


SpeakerType: TypeAlias = Literal["person", "organisation", "anonymous"]
"""Who speaks: a person or a unique office, a body or a document, or somebody whom the text leaves unnamed."""

ReportKind: TypeAlias = Literal["direct", "indirect", "mixed"]
"""How speech is reported: in quotation marks, in the narrator's words, or in his with a quotation inside."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is speaking, as fully as the document names them.

    `full_name` is `document.text[mention.start:mention.end]`, the fullest mention in the document, titles included;
    `name` is the name in it without the titles, or the whole where there is none («وزير الصحة»).
    """

    name: str
    full_name: str
    mention: Span
    type: SpeakerType


@dataclass(frozen=True, slots=True)
class Report:
    """A stretch of reported speech; all spans are of the document's text.

    `content` is what is said, without its complementiser and its outer quotation marks; `cue` is the verb, participle
    or source phrase that reports it. `speaker` is None where the text does not tell. `elided` says that the sentence of
    the cue does not mention the speaker. `rule` names how the speaker was found, and `confidence`, in 0..1, is the
    share of the speakers found so that are right, measured on labelled articles.
    """

    content: Span
    cue: Span
    speaker: Speaker | None
    kind: ReportKind
    elided: bool
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """A report that a passage holds a part of, with the words that say whose it is.

    `evidence` stands in the document: the cue, and what leads from it to the content or to the speaker where that
    follows, shortened at a word where it is long.
    """

    report: Report
    evidence: str


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks in a passage.

    `main` reports the part that answers, None where that part is the text's own; `others` are the other reports that
    the passage holds a part of, in the order of the text.
    """

    main: Attribution | None
    others: tuple[Attribution, ...]

    @property
    def speaker(self) -> Speaker | None:
        """Who says the part that answers, where somebody does and the text tells who."""
        return None if self.main is None else self.main.report.speaker


@dataclass(frozen=True, slots=True)
class SpeakerProfile:
    """A speaker across the documents.

    `name` is the fullest name, `mentions` are the fullest mentions of the documents, titles included, the most frequent
    first; `reports` and `documents` count what is reported and where.
    """

    id: int
    name: str
    type: SpeakerType
    mentions: tuple[str, ...]
    reports: int
    documents: int


@dataclass(frozen=True, slots=True)
class SentenceTerms:
    """The terms of a sentence as the lexical index takes them: a text a field, with spaces between them."""

    grams: str
    stems: str


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with what was found in it, all in the order of the text; `terms` has an entry a sentence."""

    document: Document
    sentences: tuple[Sentence, ...]
    reports: tuple[Report, ...]
    terms: tuple[SentenceTerms, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where the words of a citation stand once more: in another document, or elsewhere in the same.

    `text` equals `document.text[span.start:span.end]` there; it may differ from the citation's by a few words.
    `voices` are as those of a citation.
    """

    source: Source
    place: Place
    span: Span
    text: str
    voices: Voices


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage word for word with its attribution.

    `text` equals `document.text[span.start:span.end]` and `context` the same for `context_span`, the paragraph
    around it. `score` orders the citations of one answer and means nothing outside it. `highlight` is the part that
    answers: stretches of the document's text inside `span`, ascending and disjoint; there may be none. `also_in` are
    the other places of the same words, and `attributions_differ` says that these are not all attributed alike.
    `voices` say who is speaking.
    """

    rank: int
    score: float
    source: Source
    place: Place
    span: Span
    text: str
    context_span: Span
    context: str
    highlight: tuple[Span, ...]
    also_in: tuple[Occurrence, ...]
    attributions_differ: bool
    voices: Voices


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds that an answer took: encoding the question, searching, ranking, and in all."""

    encode: float
    search: float
    rank: float
    total: float


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that was chosen, and what it was called then: it may be gone when that is said again."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents may answer: those of some days, both included, of some publishers, or one; None and () are all.

    A document is of the days only where all of its date is: one of 2017 is not of March 2017, and one without a date
    is of no days. Publishers are named as the documents name them.
    """

    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()
    document: NamedDocument | None = None

    @property
    def has_period(self) -> bool:
        """Tell whether days are asked for."""
        return self.since is not None or self.until is not None

    @property
    def is_everything(self) -> bool:
        """Tell whether every document may answer."""
        return not (self.has_period or self.publishers or self.document)


EVERYTHING = Scope()
"""Every document may answer."""


@dataclass(frozen=True, slots=True)
class Scoping:
    """Where an answer was looked for.

    `chosen` was given beside the question and holds strictly. `understood` was read in the question; where it holds no
    answer, `is_left` says that the rest of what was chosen was searched, and the citations are from there. `undated`
    counts the documents that a period leaves out because they do not tell their date. `is_gone` says that the document
    that was chosen is not in the index any more, so that nothing can answer.
    """

    chosen: Scope = EVERYTHING
    understood: Scope = EVERYTHING
    is_left: bool = False
    undated: int = 0
    is_gone: bool = False


UNSCOPED = Scoping()
"""Looked for everywhere."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its citations, best first.

    `confidence` is the fitted probability that the first citation answers; below the threshold the answer is
    `abstained`, and its citations are only what came nearest. `generation` names the index that answered. `topics`
    are questions near to an abstained one that the documents do answer. A message that is a `courtesy` and nothing
    else is not searched: it has no citations and no topics. `asked_speaker` is the name of the speaker whose words were
    asked for, where they are all that is cited. `scoping` says in which documents the answer was looked for.
    """

    id: str
    question: str
    abstained: bool
    confidence: float
    generation: str
    timings_ms: Timings
    citations: tuple[Citation, ...]
    topics: tuple[str, ...]
    courtesy: Courtesy | None
    asked_speaker: str | None
    scoping: Scoping


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a generation that should be in service; `generation` is its name, or the file of the names."""

    generation: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexDescription:
    """What a generation holds: its name, when it was built (ISO 8601), how much, and the model with its type.

    `damage` is why it answers in the place of a newer one; None where it is the one in service.
    """

    generation: str
    built_at: str
    documents: int
    sentences: int
    speakers: int
    model: str
    damage: Damage | None


def digest(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
