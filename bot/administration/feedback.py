"""/feedback: what was voted down and why, with the question and the passage."""

from bot.administration import texts
from bot.administration.actions import Outcome, Request
from bot.composing import Rendered
from bot.messaging import reply
from retrieval.arabic.bidi import one_line

_SHOWN = 8
_QUESTION_LIMIT, _PASSAGE_LIMIT, _TITLE_LIMIT = 120, 160, 60


async def show_feedback(request: Request) -> Outcome:
    """List the newest votes against answers."""
    found = await request.context.services.worker.consult(
        lambda ledger: ledger.administration.feedback.complaints(_SHOWN)
    )
    if not found:
        await reply(request.message, Rendered(texts.NO_COMPLAINTS))
        return Outcome()
    blocks = [texts.COMPLAINTS_HEADING]
    blocks += [
        texts.complaint(
            number,
            one_line(one.question, _QUESTION_LIMIT),
            (one_line(one.passage, _PASSAGE_LIMIT), one_line(one.title, _TITLE_LIMIT)),
            one.reason,
            one.voted_at,
        )
        for number, one in enumerate(found, start=1)
    ]
    await reply(request.message, Rendered("\n\n".join(blocks)))
    return Outcome()
