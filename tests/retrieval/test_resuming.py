"""Builds that were interrupted, and models that are known without being loaded."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.__main__ import main
from retrieval.adapters.known_models import DeferredEmbedder, KnownModels, stamp_of
from retrieval.commands.pace import NO_PACE, Pace, Stopwatch
from retrieval.encoding_log import EncodingLog, kept_scale
from retrieval.errors import ModelError, UnknownDocumentError
from retrieval.generations import EmbedderRecord, current_name
from retrieval.ports import FloatMatrix, WordScale
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.conftest import Workshop

SCALE = WordScale(np.linspace(0, 1, 8, dtype=np.float32), np.full(8, 0.1, dtype=np.float32))
RECORD = EmbedderRecord(name="hashing", fingerprint="hashing-1", dimension=64, dtype="float32")


def test_log_comes_back(tmp_path: Path) -> None:
    """What was kept is there when the log is opened again, words without any too."""
    path = tmp_path / "log"
    log = EncodingLog.open(path, "model", SCALE)
    codes = np.arange(6, dtype=np.uint8).reshape(3, 2)
    log.add_vector(2**64 - 1, SCALE.mean)
    log.add_words(7, codes)
    log.add_words(8, codes[:0])
    log.close()
    again = EncodingLog.open(path, "model", SCALE)
    np.testing.assert_array_equal(again.vector(2**64 - 1), SCALE.mean)
    np.testing.assert_array_equal(again.words(7), codes)
    assert len(again.words(8)) == 0
    assert [again.has("words", 7), again.has("vector", 7)] == [True, False]
    again.close()
    kept = kept_scale(path, "model")
    assert kept is not None
    np.testing.assert_array_equal(kept.mean, SCALE.mean)
    assert kept_scale(path, "another") is kept_scale(tmp_path / "none", "model") is None


def test_log_that_was_cut_off_anywhere(tmp_path: Path) -> None:
    """However many bytes a crash has left, what is whole is kept, the rest is forgotten, and more can be added."""
    whole = tmp_path / "whole"
    log = EncodingLog.open(whole, "model", SCALE)
    for key in range(3):
        log.add_vector(key, SCALE.mean + key)
    log.close()
    data = whole.read_bytes()
    for length in range(len(data)):
        path = tmp_path / "cut"
        path.write_bytes(data[:length])
        cut = EncodingLog.open(path, "model", SCALE)
        kept = [key for key in range(3) if cut.has("vector", key)]
        assert kept == list(range(len(kept)))
        assert all((cut.vector(key) == SCALE.mean + key).all() for key in kept)
        cut.add_vector(9, SCALE.deviation)
        cut.close()
        again = EncodingLog.open(path, "model", SCALE)
        assert (again.vector(9) == SCALE.deviation).all()
        again.close()


def test_log_of_another_model_is_emptied(tmp_path: Path) -> None:
    """Nothing of another model or scale is used."""
    for fingerprint, scale in (("one", SCALE), ("other", SCALE), ("other", WordScale(SCALE.deviation, SCALE.mean))):
        log = EncodingLog.open(tmp_path / "log", fingerprint, scale)
        assert not log.has("vector", 1)
        log.add_vector(1, SCALE.mean)
        log.close()


class Interrupted(HashingEmbedder):
    """Fails after some texts."""

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed, or fail."""
        if len(self.embedded) >= 600:
            raise KeyboardInterrupt
        return super().embed_passages(texts)


def test_interrupted_build_resumes(workshop: Workshop) -> None:
    """What was embedded before an interruption is not embedded again, and the log goes with the success."""
    workshop.write("كبير.txt", "\n".join(f"هذا الخبر رقم {number} من كتاب كبير" for number in range(2_000)))
    workshop.embedder = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        workshop.build()
    assert (workshop.indexes / ".encoding.log").is_file()
    workshop.embedder = HashingEmbedder()
    report = workshop.build()
    # Two steps of 256 texts had been kept; one of these has two sentences, and no vector of either.
    assert report.embedded == report.sentences - (2 * 256 - 1)
    assert not (workshop.indexes / ".encoding.log").exists()


def test_model_is_loaded_on_demand(tmp_path: Path) -> None:
    """A known model is described without being loaded; one that proves to be another is forgotten and refused."""
    known = KnownModels(tmp_path / "models.json")
    known.remember("stamp", HashingEmbedder())
    assert known.find("stamp") == RECORD
    loaded: list[HashingEmbedder] = []

    def load() -> HashingEmbedder:
        loaded.append(HashingEmbedder())
        return loaded[-1]

    embedder = DeferredEmbedder(RECORD, load, known.forget)
    assert (embedder.name, embedder.dimension, embedder.dtype) == ("hashing", 64, "float32")
    assert loaded == []
    np.testing.assert_array_equal(embedder.embed_passages(["نص"]), embedder.embed_queries(["نص"]))
    assert embedder.embed_spans(["نص"], [[]], "query").vectors.shape == (1, 64)
    assert len(loaded) == 1
    other = DeferredEmbedder(RECORD, lambda: HashingEmbedder(fingerprint="other"), known.forget)
    with pytest.raises(ModelError, match="build again"):
        other.embed_passages(["نص"])
    assert known.find("stamp") is None


def test_few_models_are_remembered(tmp_path: Path) -> None:
    """The file stays small, and one that is damaged is that of no model."""
    known = KnownModels(tmp_path / "models.json")
    for number in range(20):
        known.remember(str(number), HashingEmbedder())
    assert known.find("19") == RECORD
    assert known.find("5") is None
    known.path.write_text("{")
    assert known.find("19") is None


def test_stamp_of_a_folder(tmp_path: Path) -> None:
    """The stamp of a model changes with its files, the prompts and the type; nothing stands for what is not here."""
    (tmp_path / "weights").write_text("1")
    stamps = {
        stamp_of(str(tmp_path), ("q", "p"), "float32"),
        stamp_of(str(tmp_path), ("q", None), "float32"),
        stamp_of(str(tmp_path), ("q", "p"), "bfloat16"),
    }
    (tmp_path / "weights").write_text("12")
    stamps.add(stamp_of(str(tmp_path), ("q", "p"), "float32"))
    assert len(stamps - {None}) == 4
    assert stamp_of("nobody/has-this-model", (None, None), "float32") is None


def test_pace() -> None:
    """The pace is that of the last half minute of a stage; before there is a second of it nothing is told."""
    now = 0.0
    stopwatch = Stopwatch(lambda: now)
    assert stopwatch.measure("read", 0, None) == NO_PACE
    now = 0.5
    assert stopwatch.measure("read", 50, None) == NO_PACE
    now = 2.0
    assert stopwatch.measure("read", 100, None) == Pace(50, None)
    assert stopwatch.measure("embed", 0, 1_000) == NO_PACE
    now = 12.0
    assert stopwatch.measure("embed", 100, 1_000) == Pace(10, 90)
    pace = NO_PACE
    for now in range(13, 100):
        pace = stopwatch.measure("embed", 100 + (now - 12), 1_000)
    assert pace.per_second == pytest.approx(1, rel=0.1)


def test_inspect_shows_what_the_documents_became(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list, one document, and what was left out, as text and as JSON; an unclear name is told with the ids."""
    from retrieval import wiring  # noqa: PLC0415 - what is replaced

    monkeypatch.setattr(wiring, "_embedder_for_build", lambda *_: HashingEmbedder())
    seeds, indexes = tmp_path / "seeds", tmp_path / "indexes"
    seeds.mkdir()
    (seeds / "أ.txt").write_text("قال الوزير أحمد الحسن إن العملية انتهت. ثم انصرف.", encoding="utf-8")
    (seeds / "ب.txt").write_text("قال الوزير أحمد الحسن إن العملية انتهت. ثم انصرف.", encoding="utf-8")
    (seeds / "ج.txt").write_text("قال الوزير أحمد الحسن إن العملية انتهت. ثم انصرف!", encoding="utf-8")
    (seeds / "صورة.png").write_bytes(b"png")
    where = ["--indexes", str(indexes)]
    report = tmp_path / "skipped.json"
    assert main(["build", "--seeds", str(seeds), *where, "--report", str(report), "--progress", "json"]) == 0
    assert [one["path"] for one in json.loads(report.read_text())] == ["صورة.png"]
    capsys.readouterr()

    def told(*arguments: str) -> str:
        assert main(["inspect", *arguments, *where]) == 0
        return capsys.readouterr().out

    listing = told()
    assert "3 documents, 6 sentences" in listing
    assert "2 copies" in listing
    assert listing.splitlines()[3:] == ["2\tأ.txt\tقال الوزير أحمد الحسن إن العملية انتهت.\talso in: ب.txt, ج.txt"]
    assert [one["sentences"] for one in json.loads(told("--json"))["documents"]] == [2, 2, 2]
    assert json.loads(told("--json"))["documents"][2]["same_article"] == ["أ.txt", "ب.txt"]
    assert "same article: ب.txt, ج.txt" in told("أ")
    one = json.loads(told("أ.txt", "--json"))
    assert (one["same_text"], one["same_article"]) == (["ب.txt"], ["ب.txt", "ج.txt"])
    assert [sentence["text"] for sentence in one["sentences"]][1] == "ثم انصرف."
    assert one["reports"][0]["speaker"].endswith("أحمد الحسن")
    assert told("--skipped") == "صورة.png: no reader for .png\n"
    assert json.loads(told("--skipped", "--json"))[0]["line"] is None
    assert main(["inspect", "txt", *where]) == 1
    assert "may mean" in capsys.readouterr().err
    assert "no document" in str(UnknownDocumentError("د", ()))


_BUILD = """
import sys
from pathlib import Path
from tests.retrieval.conftest import Workshop
from tests.fakes.embedder import HashingEmbedder
from retrieval.adapters.storage import FileStorage

class Told(HashingEmbedder):
    def embed_passages(self, texts):
        print(len(self.embedded), flush=True)
        if sys.argv[2] == "wait" and len(self.embedded) > 700:
            sys.stdin.read()
        return super().embed_passages(texts)

workshop = Workshop(Path(sys.argv[1]) / "seeds", Path(sys.argv[1]) / "indexes", Told(), FileStorage())
print("embedded", workshop.build().embedded, flush=True)
"""


@pytest.mark.slow
def test_killed_build_resumes(workshop: Workshop) -> None:
    """A builder that was killed while it embedded leaves what it had to the next one, which embeds only the rest."""
    workshop.write("كبير.txt", "\n".join(f"هذا الخبر رقم {number} من كتاب كبير" for number in range(2_000)))
    root = str(workshop.seeds.parent)

    def start(way: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", _BUILD, root, way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )

    with start("wait") as first:
        assert first.stdout is not None
        assert any(int(line) > 700 for line in first.stdout)
        first.send_signal(signal.SIGKILL)
    assert current_name(workshop.indexes) is None
    with start("go") as second:
        said, _ = second.communicate(timeout=120)
    assert second.returncode == 0
    assert int(said.split()[-1]) == 2_005 - (2 * 256 - 1)
