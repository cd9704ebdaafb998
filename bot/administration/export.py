"""/export: the whole ledger as a file."""

import gzip
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from telegram.constants import ChatAction, FileSizeLimit

from bot.administration import texts
from bot.administration.actions import Outcome, Request
from bot.composing import Rendered
from bot.ledger import Ledger
from bot.messaging import reply

_LIMIT = int(FileSizeLimit.FILESIZE_UPLOAD)


async def export(request: Request) -> Outcome:
    """Send every row of the ledger as a line of JSON, compressed where it is large."""
    message, worker = request.message, request.context.services.worker
    await request.context.bot.send_chat_action(message.chat.id, ChatAction.UPLOAD_DOCUMENT)
    stem = f"isnad-ledger-{datetime.now(UTC):%Y-%m-%d-%H%M}"
    with tempfile.TemporaryDirectory(prefix="isnad-export-") as folder:
        file, rows = await worker.consult(lambda ledger: write_export(ledger, Path(folder), stem, _LIMIT))
        if file is None:
            await reply(message, Rendered(texts.EXPORT_TOO_LARGE))
            return Outcome("refused", str(rows))
        await message.reply_document(file, caption=texts.exported(rows), filename=file.name, do_quote=True)
    return Outcome(detail=str(rows))


def write_export(ledger: Ledger, folder: Path, stem: str, limit: int) -> tuple[Path | None, int]:
    """Write the ledger into a folder.

    Returns:
        The file, compressed where it would be larger than the limit in bytes, None where it is so even then; and the
        number of rows.
    """
    plain = folder / f"{stem}.jsonl"
    with plain.open("wb") as file:
        rows = ledger.administration.dump(file)
    if plain.stat().st_size <= limit:
        return plain, rows
    packed = folder / f"{stem}.jsonl.gz"
    with plain.open("rb") as source, gzip.open(packed, "wb") as target:
        shutil.copyfileobj(source, target)
    return (packed if packed.stat().st_size <= limit else None), rows
