"""The card of an answer: a passage with its attribution, its context, or its check, in one message; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from telegram.constants import MessageEntityType

from bot.attribution import attribution
from bot.composing import MESSAGE_LIMIT, Composer, Rendered, quotation, split_at_sentences, utf16_length
from bot.language import Texts
from retrieval import Answer, Citation, Scope, Scoping, SourceCheck, Span
from retrieval.arabic.bidi import isolate, one_line

Face: TypeAlias = Literal["answer", "context"]
"""What of a passage is shown: itself, or the paragraph around it."""

_HIGHLIGHTS_SHOWN = 12
_PATH_LIMIT, _NAME_LIMIT = 200, 60
_FOLDED_FROM = 600
"""UTF-16 units, some fifteen lines of a phone."""

_LINE_ROOM = 200
"""UTF-16 units that the heading and the number of a part can take."""


@dataclass(frozen=True, slots=True)
class View:
    """What of an answer is shown: which passage, and which part of it where it is longer than a message.

    Both are counted from 1; what lies beyond the last is the last.
    """

    rank: int = 1
    part: int = 1
    face: Face = "answer"


@dataclass(frozen=True, slots=True)
class Card:
    """A rendered view, and of how many parts it is one."""

    rendered: Rendered
    view: View
    parts: int


def shown_citation(answer: Answer, view: View) -> Citation:
    """Return the citation that a view of an answer shows; the answer has one at least."""
    return answer.citations[min(view.rank, len(answer.citations)) - 1]


def render_card(answer: Answer, view: View, texts: Texts, *, show_context: bool) -> Card:
    """Return a view of an answer that has citations; `show_context` adds the paragraph to a passage of one part."""
    citation = shown_citation(answer, view)
    below = _below(answer, citation, texts)
    room = MESSAGE_LIMIT - utf16_length(below.text) - _LINE_ROOM
    quoted, bold, kind = _quoted(citation, view.face)
    parts = split_at_sentences(quoted, room)
    part = min(view.part, len(parts))
    composer = Composer()
    if view.face == "context":
        composer.mark(MessageEntityType.BOLD, texts.LABEL_CONTEXT)
        composer.add("\n")
    composer.append(quotation(quoted, parts[part - 1], bold, kind))
    if len(parts) > 1:
        composer.add(f"\n{texts.part(part, len(parts))}")
    composer.add("\n")
    composer.append(below)
    if show_context and view.face == "answer" and len(parts) == 1 and has_context(citation):
        _add_context(composer, citation, texts)
    return Card(composer.rendered(), View(citation.rank, part, view.face), len(parts))


def has_context(citation: Citation) -> bool:
    """Tell whether the paragraph says more than the passage."""
    return citation.context.strip() != citation.text.strip()


def render_check(citation: Citation, check: SourceCheck, texts: Texts) -> Rendered:
    """Return what reading a citation's file again has shown, with the digests."""
    composer = Composer()
    composer.add(
        f"{_finding(check, texts)}\n\n{texts.LABEL_FILE}: {isolate(one_line(citation.source.path, _PATH_LIMIT))}"
    )
    composer.add(f"\n{texts.DIGEST_INDEXED}\n")
    composer.mark(MessageEntityType.CODE, citation.source.sha256)
    if check.state == "changed" and check.sha256 is not None:
        composer.add(f"\n{texts.DIGEST_NOW}\n")
        composer.mark(MessageEntityType.CODE, check.sha256)
    return composer.rendered()


def _finding(check: SourceCheck, texts: Texts) -> str:
    match check.state:
        case "unchanged":
            return texts.CHECK_UNCHANGED
        case "changed":
            return texts.CHECK_CHANGED_HOLDS if check.holds_passage else texts.CHECK_CHANGED
        case "gone":
            return texts.CHECK_GONE


def _below(answer: Answer, citation: Citation, texts: Texts) -> Rendered:
    """Return what stands below a quotation."""
    composer = Composer()
    composer.append(attribution(citation, texts))
    # The probability is that of the first passage; nothing is known of the others but their order.
    if citation.rank == answer.citations[0].rank:
        composer.add(f"\n{texts.LABEL_CONFIDENCE}: {texts.confidence(answer.confidence)}")
    if citation.also_in:
        composer.add(f"\n{texts.copies(len(citation.also_in))}")
    if citation.attributions_differ:
        composer.add(f"\n{texts.ATTRIBUTIONS_DIFFER}")
    for line in scope_lines(answer.scoping, texts):
        composer.add(f"\n{line}")
    return composer.rendered()


def scope_lines(scoping: Scoping, texts: Texts) -> Iterator[str]:
    """Say where the citations of an answer were looked for, if that was not everywhere."""
    if not scoping.chosen.is_everything:
        yield texts.chosen_scope(cut_scope(scoping.chosen, _NAME_LIMIT))
    if not scoping.understood.is_everything:
        understood = cut_scope(scoping.understood, _NAME_LIMIT)
        yield texts.left_scope(understood) if scoping.is_left else texts.understood_scope(understood)


def cut_scope(scope: Scope, limit: int) -> Scope:
    """Return a scope with names of so many letters at most, each in a line."""
    document = scope.document
    return replace(
        scope,
        publishers=tuple(one_line(one, limit) for one in scope.publishers),
        document=document and replace(document, title=one_line(document.title, limit)),
    )


def _quoted(citation: Citation, face: Face) -> tuple[str, tuple[Span, ...], MessageEntityType]:
    """Return the text to quote, what of it is bold, and as what it is quoted."""
    if face == "answer":
        bold = tuple(_moved(stretch, citation.span) for stretch in citation.highlight[:_HIGHLIGHTS_SHOWN])
        return citation.text, bold, MessageEntityType.BLOCKQUOTE
    # Whoever asks for the context wants to see it; only a long one is folded.
    is_long = utf16_length(citation.context) > _FOLDED_FROM
    kind = MessageEntityType.EXPANDABLE_BLOCKQUOTE if is_long else MessageEntityType.BLOCKQUOTE
    return citation.context, (_moved(citation.span, citation.context_span),), kind


def _moved(stretch: Span, within: Span) -> Span:
    return Span(stretch.start - within.start, stretch.end - within.start)


def _add_context(composer: Composer, citation: Citation, texts: Texts) -> None:
    context = citation.context.strip()
    if composer.length + utf16_length(context) + _LINE_ROOM > MESSAGE_LIMIT:
        return
    composer.add(f"\n\n{texts.LABEL_CONTEXT}:\n")
    composer.append(quotation(context, Span(0, len(context)), (), MessageEntityType.EXPANDABLE_BLOCKQUOTE))
