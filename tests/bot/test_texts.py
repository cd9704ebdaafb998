"""What the bot says: where it stands, and how it is written."""

import ast
import re
from pathlib import Path

import pytest

import bot
from bot import texts
from tests.bot.sentences import assert_isolates_are_balanced, assert_only_arabic_outside_isolates

# Letters, marks and punctuation; the separators of numbers and the bidi controls are no sentence's.
_ARABIC = re.compile("[\u060c\u061b\u061f-\u065f\u066e-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_PACKAGE = Path(bot.__file__).parent

SAID = {
    **{name: value for name, value in vars(texts).items() if name.isupper() and isinstance(value, str)},
    "progress": texts.progress("embed", 3, 12),
    "progress of an unknown stage": texts.progress("new", 0, None),
    "progress of unknown length": texts.progress("read", 3, None),
    "reindexed": texts.reindexed(1, 2, 3, 11, 100, 64.2),
    "skipped": texts.skipped(3),
    "more_skipped": texts.more_skipped(2),
}


@pytest.mark.parametrize("path", sorted(_PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(_PACKAGE)))
def test_arabic_stands_in_the_texts_only(path: Path) -> None:
    """No other file of the bot has an Arabic letter in a string: docstrings, which nobody is told, aside."""
    admins = _PACKAGE / "administration" / "texts.py"
    if path in {
        Path(texts.__file__),
        admins,
        _PACKAGE / "language" / "arabic.py",
        _PACKAGE / "language" / "english.py",
    }:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    literals = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    assert not [literal for literal in literals if _ARABIC.search(literal)]


@pytest.mark.parametrize("name", SAID)
def test_isolates_are_balanced(name: str) -> None:
    """Every isolate that a sentence opens is closed in the same line, and none is closed twice."""
    assert_isolates_are_balanced(SAID[name])


@pytest.mark.parametrize("name", SAID)
def test_latin_is_isolated_and_punctuation_is_arabic(name: str) -> None:
    """Outside of isolates there is no Latin letter or digit and no Latin comma, semicolon or question mark."""
    assert_only_arabic_outside_isolates(SAID[name])


@pytest.mark.parametrize(
    ("seconds", "phrase"),
    [
        (0.2, "أقلّ من ثانية"),
        (1, "ثانية واحدة"),
        (2.4, "ثانيتان"),
        (9, "٩ ثوانٍ"),
        (30, "٣٠ ثانية"),
        (60, "دقيقة واحدة"),
        (125, "دقيقتان و٥ ثوانٍ"),
        (660, "١١ دقيقة"),
    ],
)
def test_durations_are_said_in_minutes_and_seconds(seconds: float, phrase: str) -> None:
    """Whole units, each with its counted noun."""
    assert texts.duration(seconds) == phrase


def test_progress_has_its_share() -> None:
    """A stage of known length is shown with its part done and its share."""
    assert texts.progress("embed", 3, 12).endswith("تحويل الجمل إلى متجهات: ٣ من ١٢ (٢٥٪)")


def test_progress_of_nothing_has_no_share() -> None:
    """A stage with nothing to do is no division by zero."""
    assert texts.progress("embed", 0, 0).endswith("٠ من ٠")
