"""Fixtures of the emulator's own tests: an emulator, and a bot of python-telegram-bot that talks to it."""

from collections.abc import AsyncIterator

import pytest
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from tests.emulator.emulator import Emulator


def application_for(emulator: Emulator, *, read_timeout: float = 5) -> Application:
    """Return an application of python-telegram-bot whose bot talks to the emulator."""
    return (
        ApplicationBuilder()
        .token(emulator.token)
        .base_url(emulator.base_url)
        .base_file_url(emulator.base_file_url)
        .request(HTTPXRequest(connection_pool_size=8, read_timeout=read_timeout))
        .get_updates_request(HTTPXRequest(read_timeout=read_timeout))
        .build()
    )


@pytest.fixture
async def application(emulator: Emulator) -> AsyncIterator[Application]:
    """An application that is initialized and started, and does not poll."""
    built = application_for(emulator)
    async with built:
        await built.start()
        yield built
        await built.stop()
