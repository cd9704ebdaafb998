"""What stands in front of several replicas: it gives each update of Telegram to one of them, any one that takes it."""

import random
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

_SECONDS = 10.0
_NOBODY = 502


class Balancer:
    """Forwards requests to ports of this machine, in an order that chance decides; 502 where none takes them."""

    def __init__(self, ports: tuple[int, ...], chance: random.Random) -> None:
        """Take where the replicas are, or will be."""
        self._ports = ports
        self._chance = chance
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_post("/{path:.*}", self._forward)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/updates"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    async def _forward(self, request: web.Request) -> web.Response:
        assert self._session is not None
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower().startswith("x-")}
        headers["Content-Type"] = request.content_type
        for port in self._chance.sample(self._ports, len(self._ports)):
            try:
                url = f"http://127.0.0.1:{port}{request.path}"
                async with self._session.post(url, data=body, headers=headers) as response:
                    if response.status < _NOBODY - 2:
                        return web.Response(status=response.status)
            except (aiohttp.ClientError, TimeoutError):
                continue
        return web.Response(status=_NOBODY)
