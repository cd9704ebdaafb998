"""The sections of docs/performance.md: each measurement writes its own, between marks that carry its name."""

import re
import sys
from pathlib import Path

from retrieval.evaluation.machine import describe_machine

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "performance.md"


def write_section(module: str, text: str, page: Path = PAGE) -> None:
    """Put what was measured into the page, in the place of what it said before, and print it.

    Args:
        module: that measures, as `python -m` takes it; its section is marked with it.
        text: Markdown, the heading first.
        page: which is written; a section that it does not have comes last.
    """
    begin, end = f"<!-- {module} -->", f"<!-- /{module} -->"
    section = f"{begin}\n{text.strip()}\n\nMeasured by `python -m {module}` on {describe_machine()}.\n{end}"
    written = page.read_text(encoding="utf-8")
    there = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    is_there = there.search(written) is not None
    changed = there.sub(lambda _: section, written) if is_there else f"{written.rstrip()}\n\n{section}\n"
    page.write_text(changed, encoding="utf-8")
    sys.stdout.write(f"{text.strip()}\n")
