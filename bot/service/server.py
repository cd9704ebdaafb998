"""The HTTP server inside the bot: /healthz, /readyz, /metrics, and whatever else is routed to it."""

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import hdrs, web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.masking import Mask
from bot.metrics import Metrics
from bot.service.health import Health, Report
from retrieval import IsnadError

BODY_LIMIT = 1 << 20
"""Bytes of a request; an update of Telegram has some tens of thousands at most."""

_GRACE_SECONDS = 5.0

_Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

logger = logging.getLogger(__name__)


class ServiceError(IsnadError):
    """The HTTP server cannot be started."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path that is served beside those of health and metrics, to POST."""

    path: str
    handler: _Handler


class HttpService:
    """Serves one bot."""

    def __init__(
        self,
        health: Health,
        metrics: Metrics,
        mask: Mask,
        count: Callable[[], Awaitable[None]],
        routes: Sequence[Route] = (),
    ) -> None:
        """Take what is told and what else is served.

        Args:
            health: what /healthz and /readyz tell.
            metrics: what /metrics tells.
            mask: hides secrets in what errors say.
            count: counts what is counted only when somebody asks; it is called while the bot is ready.
            routes: further paths.
        """
        self._health = health
        self._metrics = metrics
        self._mask = mask
        self._count = count
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._expose)
        for route in routes:
            application.router.add_post(route.path, route.handler)
        application.on_response_prepare.append(_be_terse)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_GRACE_SECONDS)

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            ServiceError: the port is taken, or the host is none of this machine.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            reason = os.strerror(error.errno) if error.errno else str(error)
            message = f"cannot serve on {host}:{port}: {reason}; check SERVICE_HOST and SERVICE_PORT"
            raise ServiceError(message) from error
        logger.info("serving health and metrics on http://%s:%d", host, self.port)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Take no more requests, and finish those that have begun."""
        await self._runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        report = await self._health.report()
        return self._told(report, ok=report.live)

    async def _readyz(self, _: web.Request) -> web.Response:
        report = await self._health.report()
        return self._told(report, ok=report.ready)

    async def _expose(self, _: web.Request) -> web.Response:
        if self._health.phase == "ready":
            await self._count()
        return web.Response(body=self._metrics.exposition(), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST})

    def _told(self, report: Report, *, ok: bool) -> web.Response:
        body = {
            "ok": ok,
            "phase": report.phase,
            "checks": {one.part: {"ok": one.ok, "said": self._mask.apply(one.said)} for one in report.checks},
        }
        return web.json_response(body, status=200 if ok else 503, headers={hdrs.CACHE_CONTROL: "no-store"})


async def _be_terse(_: web.Request, response: web.StreamResponse) -> None:
    # Which server and which version answers is nobody's business.
    response.headers[hdrs.SERVER] = "isnad"
