"""The house in order: the settings and commands that the pages name are those that exist."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from bot.settings import BotSettings
from retrieval.__main__ import main

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", sorted(field.upper() for field in BotSettings.model_fields))
def test_setting_is_documented(name: str) -> None:
    """Every setting stands in `.env.example` and in the README's table."""
    assert re.search(rf"^{name}=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert f"| `{name}` |" in (PROJECT / "README.md").read_text()


def test_no_other_setting_is_documented() -> None:
    """`.env.example` names no setting that does not exist."""
    named = re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert set(named) == {field.upper() for field in BotSettings.model_fields}


def test_make_targets_of_the_readme_exist() -> None:
    """Every `make` target that the README and CONTRIBUTING name is in the Makefile."""
    makefile = (PROJECT / "Makefile").read_text()
    for page in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"(?:^|`)make ([a-z]+)\b", (PROJECT / page).read_text(), re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_options_of_the_pages_exist(page: str) -> None:
    """Every `python -m retrieval` command that a page shows is one, with the options that it shows."""
    shown = re.findall(r"python -m retrieval ([a-z-]+)([^`\n#]*)", (PROJECT / page).read_text())
    assert shown
    for command, rest in shown:
        help_text = help_of(command)
        for option in re.findall(r"--[a-z]+", rest):
            assert option in help_text, (command, option)


def help_of(command: str) -> str:
    """Return what `python -m retrieval COMMAND --help` prints."""
    with contextlib.redirect_stdout(io.StringIO()) as output, pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    return output.getvalue()


def test_user_document_is_unchanged(shared_data: Path) -> None:
    """The user's document in `seeds/` is the one that was given, to the byte."""
    given = shared_data / "seeds" / "000_06ae1b6c73de9121.txt"
    assert (PROJECT / "seeds" / given.name).read_bytes() == given.read_bytes()
