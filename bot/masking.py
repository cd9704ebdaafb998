"""Secrets made unreadable in whatever is written: the token, the webhook's secret, the database's password."""

import json
from collections.abc import Iterable, Iterator
from typing import Self
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import make_url

from bot.settings import BotSettings

MASK = "***"
"""What stands in the place of a secret."""

# A password as short as that is a syllable of ordinary words, and is masked where it stands as a password only.
_SHORTEST_WORD = 4


class Mask:
    """Replaces secrets in texts, however they are escaped there."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take what must not be seen; the longest is masked first, so that no rest of it stays."""
        written = {form for secret in secrets if secret for form in _forms(secret)}
        self._secrets = sorted(written, key=len, reverse=True)

    @classmethod
    def of(cls, settings: BotSettings) -> Self:
        """Return what masks the secrets of the settings."""
        secret = settings.webhook_secret
        return cls(
            (
                *token_secrets(settings.telegram_bot_token.get_secret_value()),
                *(() if secret is None else (secret.get_secret_value(),)),
                *database_secrets(settings.database_url.get_secret_value()),
            )
        )

    def apply(self, text: str) -> str:
        """Return a text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text


def token_secrets(token: str) -> tuple[str, ...]:
    """Return what to mask of a bot token: all of it, and the secret half alone."""
    return token, token.partition(":")[2]


def database_secrets(url: str) -> tuple[str, ...]:
    """Return what to mask of the URL of a database: its passwords, one of them may stand in its query."""
    parsed = make_url(url)
    asked = parsed.query.get("password", ())
    passwords = (parsed.password or "", *((asked,) if isinstance(asked, str) else asked))
    return tuple(
        form
        for password in passwords
        if password
        for form in (f":{password}@", f"password={password}", *((password,) if len(password) >= _SHORTEST_WORD else ()))
    )


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret as it may be written: as it is, escaped, and escaped in what is escaped again."""
    for once in _escaped(secret):
        yield from _escaped(once)


def _escaped(text: str) -> tuple[str, ...]:
    """Return a text as it is, as a URL writes it, and as the string literals of JSON and Python do."""
    return (
        text,
        quote(text, safe="", errors="surrogatepass"),
        quote_plus(text, errors="surrogatepass"),
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        repr(text)[1:-1],
    )
