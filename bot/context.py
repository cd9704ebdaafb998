"""What a handler is given beside the update: a typed context with the bot's parts, and no untyped data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias, cast

from telegram.ext import Application, CallbackContext, ExtBot

from bot.preferences import Reader, reader_of

if TYPE_CHECKING:
    from telegram import User

    from bot.administration.office import Office
    from bot.metrics import Metrics
    from bot.reindexing import Reindexer
    from bot.settings import BotSettings
    from bot.telegram_requests import Contact
    from bot.worker import Worker

Bot: TypeAlias = ExtBot[None]
"""The bot; it has a rate limiter that takes no arguments of its own."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the bot that handlers use."""

    settings: BotSettings
    worker: Worker
    reindexer: Reindexer
    office: Office
    metrics: Metrics
    contact: Contact


class Context(CallbackContext[Bot, None, None, None]):
    """The context of every handler."""

    services: ClassVar[Services]

    async def reader(self, user: User) -> Reader:
        """Return a person with the texts that they are answered in."""
        return reader_of(user.id, user.language_code, await self.services.worker.preferences(user.id))

    @property
    def application(self) -> IsnadApplication:
        """The application; python-telegram-bot's own annotation does not know its context."""
        return cast("IsnadApplication", super().application)


IsnadApplication: TypeAlias = "Application[Bot, Context, None, None, None, None]"
"""The application that `application.build_application` returns."""


def context_with(services: Services) -> type[Context]:
    """Return the context type of one application: python-telegram-bot makes an instance for each update."""

    class BoundContext(Context):
        pass

    BoundContext.services = services
    return BoundContext
