"""From a question to an answer: embed, search, rank, cite."""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np

from retrieval import generations
from retrieval.arabic.courtesy import courtesy_of
from retrieval.arabic.folding import fold
from retrieval.arabic.periods import Period
from retrieval.arabic.questions import as_searched
from retrieval.arabic.respelling import respelled
from retrieval.arabic.terms import extract_terms, folded_words, has_every_word, names_topic, word_spans
from retrieval.citing import Citer
from retrieval.domain import (
    EVERYTHING,
    UNSCOPED,
    Answer,
    Courtesy,
    Damage,
    Excerpt,
    IndexDescription,
    Scope,
    Scoping,
    Sentence,
    Source,
    Span,
    SpeakerProfile,
    Timings,
)
from retrieval.examples import Topics, propose_questions
from retrieval.generations import EmbedderRecord
from retrieval.in_service import InService
from retrieval.interpreting import Attempt, Interpretation, Interpreter
from retrieval.ports import Embedder, Storage
from retrieval.ranking.candidates import DEPTH, Candidates
from retrieval.ranking.query import Query
from retrieval.ranking.scoring import SHORTLIST, Ranked, WeightsByScript, shortlisted
from retrieval.searching import Searcher

_MILLISECONDS = 1000

_WORD_DEPTH = 20
_FINDING_DEPTH = 1_000

_SENTENCES_OF_A_SPEAKER = 200
"""So many are read for what else a speaker speaks of."""

_NEAREST = 3
"""The documents of so many sentences are taken to be near a refused question: the next may be of anything."""

DEFAULT_TOP = 5
"""How many citations an answer has unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A question as it was searched, what it found, and whether that answers."""

    query: Query
    ranked: Ranked
    is_answered: bool


class Answerer:
    """Answers questions from the generation in service; one thread uses it at a time."""

    def __init__(
        self,
        indexes: Path,
        storage: Storage,
        open_embedder: Callable[[EmbedderRecord], Embedder],
        weights: WeightsByScript,
    ) -> None:
        """Open the generation in service, and the model that it was built with.

        Where it is damaged, the newest whole one answers in its place, and `damage` says so.

        Raises:
            NoGenerationError: there is no index yet.
            StaleGenerationError: the index was built with another model or version.
            DamagedGenerationError: a file of the index is missing or changed, and there is no older one.
            ModelError: the model cannot be loaded.
        """
        self._weights = weights
        self._in_service = InService(indexes, storage, open_embedder)
        self._use()

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        return self._opened.name

    @property
    def size(self) -> int:
        """How many sentences the generation holds."""
        return self._opened.generation.manifest.sentences

    @property
    def damage(self) -> Damage | None:
        """What is wrong with the generation in service, in whose place another answers; None where nothing is."""
        return self._in_service.damage

    def describe(self) -> IndexDescription:
        """Return what the generation holds, as an administrator wants to know it."""
        manifest = self._opened.generation.manifest
        return IndexDescription(
            generation=self._opened.name,
            built_at=manifest.built_at,
            documents=len(manifest.documents),
            sentences=manifest.sentences,
            speakers=self._opened.catalog.speaker_count(),
            model=f"{manifest.embedder.name} ({manifest.embedder.dtype})",
            damage=self.damage,
        )

    def answer(
        self, question: str, top: int = DEFAULT_TOP, scope: Scope = EVERYTHING, *, unscoped: bool = False
    ) -> Answer:
        """Answer one question.

        Args:
            question: as it was written.
            top: how many citations at most.
            scope: the only documents that may answer.
            unscoped: the dates and publishers that the question names keep it to nothing.
        """
        (answer,) = self._answer_each((question,), top, scope, unscoped=unscoped)
        return answer

    def answer_all(self, questions: Sequence[str], top: int = DEFAULT_TOP) -> tuple[Answer, ...]:
        """Answer questions in their order; the model encodes them as one batch."""
        return tuple(self.answer_each(questions, top))

    def answer_each(self, questions: Sequence[str], top: int = DEFAULT_TOP) -> Iterator[Answer]:
        """Yield what `answer_all` returns, each answer as soon as it is found."""
        return self._answer_each(questions, top, EVERYTHING, unscoped=False)

    def answer_within(self, question: str, document_id: str, top: int = DEFAULT_TOP) -> Answer:
        """Answer a question from one document alone; abstained where that does not answer, or is not here any more.

        There are no topics, and no citations where the document has nothing that may be cited.
        """
        started = time.perf_counter()
        own = [sentence.id for sentence in self._opened.catalog.sentences_of(document_id)]
        meant = self._interpreter.interpret(question).within_sentences(np.array(own, dtype=np.int64))
        attempt = Attempt(meant, UNSCOPED)
        (queries,) = self._embed_each([(attempt,)])
        return self._answer(question, (attempt,), queries, _milliseconds_since(started), top, has_topics=False)

    def candidates(self, questions: Sequence[str], *, whole: bool = False) -> tuple[Candidates, ...]:
        """Return what each question is ranked over, or every sentence of the generation; for evaluation."""
        found: list[Candidates] = []
        for query in self._read(questions):
            by_search = self._searcher.search(query, self.size if whole else DEPTH)
            chosen = by_search.candidates if whole else shortlisted(by_search)
            found.append(self._searcher.complete(query, chosen))
        return tuple(found)

    def threshold(self, question: str) -> float:
        """Return the confidence below which a question is not answered."""
        return self._weights.of(as_searched(question)).threshold

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of a document in the order of the text."""
        return self._opened.catalog.sentences_of(document_id)

    def surroundings(self, source: Source, paragraph: Span) -> Excerpt | None:
        """Return a paragraph of a document from the one before to the one after it.

        None where the generation does not hold the document as it was cited, or where it is that paragraph alone.
        """
        try:
            document = self._opened.catalog.document(source.id)
        except KeyError:
            return None
        sentences = self._opened.catalog.sentences_of(source.id)
        paragraphs = list(dict.fromkeys(sentence.paragraph_span for sentence in sentences))
        if document.source.sha256 != source.sha256 or paragraph not in paragraphs or len(paragraphs) == 1:
            return None
        at = paragraphs.index(paragraph)
        around = Span(paragraphs[max(at - 1, 0)].start, paragraphs[min(at + 1, len(paragraphs) - 1)].end)
        return Excerpt(around, around.of(document.text))

    def sources(self) -> tuple[Source, ...]:
        """Return the documents of the generation, by id."""
        return self._opened.catalog.sources()

    def speakers(self, called: str = "") -> tuple[SpeakerProfile, ...]:
        """Return everybody who speaks in the documents and is called so, the most quoted first."""
        directory = self._interpreter.directory
        return directory.find(called) if called else directory.profiles

    @property
    def publishers(self) -> tuple[str, ...]:
        """The publishers that the documents name, in the order of their letters."""
        return self._interpreter.publishers.names

    @property
    def periods(self) -> tuple[Period, ...]:
        """The days, months and years that documents are dated with, each once, ascending."""
        return self._interpreter.periods

    def scope_of(self, words: str) -> Scope | None:
        """Return the scope that some words name: days, a publisher, or both; None where they name neither."""
        return self._interpreter.scope_of(words)

    def scope(self, since: date | None = None, until: date | None = None, publishers: Sequence[str] = ()) -> Scope:
        """Return the scope of some days, both included, and of the publishers that are called so.

        Raises:
            UnknownPublisherError: none is called so.
        """
        return self._interpreter.scope(since, until, publishers)

    def articles(self, words: str = "") -> tuple[tuple[Source, ...], ...]:
        """Return the articles, or those that have some words: the documents of each, the one that is cited first."""
        found = self.find_sources(words) if words else self.sources()
        groups = dict.fromkeys(self._opened.copies.group_of(one.id) for one in found)
        sources = {one.id: one for one in found}
        if any(one not in sources for group in groups for one in group):
            # A copy may be without the words.
            sources = {one.id: one for one in self.sources()}
        return tuple(tuple(sources[one] for one in group) for group in groups)

    @property
    def article_count(self) -> int:
        """How many articles there are, each counted once whatever copies it has."""
        return len(self._opened.generation.manifest.documents) - self._opened.copies.joined

    def sources_within(self, scope: Scope) -> tuple[Source, ...]:
        """Return the documents of a scope that have a sentence, by id."""
        sentences = self._opened.catalog.sentences(self._opened.catalog.within(scope).tolist())
        own = {sentence.document_id for sentence in sentences}
        return tuple(one for one in self.sources() if one.id in own)

    def said(self, speaker: str, topic: str = "", top: int = DEFAULT_TOP, scope: Scope = EVERYTHING) -> Answer | None:
        """Answer with what somebody says, about a topic where one is given; None where nobody is called so.

        Args:
            speaker: a name or a title; without a topic, one may follow it.
            topic: what about.
            top: how many citations at most.
            scope: the only documents that may answer.
        """
        started = time.perf_counter()
        attempts = self._interpreter.attempts_of_speech(speaker, topic, scope)
        if not attempts or (asked := attempts[-1].meant.speaker) is None:
            return None
        (queries,) = self._embed_each([attempts])
        return self._answer(asked.question, attempts, queries, _milliseconds_since(started), top)

    def find_sources(self, words: str) -> tuple[Source, ...]:
        """Return the documents that have all of the words in their metadata, or together in a sentence; by id."""
        wanted = folded_words(words)
        if not wanted:
            return ()
        hits = self._opened.lexical.search("grams", extract_terms(words).grams, _FINDING_DEPTH).ids.tolist()
        holding = [one for one, text in self._citer.texts(hits) if _has_all(wanted, text)]
        found = {sentence.document_id for sentence in self._opened.catalog.sentences(holding)}
        return tuple(one for one in self.sources() if one.id in found or _has_all(wanted, *_metadata(one)))

    def examples(self, count: int = 3) -> tuple[str, ...]:
        """Return questions about what the documents speak of most, each of which is answered."""
        proposed = propose_questions(self._opened.catalog.documents(), self._opened.catalog.sources())
        answered: list[str] = []
        for question in proposed:
            if len(answered) == count:
                break
            if all(map(self._is_answered, self._read([question]))):
                answered.append(question)
        return tuple(answered)

    def reload(self) -> bool:
        """Move to the generation in service where it is another one; return whether it was.

        One that could not be opened is not tried again.

        Raises:
            GenerationError: it cannot be opened; the old one stays in use, and `damage` says so where it is damaged.
            ModelError: its model cannot be loaded; the old one stays in use.
        """
        if not self._in_service.move():
            return False
        self._use()
        return True

    def inspection(self) -> Callable[[], str | None]:
        """Return what reads the files in use again and tells what is wrong with them; any thread may run it."""
        generation = self._opened.generation
        return lambda: generations.find_damage(generation)

    def fall_back(self) -> None:
        """Move to the newest whole generation, away from one that was damaged while it was in use.

        Raises:
            GenerationError: there is none; the one in use stays open.
            ModelError: its model cannot be loaded.
        """
        self._in_service.fall_back()
        self._use()

    def close(self) -> None:
        """Release the generation's files."""
        self._in_service.close()

    def _use(self) -> None:
        self._opened, self._embedder = self._in_service.opened, self._in_service.embedder
        self._searcher = Searcher(self._opened, self._weights)
        self._citer = Citer(self._opened, self._searcher)
        self._interpreter = Interpreter(self._opened.catalog, self._has_word, _today)
        self._topics = Topics(self._read, self._is_answered)

    def _read(self, questions: Sequence[str]) -> tuple[Query, ...]:
        return self._embed([self._interpreter.interpret(question) for question in questions])

    def _embed(self, meant: Sequence[Interpretation]) -> tuple[Query, ...]:
        texts = [one.text for one in meant]
        embedded = self._embedder.embed_spans(texts, [word_spans(text) for text in texts], "query")
        return tuple(
            self._searcher.read(one, embedded.vectors[number : number + 1], embedded.spans[number])
            for number, one in enumerate(meant)
        )

    def _answer_each(self, questions: Sequence[str], top: int, scope: Scope, *, unscoped: bool) -> Iterator[Answer]:
        started = time.perf_counter()
        courtesies: list[Courtesy | None] = [courtesy_of(question) for question in questions]
        asked = [question for question, kind in zip(questions, courtesies, strict=True) if kind is None]
        attempts = [self._interpreter.attempts(question, scope, unscoped=unscoped) for question in asked]
        pairs = iter(tuple(zip(attempts, self._embed_each(attempts), strict=True)))
        encoding = _milliseconds_since(started)
        for question, kind in zip(questions, courtesies, strict=True):
            yield (
                self._answer(question, *next(pairs), encoding, top) if kind is None else self._courteous(question, kind)
            )

    def _embed_each(self, attempts: Sequence[Sequence[Attempt]]) -> tuple[tuple[Query, ...], ...]:
        """Return the queries of each question's attempts; the model encodes all as one batch, equal texts once."""
        meant = {one.meant.text: one.meant for some in attempts for one in some}
        by_text = dict(zip(meant, self._embed(tuple(meant.values())), strict=True))
        return tuple(
            tuple(replace(by_text[one.meant.text], speaker=one.meant.speaker, within=one.meant.within) for one in some)
            for some in attempts
        )

    def _answer(
        self,
        question: str,
        attempts: Sequence[Attempt],
        queries: Sequence[Query],
        encoding: float,
        top: int,
        *,
        has_topics: bool = True,
    ) -> Answer:
        """Return what the first attempt that is answered finds; where none is, what the last one does."""
        started, searching = time.perf_counter(), 0.0
        attempt, tried = attempts[0], None
        known: dict[int, _Tried] = {}
        for attempt, query in zip(attempts, queries, strict=True):
            tried = known.get(id(attempt.meant))
            if tried is None and (query.within is None or len(query.within)):
                tried, seconds = self._try(query, top)
                known[id(attempt.meant)] = tried
                searching += seconds
            if tried is not None and tried.is_answered and self._best_has(tried.ranked, attempt.words):
                break
        if tried is None:
            speaker = attempt.meant.speaker
            timings = Timings(encoding, searching, 0.0, encoding + searching)
            return self._without_citations(question, timings, None, attempt.scoping, speaker.name if speaker else None)
        query, ranked, abstained = tried.query, tried.ranked, not tried.is_answered
        citations = self._citer.cite(ranked, top, query)
        has_topic = names_topic(query.text)
        confidence = ranked.confidence if has_topic else 0.0
        if _is_any_word_of(query) and (main := citations[0].voices.main) is not None:
            confidence = main.report.confidence
        topics = self._near_topics(ranked, query) if abstained and has_topic and has_topics else ()
        elapsed = _milliseconds_since(started)
        return Answer(
            id=secrets.token_hex(8),
            question=question,
            abstained=abstained,
            confidence=confidence,
            generation=self.generation,
            timings_ms=Timings(encoding, searching, elapsed - searching, encoding + elapsed),
            citations=citations,
            topics=topics,
            courtesy=None,
            asked_speaker=query.speaker.name if query.speaker else None,
            scoping=attempt.scoping,
        )

    def _try(self, query: Query, top: int) -> tuple[_Tried, float]:
        """Search for a question, respelled where it is refused; return what that finds, and the time of the search."""
        started = time.perf_counter()
        by_search = self._searcher.search(query, max(DEPTH, top))
        searching = _milliseconds_since(started)
        ranked, has_topic = self._searcher.rank_found(query, by_search), names_topic(query.text)
        if has_topic and not self._answers(query, ranked):
            query, ranked = self._respell(query, ranked, max(DEPTH, top))
        # The vector of a text that speaks of nothing is near everything.
        return _Tried(query, ranked, has_topic and self._answers(query, ranked)), searching

    def _best_has(self, ranked: Ranked, words: frozenset[str]) -> bool:
        return not words or words.issubset(folded_words(self._best_text(ranked)))

    def _courteous(self, message: str, courtesy: Courtesy) -> Answer:
        return self._without_citations(message, Timings(0.0, 0.0, 0.0, 0.0), courtesy, UNSCOPED, None)

    def _without_citations(
        self,
        message: str,
        timings: Timings,
        courtesy: Courtesy | None,
        scoping: Scoping,
        asked_speaker: str | None,
    ) -> Answer:
        return Answer(
            id=secrets.token_hex(8),
            question=message,
            abstained=True,
            confidence=0.0,
            generation=self.generation,
            timings_ms=timings,
            citations=(),
            topics=(),
            courtesy=courtesy,
            asked_speaker=asked_speaker,
            scoping=scoping,
        )

    def _respell(self, query: Query, ranked: Ranked, depth: int) -> tuple[Query, Ranked]:
        """Return a refused question, as the passages near to it spell it where that is answered, and what it finds.

        Only of a refused one: in a sample of arcd-train respelling every question lowers the MRR of those that are
        spelled right by 0.008.
        """
        near = self._opened.catalog.passages(ranked.ids[:SHORTLIST].tolist())
        text = respelled(query.text, [passage.text for passage in near], self._has_word)
        if text == query.text:
            return query, ranked
        (again,) = self._embed([Interpretation(text, query.speaker, query.within)])
        found = self._searcher.rank(again, depth)
        return (again, found) if found.is_answered else (query, ranked)

    def _has_word(self, folded: str) -> bool:
        """Tell whether a document has the word: a sentence that has it has all of its 4-grams, and so comes first."""
        holders = self._opened.lexical.search("grams", extract_terms(folded).grams, _WORD_DEPTH).ids
        passages = self._opened.catalog.passages(holders.tolist())
        return any(folded in folded_words(passage.text) for passage in passages)

    def _is_answered(self, query: Query) -> bool:
        return self._answers(query, self._searcher.rank(query))

    def _answers(self, query: Query, ranked: Ranked) -> bool:
        return ranked.is_answered or _is_any_word_of(query) or self._best_speaks_of_topic(query, ranked)

    def _best_speaks_of_topic(self, query: Query, ranked: Ranked) -> bool:
        """Tell whether the best of a speaker's sentences has every word of the topic: then that is what he says of it.

        The confidence is fitted on whole questions; a topic of one word that stands there in another form is too
        little for it.
        """
        return query.speaker is not None and has_every_word(self._best_text(ranked), query.topics)

    def _best_text(self, ranked: Ranked) -> str:
        (best,) = self._opened.catalog.passages(ranked.ids[:1].tolist())
        return best.text

    def _near_topics(self, ranked: Ranked, query: Query) -> tuple[str, ...]:
        if query.speaker is not None and query.within is not None:
            said = self._opened.catalog.passages(query.within[:_SENTENCES_OF_A_SPEAKER].tolist())
            return self._topics.of_speaker(query.speaker.name, [one.text for one in said])
        sentences = self._opened.catalog.sentences(ranked.ids[:_NEAREST].tolist())
        nearest = dict.fromkeys(sentence.document_id for sentence in sentences)
        return self._topics.nearest([self._opened.catalog.document(one) for one in nearest], query)


def _is_any_word_of(query: Query) -> bool:
    """Tell whether a question asks for whatever a speaker says."""
    return query.speaker is not None and not query.speaker.topic


def _milliseconds_since(started: float) -> float:
    return (time.perf_counter() - started) * _MILLISECONDS


def _today() -> date:
    """Return the day that it is where this runs."""
    return datetime.now().astimezone().date()


def _has_all(folded: Sequence[str], *texts: str) -> bool:
    """Tell whether each folded word stands in one of the texts, be it with a particle joined to it."""
    together = fold(" ".join(texts))
    return all(word in together for word in folded)


def _metadata(source: Source) -> tuple[str, ...]:
    return (source.title, source.publisher or "", source.author or "", source.path)
