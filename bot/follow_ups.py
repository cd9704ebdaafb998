"""Questions about an answer itself, answered from its attribution alone; pure."""

from bot.attribution import title_of
from bot.composing import Rendered
from bot.language import Texts
from retrieval import Citation, FollowUp
from retrieval.arabic.bidi import one_line

_VALUE_LIMIT = 120


def render_follow_up(asked: FollowUp, citation: Citation, texts: Texts) -> Rendered:
    """Return what the attribution of a citation says to a question."""
    source = citation.source
    title = title_of(source)
    match asked:
        case "when":
            said = texts.dated(title, one_line(source.date, _VALUE_LIMIT)) if source.date else texts.DATE_UNKNOWN
        case "who":
            said = texts.speaker(citation.voices)
        case "source":
            publisher = one_line(source.publisher or "", _VALUE_LIMIT)
            said = texts.published(title, publisher) if publisher else texts.published_by_unknown(title)
    return Rendered(said)
