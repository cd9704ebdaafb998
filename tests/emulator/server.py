"""The HTTP side of the emulator: it routes a request to its method, injects faults, and keeps the log of calls."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from tests.emulator.faults import Delay, Dropped, Fault, Faults, Hang, HtmlBody, Refused
from tests.emulator.methods import execute
from tests.emulator.state import World
from tests.emulator.wire import ApiError, JsonObject, Parameters, Upload

UPLOAD_LIMIT = 50 * 1024 * 1024
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


@dataclass(slots=True)
class Call:
    """A request of the bot.

    `at` is `time.monotonic()` at arrival. `executed` is whether the method ran to its end. `status` is None until an
    answer is sent, and stays so where none is; `description` is what an error said.
    """

    method: str
    params: dict[str, str]
    files: tuple[str, ...]
    at: float
    executed: bool = False
    status: int | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    media_type: str = "application/json"


_Produce: TypeAlias = Callable[[], Awaitable[_Answer]]


class BotApiServer:
    """Serves the methods and the files of one bot."""

    def __init__(self, world: World, token: str) -> None:
        """Serve a world to the bot that has the token."""
        self.faults = Faults()
        self.calls: list[Call] = []
        self.defects: list[Exception] = []
        self._world = world
        self._token = token

    def application(self) -> web.Application:
        """Return the routes."""
        app = web.Application(client_max_size=UPLOAD_LIMIT)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._method)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._file)
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        return app

    async def _nothing(self, _: web.Request) -> web.StreamResponse:
        return _response(_error(ApiError(404, "Not Found")))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        call = Call("file", {"path": path}, (), time.monotonic())

        async def produce() -> _Answer:
            return self._download(request.match_info["token"], path)

        return await self._serve(request, call, produce)

    async def _method(self, request: web.Request) -> web.StreamResponse:
        try:
            parameters = await _read_parameters(request)
        except web.HTTPRequestEntityTooLarge:
            return _response(_error(ApiError(413, "Request Entity Too Large")))
        call = Call(request.match_info["method"], parameters.fields, tuple(parameters.uploads), time.monotonic())

        async def produce() -> _Answer:
            return await self._execute(request.match_info["token"], call, parameters)

        return await self._serve(request, call, produce)

    async def _serve(self, request: web.Request, call: Call, produce: _Produce) -> web.StreamResponse:
        self.calls.append(call)
        self._world.changes.announce()
        fault = self.faults.take(call.method)
        try:
            answer = await _answer(fault, call, produce)
        finally:
            self._world.changes.announce()
        if answer is not None:
            call.status = answer.status
            return _response(answer)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _execute(self, token: str, call: Call, parameters: Parameters) -> _Answer:
        try:
            self._authenticate(token)
            result = await execute(call.method.lower(), self._world, parameters)
        except ApiError as error:
            call.description = error.description
            return _error(error)
        except Exception as error:  # noqa: BLE001 - a defect of the emulator must fail the test, not look like Telegram's
            self.defects.append(error)
            call.description = f"defect of the emulator: {error!r}"
            return _error(ApiError(500, "Internal Server Error"))
        call.executed = True
        return _json({"ok": True, "result": result}, 200)

    def _download(self, token: str, path: str) -> _Answer:
        try:
            self._authenticate(token)
        except ApiError as error:
            return _error(error)
        for stored in self._world.files.values():
            if stored.path == path:
                return _Answer(200, stored.content, "application/octet-stream")
        return _error(ApiError(404, "Not Found"))

    def _authenticate(self, token: str) -> None:
        if token == self._token:
            return
        if _TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized")
        raise ApiError(404, "Not Found")


async def _answer(fault: Fault | None, call: Call, produce: _Produce) -> _Answer | None:
    """Return what is answered to a call that meets a fault; None where nothing is."""
    match fault:
        case Refused(code, description, retry_after):
            call.description = description
            return _error(ApiError(code, description, retry_after))
        case HtmlBody(code, body):
            return _Answer(code, body.encode(), "text/html")
        case Dropped(executed):
            if executed:
                await produce()
            return None
        case Hang(seconds, executed):
            if executed:
                await produce()
            await asyncio.sleep(seconds)
            return None
        case Delay(seconds):
            await asyncio.sleep(seconds)
        case None:
            pass
    return await produce()


async def _read_parameters(request: web.Request) -> Parameters:
    fields = dict(request.query.items())
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        fields |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
        return Parameters(fields)
    for name, value in (await request.post()).items():
        if isinstance(value, str):
            fields[name] = value
        elif isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
            value.file.close()
    return Parameters(fields, uploads)


def _error(error: ApiError) -> _Answer:
    return _json(error.body(), error.code)


def _json(body: JsonObject, status: int) -> _Answer:
    return _Answer(status, json.dumps(body).encode())


def _response(answer: _Answer) -> web.Response:
    return web.Response(status=answer.status, body=answer.body, content_type=answer.media_type)
