"""Our own encoder gives the vectors that the general library gives, and reads nothing that it would read otherwise."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from retrieval.adapters.bert_embedder import BertEmbedder
from retrieval.adapters.bert_encoder import BertEncoder, is_readable
from retrieval.adapters.sentence_transformers_embedder import SentenceTransformerEmbedder
from retrieval.arabic.terms import word_spans
from retrieval.errors import ModelError
from retrieval.ports import Dtype, Embedder
from tests.adapters.conftest import INLINE_SENTENCES, Opener
from tests.adapters.embedder_conformance import SPANS, TEXTS, EmbedderSuite


def open_bert(folder: Path, dtype: Dtype = "float32", **prompts: str) -> BertEmbedder:
    """Open a folder with its own prompts unless the test says otherwise."""
    given = {"query_prompt": None, "document_prompt": None, **prompts}
    return BertEmbedder.open(folder, dtype=dtype, **given)  # pyright: ignore[reportArgumentType] (test literals)


@pytest.fixture(scope="module")
def small_bert(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small model with a configuration that leaves everything about its tokens to `tokenizer.json`."""
    folder = Path(shutil.copytree(small_model, tmp_path_factory.mktemp("bert") / "small"))
    (folder / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}'
    )
    return folder


@pytest.fixture(scope="module")
def small_embedder(small_bert: Path) -> BertEmbedder:
    """The small model in float32."""
    return open_bert(small_bert)


@pytest.fixture(scope="module")
def halved_embedder(default_model: Path) -> BertEmbedder:
    """The default model in bfloat16."""
    return open_bert(default_model, "bfloat16")


@pytest.fixture
def copied_bert(small_bert: Path, tmp_path: Path) -> Path:
    """A copy of the small model, to be changed."""
    return Path(shutil.copytree(small_bert, tmp_path / "copied"))


class TestSmallModel(EmbedderSuite):
    """A folder from elsewhere."""

    @pytest.fixture
    def embedder(self, small_embedder: BertEmbedder) -> Embedder:
        """The small model."""
        return small_embedder


@pytest.mark.slow
class TestDefaultModel(EmbedderSuite):
    """The unpacked default, as it is computed where the processor has bfloat16."""

    @pytest.fixture
    def embedder(self, halved_embedder: BertEmbedder) -> Embedder:
        """The default model."""
        return halved_embedder


@pytest.mark.slow
class TestVectors:
    """What the vectors are."""

    def test_small_model(self, small_bert: Path, small_embedder: BertEmbedder, open_embedder: Opener) -> None:
        """In float32 they are the general library's, of texts of any length and of their words."""
        stock = open_embedder(small_bert)
        texts = [*TEXTS, *INLINE_SENTENCES, *(" ".join(INLINE_SENTENCES[:count]) for count in range(2, 5))]
        np.testing.assert_allclose(small_embedder.embed_passages(texts), stock.embed_passages(texts), atol=1e-5)
        ours, theirs = (one.embed_spans(TEXTS, SPANS, "query") for one in (small_embedder, stock))
        np.testing.assert_allclose(ours.vectors, theirs.vectors, atol=1e-5)
        for own, other in zip(ours.spans, theirs.spans, strict=True):
            np.testing.assert_allclose(own, other, atol=1e-5)

    @pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
    def test_default_model(
        self,
        default_model: Path,
        default_embedder: SentenceTransformerEmbedder,
        arabic_sentences: list[str],
        dtype: Dtype,
    ) -> None:
        """Of the default model, in either type, they have a cosine of 0.999 at least to the general library's."""
        embedder = open_bert(default_model, dtype)
        texts = arabic_sentences[:60]
        spans = [word_spans(text) for text in texts]
        ours, theirs = (one.embed_spans(texts, spans, "query") for one in (embedder, default_embedder))
        assert ((ours.vectors * theirs.vectors).sum(axis=1) > 0.999).all()
        assert all(
            ((own * other).sum(axis=1) > 0.999).all() for own, other in zip(ours.spans, theirs.spans, strict=True)
        )
        passages = (embedder.embed_passages(texts) * default_embedder.embed_passages(texts)).sum(axis=1)
        assert (passages > (0.999 if dtype == "bfloat16" else 0.999999)).all()


@settings(max_examples=50)
@given(text=st.text(st.one_of(st.characters(), st.characters(categories=("Cs",)), st.just("\0"))))
def test_any_text(small_embedder: BertEmbedder, text: str) -> None:
    """Any text has a unit vector, with lone surrogates, NULs or unknown characters in it."""
    assert np.linalg.norm(small_embedder.embed_passages([text])) == pytest.approx(1, abs=1e-5)


def test_neighbours(small_embedder: BertEmbedder) -> None:
    """A text has the same vectors alone and among others, of its length and of any other, in several batches."""
    texts = [" ".join(INLINE_SENTENCES[first:last]) for first in range(3) for last in range(first + 1, 5)] * 12
    spans = [word_spans(text) for text in texts]
    together = small_embedder.embed_spans(texts, spans, "passage")
    for row, text in enumerate(texts[:9]):
        alone = small_embedder.embed_spans([text], [spans[row]], "passage")
        np.testing.assert_allclose(together.vectors[row], alone.vectors[0], atol=1e-6)
        np.testing.assert_allclose(together.spans[row], alone.spans[0], atol=1e-6)


def test_own_prompts(small_bert: Path, small_embedder: BertEmbedder) -> None:
    """A prompt stands before its texts and has no words of its own."""
    asking = open_bert(small_bert, query_prompt="query: ")
    text, before = INLINE_SENTENCES[0], len("query: ")
    spans = word_spans(text)
    moved = [type(one)(one.start + before, one.end + before) for one in spans]
    wanted = small_embedder.embed_spans([f"query: {text}"], [moved], "query")
    found = asking.embed_spans([text], [spans], "query")
    np.testing.assert_allclose(found.vectors, wanted.vectors, atol=1e-6)
    np.testing.assert_allclose(found.spans[0], wanted.spans[0], atol=1e-6)
    np.testing.assert_allclose(asking.embed_passages([text]), small_embedder.embed_passages([text]), atol=1e-6)


def test_layers_of_other_processors(small_bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the processor has no bfloat16, the same vectors come of layers that are not laid out for it."""
    wanted = open_bert(small_bert, "bfloat16").embed_passages(INLINE_SENTENCES)
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: False)
    found = open_bert(small_bert, "bfloat16").embed_passages(INLINE_SENTENCES)
    assert ((found * wanted).sum(axis=1) > 0.999).all()


def test_auto_is_decided_once(small_bert: Path) -> None:
    """`auto` decides for one of the two types; opened with that one, the embedder is the same."""
    measured = BertEmbedder.open(small_bert, query_prompt=None, document_prompt=None, dtype="auto")
    assert open_bert(small_bert, measured.dtype).fingerprint == measured.fingerprint


def test_fingerprint(small_embedder: BertEmbedder, small_bert: Path, copied_bert: Path) -> None:
    """A copy has the same fingerprint; another type, prompt, weight or setting has another."""
    assert open_bert(copied_bert).fingerprint == small_embedder.fingerprint
    others = [open_bert(small_bert, "bfloat16"), open_bert(small_bert, query_prompt="س: ")]
    (copied_bert / "sentence_bert_config.json").write_text('{"max_seq_length": 64}')
    others.append(open_bert(copied_bert))
    weights = load_file(copied_bert / "model.safetensors")
    weights["embeddings.LayerNorm.bias"][0] += 0.01
    save_file(weights, copied_bert / "model.safetensors", metadata={"format": "pt"})
    others.append(open_bert(copied_bert))
    assert len({small_embedder.fingerprint, *(one.fingerprint for one in others)}) == 1 + len(others)


class TestReadable:
    """What it reads, and what it leaves to the general library."""

    def test_readable(self, small_bert: Path, small_model: Path) -> None:
        """A BERT whose tokenizer has no settings beside its file, but not one that has."""
        assert is_readable(small_bert)
        assert not is_readable(small_model)
        assert not is_readable(Path("owner/model"))

    @pytest.mark.parametrize(
        ("file", "changed"),
        [
            ("config.json", {"model_type": "xlm-roberta"}),
            ("config.json", {"hidden_act": "gelu_new"}),
            ("config.json", {"position_embedding_type": "relative_key"}),
            ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
            ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False}),
            ("tokenizer_config.json", {"tokenizer_class": "BertTokenizer"}),
        ],
    )
    def test_other_models(self, copied_bert: Path, file: str, changed: dict[str, object]) -> None:
        """Another network, another pooling or another tokenizer is another model."""
        path = copied_bert / file
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")
        assert not is_readable(copied_bert)

    def test_more_modules(self, copied_bert: Path) -> None:
        """So is one with a further layer."""
        path = copied_bert / "modules.json"
        modules = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps([*modules, {"type": "sentence_transformers.models.Dense"}]), encoding="utf-8")
        assert not is_readable(copied_bert)

    @pytest.mark.parametrize("file", ["config.json", "modules.json"])
    def test_damaged_description(self, copied_bert: Path, file: str) -> None:
        """What cannot be read is left to the library, which tells of it."""
        (copied_bert / file).write_text("{")
        assert not is_readable(copied_bert)


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "sentence_bert_config.json"])
def test_damaged(copied_bert: Path, file: str) -> None:
    """A file that was cut short is a model error that says what to do."""
    path = copied_bert / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ModelError, match=r"cannot load the embedding model .*copied.*correct EMBEDDING_MODEL"):
        open_bert(copied_bert)


def test_weights_are_no_longer_needed(copied_bert: Path) -> None:
    """An opened encoder goes on when its file is removed, as a build may do with a model it replaces."""
    encoder = BertEncoder.open(copied_bert, torch.float32)
    shutil.rmtree(copied_bert)
    assert encoder(torch.tensor([101, 2054, 102]), [3]).shape == (3, 384)


def test_imports_little() -> None:
    """Neither transformers nor sentence-transformers is loaded for it: that takes seconds and 200 MB."""
    code = (
        "import sys; import retrieval.adapters.bert_embedder; "
        "sys.exit(any(name in sys.modules for name in ('transformers', 'sentence_transformers', 'sklearn')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 (ours)
