"""/allow, /revoke, /invite and the link it makes, /maintenance: who may use the bot."""

import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from telegram import Message, MessageOriginUser, Update
from telegram.helpers import create_deep_linked_url

from bot.administration import texts
from bot.administration.actions import Outcome, Request, record
from bot.composing import Rendered
from bot.context import Context
from bot.handlers.start import start
from bot.handlers.updates import message_of, sender_of
from bot.ledger.admission import Decision
from bot.messaging import reply

_INVITE_PREFIX = "i_"
_INVITE_BYTES = 24
_INVITE_DAYS = 7
_LARGEST_ID = (1 << 52) - 1  # the Bot API's own promise
_DIGITS = 16
_MOST_AT_ONCE = 50
_MEMBERS_SHOWN = 50

logger = logging.getLogger(__name__)


async def allow(request: Request) -> Outcome:
    """Admit the people named, or list those about whom something was decided."""
    if not request.words and _forwarded_from(request.message) is None:
        await reply(request.message, Rendered(await _member_list(request.context)))
        return Outcome()
    person_ids = _people(request)
    if not person_ids:
        await reply(request.message, Rendered(texts.HOW_TO_ALLOW))
        return Outcome("refused")
    await _decide(request, person_ids, "allowed")
    await reply(request.message, Rendered(texts.allowed(person_ids)))
    return Outcome(detail=_listed(person_ids))


async def revoke(request: Request) -> Outcome:
    """Admit the people named no more, from the next thing on that they send."""
    person_ids = _people(request)
    if not person_ids:
        await reply(request.message, Rendered(texts.HOW_TO_REVOKE))
        return Outcome("refused")
    if request.context.services.settings.admin_ids.intersection(person_ids):
        await reply(request.message, Rendered(texts.ADMINS_STAY))
        return Outcome("refused", _listed(person_ids))
    await _decide(request, person_ids, "revoked")
    await reply(request.message, Rendered(texts.revoked(person_ids)))
    return Outcome(detail=_listed(person_ids))


async def invite(request: Request) -> Outcome:
    """Make a link that admits whoever opens it first."""
    if request.context.services.settings.access != "invite":
        await reply(request.message, Rendered(texts.INVITES_OFF))
        return Outcome("refused")
    code, now, by = secrets.token_urlsafe(_INVITE_BYTES), datetime.now(UTC), request.sender.id
    expires_at = now + timedelta(days=_INVITE_DAYS)
    await request.context.services.worker.consult(
        lambda ledger: ledger.administration.admission.invite(code, by=by, at=now, expires_at=expires_at)
    )
    link = create_deep_linked_url(request.context.bot.username, f"{_INVITE_PREFIX}{code}")
    await reply(request.message, Rendered(texts.invitation(link, _INVITE_DAYS)))
    return Outcome()


async def set_maintenance(request: Request) -> Outcome:
    """Let the bot answer administrators alone, or everybody again."""
    word = request.words[0].lower() if len(request.words) == 1 else ""
    if word not in {"on", "off"}:
        await reply(request.message, Rendered(texts.HOW_TO_SWITCH_MAINTENANCE))
        return Outcome("refused")
    on, by, now = word == "on", request.sender.id, datetime.now(UTC)
    await request.context.services.worker.consult(
        lambda ledger: ledger.administration.admission.set_maintenance(on=on, by=by, at=now)
    )
    await reply(request.message, Rendered(texts.MAINTENANCE_ON if on else texts.MAINTENANCE_OFF))
    return Outcome(detail=word)


async def redeem(update: Update, context: Context) -> None:
    """Admit whoever opened a link of /invite, then welcome them; where links mean nothing, welcome them only."""
    message, person_id = message_of(update), sender_of(update).id
    settings = context.services.settings
    if settings.access == "invite" and person_id not in settings.admin_ids:
        code = (message.text or "").split(maxsplit=1)[1].strip().removeprefix(_INVITE_PREFIX)
        now = datetime.now(UTC)
        admitted = await context.services.worker.consult(
            lambda ledger: ledger.administration.admission.redeem(code, person_id=person_id, at=now)
        )
        outcome = Outcome("done" if admitted else "denied")
        await record(context, person_id, message.chat.id, "redeem", outcome)
        if not admitted:
            logger.warning("refused an invitation to user %d", person_id)
            await reply(message, Rendered(texts.NOT_INVITED))
            return
        await reply(message, Rendered(texts.INVITED))
    await start(update, context)


async def _decide(request: Request, person_ids: Sequence[int], decision: Decision) -> None:
    by, now = request.sender.id, datetime.now(UTC)
    await request.context.services.worker.consult(
        lambda ledger: ledger.administration.admission.decide(person_ids, decision, by=by, at=now)
    )


async def _member_list(context: Context) -> str:
    members = await context.services.worker.consult(lambda ledger: ledger.administration.admission.members())
    if not members:
        return f"{texts.NO_MEMBERS}\n{texts.HOW_TO_ALLOW}"
    lines = [texts.members_heading(len(members))]
    lines += [
        texts.member(number, one.person_id, one.decision, one.decided_at)
        for number, one in enumerate(members[:_MEMBERS_SHOWN], start=1)
    ]
    return "\n".join(lines)


def _people(request: Request) -> tuple[int, ...]:
    """Return whom a command names, by their numbers or as the author of a forwarded message; none where one is odd."""
    forwarded = _forwarded_from(request.message)
    if not request.words and forwarded is not None:
        return (forwarded,)
    if len(request.words) > _MOST_AT_ONCE or not all(map(_is_person, request.words)):
        return ()
    return tuple(dict.fromkeys(map(int, request.words)))


def _is_person(word: str) -> bool:
    # A number of thousands of digits would take its time to be read.
    return word.isdecimal() and len(word) <= _DIGITS and 0 < int(word) <= _LARGEST_ID


def _forwarded_from(message: Message) -> int | None:
    origin = message.reply_to_message.forward_origin if message.reply_to_message else None
    return origin.sender_user.id if isinstance(origin, MessageOriginUser) else None


def _listed(person_ids: Sequence[int]) -> str:
    return " ".join(map(str, person_ids))
