"""A message that follows what is going on, edited at most once a second."""

import asyncio
import logging

from telegram import InlineKeyboardMarkup, Message
from telegram.error import BadRequest, TelegramError

from bot.composing import Rendered
from bot.messaging import reply

_INTERVAL_SECONDS = 1.0
_NOT_MODIFIED = "message is not modified"

logger = logging.getLogger(__name__)


class ProgressMessage:
    """Shows the latest of many texts in one message; texts that nobody could have read are left out."""

    def __init__(
        self, message: Message, buttons: InlineKeyboardMarkup | None = None, interval: float = _INTERVAL_SECONDS
    ) -> None:
        """Follow in a message that the bot has just sent.

        Args:
            message: it has the buttons already.
            buttons: what stands under it until it is finished.
            interval: the time between edits in seconds.
        """
        self._message = message
        self._buttons = buttons
        self._interval = interval
        self._shown = Rendered(message.text or "")
        self._wanted = self._shown
        self._finishing = False
        self._changed = asyncio.Event()
        self._task = asyncio.create_task(self._follow())

    def show(self, text: str) -> None:
        """Let the message say this as soon as it may be edited, unless something newer comes first."""
        self._want(Rendered(text))

    async def finish(self, rendered: Rendered) -> None:
        """Let the message end with this, and return when it does; where it cannot be edited, send it anew."""
        self._finishing = True
        self._want(rendered)
        await self._task

    def abandon(self) -> None:
        """Leave the message as it is."""
        self._task.cancel()

    def _want(self, rendered: Rendered) -> None:
        self._wanted = rendered
        self._changed.set()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            await self._changed.wait()
            self._changed.clear()
            wanted, last = self._wanted, self._finishing
            if wanted != self._shown and not await self._edit(wanted) and last:
                await reply(self._message, wanted)
            self._shown = wanted
            if last:
                return

    async def _edit(self, rendered: Rendered) -> bool:
        try:
            await self._message.edit_text(
                rendered.text,
                entities=rendered.entities,
                reply_markup=None if self._finishing else self._buttons,
            )
        except BadRequest as error:
            if _NOT_MODIFIED not in str(error).lower():
                logger.warning("could not edit the progress message: %s", error)
                return False
        except TelegramError as error:
            logger.warning("could not edit the progress message: %s", error)
            return False
        return True
