"""A generation searched: from a question as the model gives it to its candidates in order."""

from dataclasses import replace

import numpy as np

from retrieval.domain import Document, Sentence, Span
from retrieval.interpreting import Interpretation
from retrieval.ports import FloatMatrix
from retrieval.ranking.answer_form import answer_form
from retrieval.ranking.candidates import DEPTH, Candidates, gather
from retrieval.ranking.context import paragraph_context
from retrieval.ranking.highlight import find_highlight
from retrieval.ranking.late_interaction import late_interaction
from retrieval.ranking.query import Query, read_query
from retrieval.ranking.scoring import COMPARED, Ordered, Ranked, WeightsByScript, order, rank, shortlisted
from retrieval.reading import OpenGeneration


class Searcher:
    """Finds and ranks the sentences of an opened generation; one thread uses it at a time."""

    def __init__(self, opened: OpenGeneration, weights: WeightsByScript) -> None:
        """Take what to search, and the weights to rank by."""
        self._opened = opened
        self._weights = weights

    def read(self, meant: Interpretation, vector: FloatMatrix, words: FloatMatrix) -> Query:
        """Return a question for the other methods.

        Args:
            meant: what is searched.
            vector: of shape (1, dimension).
            words: the vectors of its words, of shape (n words, dimension).
        """
        return read_query(meant.text, vector, words, self._opened.lexical, speaker=meant.speaker, within=meant.within)

    def search(self, query: Query, depth: int = DEPTH) -> Ordered:
        """Return the candidates that the parts of the search bring, `depth` each, in the order of the search.

        Where too few sentences may answer to compare them with one another, they are compared with what is found
        anywhere.
        """
        found = gather(query, self._opened.vectors, self._opened.lexical, depth)
        if query.within is not None and len(found.ids) < COMPARED:
            anywhere = gather(replace(query, within=None), self._opened.vectors, self._opened.lexical, depth)
            found = found.joined(anywhere)
        return order(found, self._weights.of(query.text).shortlist)

    def complete(self, query: Query, candidates: Candidates) -> Candidates:
        """Return candidates, at least one, with all features behind those of the search."""
        ids = candidates.ids
        passages = self._opened.catalog.passages(ids.tolist())
        paragraphs = [passage.paragraph for passage in passages]
        more = (
            paragraph_context(query, ids, paragraphs, self._opened.vectors, self._opened.paragraph_starts),
            late_interaction(query, self._opened.words.words(ids)),
            answer_form(query, [passage.text for passage in passages]),
        )
        return replace(candidates, features=np.column_stack([candidates.features, *more]))

    def highlight(self, query: Query, sentence: Sentence, document: Document) -> tuple[Span, ...]:
        """Return the part of a sentence that answers, in the document's text."""
        (words,) = self._opened.words.words(np.array([sentence.id]))
        found = find_highlight(query, sentence.span.of(document.text), words)
        return () if found is None else (Span(sentence.span.start + found.start, sentence.span.start + found.end),)

    def rank(self, query: Query, depth: int = DEPTH) -> Ranked:
        """Return the candidates in the order that they are shown in."""
        return self.rank_found(query, self.search(query, depth))

    def rank_found(self, query: Query, by_search: Ordered) -> Ranked:
        """Return what a search found in the order that it is shown in."""
        weights = self._weights.of(query.text, of_speaker=query.speaker is not None)
        chosen = self.complete(query, shortlisted(by_search, query.within))
        return rank(chosen, by_search, weights, query.within)
