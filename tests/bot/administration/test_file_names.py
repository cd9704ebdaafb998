"""The names of uploaded files."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.administration.file_names import safe_name

PARTS = st.sampled_from((".", "..", "/", "\\", "con", "NUL", "COM1", ":", "\u202e", "\u200f", "\0", " ", "تقرير", "a"))


@given(st.text() | st.lists(PARTS).map("".join))
@example("..")
@example("\u0623\u0308" * 60)
def test_a_name_that_is_taken_is_a_file_of_the_folder(name: str) -> None:
    """Whatever is sent, the file lies in the folder itself, is seen there, and looks like what it is."""
    safe = safe_name(name)
    if safe is None:
        return
    folder = Path("/srv/seeds")
    assert (folder / safe).parent == folder
    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert len(safe.encode()) <= 200
    assert not {unicodedata.category(letter) for letter in safe} & {"Cc", "Cf", "Cs"}
    assert safe_name(safe) == safe


@pytest.mark.parametrize("name", ["تقرير ٢٠٢٠.txt", "a.b.c.md", "console.txt", "com10.txt", "خطاب_(٢).jsonl", "é.txt"])
def test_an_ordinary_name_is_taken_as_it_is(name: str) -> None:
    """Letters of any script, digits, spaces, brackets and dots are no danger."""
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        ".",
        "..",
        "../a.txt",
        "a/b.txt",
        "/etc/passwd",
        "C:\\a.txt",
        "..\\a.txt",
        ".hidden.txt",
        "a.txt.",
        "a.txt ",
        " a.txt",
        "con.txt",
        "CON .txt",
        "nul",
        "lpt1.md",
        "com¹.txt",
        "a\u202etxt.exe",
        "a\u200f.txt",
        "a\n.txt",
        "a\0.txt",
        "a\ud800.txt",
        "أ" * 101,
    ],
)
def test_other_names_are_refused(name: str | None) -> None:
    """Paths, hidden and reserved names, unseen letters and endless names are not taken."""
    assert safe_name(name) is None
