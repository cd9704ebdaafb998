"""Delivery of updates to the bot's webhook, in order and until it takes them."""

import asyncio
import time
from contextlib import suppress

import aiohttp

from tests.emulator.updates import UpdateQueue
from tests.emulator.wire import JsonObject

RETRY_SECONDS = 0.1


class Webhook:
    """Posts pending updates, one at a time, to the URL that is set."""

    def __init__(self, queue: UpdateQueue, seconds: float = 10) -> None:
        """Be off; `seconds` is how long the bot may take to answer."""
        self._queue = queue
        self._seconds = seconds
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._info: JsonObject = {}
        self._secret: str | None = None
        self.url = ""

    def set(self, url: str, secret: str | None, max_connections: int | None, ip_address: str | None) -> None:
        """Deliver to this URL from now on."""
        self.url, self._secret = url, secret
        self._info = {"max_connections": max_connections or 40}
        if ip_address is not None:
            self._info["ip_address"] = ip_address
        self.start()
        self._news.set()

    def start(self) -> None:
        """Deliver where a URL is set, after a stop too."""
        if self.url and self._task is None:
            self._task = asyncio.create_task(self._deliver())

    async def remove(self) -> None:
        """Deliver no more."""
        self.url, self._secret, self._info = "", None, {}
        await self.stop()

    async def stop(self) -> None:
        """Stop delivering, but remember the URL."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def wake(self) -> None:
        """Look for updates."""
        self._news.set()

    def info(self) -> JsonObject:
        """Return a WebhookInfo."""
        info: JsonObject = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue.pending),
            **self._info,
        }
        if self._queue.allowed:
            info["allowed_updates"] = [*self._queue.allowed]
        return info

    async def _deliver(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._seconds)) as session:
            while True:
                self._news.clear()
                while self._queue.pending:
                    await self._post(session, self._queue.pending[0])
                await self._news.wait()

    async def _post(self, session: aiohttp.ClientSession, update: JsonObject) -> None:
        headers = {} if self._secret is None else {"X-Telegram-Bot-Api-Secret-Token": self._secret}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                failure = None if response.ok else f"Wrong response from the webhook: {response.status}"
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = str(error) or type(error).__name__
        if failure is None:
            self._queue.confirm(int(str(update["update_id"])) + 1)
        else:
            self._info |= {"last_error_date": int(time.time()), "last_error_message": failure}
            await asyncio.sleep(RETRY_SECONDS)
