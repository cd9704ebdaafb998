"""What is installed is what was pinned, and may be used."""

import re
import tomllib

import pytest

from tests.dependencies.licences import default_install, forbids, is_of_a_build, licence_of
from tests.dependencies.locking import LOCKS, ROOT, STALE, digest, locked, stale

PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_lock_files_are_of_this_project_file() -> None:
    """Whoever changes a dependency renews them."""
    found = stale()
    assert not found, "; ".join(STALE.format(name=name) for name in found)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_locked_with_a_digest(name: str) -> None:
    """The versions are those of pyproject.toml; torch alone is left to the index."""
    versions = locked((ROOT / name).read_text("utf-8"))
    wanted = tomllib.loads(PYPROJECT)["project"]
    lines = [*wanted["dependencies"]]
    for extra in LOCKS[name]:
        lines += wanted["optional-dependencies"][extra]
    pinned = [found.groups() for line in lines if (found := re.match(r"([\w.-]+)(?:\[\w+\])?==([^\s;]+)", line))]
    assert len(pinned) >= len(lines) - 1
    for package, version in pinned:
        plain = re.sub(r"[-_.]+", "-", package).lower()
        assert versions.get(plain) == (None if plain == "torch" else version), package


@pytest.mark.parametrize("name", LOCKS)
def test_no_registry_stands_in_a_lock_file(name: str) -> None:
    """Where packages come from is for whoever installs; CUDA is for those who choose such a build."""
    lock = (ROOT / name).read_text("utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    assert not [one for one in locked(lock) if is_of_a_build(one)]
    assert lock.count("--hash=sha256:") > len(locked(lock)) > 50


def test_the_digest_is_of_the_dependencies_alone() -> None:
    """A line for a linter makes no lock file stale; another version does."""
    assert digest(PYPROJECT) == digest(PYPROJECT + "\n[tool.nothing]\nx = 1\n")
    assert digest(PYPROJECT) != digest(PYPROJECT.replace("torch==", "torch>="))


def test_nothing_in_the_default_install_forbids_commercial_use() -> None:
    """Each package says under which licence it is, and none of those is for research or for free alone."""
    licences = {name: licence_of(package) for name, package in default_install().items() if not is_of_a_build(name)}
    assert len(licences) > 50
    assert not {name: licence for name, licence in licences.items() if forbids(licence)}


def test_the_page_of_licences_names_them_all() -> None:
    """`docs/licences.md` is made anew when a dependency joins."""
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    missing = [name for name in default_install() if not is_of_a_build(name) and f"| {name} |" not in page]
    assert not missing, "run `python -m tests.dependencies.licences > docs/licences.md`"


@pytest.mark.parametrize(
    "licence", ["CC-BY-NC-4.0", "Free for non-commercial use", "Proprietary", "research only", "", "BUSL-1.1"]
)
def test_a_licence_that_forbids_is_told(licence: str) -> None:
    """So is one that is not told."""
    assert forbids(licence)


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0", "LGPL-3.0-only", "MPL-2.0 AND MIT", "BSD License"])
def test_a_licence_that_allows_is_let_pass(licence: str) -> None:
    """With conditions or without."""
    assert not forbids(licence)
