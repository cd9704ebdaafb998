"""The machine that figures were measured on."""

import os
import platform
from pathlib import Path

_INFORMATION = Path("/proc/cpuinfo")
_TELLING_FLAGS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")


def describe_machine(information: Path = _INFORMATION) -> str:
    """Return the cores, the processor, and which of its extensions decide how fast a model runs.

    Args:
        information: what Linux says of the processor; elsewhere less is known.
    """
    lines = information.read_text(encoding="utf-8").splitlines() if information.is_file() else []
    # The first processor's, where there are several.
    said = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in reversed(lines))}
    flags = [flag for flag in _TELLING_FLAGS if flag in said.get("flags", "").split()]
    name = said.get("model name", platform.processor() or platform.machine())
    return f"{os.cpu_count()} cores of {name} ({', '.join(flags) or 'no vector extensions known'}), {platform.system()}"
