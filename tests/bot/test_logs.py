"""The log and its secrets."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

from bot.logs import configure_logging, token_secrets

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - nobody's
SECRET_HALF = TOKEN.partition(":")[2]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log that the bot writes, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    configure_logging("DEBUG", token_secrets(TOKEN))
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_token_is_masked_wherever_it_stands(log: io.StringIO) -> None:
    """In the message, in its arguments, in a traceback, escaped or in half."""
    logging.getLogger("a").info("message with " + TOKEN)  # noqa: G003 - what a careless library would do
    logging.getLogger("a").info("argument %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("a").info("escaped %s, half %s", TOKEN.replace(":", "%3A"), SECRET_HALF)
    try:
        raise ValueError(TOKEN)  # noqa: TRY301 - the traceback is what is tested
    except ValueError:
        logging.getLogger("a").exception("failed")
    assert SECRET_HALF not in log.getvalue()
    assert log.getvalue().count("***") >= 5
    assert "ValueError: ***" in log.getvalue()


def test_requests_are_not_logged(log: io.StringIO) -> None:
    """The network library, which writes addresses with the token, is silent below warnings."""
    logging.getLogger("httpx").info("HTTP Request: POST ...")
    logging.getLogger("httpcore.connection").debug("connect_tcp ...")
    logging.getLogger("httpx").warning("odd")
    assert "HTTP Request" not in log.getvalue()
    assert "connect_tcp" not in log.getvalue()
    assert "odd" in log.getvalue()


def test_what_nobody_caught_is_logged_and_masked(log: io.StringIO) -> None:
    """An exception that ends the process or a thread does not get past the mask."""
    error = RuntimeError(TOKEN)
    sys.excepthook(RuntimeError, error, None)

    def fail() -> None:
        raise error

    thread = threading.Thread(target=fail, name="doomed")
    thread.start()
    thread.join()
    assert "uncaught exception in thread doomed" in log.getvalue()
    assert log.getvalue().count("RuntimeError: ***") == 2
    assert SECRET_HALF not in log.getvalue()


def test_warnings_are_logged(log: io.StringIO) -> None:
    """A warning of a library is a line of the log."""
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.warn("careful", stacklevel=1)
    assert "careful" in log.getvalue()
