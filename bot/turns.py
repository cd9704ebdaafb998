"""The order of work: the messages of one chat one after the other, everything else side by side."""

import asyncio
from collections.abc import Awaitable
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 4096


class ChatTurns(BaseUpdateProcessor):
    """Processes a chat's messages in the order they came, those of different chats concurrently.

    An edited message waits as well, for what it asked first may be being answered; and so does a passage that a person
    chose inline, which counts as the last answer in their private chat. Button presses take no turn: they change
    nothing that another message stands on, and whoever presses one waits for it. Updates that wait for their
    turn count as being processed, so the limit is set where one busy chat cannot use it up.
    """

    def __init__(self) -> None:
        """Start with no chat."""
        super().__init__(_AT_ONCE)
        # A lock lives as long as a message of its chat holds it or waits for it.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
        """Wait for the chat's turn, then process the update."""
        chat_id = _chat_in_order(update) if isinstance(update, Update) else None
        if chat_id is None:
            await coroutine
            return
        turn = self._turns.setdefault(chat_id, asyncio.Lock())
        async with turn:
            await coroutine

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing."""


def _chat_in_order(update: Update) -> int | None:
    if update.chosen_inline_result is not None:
        return update.chosen_inline_result.from_user.id
    message = update.message or update.edited_message
    return None if message is None else message.chat.id
