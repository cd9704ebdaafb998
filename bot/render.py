"""The reports that administrators get, as message texts with their entities; pure."""

from telegram.constants import MessageEntityType

from bot import texts
from bot.building import Summary
from bot.composing import Composer, Rendered, cut_at_word
from retrieval.arabic.bidi import isolate, one_line

SKIPPED_SHOWN = 5
"""How much of what a build could not read its report names."""

_NAME_LIMIT, _REASON_LIMIT = 200, 1000

__all__ = ["Rendered", "render_failure", "render_summary"]


def render_summary(summary: Summary) -> Rendered:
    """Return the report of a build, with the first of what it could not read."""
    documents = summary.documents
    composer = Composer()
    composer.add(
        texts.reindexed(
            documents.added,
            documents.changed,
            documents.removed,
            documents.unchanged,
            summary.sentences,
            summary.seconds,
        )
    )
    if summary.skipped:
        composer.add(f"\n\n{texts.skipped(len(summary.skipped))}")
    for number, skipped in enumerate(summary.skipped[:SKIPPED_SHOWN], start=1):
        composer.add(f"\n{texts.list_number(number)}{isolate(one_line(skipped.where, _NAME_LIMIT))}: ")
        composer.add(isolate(one_line(skipped.reason, _NAME_LIMIT)))
    if len(summary.skipped) > SKIPPED_SHOWN:
        composer.add(f"\n{texts.more_skipped(len(summary.skipped) - SKIPPED_SHOWN)}")
    return composer.rendered()


def render_failure(sentence: str, reason: str) -> Rendered:
    """Return a sentence with the technical reason below it, as it was logged."""
    composer = Composer()
    composer.add(f"{sentence}\n")
    composer.mark(MessageEntityType.PRE, cut_at_word(reason.strip(), _REASON_LIMIT) or "?")
    return composer.rendered()
