"""Documents in, cited answers out: the front door of retrieval."""

from retrieval.answering import Answerer
from retrieval.arabic.questions import has_topic
from retrieval.domain import (
    Answer,
    Citation,
    Courtesy,
    Document,
    IndexDescription,
    Occurrence,
    Place,
    Sentence,
    Source,
    Span,
    Timings,
    Voices,
)
from retrieval.errors import IsnadError
from retrieval.examples import subject_of
from retrieval.settings import Settings, load_settings
from retrieval.wiring import build, open_answerer

__all__ = [
    "Answer",
    "Answerer",
    "Citation",
    "Courtesy",
    "Document",
    "IndexDescription",
    "IsnadError",
    "Occurrence",
    "Place",
    "Sentence",
    "Settings",
    "Source",
    "Span",
    "Timings",
    "Voices",
    "build",
    "has_topic",
    "load_settings",
    "open_answerer",
    "subject_of",
]
