"""The table of reliability is written row by row."""

from pathlib import Path

import pytest

from tests.soak.table import PAGE, Trial, write


def test_a_row_replaces_the_one_of_its_fault(tmp_path: Path) -> None:
    """Rows of other faults stay as they are and where they are."""
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- begin of the table -->\n<!-- end of the table -->\nbehind\n", encoding="utf-8")
    write([Trial("kill -9", "3", "nothing", "nothing", "make one"), Trial("502", "1", "nothing", "", "make two")], page)
    write([Trial("kill -9", "100", "nothing", "nothing", "make one")], page)
    assert page.read_text(encoding="utf-8").splitlines() == [
        "before",
        "<!-- begin of the table -->",
        "| fault | tried | lost | twice | by |",
        "|---|---|---|---|---|",
        "| kill -9 | 100 | nothing | nothing | `make one` |",
        "| 502 | 1 | nothing |  | `make two` |",
        "<!-- end of the table -->",
        "behind",
    ]


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    """Nothing is written into a page that has no place for it."""
    page = tmp_path / "page.md"
    page.write_text("text", encoding="utf-8")
    with pytest.raises(ValueError, match="has no table"):
        write([], page)


def test_the_project_has_its_table(tmp_path: Path) -> None:
    """Written without a row, the page stays as it is: its table has the form that is written."""
    text = PAGE.read_text(encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    write([], page)
    assert page.read_text(encoding="utf-8") == text
