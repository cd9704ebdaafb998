"""The JSON of an answer and of a build, kept stable: `docs/json.md` says what each field means."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TypeAlias

from retrieval.corpus.skipped import Skipped
from retrieval.domain import (
    Answer,
    Attribution,
    Citation,
    Occurrence,
    Place,
    ReadDocument,
    Scope,
    Scoping,
    Source,
    Span,
    SpeakerProfile,
    Voices,
)
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
        "asked_speaker": answer.asked_speaker,
        "scope": _scoping_json(answer.scoping),
    }


def sources_json(sources: Sequence[Source]) -> list[Json]:
    """Return the JSON array of documents."""
    return [source_json(source) for source in sources]


def article_json(article: Sequence[Source]) -> dict[str, Json]:
    """Return the JSON object of an article: its first document, and the others that are the same article."""
    return {**source_json(article[0]), "also_in": sources_json(article[1:])}


def profile_json(profile: SpeakerProfile) -> dict[str, Json]:
    """Return the JSON object of a speaker across the documents."""
    return {
        "name": profile.name,
        "type": profile.type,
        "mentions": [*profile.mentions],
        "reports": profile.reports,
        "documents": profile.documents,
    }


def inspected_json(read: ReadDocument, same_text: Sequence[str], same_article: Sequence[str]) -> dict[str, Json]:
    """Return the JSON object of a document with all that was found in it, and the ids of those that are like it."""
    text = read.document.text
    sentences: list[Json] = [
        {"place": _place_json(one.place), "span": _span_json(one.span), "text": one.span.of(text)}
        for one in read.sentences
    ]
    reports: list[Json] = [
        {
            "content": _span_json(one.content),
            "cue": _span_json(one.cue),
            "kind": one.kind,
            "elided": one.elided,
            "rule": one.rule,
            "confidence": round(one.confidence, _PLACES),
            "speaker": one.speaker and one.speaker.full_name,
        }
        for one in read.reports
    ]
    return {
        "document": source_json(read.document.source),
        "body": _span_json(read.document.body),
        "same_text": [*same_text],
        "same_article": [*same_article],
        "sentences": sentences,
        "reports": reports,
    }


def skipped_json(skipped: Sequence[Skipped]) -> list[Json]:
    """Return the JSON array of what was left out."""
    return [{"path": one.path, "line": one.line, "reason": one.reason} for one in skipped]


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
        "skipped": skipped_json(report.skipped),
        "copies": report.copies,
        "sentences": report.sentences,
        "embedded": report.embedded,
        "work": asdict(report.work),
        "seconds": round(report.seconds, _MILLISECOND_PLACES),
    }


def _scoping_json(scoping: Scoping) -> dict[str, Json]:
    return {
        "chosen": _scope_json(scoping.chosen),
        "understood": _scope_json(scoping.understood),
        "left": scoping.is_left,
        "undated": scoping.undated,
    }


def _scope_json(scope: Scope) -> dict[str, Json]:
    return {
        "since": scope.since and scope.since.isoformat(),
        "until": scope.until and scope.until.isoformat(),
        "publishers": [*scope.publishers],
        "document": scope.document and {"id": scope.document.id, "title": scope.document.title},
    }


def _citation_json(citation: Citation) -> dict[str, Json]:
    return {
        "rank": citation.rank,
        "score": round(citation.score, _PLACES),
        "document": source_json(citation.source),
        "place": _place_json(citation.place),
        "span": _span_json(citation.span),
        "text": citation.text,
        "context_span": _span_json(citation.context_span),
        **_voices_json(citation.voices),
        "highlight": [_span_json(stretch) for stretch in citation.highlight],
        "also_in": [_occurrence_json(occurrence) for occurrence in citation.also_in],
        "attributions_differ": citation.attributions_differ,
    }


def _occurrence_json(occurrence: Occurrence) -> dict[str, Json]:
    return {
        "document": source_json(occurrence.source),
        "place": _place_json(occurrence.place),
        "span": _span_json(occurrence.span),
        "text": occurrence.text,
        **_voices_json(occurrence.voices),
    }


def _voices_json(voices: Voices) -> dict[str, Json]:
    """Return the fields that say who is speaking."""
    return {
        "speaker": None if voices.main is None else _speaker_json(voices.main),
        "speakers": [_speaker_json(one) for one in voices.others],
    }


def _speaker_json(attribution: Attribution) -> dict[str, Json]:
    report, speaker = attribution.report, attribution.report.speaker
    return {
        "name": speaker and speaker.name,
        "full_name": speaker and speaker.full_name,
        "type": speaker and speaker.type,
        "mention": _span_json(speaker.mention) if speaker else None,
        "cue": _span_json(report.cue),
        "content": _span_json(report.content),
        "evidence": attribution.evidence,
        "kind": report.kind,
        "elided": report.elided,
        "rule": report.rule,
        "confidence": round(report.confidence, _PLACES),
    }


def source_json(source: Source) -> dict[str, Json]:
    """Return the JSON object of a document without its text."""
    return {**asdict(source)}


def _place_json(place: Place) -> dict[str, Json]:
    return {"page": place.page, "paragraph": place.paragraph, "sentence": place.sentence}


def _span_json(span: Span) -> list[Json]:
    return [span.start, span.end]
