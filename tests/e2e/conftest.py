"""Fixtures of the end-to-end tests: an index that the real command built, the emulator, and places to run in."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.bot_process import PROJECT, BotProcess, Site, running_bot
from tests.emulator.emulator import Emulator


@pytest.fixture(scope="session")
def built_indexes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexes folder of the project's own documents."""
    site = Site.make(tmp_path_factory.mktemp("built"), None)
    subprocess.run(
        [sys.executable, "-m", "retrieval", "build", "--progress", "none"],
        cwd=site.folder,
        env=site.environment(),
        check=True,
        timeout=300,
    )
    return site.indexes


@pytest.fixture
def site(built_indexes: Path, tmp_path: Path) -> Site:
    """A place of its own for one test."""
    return Site.make(tmp_path, built_indexes)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_emulator() -> AsyncIterator[Emulator]:
    """An emulator for the tests of a module."""
    async with Emulator() as running:
        yield running


@pytest.fixture(scope="module")
def shared_site(built_indexes: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A place for the tests of a module."""
    return Site.make(tmp_path_factory.mktemp("site"), built_indexes)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_bot(shared_emulator: Emulator, shared_site: Site) -> AsyncIterator[BotProcess]:
    """A bot for the tests of a module, because loading the model takes seconds."""
    async with running_bot(shared_emulator, shared_site) as bot:
        yield bot


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The canonical text of the project's document."""
    (path,) = (PROJECT / "seeds").glob("*.txt")
    return path.read_text(encoding="utf-8-sig")
