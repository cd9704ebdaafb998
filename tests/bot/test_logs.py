"""The log and its secrets."""

import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import LogFormat, configure_logging
from bot.masking import MASK, Mask, database_secrets, token_secrets
from bot.references import current_reference, new_reference
from bot.settings import BotSettings

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - nobody's
SECRET_HALF = TOKEN.partition(":")[2]
WEBHOOK_SECRET = "webhook-secret-0123456789"  # noqa: S105 - nobody's
PASSWORD = 'p"\\ss/wörd'  # noqa: S105 - nobody's

Configure: TypeAlias = Callable[[LogFormat], io.StringIO]


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """What configures the log, at its most talkative, and returns what it writes to."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    settings = BotSettings.model_validate(
        {
            "telegram_bot_token": TOKEN,
            "webhook_secret": WEBHOOK_SECRET,
            "database_url": f"postgresql+psycopg://bot:{quote(PASSWORD, safe='')}@localhost/db",
        }
    )

    def configured(log_format: LogFormat) -> io.StringIO:
        monkeypatch.setattr(sys, "stderr", stream)
        configure_logging("DEBUG", log_format, Mask.of(settings))
        return stream

    yield configured
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize("secret", [TOKEN, SECRET_HALF, WEBHOOK_SECRET, PASSWORD])
def test_a_secret_is_masked_wherever_it_stands(configure: Configure, log_format: LogFormat, secret: str) -> None:
    """In the message, its arguments, a field, a traceback, as a URL or a literal writes it."""
    log = configure(log_format)
    careless = logging.getLogger("a")
    careless.info("message with " + secret)
    careless.info("argument %s", f"https://api.telegram.org/bot{secret}/getMe")
    careless.info("escaped %s", quote(secret, safe=""))
    careless.info("literal %r", {"key": secret})
    careless.info("extra", extra={"url": secret})
    careless.info("field", extra={"url": f"postgresql://bot:{secret}@host", "nested": {"a": [secret]}})
    with structlog.contextvars.bound_contextvars(bound=secret):
        careless.info("bound")
    try:
        raise ValueError(secret)  # noqa: TRY301 - the traceback is what is tested
    except ValueError:
        careless.exception("failed")
    written = log.getvalue()
    assert written.count(MASK) >= 9
    for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]):
        assert form not in written
    assert "ValueError: ***" in written


def test_a_short_password_is_masked_as_a_password_only() -> None:
    """A password of a syllable is hidden in its URL and does not make the log unreadable."""
    mask = Mask(database_secrets("postgresql+psycopg://bot:db@host/isnad"))
    assert mask.apply("the db at postgresql://bot:db@host/isnad") == "the db at postgresql://bot***host/isnad"


_letters = st.characters(exclude_characters=MASK)


@given(st.text(_letters, min_size=8, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_no_secret_passes_the_mask(secret: str, before: str, behind: str) -> None:
    """Whatever letters a secret has, it is not in a masked text, as it is or as JSON writes it."""
    masked = Mask((secret,)).apply(f"{before}{secret}{behind}{json.dumps([secret])}")
    assert secret not in masked
    assert json.dumps(secret)[1:-1] not in masked


def test_a_token_is_masked_whole_first() -> None:
    """Nothing of it stays, not even the number of the bot in front of its secret half."""
    assert Mask(token_secrets(TOKEN)).apply(f"/bot{TOKEN}/getMe") == "/bot***/getMe"


def test_a_line_is_for_people(configure: Configure) -> None:
    """Time, level, message, logger and fields, without colours where no terminal reads it."""
    log = configure("console")
    logging.getLogger("bot.test").info("answered", extra={"outcome": "found"})
    assert re.fullmatch(r"\S+T\S+Z \[info     \] answered \[bot\.test\] outcome=found\n", log.getvalue())


def test_json_is_an_object_a_line(configure: Configure) -> None:
    """Records of the bot and of libraries have the same fields; a traceback is one of them, on the same line."""
    log = configure("json")
    with new_reference(42) as reference:
        logging.getLogger("bot.test").info("answered", extra={"outcome": "found"})
        try:
            raise LookupError("gone\udcff")  # noqa: TRY301 - the traceback is what is tested
        except LookupError:
            logging.getLogger("library").exception("failed %d times", 2)
    logging.getLogger("library").warning("behind")
    first, second, third = map(json.loads, log.getvalue().splitlines())
    assert first | {"timestamp": ""} == {
        "message": "answered",
        "outcome": "found",
        "level": "info",
        "logger": "bot.test",
        "timestamp": "",
        "reference": reference,
        "update_id": 42,
    }
    assert (second["message"], second["level"], second["reference"]) == ("failed 2 times", "error", reference)
    assert second["exception"].startswith("Traceback ")
    assert "reference" not in third


def test_a_reference_holds_in_its_block(configure: Configure) -> None:
    """Within, it is the one that records carry; outside, there is none, and who asks for one is given a new one."""
    log = configure("console")
    with new_reference(1) as reference:
        assert current_reference() == reference
        logging.getLogger("a").info("inside")
    logging.getLogger("a").info("outside")
    inside, outside = log.getvalue().splitlines()
    assert f"reference={reference}" in inside
    assert "reference" not in outside
    assert current_reference() != current_reference()


def test_requests_are_not_logged(configure: Configure) -> None:
    """The network library, which writes addresses with the token, is silent below warnings."""
    log = configure("console")
    logging.getLogger("httpx").info("HTTP Request: POST ...")
    logging.getLogger("httpcore.connection").debug("connect_tcp ...")
    logging.getLogger("httpx").warning("odd")
    assert "HTTP Request" not in log.getvalue()
    assert "connect_tcp" not in log.getvalue()
    assert "odd" in log.getvalue()


def test_what_nobody_caught_is_logged_and_masked(configure: Configure) -> None:
    """An exception that ends the process or a thread does not get past the mask."""
    log = configure("console")
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


def test_a_traceback_shows_no_variables(configure: Configure) -> None:
    """What people wrote stands in variables, and has no place in the log."""
    log = configure("console")
    question = "ما سر السائل؟"
    try:
        raise ValueError(len(question))  # noqa: TRY301 - the traceback is what is tested
    except ValueError:
        logging.getLogger("a").exception("failed")
    assert "Traceback " in log.getvalue()
    assert question not in log.getvalue().replace('question = "ما سر السائل؟"', "")


def test_warnings_are_logged(configure: Configure) -> None:
    """A warning of a library is a line of the log."""
    log = configure("console")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.warn("careful", stacklevel=1)
    assert "careful" in log.getvalue()
