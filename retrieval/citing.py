"""From ranked sentences to citations: copies are one passage, each with its attribution."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from retrieval.arabic.terms import folded_words
from retrieval.attribution import voices_of
from retrieval.domain import Citation, Document, Occurrence, Place, Sentence, Span, Voices
from retrieval.ports import Ids
from retrieval.ranking.copies import are_copies, attributions_differ, group_copies
from retrieval.ranking.query import Query
from retrieval.ranking.scoring import SHORTLIST, Ranked
from retrieval.reading import OpenGeneration
from retrieval.searching import Searcher
from retrieval.speakers import Directory

_COPIES_LOOKED_AT = 20
"""In so many copies of an article a passage is looked for, where the search did not find it there."""


class Citer:
    """Cites the sentences of an opened generation; one thread uses it at a time."""

    def __init__(self, opened: OpenGeneration, searcher: Searcher) -> None:
        """Take what is cited, and what finds the part of a passage that answers."""
        self._opened = opened
        self._searcher = searcher

    def cite(self, ranked: Ranked, top: int, query: Query) -> tuple[Citation, ...]:
        """Return the citations of an answer, best first.

        Args:
            ranked: the sentences that may be cited.
            top: how many passages at most.
            query: the question.
        """
        scores = dict(zip(ranked.ids.tolist(), ranked.scores.tolist(), strict=True))
        groups = tuple(group_copies(self.texts(list(scores)), top, SHORTLIST))
        read = iter(self._opened.catalog.sentences([sentence_id for ids in groups for sentence_id in ids]))
        return tuple(
            self._citation(place, self._with_copies(tuple(islice(read, len(ids))), query), scores[ids[0]], query)
            for place, ids in enumerate(groups, start=1)
        )

    def texts(self, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield sentences with their texts, read from the catalog no sooner than they are asked for."""
        for start in range(0, len(ids), SHORTLIST):
            some = ids[start : start + SHORTLIST]
            yield from zip(some, (passage.text for passage in self._opened.catalog.passages(some)), strict=True)

    def _with_copies(self, places: tuple[Sentence, ...], query: Query) -> tuple[Sentence, ...]:
        """Return the places of a passage with those in the copies of its article that were not found.

        Where the copy that is shown of an article says it in the same words it comes first, so that an answer cites one
        of them and not now this one, now that.
        """
        best = places[0]
        group = self._opened.copies.group_of(best.document_id)
        if len(group) == 1:
            return places
        found = {one.document_id: one for one in reversed(places)}
        text = self._text(best)
        for document_id in group[:_COPIES_LOOKED_AT]:
            if document_id not in found and (other := self._copy_in(document_id, text, best.place, query)) is not None:
                found[document_id] = other
        named = (*places, *(one for one in found.values() if one not in places))
        shown = found.get(group[0])
        if shown is None or shown == best or folded_words(self._text(shown)) != folded_words(text):
            return named
        return (shown, *(one for one in named if one != shown))

    def _copy_in(self, document_id: str, text: str, place: Place, query: Query) -> Sentence | None:
        """Return the sentence of a document that says the same, at the same place first; None where none may."""
        own = sorted(self._opened.catalog.sentences_of(document_id), key=lambda one: one.place != place)
        may = {one.id: one for one in own if query.within is None or _holds(query.within, one.id)}
        return next((may[one] for one, other in self.texts(list(may)) if are_copies(text, other)), None)

    def _text(self, sentence: Sentence) -> str:
        (passage,) = self._opened.catalog.passages((sentence.id,))
        return passage.text

    def _citation(self, place: int, copies: Sequence[Sentence], score: float, query: Query) -> Citation:
        sentence, *others = copies
        document = self._opened.catalog.document(sentence.document_id)
        highlight = self._searcher.highlight(query, sentence, document)
        voices = self._voices(document, sentence, highlight, query)
        also_in = tuple(self._occurrence(one, query) for one in others)
        return Citation(
            rank=place,
            score=score,
            source=document.source,
            place=sentence.place,
            span=sentence.span,
            text=sentence.span.of(document.text),
            context_span=sentence.paragraph_span,
            context=sentence.paragraph_span.of(document.text),
            highlight=highlight,
            also_in=also_in,
            attributions_differ=attributions_differ(document.source, voices, also_in),
            voices=voices,
        )

    def _occurrence(self, sentence: Sentence, query: Query) -> Occurrence:
        document = self._opened.catalog.document(sentence.document_id)
        return Occurrence(
            source=document.source,
            place=sentence.place,
            span=sentence.span,
            text=sentence.span.of(document.text),
            voices=self._voices(document, sentence, (), query),
        )

    def _voices(self, document: Document, sentence: Sentence, highlight: Sequence[Span], query: Query) -> Voices:
        reports = self._opened.catalog.reports_of(document.source.id)
        if query.speaker is None:
            return voices_of(document, reports, sentence.span, highlight)
        meant = Directory(query.speaker.profiles)
        return voices_of(document, reports, sentence.span, highlight, lambda one: bool(meant.find(one.name)))


def _holds(ids: Ids, one: int) -> bool:
    """Tell whether ascending ids hold one."""
    at = int(np.searchsorted(ids, one))
    return at < len(ids) and int(ids[at]) == one
