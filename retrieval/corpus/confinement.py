"""The limits of a process that reads what may have been made to do harm: memory, time, files, secrets."""

import os
import resource
from collections.abc import Mapping
from typing import Final

import psutil

_SECRETS: Final = frozenset({"TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL"})


def environment_without_secrets() -> Mapping[str, str]:
    """Return the environment for a process that reads documents, or builds: it needs no secret, so none can leak."""
    return {name: value for name, value in os.environ.items() if name.upper() not in _SECRETS}


def confine(megabytes: int, largest_file: int) -> None:
    """Bound this process for good.

    Args:
        megabytes: of memory beyond what it has taken to start.
        largest_file: the most bytes of a file that it writes.
    """
    memory = psutil.Process().memory_info().vms + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    # Of what a document has broken there is to be no image on the disk, which may hold other documents.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_seconds(seconds: int) -> None:
    """Let this process have so much more time on the processor from now on; then the system ends it (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
