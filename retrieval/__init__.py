"""Documents in, cited answers out: the front door of retrieval."""

from retrieval.answering import Answerer
from retrieval.arabic.follow_ups import FollowUp, follow_up_of
from retrieval.arabic.periods import Period
from retrieval.arabic.questions import has_topic
from retrieval.corpus.checking import SourceCheck, check_source
from retrieval.domain import (
    EVERYTHING,
    UNSCOPED,
    Answer,
    Citation,
    Courtesy,
    Damage,
    Document,
    Excerpt,
    IndexDescription,
    NamedDocument,
    Occurrence,
    Place,
    Scope,
    Scoping,
    Sentence,
    Source,
    Span,
    SpeakerProfile,
    Timings,
    Voices,
)
from retrieval.errors import IsnadError
from retrieval.examples import subject_of
from retrieval.settings import Settings, load_settings
from retrieval.wiring import build, open_answerer

__all__ = [
    "EVERYTHING",
    "UNSCOPED",
    "Answer",
    "Answerer",
    "Citation",
    "Courtesy",
    "Damage",
    "Document",
    "Excerpt",
    "FollowUp",
    "IndexDescription",
    "IsnadError",
    "NamedDocument",
    "Occurrence",
    "Period",
    "Place",
    "Scope",
    "Scoping",
    "Sentence",
    "Settings",
    "Source",
    "SourceCheck",
    "Span",
    "SpeakerProfile",
    "Timings",
    "Voices",
    "build",
    "check_source",
    "follow_up_of",
    "has_topic",
    "load_settings",
    "open_answerer",
    "subject_of",
]
