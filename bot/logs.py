"""The log: readable lines on standard error in which no secret can appear."""

import logging
import sys
import threading
from collections.abc import Sequence
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_MASK = "***"
# The first two write the address of every request, and the token is part of it; Alembic announces each look at the
# ledger's version.
_CHATTY_LOGGERS = ("httpx", "httpcore", "alembic")

logger = logging.getLogger(__name__)


class MaskingFormatter(logging.Formatter):
    """Formats a record and masks secrets wherever they stand: in the message, its arguments or the traceback."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Take what must not be seen; the longest is masked first, so that no rest of it stays."""
        super().__init__(_FORMAT)
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without the secrets."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, _MASK)
        return line


def configure_logging(level: str, secrets: Sequence[str]) -> None:
    """Send every log record, warning and uncaught exception to standard error, masked."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _CHATTY_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def token_secrets(token: str) -> tuple[str, ...]:
    """Return what to mask of a bot token: all of it, as a URL writes it, and the secret half alone."""
    return token, token.replace(":", "%3A"), token.partition(":")[2]


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logger.critical("uncaught exception", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    error = arguments.exc_value
    logger.critical(
        "uncaught exception in thread %s",
        arguments.thread.name if arguments.thread else "?",
        exc_info=None if error is None else (arguments.exc_type, error, arguments.exc_traceback),
    )
