"""A text's reports in words, as a test states them."""

from dataclasses import dataclass

from retrieval.arabic.speech import find_reports
from retrieval.domain import ReportKind, Span, SpeakerType


@dataclass(frozen=True, slots=True)
class Said:
    """A report: its cue, the speaker's name (None for nobody), and what is said."""

    cue: str
    name: str | None
    content: str


@dataclass(frozen=True, slots=True)
class Details:
    """What else a report tells."""

    full_name: str | None
    type: SpeakerType | None
    kind: ReportKind
    elided: bool
    rule: str


def read(text: str) -> list[Said]:
    """Return the reports of a text."""
    return [
        Said(one.cue.of(text), one.speaker.name if one.speaker else None, one.content.of(text))
        for one in find_reports(text, Span(0, len(text)))
    ]


def names(text: str) -> list[str | None]:
    """Return who speaks, report by report."""
    return [one.name for one in read(text)]


def details(text: str) -> list[Details]:
    """Return what else is told of the reports of a text."""
    return [
        Details(
            one.speaker.full_name if one.speaker else None,
            one.speaker.type if one.speaker else None,
            one.kind,
            one.elided,
            one.rule,
        )
        for one in find_reports(text, Span(0, len(text)))
    ]
