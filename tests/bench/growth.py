"""How the time of each stage grows with the length of hostile texts: `python -m tests.bench.growth`."""

import argparse
import gc
import sys
import time

from tests.hostile.shapes import SHAPES, Shape
from tests.hostile.stages import READERS, STAGES, Stage

_TIMES = 4
_MEGABYTE = 1 << 20


def seconds_of(stage: Stage, text: str) -> float:
    """Return the time on the processor that a stage takes, without the collector's."""
    gc.collect(0)
    gc.disable()
    try:
        started = time.process_time()
        stage(text)
        return time.process_time() - started
    finally:
        gc.enable()


def megabyte_of(shape: Shape) -> str:
    """Return a text that is a megabyte in UTF-8."""
    sample = shape(1000)
    return shape(_MEGABYTE * len(sample) // len(sample.encode()))


def main() -> int:
    """Print, for each stage, the shapes that take it longest for a megabyte, and how much longer than a quarter."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    parser.add_argument("stages", nargs="*", metavar="STAGE", help="only these")
    parser.add_argument("--worst", type=int, default=3, metavar="N", help="so many shapes of each stage")
    options = parser.parse_args()
    for name, stage in {**STAGES, **READERS}.items():
        if options.stages and name not in options.stages:
            continue
        stage("كلمة")
        found: list[tuple[float, float, str]] = []
        for shape_name, shape in SHAPES.items():
            text = megabyte_of(shape)
            quarter = seconds_of(stage, text[: len(text) // _TIMES])
            found.append((seconds_of(stage, text), quarter, shape_name))
        for whole, quarter, shape_name in sorted(found, reverse=True)[: options.worst]:
            growth = whole / max(quarter, 1e-6)
            sys.stdout.write(f"{name:30} {shape_name:28} {whole:7.3f} s, {growth:5.1f} times a quarter\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
