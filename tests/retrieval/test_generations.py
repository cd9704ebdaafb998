"""Generations: what is published, verified, kept and refused."""

from pathlib import Path

import pytest
from filelock import FileLock

from retrieval import generations
from retrieval.errors import (
    BuildRunningError,
    DamagedGenerationError,
    GenerationError,
    NoGenerationError,
    StaleGenerationError,
)
from retrieval.reading import open_generation
from tests.fakes.storage import MemoryVectors
from tests.retrieval.conftest import Workshop


def test_none_yet(tmp_path: Path) -> None:
    """Without an index the error says which command builds one."""
    with pytest.raises(NoGenerationError, match="python -m retrieval build"):
        generations.current(tmp_path)


def test_manifest_names_every_file(workshop: Workshop) -> None:
    """The manifest holds the digest of every file of the generation."""
    workshop.build()
    generation = generations.current(workshop.indexes)
    on_disk = {
        path.relative_to(generation.folder).as_posix() for path in generation.folder.rglob("*") if path.is_file()
    }
    assert set(generation.manifest.files) == on_disk - {generations.MANIFEST}
    generations.verify(generation)


@pytest.mark.parametrize("harm", ["flip", "truncate", "remove"])
def test_damage_is_refused_by_name(workshop: Workshop, harm: str) -> None:
    """A file that was changed after the build is refused, and named."""
    workshop.build()
    generation = generations.current(workshop.indexes)
    victim = generation.folder / generations.VECTORS
    data = victim.read_bytes()
    victim.unlink()
    if harm != "remove":
        victim.write_bytes(bytes([data[0] ^ 1]) + data[1:] if harm == "flip" else data[:-1])
    with pytest.raises(DamagedGenerationError, match=generations.VECTORS):
        open_generation(generation, workshop.storage)


def test_damaged_manifest(workshop: Workshop) -> None:
    """A manifest that is not one is refused with the command that mends it."""
    name = workshop.build().generation
    (workshop.indexes / name / generations.MANIFEST).write_text("{}")
    with pytest.raises(DamagedGenerationError, match=r"manifest\.json .* python -m retrieval build"):
        generations.current(workshop.indexes)


@pytest.mark.parametrize("version", ["folding", "segmentation", "terms", "speech"])
def test_other_version_is_stale(workshop: Workshop, version: str) -> None:
    """A generation of another version of the language is refused, and the next build replaces it.

    Nothing is embedded for that: the vectors are of the same texts.
    """
    name = workshop.build().generation
    generation = generations.current(workshop.indexes)
    generations.write_manifest(generation.folder, generation.manifest.model_copy(update={version: 999}))
    with pytest.raises(StaleGenerationError, match=version):
        workshop.answerer()
    report = workshop.build()
    assert report.generation != name
    assert (report.unchanged, report.embedded) == (3, 0)
    workshop.answerer().close()


@pytest.mark.parametrize("is_sealed", [True, False])
def test_other_format_is_stale(workshop: Workshop, *, is_sealed: bool) -> None:
    """A generation of another format, a later one or one from before there were seals, is refused and built anew."""
    name = workshop.build().generation
    generation = generations.current(workshop.indexes)
    other = generation.manifest.model_copy(update={"format": 999 if is_sealed else 3})
    generations.write_manifest(generation.folder, other)
    if not is_sealed:
        (generation.folder / generations.MANIFEST).write_text(other.model_dump_json(indent=1))
    with pytest.raises(StaleGenerationError, match="format"):
        workshop.answerer()
    report = workshop.build()
    assert report.generation != name
    assert report.embedded == report.sentences
    workshop.answerer().close()


def test_parts_that_disagree_are_refused(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vector index of another size than the manifest says is refused."""
    workshop.build()
    monkeypatch.setattr(MemoryVectors, "__len__", lambda _: 77)
    with pytest.raises(DamagedGenerationError, match="disagree"):
        workshop.answerer()


def test_keeps_only_what_is_asked(workshop: Workshop) -> None:
    """Old generations beyond `keep` go; the one in service and unfinished business of others stay."""
    (workshop.indexes / "models").mkdir(parents=True)
    names: list[str] = []
    for number in range(4):
        workshop.write("جديد.txt", f"نص جديد رقم {number}.")
        names.append(workshop.build().generation)
    assert sorted(path.name for path in workshop.indexes.glob("0*")) == names[-2:]
    assert (workshop.indexes / "models").is_dir()
    assert generations.current_name(workshop.indexes) == names[-1]


def test_names_grow(workshop: Workshop) -> None:
    """Names of generations sort in the order of their building."""
    first = workshop.build().generation
    workshop.write("جديد.txt", "نص.")
    assert workshop.build().generation > first


def test_one_builder_at_a_time(workshop: Workshop) -> None:
    """A second builder is refused while one holds the folder."""
    with generations.builder_lock(workshop.indexes), pytest.raises(BuildRunningError, match="wait"):
        workshop.build()
    workshop.build()


def test_leftovers_of_a_killed_builder_go(workshop: Workshop) -> None:
    """A staging folder that a killed builder left is cleared by the next one."""
    leftover = workshop.indexes / ".staging-1"
    leftover.mkdir(parents=True)
    (leftover / "half").write_text("half")
    workshop.build()
    assert not leftover.exists()


def test_failing_build_leaves_the_old_one(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails, the generation in service stays and nothing is left of the new one."""
    name = workshop.build().generation
    workshop.write("جديد.txt", "نص.")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workshop.storage, "write_vectors", full_disk)
    with pytest.raises(GenerationError, match="No space left"):
        workshop.build()
    assert generations.current_name(workshop.indexes) == name
    assert list(workshop.indexes.glob(".staging-*")) == []
    workshop.answerer().close()


def test_folder_that_cannot_be_made(tmp_path: Path, workshop: Workshop) -> None:
    """An indexes folder that cannot be made is a clear error."""
    (tmp_path / "file").write_text("")
    workshop.indexes = tmp_path / "file" / "indexes"
    with pytest.raises(GenerationError, match="cannot be written"):
        workshop.build()


def test_lock_file_of_another_process_is_harmless(workshop: Workshop) -> None:
    """A lock file that nobody holds does not stop a build."""
    workshop.indexes.mkdir()
    with FileLock(workshop.indexes / ".build.lock"):
        pass
    workshop.build()
