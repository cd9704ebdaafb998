"""The table of docs/reliability.md: a row a fault, written by the trial that tried it.

A trial is a module of this package that is run by `python -m tests.soak.NAME` and a line of `make soak`. At its end it
calls `write` with what it found, which replaces its rows and leaves those of the others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"

_BEGIN, _END = "<!-- begin of the table -->", "<!-- end of the table -->"
_HEAD = "| fault | tried | lost | twice | by |\n|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a fault.

    Args:
        fault: what was done to the bot; it names the row.
        tried: how often, and under what.
        lost: what was lost, `nothing` where nothing was.
        twice: what was answered twice, or what else was doubled; `nothing`, or an empty text where it has no sense.
        command: what anyone can run to try it again.
    """

    fault: str
    tried: str
    lost: str
    twice: str
    command: str


def write(trials: Sequence[Trial], page: Path = PAGE) -> None:
    """Put rows into the table, each in the place of the one about the same fault, new ones at its end.

    Raises:
        ValueError: the page has no table.
    """
    text = page.read_text(encoding="utf-8")
    match = re.search(f"{re.escape(_BEGIN)}\n(.*?){re.escape(_END)}", text, re.DOTALL)
    if match is None:
        message = f"{page} has no table between {_BEGIN} and {_END}"
        raise ValueError(message)
    rows = {_cells(line)[0]: line for line in match[1].splitlines()[2:]}
    for trial in trials:
        cells = (trial.fault, trial.tried, trial.lost, trial.twice, f"`{trial.command}`")
        rows[trial.fault] = f"| {' | '.join(cells)} |"
    table = "".join(f"{line}\n" for line in rows.values())
    page.write_text(f"{text[: match.start(1)]}{_HEAD}{table}{text[match.end(1) :]}", encoding="utf-8")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
