"""/reindex and the button that ends it."""

from bot import texts
from bot.administration import texts as admin_texts
from bot.administration.actions import Outcome, Press, Request
from bot.composing import Rendered
from bot.messaging import reply


async def reindex(request: Request) -> Outcome:
    """Begin a reindex, unless one is running; how it ends is a line of its own in the audit log."""
    began = request.context.services.reindexer.begin(request.message, request.update, request.context.application)
    if not began:
        await reply(request.message, Rendered(texts.REINDEX_RUNNING))
    return Outcome("done" if began else "refused")


async def cancel_reindex(press: Press) -> Outcome:
    """End the build of the reindex under whose message the button stands."""
    ended = press.context.services.reindexer.cancel(press.argument)
    await press.query.answer(admin_texts.REINDEX_CANCELLING if ended else admin_texts.REINDEX_NOT_RUNNING)
    return Outcome("done" if ended else "refused")
