"""`python -m tests.fuzz STAGE --seconds N`: give a stage what atheris makes; ends with a text that breaks it, if any.

Needs `pip install -e '.[fuzz]'`. What breaks a stage is kept in a file of the working folder, which given as FILE is
tried alone. The stages, with what must be true of them, are those of `tests.hostile.stages`.
"""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false
# atheris is of an extra of its own, and its types do not know all of it.

import argparse
import sys

import atheris

with atheris.instrument_imports(include=["retrieval.arabic", "retrieval.corpus", "bot"]):
    from tests.hostile.shapes import PIECES
    from tests.hostile.stages import READERS, STAGES

TARGETS = {**STAGES, **READERS}
_LONGEST = 2_048
_SECONDS_A_TEXT = 10


def text_of(data: bytes) -> str:
    """Return a text of what means something to the stages: each byte is a piece, those beyond take letters."""
    pieces: list[str] = []
    at = 0
    while at < len(data):
        code = data[at]
        if code < len(PIECES):
            pieces.append(PIECES[code])
            at += 1
            continue
        letter = int.from_bytes(data[at + 1 : at + 3])
        # Half of a pair of surrogates is in no document, and an inbox keeps none.
        pieces.append("\ufffd" if 0xD800 <= letter < 0xE000 else chr(letter))
        at += 3
    return "".join(pieces)


def main() -> None:
    """Fuzz until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("stage", choices=TARGETS)
    parser.add_argument("file", nargs="*", metavar="FILE", help="only these")
    parser.add_argument("--seconds", type=int, default=300)
    chosen = parser.parse_args()
    stage = TARGETS[chosen.stage]
    options = [f"-max_total_time={chosen.seconds}", f"-max_len={_LONGEST}", f"-timeout={_SECONDS_A_TEXT}"]

    def give(data: bytes) -> None:
        stage(text_of(data))

    atheris.Setup([sys.argv[0], *options, *chosen.file], give)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
