"""`python -m bot`: reads the settings and runs the bot until it is told to stop, or keeps and restores its data."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from telegram.error import InvalidToken

from bot.backup import back_up, backup_report, restore, restore_report
from bot.building import BuildElsewhereError, BuildFailedError
from bot.inbox.polling import AnotherInstanceError
from bot.logs import configure_logging
from bot.masking import Mask
from bot.serving import serve
from bot.settings import BotSettings, load_settings
from retrieval import IsnadError
from retrieval.errors import SettingsError

EXIT_FAILED, EXIT_SETTINGS = 1, 2

logger = logging.getLogger("bot")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot, or a command, and return the exit status.

    Returns:
        0 when it was stopped or is done, 1 when it failed, 2 for wrong settings.
    """
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_SETTINGS
    configure_logging(settings.log_level, settings.log_format, Mask.of(settings))
    if options.command is not None:
        return _keep_data(settings, options)
    return asyncio.run(_serve_until_told_to_stop(settings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Run the bot; without a command, until stopped.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    backup = commands.add_parser("backup", help="copy the ledger and the index into a new folder")
    backup.add_argument("folder", type=Path, metavar="DIR")
    restore = commands.add_parser("restore", help="put a backup back, while the bot is stopped")
    restore.add_argument("folder", type=Path, metavar="DIR")
    restore.add_argument("--force", action="store_true", help="replace the ledger and the index that are there")
    return parser


def _keep_data(settings: BotSettings, options: argparse.Namespace) -> int:
    try:
        if options.command == "backup":
            sys.stdout.write(backup_report(back_up(settings, options.folder), settings))
        else:
            sys.stdout.write(restore_report(restore(settings, options.folder, force=options.force), settings))
    except IsnadError as error:
        sys.stderr.write(f"error: {error}\n")
        return EXIT_FAILED
    return 0


async def _serve_until_told_to_stop(settings: BotSettings) -> int:
    serving = asyncio.create_task(serve(settings))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, serving, number)
    await asyncio.wait({serving})
    if serving.cancelled():
        logger.info("stopped")
        return 0
    try:
        serving.result()
    except InvalidToken:
        logger.error("TELEGRAM_BOT_TOKEN is refused by Telegram: ask @BotFather for the token of the bot")  # noqa: TRY400 - the error shows the token
        return EXIT_SETTINGS
    except AnotherInstanceError as error:
        logger.error(  # noqa: TRY400 - the message says all
            "another instance of this bot is running: %s; stop it, or give this one another TELEGRAM_BOT_TOKEN", error
        )
    except (IsnadError, BuildFailedError, BuildElsewhereError) as error:
        logger.error("cannot run: %s", error)  # noqa: TRY400 - the message says all, a traceback would hide it
    return EXIT_FAILED


def _stop(serving: asyncio.Task[None], number: signal.Signals) -> None:
    """End in order; told so once more, at once: the inbox keeps what is unfinished."""
    if serving.cancelling():
        logger.warning("stopped at once")
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    serving.cancel()


if __name__ == "__main__":
    sys.exit(main())
