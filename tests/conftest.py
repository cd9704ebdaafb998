"""What every test gets: sockets that reach the loopback only, and the shared data where it is present."""

import ipaddress
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.emulator.emulator import Emulator

# Without it python-telegram-bot warns of every RetryAfter that it makes, and a warning is an error here.
os.environ["PTB_TIMEDELTA"] = "true"

# Two busy cores make an example late that is right.
settings.register_profile("isnad", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("isnad")

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] (autouse)
    """Make a test fail that touches the network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert isinstance(address, tuple)
            host = str(address[0])
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                pytest.fail(f"a test tried to reach {host}")
        connect(self, address)  # pyright: ignore[reportArgumentType] (whatever the caller gave)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _root_logger_as_it_was() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] (autouse)
    """Take off what a test put on the root logger: its stream is closed when the test ends."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """A Telegram of its own for one test."""
    async with Emulator() as running:
        yield running


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of data to measure with; a test that asks for it is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED_DATA


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where the default model is unpacked, once for all runs."""
    return Path(__file__).parents[1] / "indexes" / "models"
