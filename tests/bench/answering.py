"""Cold start, warm latency and peak memory of `ask`, each in its own process: `python -m tests.bench.answering`."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[2]
QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
_ROUNDS = 3
_KIB_A_MIB = 1024


def main() -> None:
    """Build the project's seeds, start `ask` anew a few times, and print a table."""
    with tempfile.TemporaryDirectory() as indexes:
        _run("build", "--indexes", indexes)
        cold = min(_seconds("ask", QUESTION, "--indexes", indexes) for _ in range(_ROUNDS))
        batch = "\n".join(json.dumps({"id": number, "question": QUESTION}) for number in range(50))
        answers = _run("ask", "--batch", "-", "--indexes", indexes, given=batch).splitlines()
    totals = sorted(json.loads(line)["timings_ms"]["total"] for line in answers)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // _KIB_A_MIB
    sys.stdout.write(
        "| | |\n|---|---|\n"
        f"| cold start to first answer (best of {_ROUNDS}) | {cold:.1f} s |\n"
        f"| one question, warm, p50 | {totals[len(totals) // 2]:.1f} ms |\n"
        f"| one question, warm, p95 | {totals[int(len(totals) * 0.95)]:.1f} ms |\n"
        f"| peak memory of build and ask | {peak} MiB |\n"
    )


def _seconds(*arguments: str) -> float:
    started = time.perf_counter()
    _run(*arguments)
    return time.perf_counter() - started


def _run(*arguments: str, given: str = "") -> str:
    command = [sys.executable, "-m", "retrieval", *arguments]
    ended = subprocess.run(command, input=given, capture_output=True, text=True, cwd=PROJECT, check=True)  # noqa: S603 (ours)
    return ended.stdout


if __name__ == "__main__":
    main()
