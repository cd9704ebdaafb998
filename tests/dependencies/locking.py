"""The lock files that `make` installs from: `python -m tests.dependencies.locking` renews them, `--check` compares."""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import uv

ROOT: Final = Path(__file__).parents[2]
LOCKS: Final[dict[str, tuple[str, ...]]] = {"requirements.lock": (), "requirements-dev.lock": ("dev",)}
"""The files, and the extras of the project that each holds besides the dependencies."""

STALE: Final = (
    "{name} was made from another pyproject.toml: run `make lock` (where nothing may be installed anew, "
    "`.venv/bin/python -m tests.dependencies.locking`) and commit the lock files"
)

_DIGEST_LINE: Final = "# pyproject.toml: "
_HEADER: Final = (
    "# Made by `make lock`, with the digest of every file that may be installed. Left out are torch and what only its\n"
    "# builds need (CUDA, triton), which differ by index: pyproject.toml has the version, PIP_ARGS the index.\n"
)
# Which of them there are is decided by the build: a CPU build has none but torch itself.
_LEFT_OUT: Final = re.compile(r"(?:torch|triton|(?:nvidia|cuda)-[\w.-]+)==")


def digest(pyproject: str) -> str:
    """Return what tells whether the dependencies are as they were; the rest of the file may change."""
    project = tomllib.loads(pyproject)["project"]
    said = [project[name] for name in ("requires-python", "dependencies", "optional-dependencies")]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def locked(lock: str) -> dict[str, str]:
    """Return the version of each package in the text of a lock file, where it is given with a digest."""
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)[^\n]*\n +--hash=sha256:", lock, re.MULTILINE)
    return dict(found)


def stale() -> list[str]:
    """Return the lock files that do not agree with pyproject.toml."""
    line = _DIGEST_LINE + digest((ROOT / "pyproject.toml").read_text("utf-8"))
    return [name for name in LOCKS if line not in (ROOT / name).read_text("utf-8").splitlines()]


def renew() -> None:
    """Write the lock files; what they pin already stays, where pyproject.toml allows it."""
    made_from = digest((ROOT / "pyproject.toml").read_text("utf-8"))
    for name, extras in LOCKS.items():
        chosen = [f"--extra={extra}" for extra in extras]
        if extras:
            chosen.append("--constraint=requirements.lock")
        command = [uv.find_uv_bin(), "pip", "compile", "pyproject.toml", "--universal", "--python-version=3.11"]
        command += ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
        subprocess.run([*command, f"--output-file={name}", *chosen], cwd=ROOT, check=True)  # noqa: S603 (no input)
        path = ROOT / name
        path.write_text(f"{_HEADER}{_DIGEST_LINE}{made_from}\n{_kept(path.read_text('utf-8'))}", encoding="utf-8")


def _kept(lock: str) -> str:
    """Return the packages without those that are left out; each begins a line, its digests are indented."""
    packages = re.split(r"^(?=[^\s#])", lock, flags=re.MULTILINE)
    return "".join(one for one in packages[1:] if _LEFT_OUT.match(one) is None)


def main() -> int:
    """Renew or compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.dependencies.locking", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether they agree with pyproject.toml")
    if not parser.parse_args().check:
        renew()
    found = stale()
    for name in found:
        sys.stderr.write(f"{STALE.format(name=name)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
