"""The webhook: Telegram sends updates, each of which is in the inbox before Telegram is told that it was received."""

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import cast

from aiohttp import web
from telegram import WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.backoff import until_reached
from bot.context import Bot
from bot.inbox.envelopes import Json
from bot.inbox.polling import Receiver
from bot.ledger import LedgerError
from bot.metrics import Metrics
from bot.settings import BotSettings
from retrieval import IsnadError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

_BODY_SECONDS = 10.0
_LOOK_SECONDS = 60.0
_WARNING_SECONDS = 60.0

_NUMBERS = 1 << 63  # what a database holds
_OK, _MALFORMED, _FORBIDDEN, _SLOW, _TOO_LARGE, _UNAVAILABLE = 200, 400, 403, 408, 413, 503

logger = logging.getLogger(__name__)


class WebhookError(IsnadError):
    """Telegram does not take the address of the webhook."""


class Webhook:
    """Takes what Telegram sends, and sees to it that Telegram sends it here.

    Until `run`, and once it has ended, updates are refused with 503, and Telegram sends them again later, to this
    process or to another one.
    """

    def __init__(self, settings: BotSettings, inbox: Receiver, metrics: Metrics) -> None:
        """Take where the webhook is, where updates go, and what counts.

        Args:
            settings: with WEBHOOK_URL and WEBHOOK_SECRET.
            inbox: keeps updates for good.
            metrics: counts requests by their status.
        """
        secret = settings.webhook_secret
        if settings.webhook_url is None or secret is None:
            message = "a webhook needs its address and its secret"
            raise ValueError(message)
        self._url, self._secret = settings.webhook_url, secret.get_secret_value()
        self._connections = settings.webhook_max_connections
        self._inbox = inbox
        self._metrics = metrics
        self._is_taking = False
        self._warned_at = -_WARNING_SECONDS

    async def take(self, request: web.Request) -> web.Response:
        """Answer a request: 200 once its update is kept, or known already; else why not, in a status."""
        status = await self._take(request)
        self._metrics.webhook_answered(status)
        return web.Response(status=status)

    async def run(self, bot: Bot, allowed_updates: Sequence[str]) -> None:
        """Have Telegram send updates here, and look every minute whether it still does, until cancelled.

        The webhook stays set when this ends: Telegram keeps what comes meanwhile, and other replicas may run.

        Raises:
            InvalidToken: Telegram takes the bot's token no more.
            WebhookError: Telegram does not take the address.
        """
        self._is_taking = True
        try:
            await self._set(bot, allowed_updates)
            logger.info("Telegram sends updates to %s", self._url)
            last_error: object = None
            while True:
                await asyncio.sleep(_LOOK_SECONDS)
                info = await self._look(bot)
                if info is None:
                    continue
                if info.url != self._url:
                    logger.warning("the webhook was taken away: setting it again")
                    await self._set(bot, allowed_updates)
                elif info.last_error_date is not None and info.last_error_date != last_error:
                    last_error = info.last_error_date
                    logger.warning(
                        "Telegram could not deliver to the webhook at %s: %s; %d updates wait there",
                        info.last_error_date,
                        info.last_error_message,
                        info.pending_update_count,
                    )
        finally:
            self._is_taking = False

    async def _take(self, request: web.Request) -> int:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret.encode()):
            self._warn_of_stranger()
            return _FORBIDDEN
        if not self._is_taking:
            return _UNAVAILABLE
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                update = _update_of(await request.read())
        except web.HTTPRequestEntityTooLarge:
            return _TOO_LARGE
        except TimeoutError:
            return _SLOW
        return _MALFORMED if update is None else await self._keep(update)

    async def _keep(self, update: Json) -> int:
        try:
            await self._inbox.receive((update,))
        except LedgerError as error:
            logger.warning("could not keep an update, Telegram will send it again: %s", error)
            return _UNAVAILABLE
        return _OK

    def _warn_of_stranger(self) -> None:
        # Whoever tries secrets must not fill the log; the metrics count every try.
        if time.monotonic() - self._warned_at >= _WARNING_SECONDS:
            self._warned_at = time.monotonic()
            logger.warning("refused a request to the webhook, with a wrong secret or none")

    async def _set(self, bot: Bot, allowed_updates: Sequence[str]) -> None:
        call = partial(
            bot.set_webhook,
            self._url,
            secret_token=self._secret,
            allowed_updates=list(allowed_updates),
            max_connections=self._connections,
        )
        try:
            await until_reached(call, "could not set the webhook", BadRequest)
        except BadRequest as error:
            message = f"Telegram does not take WEBHOOK_URL {self._url}: {error}"
            raise WebhookError(message) from error

    async def _look(self, bot: Bot) -> WebhookInfo | None:
        try:
            return await bot.get_webhook_info()
        except InvalidToken:
            raise
        except TelegramError as error:
            logger.warning("could not ask Telegram about the webhook: %s", error)
            return None


def _update_of(body: bytes) -> Json | None:
    """Return the update of a request; None where it is none."""
    try:
        update: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict):
        return None
    number: object = cast("dict[str, object]", update).get("update_id")
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < _NUMBERS
    return cast("Json", update) if is_number else None
