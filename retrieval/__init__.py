"""Documents in, cited answers out: the front door of retrieval."""

from retrieval.answering import Answerer
from retrieval.domain import Answer, Citation, Document, Place, Sentence, Source, Span, Timings
from retrieval.errors import IsnadError
from retrieval.settings import Settings, load_settings
from retrieval.wiring import build, open_answerer

__all__ = [
    "Answer",
    "Answerer",
    "Citation",
    "Document",
    "IsnadError",
    "Place",
    "Sentence",
    "Settings",
    "Source",
    "Span",
    "Timings",
    "build",
    "load_settings",
    "open_answerer",
]
