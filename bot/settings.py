"""The settings of the bot, from the environment and `.env`, with the complaints about wrong ones."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import limits
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from bot.ledger import LedgerError
from bot.ledger.database import read_url
from retrieval import Settings
from retrieval.errors import SettingsError

RATE_OFF = "off"
"""The RATE_LIMIT that limits nothing."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_MISSING_TOKEN = "is missing: put the token that @BotFather gave you into .env or the environment"  # noqa: S105 - a sentence
_PREFIX = "Value error, "
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_WEBHOOK_PATH = re.compile(r"/[A-Za-z0-9._~/-]*")
_OWN_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
_TELEGRAM_PORTS = frozenset({80, 88, 443, 8443})


class BotSettings(Settings):
    """What the bot needs beside the settings of retrieval; each field is the variable of its name in capitals."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    telegram_bot_token: SecretStr = Field(description="the token that @BotFather gave; required")
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram ids of the administrators, separated by commas"
    )
    access: Literal["open", "allowlist", "invite"] = Field(
        "open", description="who may ask: everybody, those whom /allow names, or also whoever has an invitation"
    )
    rate_limit: str = Field(
        "30/minute", description="messages a person may send in a time, such as 30/minute or 5 per 10 seconds; or off"
    )
    daily_quota: int = Field(0, ge=0, description="questions a person may ask in 24 hours; 0: no limit")
    upload_limit_mb: int = Field(
        5, ge=1, le=20, description="megabytes of a document that /add takes; Telegram gives bots no more than 20"
    )
    retention_days: int = Field(
        0, ge=0, description="days after which questions and the audit log are deleted; 0: never"
    )
    watch: bool = Field(default=False, description="1: reindex by itself, whenever the folder of documents changes")
    telegram_api_url: str | None = Field(
        None, description="the address of a local Bot API server; empty: api.telegram.org"
    )
    database_url: SecretStr = Field(
        SecretStr("sqlite:///var/isnad.db"), description="the ledger: sqlite:///FILE or postgresql+psycopg://..."
    )
    shutdown_grace: float = Field(
        8.0, ge=0, le=3600, description="seconds to finish what is being answered when the bot is told to stop"
    )
    service_host: str = Field("127.0.0.1", description="the address that health, metrics and the webhook are served on")
    service_port: int = Field(
        0, ge=0, le=65535, description="the port of /healthz, /readyz, /metrics and the webhook; 0: none of them"
    )
    webhook_url: str | None = Field(
        None, description="the public address that Telegram sends updates to; empty: the bot asks for them (polling)"
    )
    webhook_secret: SecretStr | None = Field(
        None, description="what Telegram proves itself with: 16 to 256 letters, digits, _ and -; with WEBHOOK_URL"
    )
    webhook_path: str | None = Field(
        None, description="where the webhook is served, where a proxy changes the path; empty: the path of WEBHOOK_URL"
    )
    webhook_max_connections: int = Field(
        40, ge=1, le=100, description="how many updates Telegram may send to the webhook at once"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["console", "json"] = Field(
        "console", description="console: lines for people; json: an object a line"
    )

    @field_validator("telegram_bot_token")
    @classmethod
    def _has_the_shape_of_a_token(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            message = "is not a token: it must be digits, a colon, then letters, as @BotFather gave it"
            raise ValueError(message)
        return token

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return frozenset(int(part) for part in value.split(",") if part.strip())
        except ValueError:
            message = "must be whole numbers separated by commas, such as 123456789,987654321"
            raise ValueError(message) from None

    @field_validator("rate_limit")
    @classmethod
    def _is_a_rate(cls, rate: str) -> str:
        if rate.lower() == RATE_OFF:
            return RATE_OFF
        try:
            amount = limits.parse(rate).amount
        except ValueError:
            amount = 0
        if amount < 1:
            message = "must be a number and a time, such as 30/minute or 5 per 10 seconds, or off"
            raise ValueError(message)
        return rate

    @field_validator("telegram_api_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            message = "must be the address of a Bot API server, such as http://localhost:8081"
            raise ValueError(message)
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, url: SecretStr) -> SecretStr:
        try:
            read_url(url.get_secret_value())
        except LedgerError as error:
            raise ValueError(str(error).removeprefix("DATABASE_URL ")) from None
        return url

    @field_validator("webhook_url")
    @classmethod
    def _can_be_called(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or "@" in url:
            message = "must be the public address of the bot, such as https://bot.example.org/telegram"
            raise ValueError(message)
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _can_be_sent_in_a_header(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            message = "must be 16 to 256 letters of A-Z, a-z, 0-9, _ and -, such as openssl rand -hex 32 gives"
            raise ValueError(message)
        return secret

    @field_validator("webhook_path")
    @classmethod
    def _is_a_path(cls, path: str | None) -> str | None:
        if path is not None and not _WEBHOOK_PATH.fullmatch(path):
            message = "must begin with / and have letters, digits and . _ ~ - / only"
            raise ValueError(message)
        return path

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url is None:
            return self
        wrong = [*self._missing_for_webhook(), *self._refused_by_telegram(self.webhook_url)]
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    @property
    def served_path(self) -> str:
        """Where the webhook is served."""
        return self.webhook_path or urlsplit(self.webhook_url or "").path or "/"

    def _missing_for_webhook(self) -> Iterator[str]:
        if self.webhook_secret is None:
            yield "WEBHOOK_SECRET is missing: WEBHOOK_URL needs it, or anybody could send updates"
        if self.service_port == 0:
            yield "SERVICE_PORT is missing: the webhook of WEBHOOK_URL is served there"
        if not _WEBHOOK_PATH.fullmatch(self.served_path):
            yield "WEBHOOK_URL has a path of other letters than A-Z, a-z, 0-9 and . _ ~ - /"
        if self.served_path in _OWN_PATHS:
            yield f"WEBHOOK_PATH: {self.served_path} is taken: give the webhook a path of its own"

    def _refused_by_telegram(self, url: str) -> Iterator[str]:
        if self.telegram_api_url is not None:
            # A Bot API server of one's own takes any address.
            return
        parts = urlsplit(url)
        if parts.scheme != "https":
            yield "WEBHOOK_URL must begin with https://: Telegram sends nothing unencrypted"
        if (parts.port or 443) not in _TELEGRAM_PORTS:
            yield "WEBHOOK_URL: Telegram sends to the ports 443, 80, 88 and 8443 only"

    @field_validator("access", "log_format", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


def load_settings() -> BotSettings:
    """Read the settings.

    Raises:
        SettingsError: some are wrong; the message has a line for each, with the variable and what to do.
    """
    try:
        return BotSettings()  # pyright: ignore[reportCallIssue] (the fields come from the environment)
    except ValidationError as error:
        # Not chained: what was wrong may hold the token.
        raise SettingsError(_describe(error)) from None


def _describe(error: ValidationError) -> str:
    lines: list[str] = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        variable = str(problem["loc"][0]).upper() if problem["loc"] else ""
        if not variable:
            # What several settings say together names its variables itself.
            lines.append(problem["msg"].removeprefix(_PREFIX))
        elif variable == "TELEGRAM_BOT_TOKEN" and problem["type"] == "missing":
            lines.append(f"{variable} {_MISSING_TOKEN}")
        elif problem["type"] == "value_error":
            lines.append(f"{variable} {problem['msg'].removeprefix(_PREFIX)}")
        else:
            lines.append(f"{variable}: {problem['msg']}")
    return "\n".join(lines)
