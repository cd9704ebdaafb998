"""Moves to the generation that is put into service, whoever built it: another replica, or the command line."""

import asyncio
import logging
from pathlib import Path

from bot.reindexing import Reindexer
from bot.worker import Worker
from retrieval import IsnadError
from retrieval.generations import current_name

_PAUSE_SECONDS = 2.0

logger = logging.getLogger(__name__)


async def follow_generations(
    indexes_dir: Path, worker: Worker, reindexer: Reindexer, pause: float = _PAUSE_SECONDS
) -> None:
    """Look again and again, until cancelled; a reindex of this process moves by itself when it is done."""
    name: str | None = None
    refused: str | None = None
    while True:
        await asyncio.sleep(pause)
        try:
            name = await asyncio.to_thread(current_name, indexes_dir)
            if name is None or name in {worker.generation, refused} or reindexer.is_running:
                continue
            if await worker.reload():
                logger.info("moved to generation %s", worker.generation)
        except (IsnadError, OSError):
            # The one that is open answers on; the next may be better.
            refused = name
            logger.exception("generation %s cannot be opened", name)
