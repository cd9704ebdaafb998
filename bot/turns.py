"""The order of work: the messages of one chat one after the other, everything else side by side."""

import asyncio
import time
from collections.abc import Awaitable
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.metrics import Metrics
from bot.references import new_reference

_AT_ONCE = 4096


class ChatTurns(BaseUpdateProcessor):
    """Processes a chat's messages in the order they came, those of different chats concurrently.

    An edited message waits as well, for what it asked first may be being answered; and so does a passage that a person
    chose inline, which counts as the last answer in their private chat. Button presses take no turn: they change
    nothing that another message stands on, and whoever presses one waits for it. Updates that wait for their
    turn count as being processed, so the limit is set where one busy chat cannot use it up.
    """

    def __init__(self, metrics: Metrics) -> None:
        """Start with no chat."""
        super().__init__(_AT_ONCE)
        self._metrics = metrics
        # A lock lives as long as a message of its chat holds it or waits for it.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
        """Wait for the chat's turn, then process the update, under a reference of its own."""
        if not isinstance(update, Update):
            await coroutine
            return
        received = time.perf_counter()
        self._metrics.update_begun()
        try:
            with new_reference(update.update_id):
                await self._in_turn(_chat_in_order(update), coroutine)
        finally:
            self._metrics.update_done(_kind_of(update), time.perf_counter() - received)

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing."""

    async def _in_turn(self, chat_id: int | None, coroutine: Awaitable[None]) -> None:
        if chat_id is None:
            await coroutine
            return
        turn = self._turns.setdefault(chat_id, asyncio.Lock())
        async with turn:
            await coroutine


def _kind_of(update: Update) -> str:
    """Return what Telegram calls an update: the name of the one part that it has."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind) is not None), "unknown")


def _chat_in_order(update: Update) -> int | None:
    if update.chosen_inline_result is not None:
        return update.chosen_inline_result.from_user.id
    message = update.message or update.edited_message
    return None if message is None else message.chat.id
