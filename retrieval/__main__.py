"""The command line of retrieval: `python -m retrieval build | ask | said | sources | eval | ... | speech`."""

import argparse
import os
import sys
from collections.abc import Sequence

from retrieval.commands import (
    ask,
    build,
    doctor,
    eval_speech,
    evaluate,
    fetch,
    fit,
    inspect,
    said,
    sentences,
    sources,
    speech,
)
from retrieval.errors import BuildRunningError, IsnadError

EXIT_FAILED, EXIT_BUILD_RUNNING, EXIT_INTERRUPTED = 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m retrieval", description=__doc__)
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (build, inspect, doctor, ask, said, sources, evaluate, eval_speech, fit, sentences, speech, fetch):
        command.add_parser(subcommands)
    parser.set_defaults(report_error=_report_error)
    options = parser.parse_args(arguments)
    try:
        return options.run(options)
    except IsnadError as error:
        options.report_error(error)
        return EXIT_BUILD_RUNNING if isinstance(error, BuildRunningError) else EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; what Python still holds for it has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED


def _report_error(error: IsnadError) -> None:
    sys.stderr.write(f"error: {error}\n")


if __name__ == "__main__":
    sys.exit(main())
