"""The log: a record a line on standard error, for people or as JSON, in which no secret can appear."""

import logging
import sys
import threading
from types import TracebackType
from typing import Literal, TypeAlias

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from bot.masking import Mask

LogFormat: TypeAlias = Literal["console", "json"]

# The first two write the address of every request, and the token is part of it; Alembic announces each look at the
# ledger's version.
_CHATTY_LOGGERS = ("httpx", "httpcore", "alembic")

logger = logging.getLogger(__name__)


class MaskingFormatter(ProcessorFormatter):
    """Renders a record and masks secrets wherever they stand: in the message, its fields or the traceback."""

    def __init__(self, log_format: LogFormat, mask: Mask, *, colors: bool) -> None:
        """Render in a format; `colors` are for a terminal."""
        super().__init__(
            processors=[ProcessorFormatter.remove_processors_meta, *_renderers(log_format, colors=colors)],
            # Everything is logged through the standard library: records of all libraries are given the same fields.
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.ExtraAdder(),
            ],
        )
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """Return the record without the secrets."""
        return self._mask.apply(super().format(record))


def configure_logging(level: str, log_format: LogFormat, mask: Mask) -> None:
    """Send every log record, warning and uncaught exception to standard error, masked."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter(log_format, mask, colors=sys.stderr.isatty()))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _CHATTY_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _renderers(log_format: LogFormat, *, colors: bool) -> list[Processor]:
    if log_format == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.EventRenamer("message"),
            # In ASCII, so that a lone surrogate of a file's name is no error of the log.
            structlog.processors.JSONRenderer(),
        ]
    # The library's own tracebacks show the values of variables, and those may be what people wrote.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=colors, pad_event_to=0, exception_formatter=plain)]


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logger.critical("uncaught exception", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    error = arguments.exc_value
    logger.critical(
        "uncaught exception in thread %s",
        arguments.thread.name if arguments.thread else "?",
        exc_info=None if error is None else (arguments.exc_type, error, arguments.exc_traceback),
    )
