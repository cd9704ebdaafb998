"""`doctor`: what is wrong is found, and what to do is said."""

import json
from pathlib import Path

import pytest

from retrieval import wiring
from retrieval.__main__ import main
from retrieval.diagnosing import Finding, diagnose
from retrieval.errors import ModelError
from retrieval.generations import EmbedderRecord, current
from retrieval.ports import Embedder
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.conftest import Workshop


def _found(workshop: Workshop) -> dict[str, Finding]:
    return {one.part: one for one in diagnose(workshop.seeds, workshop.indexes, workshop.open_embedder)}


def test_all_is_well(workshop: Workshop) -> None:
    """A corpus that was built and is as it was needs nothing."""
    workshop.build()
    found = _found(workshop)
    assert {one.state for one in found.values()} == {"ok"}
    assert set(found) == {"documents", "index", "freshness", "folder", "space", "model"}


def test_no_index_is_no_error(workshop: Workshop) -> None:
    """Before the first build there is one thing to do."""
    found = _found(workshop)
    assert (found["index"].state, found["index"].remedy) == ("warning", "python -m retrieval build")
    assert "freshness" not in found
    assert found["model"].state == "ok"


def test_changed_documents(workshop: Workshop) -> None:
    """What came since the build is told."""
    workshop.build()
    workshop.write("جديد.txt", "وصل الوفد إلى العاصمة.")
    found = _found(workshop)["freshness"]
    assert found.state == "warning"
    assert "1 file to read" in found.said


@pytest.mark.parametrize("break_it", ["bytes", "missing"])
def test_damaged_index(workshop: Workshop, break_it: str) -> None:
    """The damaged file is named."""
    workshop.build()
    generation = current(workshop.indexes)
    name = max(generation.manifest.files, key=lambda one: generation.manifest.files[one].bytes)
    path = generation.folder / name
    if break_it == "missing":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    found = _found(workshop)["index"]
    assert found.state == "error"
    assert name in found.said
    assert found.remedy == "python -m retrieval build"


def test_no_documents(workshop: Workshop, tmp_path: Path) -> None:
    """A folder that is not there, and one with nothing to read."""
    workshop.seeds = tmp_path / "nowhere"
    assert _found(workshop)["documents"].state == "error"
    workshop.seeds.mkdir()
    assert _found(workshop)["documents"].state == "error"


def test_another_model(workshop: Workshop) -> None:
    """An index of another model's vectors has to be built again."""
    workshop.build()
    workshop.embedder = HashingEmbedder(fingerprint="hashing-2")
    found = _found(workshop)["model"]
    assert (found.state, found.remedy) == ("error", "python -m retrieval build")


def test_a_model_that_does_not_load(workshop: Workshop) -> None:
    """Its own message is told."""
    message = "no model there"

    def refuse(_: EmbedderRecord | None) -> Embedder:
        raise ModelError(message)

    found = {one.part: one for one in diagnose(workshop.seeds, workshop.indexes, refuse)}
    assert (found["model"].state, found["model"].said) == ("error", message)


def test_indexes_is_a_file(workshop: Workshop) -> None:
    """A path that can be no folder."""
    workshop.indexes.write_text("", encoding="utf-8")
    assert _found(workshop)["folder"].state == "error"


def test_the_command(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit status is 1 for errors alone; a remedy stands under what it mends; JSON has all of it."""
    monkeypatch.setattr(wiring, "open_embedder", lambda _settings, record: workshop.open_embedder(record))
    folders = ["--seeds", str(workshop.seeds), "--indexes", str(workshop.indexes)]
    assert main(["doctor", *folders]) == 0
    printed = capsys.readouterr().out
    assert "warning  index:" in printed
    assert "-> python -m retrieval build" in printed
    workshop.build()
    assert main(["doctor", *folders]) == 0
    assert "All is well" in capsys.readouterr().out
    (current(workshop.indexes).folder / "manifest.json").write_text("{}", encoding="utf-8")
    assert main(["doctor", *folders, "--json"]) == 1
    found = {one["part"]: one for one in json.loads(capsys.readouterr().out)}
    assert found["index"]["state"] == "error"
    assert found["index"]["remedy"]
