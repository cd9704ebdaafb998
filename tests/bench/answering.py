"""Cold start, warm latency and memory of `ask` and of the bot's answerer, each in its own process.

Run it as `python -m tests.bench.answering`; it writes its section of docs/performance.md. Without `--indexes` it builds
the project's seeds; with it, it asks an index that is there, such as that of the ANT corpus.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from tests.bench.writing import write_section

PROJECT = Path(__file__).parents[2]
QUESTION = "ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟"
MOST_SECONDS, MOST_MEBIBYTES = 6, 1_200
_ROUNDS, _QUESTIONS = 3, 50

# What the bot does besides Telegram: open, propose examples, answer; its libraries are imported too.
_AS_THE_BOT = """
import json, sys
import psutil
import bot.application
import retrieval
answerer = retrieval.open_answerer(retrieval.load_settings())
size, examples = answerer.size, answerer.examples()
for _ in range(int(sys.argv[2])):
    for question in (sys.argv[1], *examples):
        answerer.answer(question)
memory = psutil.Process().memory_full_info()
print(json.dumps({"sentences": size, "resident": memory.rss, "own": memory.uss}))
"""


def main() -> None:
    """Build the project's seeds where no index is given, start `ask` anew a few times, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, metavar="DIR", help="an index that is there")
    given: Path | None = parser.parse_args().indexes
    with tempfile.TemporaryDirectory() as folder:
        indexes = str(given or folder)
        if given is None:
            run("build", "--indexes", indexes)
        write_section("tests.bench.answering", report(indexes))


def report(indexes: str) -> str:
    """Measure, and return the section."""
    cold = [cold_start(indexes) for _ in range(_ROUNDS)]
    seconds, processor = (min(times) for times in zip(*cold, strict=True))
    batch = "\n".join(json.dumps({"id": number, "question": QUESTION}) for number in range(_QUESTIONS))
    answers = run("ask", "--batch", "-", "--indexes", indexes, given=batch).splitlines()
    p50, p95 = np.percentile([json.loads(line)["timings_ms"]["total"] for line in answers], [50, 95]).tolist()
    command = [sys.executable, "-c", _AS_THE_BOT, QUESTION, str(_QUESTIONS // 5)]
    environment = psutil.Process().environ() | {"INDEXES_DIR": indexes}
    said = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=True, env=environment).stdout  # noqa: S603 (ours)
    bot = json.loads(said)
    return f"""## Cold start and memory

`ask` with the index built, {bot["sentences"]:,} sentences, each time a new process; {load()}.

| | | target |
|---|---|---|
| from the command to the first answer, best of {_ROUNDS} | {seconds:.1f} s | at most {MOST_SECONDS} s |
| of which the processor works | {processor:.1f} s | |
| one question again and again, p50 | {p50:.1f} ms | |
| the same, p95 | {p95:.1f} ms | |
| the bot's process with its answerer, resident after questions | {mebibytes(bot["resident"]):.0f} MiB \
| at most {MOST_MEBIBYTES:,} MiB |
| of which no other process shares | {mebibytes(bot["own"]):.0f} MiB | |"""


def cold_start(indexes: str) -> tuple[float, float]:
    """Return the seconds from the command to its end, and those that its processor worked."""
    before, started = psutil.Process().cpu_times(), time.perf_counter()
    run("ask", QUESTION, "--indexes", indexes)
    elapsed, after = time.perf_counter() - started, psutil.Process().cpu_times()
    used = (after.children_user + after.children_system) - (before.children_user + before.children_system)
    return elapsed, used


def load() -> str:
    """Say how busy the machine is."""
    return f"load {psutil.getloadavg()[0]:.1f}"


def mebibytes(count: int) -> float:
    """Return bytes in MiB."""
    return count / (1 << 20)


def run(*arguments: str, given: str = "") -> str:
    """Run a command of retrieval, and return what it says."""
    command = [sys.executable, "-m", "retrieval", *arguments]
    ended = subprocess.run(command, input=given, capture_output=True, text=True, cwd=PROJECT, check=True)  # noqa: S603 (ours)
    return ended.stdout


if __name__ == "__main__":
    main()
