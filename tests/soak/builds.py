"""Cuts builds short at each of their changes to the file system, and writes what was lost into the table.

Run it as `python -m tests.soak.builds [--every N]`; every change is some three thousand trials of half a second.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from typing import Final

from tests.soak.table import Trial, write

_COMMAND: Final = "python -m tests.soak.builds"


def main() -> int:
    """Sweep, write a row for each kind of fault, and return the exit status of the sweep."""
    parser = argparse.ArgumentParser(prog=_COMMAND, description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try every n-th change only")
    every: int = parser.parse_args().every
    command = _COMMAND if every == 1 else f"{_COMMAND} --every {every}"
    with tempfile.TemporaryDirectory(prefix="isnad-builds-") as folder:
        sweep = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.faults.sweep", folder, "--every", str(every)], stdout=subprocess.PIPE
        )
        assert sweep.stdout is not None
        for line in sweep.stdout:
            row = json.loads(line)
            # The table has a row a start; the bar would end a cell.
            lost = "; ".join(map(str, row["lost"])).replace("|", "/") or "nothing"
            write([Trial(row["fault"], f"{row['tried']} places", lost, "", command)])
            sys.stdout.write(line.decode())
            sys.stdout.flush()
        return sweep.wait()


if __name__ == "__main__":
    sys.exit(main())
