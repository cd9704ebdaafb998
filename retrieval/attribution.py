"""Whose words a passage is: the reports that a sentence holds a part of, and the evidence that a reader is shown."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from retrieval.domain import Attribution, Document, Report, Sentence, Span, Speaker, Voices

_EVIDENCE_LENGTH = 60
_ELLIPSIS = "…"


def voices_of(
    document: Document,
    reports: Sequence[Report],
    span: Span,
    highlight: Sequence[Span],
    is_asked_for: Callable[[Speaker], bool] | None = None,
) -> Voices:
    """Return who speaks in a passage.

    The main report is the one that holds most of the highlight, from its cue to the end of what is said; of those that
    hold as much of it the one with most of the passage. It is the text's own where no report holds as much of the
    highlight as stands outside them all.

    Args:
        document: that holds the passage.
        reports: of the document, in the order of the text.
        span: where the passage stands.
        highlight: the part of it that answers.
        is_asked_for: tells of a speaker whether the question is for that one's words: they come before all others'.
    """
    held = reports_in(reports, span)
    asked = [one for one in held if is_asked_for is not None and one.speaker is not None and is_asked_for(one.speaker)]

    def share(report: Report) -> tuple[int, int]:
        return sum(_overlap(_stretch(report), part) for part in highlight), _overlap(report.content, span)

    main = max(asked or held, key=share, default=None)
    if main is not None and not asked and share(main)[0] < _length_outside(highlight, held):
        main = None
    others = (Attribution(one, evidence(document.text, one)) for one in held if one is not main)
    return Voices(None if main is None else Attribution(main, evidence(document.text, main)), tuple(others))


def reports_in(reports: Sequence[Report], span: Span) -> tuple[Report, ...]:
    """Return the reports that a stretch of the text holds a part of: of what is said, or of the cue that reports it."""
    return tuple(one for one in reports if _overlap(one.content, span) or _overlap(one.cue, span))


def evidence(text: str, report: Report) -> str:
    """Return the words of the text that report: from the cue to the content, or to its own end where that comes before.

    A longer stretch ends at a word, with an ellipsis.
    """
    cue, content = report.cue, report.content
    end = max(content.start, cue.end)
    words = " ".join(text[cue.start : end].split()).rstrip(" :،,\"'«“”‘")
    if len(words) <= _EVIDENCE_LENGTH:
        return words
    # The cue itself may be of several words, and is never cut.
    least = len(" ".join(cue.of(text).split()))
    shown = words[: max(_EVIDENCE_LENGTH, least) + 1]
    return f"{shown[: max(shown.rfind(' '), least)]}{_ELLIPSIS}"


def sentences_said(sentences: Sequence[Sentence], report: Report) -> Sequence[Sentence]:
    """Return the sentences of a document that hold a part of what is said; they follow on each other."""
    first = bisect_right(sentences, report.content.start, key=_end)
    last = bisect_left(sentences, report.content.end, key=_start)
    return sentences[first:last] if report.content.start < report.content.end else ()


def _start(sentence: Sentence) -> int:
    return sentence.span.start


def _end(sentence: Sentence) -> int:
    return sentence.span.end


def _stretch(report: Report) -> Span:
    """Return the report with its cue, and what stands between: «وقال فلان خلال المؤتمر»."""
    return Span(min(report.cue.start, report.content.start), max(report.cue.end, report.content.end))


def _length_outside(parts: Sequence[Span], reports: Sequence[Report]) -> int:
    """Return how many letters of some parts no report holds."""
    outside = 0
    for part in parts:
        end = part.start
        for stretch in sorted(map(_stretch, reports)):
            outside += max(min(stretch.start, part.end) - end, 0)
            end = max(end, stretch.end)
        outside += max(part.end - end, 0)
    return outside


def _overlap(one: Span, other: Span) -> int:
    return max(min(one.end, other.end) - max(one.start, other.start), 0)
