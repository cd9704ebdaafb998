"""From ranked sentences to citations: copies are one passage, each with its attribution."""

from collections.abc import Iterator, Sequence
from itertools import islice

from retrieval.attribution import voices_of
from retrieval.domain import Citation, Document, Occurrence, Sentence, Span, Voices
from retrieval.ranking.copies import attributions_differ, group_copies
from retrieval.ranking.query import Query
from retrieval.ranking.scoring import SHORTLIST, Ranked
from retrieval.reading import OpenGeneration
from retrieval.searching import Searcher
from retrieval.speakers import Directory


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
            self._citation(place, tuple(islice(read, len(ids))), scores[ids[0]], query)
            for place, ids in enumerate(groups, start=1)
        )

    def texts(self, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield sentences with their texts, read from the catalog no sooner than they are asked for."""
        for start in range(0, len(ids), SHORTLIST):
            some = ids[start : start + SHORTLIST]
            yield from zip(some, (passage.text for passage in self._opened.catalog.passages(some)), strict=True)

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
