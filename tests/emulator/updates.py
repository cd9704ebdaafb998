"""The queue of updates and who fetches them: one long poll at a time, or the webhook."""

import asyncio
from collections.abc import Sequence

from tests.emulator.changes import Changes
from tests.emulator.wire import ApiError, Json, JsonObject

LIMIT = 100
LONGEST_POLL_SECONDS = 50
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates that the bot has not confirmed, oldest first."""

    def __init__(self, changes: Changes) -> None:
        """Start empty, with an update id that is not 1, as in life."""
        self._changes = changes
        self._pending: list[JsonObject] = []
        self._next_id = 730_001
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None

    @property
    def pending(self) -> tuple[JsonObject, ...]:
        """The updates that are not confirmed."""
        return tuple(self._pending)

    @property
    def next_id(self) -> int:
        """The number of the next update."""
        return self._next_id

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits right now."""
        return self._poll is not None

    @property
    def allowed(self) -> tuple[str, ...]:
        """The kinds that the bot asked for; none means the default ones."""
        return tuple(sorted(self._allowed))

    def allow(self, kinds: Sequence[Json] | None) -> None:
        """Remember the kinds that the bot asks for, for updates to come; None changes nothing."""
        if kinds is not None:
            self._allowed = frozenset(str(kind) for kind in kinds)

    def push(self, kind: str, payload: JsonObject) -> int | None:
        """Queue an update and return its id; None where the bot did not ask for this kind."""
        if kind not in self._allowed if self._allowed else kind in NOT_BY_DEFAULT:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._pending.append({"update_id": update_id, kind: payload})
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self._changes.announce()
        return update_id

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative one keeps that many from the end."""
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset > 0:
            self._pending = [update for update in self._pending if int(str(update["update_id"])) >= offset]
        self._changes.announce()

    def drop(self) -> None:
        """Forget all updates."""
        self._pending.clear()
        self._changes.announce()

    def interrupt(self, reason: str) -> None:
        """End the long poll that waits, if any, with a 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, f"Conflict: {reason}"))

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm, then return what is pending, waiting up to `seconds` for the first update.

        Raises:
            ApiError: 409, another poll took over.
        """
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        self.confirm(offset)
        if not self._pending and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL_SECONDS))
        return [*self._pending[: limit if 0 < limit < LIMIT else LIMIT]]

    async def _wait(self, seconds: float) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._poll = waiter
        self._changes.announce()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._poll is waiter:
                self._poll = None
