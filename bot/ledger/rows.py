"""Domain values to rows of the ledger, and back without loss."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from bot.ledger.tables import AnswerRow, AttributionRow, CitationRow, OccurrenceRow, TopicRow
from retrieval.domain import (
    Answer,
    Attribution,
    Citation,
    NamedDocument,
    Occurrence,
    Place,
    Report,
    Scope,
    Scoping,
    Source,
    Span,
    Speaker,
    Timings,
    Voices,
)

_Voices: TypeAlias = Mapping[tuple[int, int], Voices]
"""By the rank of a citation and the number of its other place, 0 for the citation itself."""

_NARRATOR = Voices(None, ())


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
        page=citation.place.page,
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
            page=occurrence.place.page,
            span_start=occurrence.span.start,
            span_end=occurrence.span.end,
            text=occurrence.text,
        )


def attribution_rows(answer_id: str, citation: Citation) -> Iterator[AttributionRow]:
    """Yield the rows that keep who is speaking in a citation and in its other places."""
    places = (citation.voices, *(occurrence.voices for occurrence in citation.also_in))
    for occurrence, voices in enumerate(places):
        for number, one in enumerate((voices.main, *voices.others)):
            if one is None:
                continue
            report, speaker = one.report, one.report.speaker
            yield AttributionRow(
                answer_id=answer_id,
                rank=citation.rank,
                occurrence=occurrence,
                number=number,
                evidence=one.evidence,
                content_start=report.content.start,
                content_end=report.content.end,
                cue_start=report.cue.start,
                cue_end=report.cue.end,
                kind=report.kind,
                elided=report.elided,
                rule=report.rule,
                confidence=report.confidence,
                speaker_name=speaker and speaker.name,
                speaker_full_name=speaker and speaker.full_name,
                speaker_type=speaker and speaker.type,
                mention_start=speaker and speaker.mention.start,
                mention_end=speaker and speaker.mention.end,
            )


def answer_of(
    row: AnswerRow,
    citations: Iterable[CitationRow],
    occurrences: Iterable[OccurrenceRow],
    attributions: Iterable[AttributionRow],
    topics: Iterable[TopicRow],
) -> Answer:
    """Rebuild an answer from its row and those of its citations, best first, of what is in them, and of its topics.

    A courtesy is never recorded.
    """
    said = _voices(attributions)
    also_in: dict[int, list[Occurrence]] = {}
    for occurrence in occurrences:
        also_in.setdefault(occurrence.rank, []).append(_occurrence(occurrence, said))
    return Answer(
        id=row.id,
        question=row.question,
        abstained=row.abstained,
        confidence=row.confidence,
        generation=row.generation,
        timings_ms=Timings(row.encode_ms, row.search_ms, row.rank_ms, row.total_ms),
        citations=tuple(_citation(citation, also_in.get(citation.rank, ()), said) for citation in citations),
        topics=tuple(topic.question for topic in topics),
        courtesy=None,
        asked_speaker=row.asked_speaker,
        scoping=Scoping(
            chosen=Scope(
                row.chosen_since,
                row.chosen_until,
                tuple(row.chosen_publishers),
                named_document(row.chosen_document_id, row.chosen_document_title),
            ),
            understood=Scope(row.understood_since, row.understood_until, tuple(row.understood_publishers)),
            is_left=row.understood_is_left,
            undated=row.undated,
            is_gone=row.chosen_is_gone,
        ),
    )


def named_document(document_id: str | None, title: str | None) -> NamedDocument | None:
    """Return the document of two columns, None where they name none."""
    return None if document_id is None else NamedDocument(document_id, title or "")


def _citation(row: CitationRow, also_in: Iterable[Occurrence], said: _Voices) -> Citation:
    return Citation(
        rank=row.rank,
        score=row.score,
        source=_source(row),
        place=Place(row.paragraph, row.sentence, row.page),
        span=Span(row.span_start, row.span_end),
        text=row.text,
        context_span=Span(row.context_start, row.context_end),
        context=row.context,
        highlight=tuple(Span(start, end) for start, end in row.highlight),
        also_in=tuple(also_in),
        attributions_differ=row.attributions_differ,
        voices=said.get((row.rank, 0), _NARRATOR),
    )


def _occurrence(row: OccurrenceRow, said: _Voices) -> Occurrence:
    return Occurrence(
        source=_source(row),
        place=Place(row.paragraph, row.sentence, row.page),
        span=Span(row.span_start, row.span_end),
        text=row.text,
        voices=said.get((row.rank, row.number), _NARRATOR),
    )


def _voices(rows: Iterable[AttributionRow]) -> _Voices:
    """Return who speaks in each place; the rows of one are in their order, 0 being the main report's number."""
    found: dict[tuple[int, int], Voices] = {}
    for row in rows:
        place = (row.rank, row.occurrence)
        before = found.get(place, _NARRATOR)
        one = _attribution(row)
        found[place] = Voices(one, ()) if row.number == 0 else replace(before, others=(*before.others, one))
    return found


def _attribution(row: AttributionRow) -> Attribution:
    report = Report(
        content=Span(row.content_start, row.content_end),
        cue=Span(row.cue_start, row.cue_end),
        speaker=_speaker(row),
        kind=row.kind,
        elided=row.elided,
        rule=row.rule,
        confidence=row.confidence,
    )
    return Attribution(report, row.evidence)


def _speaker(row: AttributionRow) -> Speaker | None:
    name, full_name, kind = row.speaker_name, row.speaker_full_name, row.speaker_type
    start, end = row.mention_start, row.mention_end
    if name is None or full_name is None or kind is None or start is None or end is None:
        return None
    return Speaker(name, full_name, Span(start, end), kind)


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
