"""The settings of the bot."""

import os
from pathlib import Path

import pytest

from bot.settings import BotSettings, load_settings
from retrieval.errors import SettingsError

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - nobody's


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin with no variable of the bot and no .env."""
    for name in {*os.environ} & {field.upper() for field in BotSettings.model_fields}:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_a_token_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but the token has a default."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings = load_settings()
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.admin_ids == frozenset()
    assert settings.telegram_api_url is None
    assert settings.database_url.get_secret_value() == "sqlite:///var/isnad.db"
    assert settings.log_level == "INFO"
    assert settings.seeds_dir == Path("seeds")


def test_settings_are_read_from_the_file(tmp_path: Path) -> None:
    """A line of .env is as good as a variable; an empty one is as good as none."""
    (tmp_path / ".env").write_text(
        f"TELEGRAM_BOT_TOKEN={TOKEN}\nADMIN_IDS=1, 22,\nTELEGRAM_API_URL=http://localhost:8081/\nLOG_LEVEL=debug\n"
        "DATABASE_URL=\nSEEDS_DIR=texts\nACCESS=Invite\nRATE_LIMIT=OFF\n"
    )
    settings = load_settings()
    assert settings.admin_ids == {1, 22}
    assert settings.telegram_api_url == "http://localhost:8081"
    assert settings.log_level == "DEBUG"
    assert (settings.access, settings.rate_limit) == ("invite", "off")
    assert settings.database_url.get_secret_value() == "sqlite:///var/isnad.db"
    assert settings.seeds_dir == Path("texts")


def test_a_missing_token_is_named_with_what_to_do() -> None:
    """The message says which variable, where to get its value and where to put it."""
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == (
        "TELEGRAM_BOT_TOKEN is missing: put the token that @BotFather gave you into .env or the environment"
    )


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("TELEGRAM_BOT_TOKEN", "secret-without-a-colon", "is not a token"),
        ("TELEGRAM_BOT_TOKEN", "123:se cret", "is not a token"),
        ("ADMIN_IDS", "1,ali", "must be whole numbers separated by commas"),
        ("TELEGRAM_API_URL", "bot-api:8081", "must be the address of a Bot API server"),
        ("TELEGRAM_API_URL", "http://host?x=1", "must be the address of a Bot API server"),
        ("DATABASE_URL", "mysql://u:secret@h/d", "asks for 'mysql'"),
        ("RATE_LIMIT", "fast", "must be a number and a time"),
        ("RATE_LIMIT", "0 per hour", "must be a number and a time"),
        ("ACCESS", "everyone", "'open', 'allowlist' or 'invite'"),
        ("DAILY_QUOTA", "-1", "greater than or equal to 0"),
        ("UPLOAD_LIMIT_MB", "21", "less than or equal to 20"),
        ("LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("LOG_FORMAT", "xml", "'console' or 'json'"),
        ("SERVICE_PORT", "65536", "less than or equal to 65535"),
        ("SERVICE_PORT", "http", "valid integer"),
        ("WEBHOOK_URL", "bot.example.org/hook", "must be the public address of the bot"),
        ("WEBHOOK_URL", "https://user:word@bot.example.org/hook", "must be the public address of the bot"),
        ("WEBHOOK_SECRET", "too-short", "must be 16 to 256 letters"),
        ("WEBHOOK_SECRET", "with a blank, and so on", "must be 16 to 256 letters"),
        ("WEBHOOK_PATH", "hook", "must begin with /"),
        ("WEBHOOK_MAX_CONNECTIONS", "101", "less than or equal to 100"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, hint: str
) -> None:
    """One line for the problem: the variable and what is expected; never a value, for it may be a secret."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = str(caught.value).splitlines()
    assert line.startswith(variable)
    assert hint in line
    assert value not in line
    assert "secret" not in line


def test_every_wrong_setting_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """All problems are told at once."""
    monkeypatch.setenv("ADMIN_IDS", "ali")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [line.replace(":", " ").split()[0] for line in str(caught.value).splitlines()] == [
        "TELEGRAM_BOT_TOKEN",
        "ADMIN_IDS",
        "LOG_LEVEL",
    ]


WEBHOOK = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "WEBHOOK_URL": "https://bot.example.org/updates",
    "WEBHOOK_SECRET": "0123456789abcdef",
    "SERVICE_PORT": "8080",
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"WEBHOOK_SECRET": ""}, ["WEBHOOK_SECRET is missing"]),
        ({"SERVICE_PORT": ""}, ["SERVICE_PORT is missing"]),
        ({"WEBHOOK_SECRET": "", "SERVICE_PORT": "0"}, ["WEBHOOK_SECRET is missing", "SERVICE_PORT is missing"]),
        ({"WEBHOOK_URL": "http://bot.example.org/updates"}, ["WEBHOOK_URL must begin with https://"]),
        ({"WEBHOOK_URL": "https://bot.example.org:8080/updates"}, ["WEBHOOK_URL: Telegram sends to the ports 443"]),
        ({"WEBHOOK_URL": "https://bot.example.org/metrics"}, ["WEBHOOK_PATH: /metrics is taken"]),
        ({"WEBHOOK_PATH": "/healthz"}, ["WEBHOOK_PATH: /healthz is taken"]),
        ({"WEBHOOK_URL": "https://bot.example.org/%D8%A7"}, ["WEBHOOK_URL has a path of other letters"]),
    ],
)
def test_a_webhook_needs_its_settings(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], said: list[str]
) -> None:
    """What a webhook cannot work with is told before anything is opened, a line each."""
    for name, value in (WEBHOOK | changed).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    lines = str(caught.value).splitlines()
    assert len(lines) == len(said)
    assert all(line.startswith(beginning) for line, beginning in zip(lines, said, strict=True))


def test_a_webhook_is_served_under_the_path_of_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless a proxy changes it; a server of one's own may be told any address."""
    for name, value in WEBHOOK.items():
        monkeypatch.setenv(name, value)
    assert load_settings().served_path == "/updates"
    monkeypatch.setenv("WEBHOOK_PATH", "/inside/updates")
    assert load_settings().served_path == "/inside/updates"
    monkeypatch.setenv("WEBHOOK_URL", "http://localhost:1234")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://localhost:8081")
    monkeypatch.setenv("WEBHOOK_PATH", "")
    assert load_settings().served_path == "/"


def test_no_secret_is_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are printed show neither the token nor the webhook's secret nor the password of the database."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://u:hidden@h/d")
    monkeypatch.setenv("WEBHOOK_SECRET", "hidden-0123456789abcdef")
    shown = repr(load_settings())
    assert TOKEN not in shown
    assert "hidden" not in shown


def test_every_setting_is_described() -> None:
    """Each field says what it is for."""
    assert all(field.description for field in BotSettings.model_fields.values())
