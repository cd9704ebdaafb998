"""Precision and recall of sentence boundaries on the NTREX documents: `python -m tests.bench.segmentation`."""

import sys
from pathlib import Path

from tests.arabic.boundaries import measure_file

DOCUMENTS = Path(__file__).parents[3] / "shared" / "data" / "ntrex" / "dev.jsonl"


def main() -> None:
    """Print the counts and both measures."""
    found = measure_file(DOCUMENTS)
    sys.stdout.write(
        f"boundaries: {found.right} right, {found.wrong} wrong, {found.missed} missed; "
        f"precision {found.precision:.4f}, recall {found.recall:.4f}\n"
    )


if __name__ == "__main__":
    main()
