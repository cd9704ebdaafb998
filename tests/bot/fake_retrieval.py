"""A retrieval without a model, and the values that it answers with."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from retrieval import (
    EVERYTHING,
    UNSCOPED,
    Answer,
    Citation,
    Damage,
    Excerpt,
    IndexDescription,
    Occurrence,
    Period,
    Place,
    Scope,
    Scoping,
    Sentence,
    Source,
    Span,
    SpeakerProfile,
    Timings,
    Voices,
)
from retrieval.arabic.courtesy import courtesy_of
from retrieval.domain import Attribution, Report, Speaker
from retrieval.errors import DamagedGenerationError

PASSAGE = "وقال الكاظمي: «أنجزنا انتصارات كبرى خلال الأشهر الماضية»."
QUESTION = "ماذا قال الكاظمي؟"

NARRATOR = Voices(None, ())
KADHIMI = Voices(
    Attribution(
        Report(
            content=Span(15, 55),
            cue=Span(0, 4),
            speaker=Speaker("مصطفى الكاظمي", "رئيس الوزراء مصطفى الكاظمي", Span(100, 126), "person"),
            kind="direct",
            elided=False,
            rule="subject_after_verb",
            confidence=0.9,
        ),
        "وقال الكاظمي",
    ),
    (),
)
"""Whose words the passage is."""

_ids = itertools.count(1)


def source(
    number: int = 1,
    *,
    title: str = "جهاز مكافحة الإرهاب",
    publisher: str | None = None,
    author: str | None = None,
    date: str | None = None,
    url: str | None = None,
) -> Source:
    """Return a document that is told by its number."""
    return Source(f"d{number}", title, publisher, author, date, url, f"{number}.txt", "0" * 64)


def citation(text: str = PASSAGE, rank: int = 1, of: Source | None = None) -> Citation:
    """Return a citation of a whole text."""
    span = Span(0, len(text))
    return Citation(rank, 1 / rank, of or source(), Place(3, 2), span, text, span, text, (), (), False, NARRATOR)


def occurrence(of: Source, text: str = PASSAGE) -> Occurrence:
    """Return one more place of a text."""
    return Occurrence(of, Place(1, 4), Span(7, 7 + len(text)), text, NARRATOR)


def answer(question: str = QUESTION, *citations: Citation, abstained: bool = False) -> Answer:
    """Return an answer with an id of its own."""
    return Answer(
        f"{next(_ids):016x}",
        question,
        abstained,
        0.9,
        "g1",
        Timings(1, 2, 3, 6),
        citations or (citation(),),
        (),
        None,
        None,
        UNSCOPED,
    )


class FakeRetrieval:
    """Answers what it was told to know with its citations, and abstains on the rest."""

    def __init__(self) -> None:
        """Know one question on one document."""
        self.known: dict[str, tuple[Citation, ...]] = {QUESTION: (citation(),)}
        self.known_within: dict[tuple[str, str], tuple[Citation, ...]] = {}
        self.around: dict[str, Excerpt] = {}
        self.known_in_scope: dict[tuple[str, Scope], tuple[Citation, ...]] = {}
        self.scopes: dict[str, Scope] = {}
        self.scoping = UNSCOPED
        self.undated = 0
        self.asked_within: list[tuple[str, Scope, bool]] = []
        self.periods: tuple[Period, ...] = ()
        self.publishers: tuple[str, ...] = ()
        self.topics: tuple[str, ...] = ()
        self.breaking: set[str] = set()
        self.documents: tuple[Source, ...] = (source(),)
        self.copied: tuple[tuple[Source, ...], ...] = ()
        self.questions: tuple[str, ...] = (QUESTION,)
        self.profiles: tuple[SpeakerProfile, ...] = ()
        self.asked_speaker: str | None = None
        self.generation = "g1"
        self.newer: str | None = None
        self.reload_error: Exception | None = None
        self.batches: list[tuple[str, ...]] = []
        self.proposed = 0
        self.closed = False
        self.damage: Damage | None = None
        self.found_damage: str | None = None
        self.older: str | None = None

    def answer_each(self, questions: Sequence[str], top: int = 5) -> Iterator[Answer]:
        """Answer in order, and fail at a question that is said to break."""
        self.batches.append(tuple(questions))
        for question in questions:
            if question in self.breaking:
                message = f"cannot answer {question}"
                raise ValueError(message)
            found = self._answer(question)
            yield replace(found, citations=found.citations[:top])

    def answer(self, question: str, top: int = 5, scope: Scope = EVERYTHING, *, unscoped: bool = False) -> Answer:
        """Answer what it was told to know of the scope, and abstain on the rest."""
        self.asked_within.append((question, scope, unscoped))
        if scope.is_everything:
            return replace(self._answer(question), scoping=UNSCOPED)
        known = self.known_in_scope.get((question, scope), ())
        found = answer(question, *known[:top], abstained=not known)
        is_gone = scope.document is not None and scope.document.id not in {one.id for one in self.documents}
        return replace(found, scoping=Scoping(scope, undated=self.undated, is_gone=is_gone))

    def scope_of(self, words: str) -> Scope | None:
        """Return the scope that it was told of for some words."""
        return self.scopes.get(words)

    def answer_within(self, question: str, document_id: str, top: int = 5) -> Answer:
        """Answer what it was told to know of one document, and abstain on the rest."""
        known = self.known_within.get((document_id, question), ())
        return answer(question, *known[:top], abstained=not known)

    def _answer(self, question: str) -> Answer:
        if question in self.known:
            found = answer(question, *self.known[question])
            return replace(found, generation=self.generation, scoping=self.scoping)
        not_found = answer(question, abstained=True)
        if (courtesy := courtesy_of(question)) is not None:
            return replace(not_found, citations=(), courtesy=courtesy)
        return replace(not_found, topics=self.topics, asked_speaker=self.asked_speaker)

    def said(self, speaker: str, topic: str = "", top: int = 5, scope: Scope = EVERYTHING) -> Answer | None:
        """Answer with the passages of those who speak and whose name the words begin with."""
        self.asked_within.append((f"{speaker} {topic}"[: top * 100].strip(), scope, False))
        if not any(speaker.startswith(one.name) for one in self.profiles):
            return None
        return replace(answer(f"ماذا قال {speaker}؟", replace(citation(), voices=KADHIMI)), asked_speaker=speaker)

    def speakers(self, called: str = "") -> tuple[SpeakerProfile, ...]:
        """Return those who speak and whose name holds some words."""
        return tuple(one for one in self.profiles if called in one.name)

    def articles(self, words: str = "") -> tuple[tuple[Source, ...], ...]:
        """Return the documents that have the words in their title, and what it was told to be one article with them."""
        groups = {one.id: group for group in self.copied for one in group}
        return tuple(dict.fromkeys(groups.get(one.id, (one,)) for one in self.documents if words in one.title))

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        return len(self.articles())

    def describe(self) -> IndexDescription:
        """Describe as much as there is."""
        return IndexDescription(
            self.generation, "2026-03-01T09:30:00+00:00", len(self.documents), 30, 2, "fake (float32)", self.damage
        )

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        """Return two sentences of a document that there is."""
        span = Span(0, 1)
        if document_id not in {one.id for one in self.documents}:
            return ()
        return tuple(Sentence(number, document_id, span, Place(1, number), span) for number in (1, 2))

    def surroundings(self, source: Source, paragraph: Span) -> Excerpt | None:
        """Return what it was told to know around the paragraphs of a document."""
        assert paragraph.start <= paragraph.end
        return self.around.get(source.id)

    def examples(self, count: int = 3) -> tuple[str, ...]:
        """Return the questions, and count how often they are proposed."""
        self.proposed += 1
        return self.questions[:count]

    def reload(self) -> bool:
        """Move to the newer generation, if there is one."""
        if self.reload_error is not None:
            raise self.reload_error
        moved = self.newer is not None
        self.generation, self.newer = self.newer or self.generation, None
        return moved

    def inspection(self) -> Callable[[], str | None]:
        """Find what it was told to find."""
        return lambda: self.found_damage

    def fall_back(self) -> None:
        """Move to the older generation, if there is one."""
        if self.older is None or self.found_damage is None:
            message = f"{self.found_damage}"
            raise DamagedGenerationError(message)
        self.damage = Damage(self.generation, self.found_damage)
        self.generation, self.found_damage = self.older, None

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True
