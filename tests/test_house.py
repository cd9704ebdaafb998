"""The house in order: the settings and commands that the pages name are those that exist."""

import re
from pathlib import Path

import pytest

from bot.settings import BotSettings

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
        for target in re.findall(r"make ([a-z]+)\b", (PROJECT / page).read_text()):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_user_document_is_unchanged(shared_data: Path) -> None:
    """The user's document in `seeds/` is the one that was given, to the byte."""
    given = shared_data / "seeds" / "000_06ae1b6c73de9121.txt"
    assert (PROJECT / "seeds" / given.name).read_bytes() == given.read_bytes()
