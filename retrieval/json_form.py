"""The JSON of an answer and of a build, kept stable: `docs/json.md` says what each field means."""

from dataclasses import asdict
from typing import TypeAlias

from retrieval.domain import Answer, Citation, Occurrence, Place, Source, Span
from retrieval.indexing import BuildReport

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_PLACES = 6
_MILLISECOND_PLACES = 3


def answer_json(answer: Answer) -> dict[str, Json]:
    """Return the JSON object of an answer."""
    timings: dict[str, Json] = {
        stage: round(milliseconds, _MILLISECOND_PLACES) for stage, milliseconds in asdict(answer.timings_ms).items()
    }
    return {
        "id": answer.id,
        "question": answer.question,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, _PLACES),
        "generation": answer.generation,
        "timings_ms": timings,
        "citations": [_citation_json(citation) for citation in answer.citations],
        "topics": [*answer.topics],
        "courtesy": answer.courtesy,
    }


def build_json(report: BuildReport) -> dict[str, Json]:
    """Return the JSON object of a build's summary."""
    return {
        "generation": report.generation,
        "model": report.model,
        "documents": {
            "added": report.added,
            "changed": report.changed,
            "removed": report.removed,
            "unchanged": report.unchanged,
        },
        "skipped": [{"path": one.path, "line": one.line, "reason": one.reason} for one in report.skipped],
        "sentences": report.sentences,
        "embedded": report.embedded,
        "seconds": round(report.seconds, _MILLISECOND_PLACES),
    }


def _citation_json(citation: Citation) -> dict[str, Json]:
    return {
        "rank": citation.rank,
        "score": round(citation.score, _PLACES),
        "document": _source_json(citation.source),
        "place": _place_json(citation.place),
        "span": _span_json(citation.span),
        "text": citation.text,
        "context_span": _span_json(citation.context_span),
        # Who is speaking is not analysed yet; the field is part of the format from its first version.
        "speaker": None,
        "highlight": [_span_json(stretch) for stretch in citation.highlight],
        "also_in": [_occurrence_json(occurrence) for occurrence in citation.also_in],
        "attributions_differ": citation.attributions_differ,
    }


def _occurrence_json(occurrence: Occurrence) -> dict[str, Json]:
    return {
        "document": _source_json(occurrence.source),
        "place": _place_json(occurrence.place),
        "span": _span_json(occurrence.span),
        "text": occurrence.text,
        "speaker": None,
    }


def _source_json(source: Source) -> dict[str, Json]:
    return {**asdict(source)}


def _place_json(place: Place) -> dict[str, Json]:
    return {"paragraph": place.paragraph, "sentence": place.sentence}


def _span_json(span: Span) -> list[Json]:
    return [span.start, span.end]
