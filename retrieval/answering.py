"""From a question to an answer: embed, search, rank, cite."""

import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from retrieval import generations
from retrieval.arabic.terms import extract_terms
from retrieval.domain import Answer, Citation, Sentence, Source, Timings
from retrieval.errors import StaleGenerationError
from retrieval.examples import propose_questions
from retrieval.generations import EmbedderRecord
from retrieval.ports import Embedder, FloatMatrix, Storage
from retrieval.ranking.candidates import DEPTH, Candidates, gather
from retrieval.ranking.context import Context
from retrieval.ranking.scoring import Ordered, Ranked, Weights, order, rank, shortlisted
from retrieval.reading import OpenGeneration, open_generation

_MILLISECONDS = 1000

DEFAULT_TOP = 5
"""How many citations an answer has unless the caller says otherwise."""


class Answerer:
    """Answers questions from the generation in service; one thread uses it at a time."""

    def __init__(
        self,
        indexes: Path,
        storage: Storage,
        open_embedder: Callable[[EmbedderRecord], Embedder],
        weights: Weights,
    ) -> None:
        """Open the generation in service, and the model that it was built with.

        Raises:
            NoGenerationError: there is no index yet.
            StaleGenerationError: the index was built with another model or version.
            DamagedGenerationError: a file of the index is missing or changed.
            ModelError: the model cannot be loaded.
        """
        self._indexes = indexes
        self._storage = storage
        self._open_embedder = open_embedder
        self._weights = weights
        self._opened = open_generation(generations.current(indexes), storage)
        self._context = _context_of(self._opened)
        self._embedder = self._matching_embedder(self._opened)

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        return self._opened.name

    @property
    def size(self) -> int:
        """How many sentences the generation holds."""
        return self._opened.generation.manifest.sentences

    def answer(self, question: str, top: int = DEFAULT_TOP) -> Answer:
        """Answer one question with at most `top` citations."""
        (answer,) = self.answer_all((question,), top)
        return answer

    def answer_all(self, questions: Sequence[str], top: int = DEFAULT_TOP) -> tuple[Answer, ...]:
        """Answer questions in their order; the model encodes them as one batch."""
        started = time.perf_counter()
        vectors = self._embedder.embed_queries(questions)
        encoding = _milliseconds_since(started)
        return tuple(
            self._answer(question, vectors[number : number + 1], encoding, top)
            for number, question in enumerate(questions)
        )

    def candidates(self, questions: Sequence[str], *, whole: bool = False) -> tuple[Candidates, ...]:
        """Return what each question is ranked over, or every sentence of the generation; for evaluation."""
        vectors = self._embedder.embed_queries(questions)
        found: list[Candidates] = []
        for number, question in enumerate(questions):
            vector = vectors[number : number + 1]
            by_search = self._search(question, vector, self.size if whole else DEPTH)
            chosen = Candidates(by_search.ids, by_search.features) if whole else shortlisted(by_search)
            found.append(self._context.add_context(chosen, question, vector))
        return tuple(found)

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of a document in the order of the text."""
        return self._opened.catalog.sentences_of(document_id)

    def sources(self) -> tuple[Source, ...]:
        """Return the documents of the generation, by id."""
        return self._opened.catalog.sources()

    def examples(self, count: int = 3) -> tuple[str, ...]:
        """Return questions about what the documents speak of most, each of which is answered."""
        proposed = propose_questions(self._opened.catalog.documents(), self._opened.catalog.sources())
        answered: list[str] = []
        for question in proposed:
            if len(answered) == count:
                break
            if not self.answer(question, 1).abstained:
                answered.append(question)
        return tuple(answered)

    def reload(self) -> bool:
        """Move to the generation in service where it is another one; return whether it was.

        Raises:
            GenerationError: it cannot be opened; the old one stays in use.
            ModelError: its model cannot be loaded; the old one stays in use.
        """
        if generations.current_name(self._indexes) == self.generation:
            return False
        opened = open_generation(generations.current(self._indexes), self._storage)
        try:
            embedder = self._matching_embedder(opened, self._embedder)
        except Exception:
            opened.close()
            raise
        self._opened.close()
        self._opened, self._context, self._embedder = opened, _context_of(opened), embedder
        return True

    def close(self) -> None:
        """Release the generation's files."""
        self._opened.close()

    def _matching_embedder(self, opened: OpenGeneration, loaded: Embedder | None = None) -> Embedder:
        record = opened.generation.manifest.embedder
        if loaded is not None and loaded.fingerprint == record.fingerprint:
            return loaded
        embedder = self._open_embedder(record)
        if embedder.fingerprint != record.fingerprint:
            message = (
                f"the index {opened.name} was built with {record.name} ({record.dtype}), the settings give "
                f"{embedder.name} ({embedder.dtype}) or other prompts; build it again: python -m retrieval build"
            )
            raise StaleGenerationError(message)
        return embedder

    def _answer(self, question: str, vector: FloatMatrix, encoding: float, top: int) -> Answer:
        started = time.perf_counter()
        by_search = self._search(question, vector, max(DEPTH, top))
        searching = _milliseconds_since(started)
        ranked = rank(self._context.add_context(shortlisted(by_search), question, vector), by_search, self._weights)
        # The vector of a text without a word is near everything.
        confidence = ranked.confidence if extract_terms(question).grams else 0.0
        citations = self._cite(ranked, top)
        elapsed = _milliseconds_since(started)
        return Answer(
            id=secrets.token_hex(8),
            question=question,
            abstained=confidence < self._weights.threshold,
            confidence=confidence,
            generation=self.generation,
            timings_ms=Timings(encoding, searching, elapsed - searching, encoding + elapsed),
            citations=citations,
        )

    def _search(self, question: str, vector: FloatMatrix, depth: int) -> Ordered:
        terms = extract_terms(question)
        found = gather(vector, terms, self._opened.vectors, self._opened.lexical, depth)
        return order(found, self._weights.shortlist)

    def _cite(self, ranked: Ranked, top: int) -> tuple[Citation, ...]:
        return tuple(
            self._citation(place, int(sentence_id), float(score))
            for place, (sentence_id, score) in enumerate(
                zip(ranked.ids[:top], ranked.scores[:top], strict=True), start=1
            )
        )

    def _citation(self, place: int, sentence_id: int, score: float) -> Citation:
        document, sentence = self._opened.passage(sentence_id)
        return Citation(
            rank=place,
            score=score,
            source=document.source,
            place=sentence.place,
            span=sentence.span,
            text=sentence.span.of(document.text),
            context_span=sentence.paragraph_span,
            context=sentence.paragraph_span.of(document.text),
        )


def _context_of(opened: OpenGeneration) -> Context:
    return Context(opened.catalog, opened.vectors, opened.lexical, opened.paragraph_starts)


def _milliseconds_since(started: float) -> float:
    return (time.perf_counter() - started) * _MILLISECONDS
