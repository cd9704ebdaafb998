"""Domain values to rows of the ledger, and back without loss."""

from collections.abc import Iterable, Iterator

from bot.ledger.tables import AnswerRow, CitationRow, OccurrenceRow, TopicRow
from retrieval.domain import Answer, Citation, Occurrence, Place, Source, Span, Timings


def citation_row(answer_id: str, citation: Citation) -> CitationRow:
    """Return the row that keeps a citation of the answer."""
    return CitationRow(
        answer_id=answer_id,
        rank=citation.rank,
        score=citation.score,
        document_id=citation.source.id,
        title=citation.source.title,
        publisher=citation.source.publisher,
        author=citation.source.author,
        date=citation.source.date,
        url=citation.source.url,
        path=citation.source.path,
        sha256=citation.source.sha256,
        paragraph=citation.place.paragraph,
        sentence=citation.place.sentence,
        span_start=citation.span.start,
        span_end=citation.span.end,
        text=citation.text,
        context_start=citation.context_span.start,
        context_end=citation.context_span.end,
        context=citation.context,
        highlight=[(stretch.start, stretch.end) for stretch in citation.highlight],
        attributions_differ=citation.attributions_differ,
    )


def topic_rows(answer: Answer) -> Iterator[TopicRow]:
    """Yield the rows that keep the topics of an answer."""
    for number, question in enumerate(answer.topics, start=1):
        yield TopicRow(answer_id=answer.id, number=number, question=question)


def occurrence_rows(answer_id: str, citation: Citation) -> Iterator[OccurrenceRow]:
    """Yield the rows that keep the other places of a citation."""
    for number, occurrence in enumerate(citation.also_in, start=1):
        yield OccurrenceRow(
            answer_id=answer_id,
            rank=citation.rank,
            number=number,
            document_id=occurrence.source.id,
            title=occurrence.source.title,
            publisher=occurrence.source.publisher,
            author=occurrence.source.author,
            date=occurrence.source.date,
            url=occurrence.source.url,
            path=occurrence.source.path,
            sha256=occurrence.source.sha256,
            paragraph=occurrence.place.paragraph,
            sentence=occurrence.place.sentence,
            span_start=occurrence.span.start,
            span_end=occurrence.span.end,
            text=occurrence.text,
        )


def answer_of(
    row: AnswerRow,
    citations: Iterable[CitationRow],
    occurrences: Iterable[OccurrenceRow],
    topics: Iterable[TopicRow],
) -> Answer:
    """Rebuild an answer from its row and those of its citations, best first, of their other places, and of its topics.

    A courtesy is never recorded.
    """
    also_in: dict[int, list[Occurrence]] = {}
    for occurrence in occurrences:
        also_in.setdefault(occurrence.rank, []).append(_occurrence(occurrence))
    return Answer(
        id=row.id,
        question=row.question,
        abstained=row.abstained,
        confidence=row.confidence,
        generation=row.generation,
        timings_ms=Timings(row.encode_ms, row.search_ms, row.rank_ms, row.total_ms),
        citations=tuple(_citation(citation, also_in.get(citation.rank, ())) for citation in citations),
        topics=tuple(topic.question for topic in topics),
        courtesy=None,
    )


def _citation(row: CitationRow, also_in: Iterable[Occurrence]) -> Citation:
    return Citation(
        rank=row.rank,
        score=row.score,
        source=_source(row),
        place=Place(row.paragraph, row.sentence),
        span=Span(row.span_start, row.span_end),
        text=row.text,
        context_span=Span(row.context_start, row.context_end),
        context=row.context,
        highlight=tuple(Span(start, end) for start, end in row.highlight),
        also_in=tuple(also_in),
        attributions_differ=row.attributions_differ,
    )


def _occurrence(row: OccurrenceRow) -> Occurrence:
    return Occurrence(
        source=_source(row),
        place=Place(row.paragraph, row.sentence),
        span=Span(row.span_start, row.span_end),
        text=row.text,
    )


def _source(row: CitationRow | OccurrenceRow) -> Source:
    return Source(
        id=row.document_id,
        title=row.title,
        publisher=row.publisher,
        author=row.author,
        date=row.date,
        url=row.url,
        path=row.path,
        sha256=row.sha256,
    )
