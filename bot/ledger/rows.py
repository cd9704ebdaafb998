"""Domain values to rows of the ledger, and back without loss."""

from collections.abc import Iterable

from bot.ledger.tables import AnswerRow, CitationRow
from retrieval.domain import Answer, Citation, Place, Source, Span, Timings


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
    )


def answer_of(row: AnswerRow, citations: Iterable[CitationRow]) -> Answer:
    """Rebuild an answer from its row and the rows of its citations, best first."""
    return Answer(
        id=row.id,
        question=row.question,
        abstained=row.abstained,
        confidence=row.confidence,
        generation=row.generation,
        timings_ms=Timings(row.encode_ms, row.search_ms, row.rank_ms, row.total_ms),
        citations=tuple(_citation(citation) for citation in citations),
    )


def _citation(row: CitationRow) -> Citation:
    return Citation(
        rank=row.rank,
        score=row.score,
        source=Source(
            id=row.document_id,
            title=row.title,
            publisher=row.publisher,
            author=row.author,
            date=row.date,
            url=row.url,
            path=row.path,
            sha256=row.sha256,
        ),
        place=Place(row.paragraph, row.sentence),
        span=Span(row.span_start, row.span_end),
        text=row.text,
        context_span=Span(row.context_start, row.context_end),
        context=row.context,
    )
