"""Any sentence-transformers model loads through the same code, and a model that does not load says what to do."""

import json
import logging
import re
import shutil
import warnings
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from retrieval.adapters.sentence_transformers_embedder import SentenceTransformerEmbedder
from retrieval.domain import Span
from retrieval.errors import ModelError
from retrieval.ports import Embedder
from tests.adapters.conftest import INLINE_SENTENCES, Opener
from tests.adapters.embedder_conformance import EmbedderSuite
from tests.fakes.embedder import HashingEmbedder


@pytest.mark.slow
class TestSmallModel(EmbedderSuite):
    """A folder from elsewhere."""

    @pytest.fixture
    def embedder(self, small_embedder: SentenceTransformerEmbedder) -> Embedder:
        """The small model."""
        return small_embedder


@pytest.mark.slow
class TestDefaultModel(EmbedderSuite):
    """The unpacked default."""

    @pytest.fixture
    def embedder(self, default_embedder: SentenceTransformerEmbedder) -> Embedder:
        """The default model."""
        return default_embedder


class TestFake(EmbedderSuite):
    """The embedder of the other tests."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        """The fake."""
        return HashingEmbedder()


@pytest.fixture
def copied_model(small_model: Path, tmp_path: Path) -> Path:
    """A copy of the small model, to be damaged."""
    return Path(shutil.copytree(small_model, tmp_path / "copied"))


@pytest.mark.slow
class TestVectors:
    """What the vectors are."""

    def test_stock_encode(self, small_model: Path, small_embedder: SentenceTransformerEmbedder) -> None:
        """Batching by tokens gives the vectors that the library's own encode gives."""
        texts = [*INLINE_SENTENCES, *(" ".join(INLINE_SENTENCES[:count]) for count in range(2, 5))]
        stock = SentenceTransformer(str(small_model), local_files_only=True).encode(texts)
        np.testing.assert_allclose(small_embedder.embed_passages(texts), stock, atol=1e-5)

    def test_more_texts_than_are_tokenized_at_once(self, small_embedder: SentenceTransformerEmbedder) -> None:
        """Each of thousands of texts has its own vector in its own place."""
        texts = [f"{number}" for number in range(2_100)]
        vectors = small_embedder.embed_passages(texts)
        some = [0, 9, 1_000, 2_099]
        alone = np.concatenate([small_embedder.embed_passages([texts[place]]) for place in some])
        np.testing.assert_allclose(vectors[some], alone, atol=1e-5)

    @settings(max_examples=50)
    @given(text=st.text(st.one_of(st.characters(), st.characters(categories=("Cs",)), st.just("\0"))))
    def test_any_text(self, small_embedder: SentenceTransformerEmbedder, text: str) -> None:
        """Any text has a unit vector, with lone surrogates, NULs or unknown characters in it."""
        assert np.linalg.norm(small_embedder.embed_passages([text])) == pytest.approx(1, abs=1e-5)

    def test_bfloat16_is_close(
        self,
        default_model: Path,
        default_embedder: SentenceTransformerEmbedder,
        open_embedder: Opener,
        arabic_sentences: list[str],
    ) -> None:
        """In bfloat16 a passage's vector has a cosine of 0.999 at least to the one in float32."""
        halved = open_embedder(default_model, dtype="bfloat16")
        vectors = halved.embed_passages(arabic_sentences[:100])
        assert vectors.dtype == np.float32
        assert ((vectors * default_embedder.embed_passages(arabic_sentences[:100])).sum(axis=1) >= 0.999).all()

    def test_own_prompts(self, default_model: Path, open_embedder: Opener) -> None:
        """The prompts are the model's own unless others are given; an empty one is none."""
        bare = open_embedder(default_model, query_prompt="", document_prompt="")
        own = open_embedder(default_model)
        text = INLINE_SENTENCES[0]
        expected = bare.embed_queries([f"query: {text}", f"passage: {text}"])
        np.testing.assert_allclose(own.embed_queries([text])[0], expected[0], atol=1e-5)
        np.testing.assert_allclose(own.embed_passages([text])[0], expected[1], atol=1e-5)

    def test_no_prompts(self, small_embedder: SentenceTransformerEmbedder) -> None:
        """A model without prompts gives a question the vector of a passage."""
        np.testing.assert_allclose(
            small_embedder.embed_queries(INLINE_SENTENCES), small_embedder.embed_passages(INLINE_SENTENCES), atol=1e-6
        )

    def test_model_without_padding(self, small_model: Path, tmp_path: Path, open_embedder: Opener) -> None:
        """A model of word vectors, which has no attention mask, loads through the same code."""
        words = StaticEmbedding(Tokenizer.from_file(str(small_model / "tokenizer.json")), embedding_dim=16)
        SentenceTransformer(modules=[words]).save(str(tmp_path / "static"), create_model_card=False)
        embedder = open_embedder(tmp_path / "static")
        vectors = embedder.embed_passages(["one two", "three", "one two"])
        assert vectors.shape == (3, embedder.dimension) == (3, 16)
        np.testing.assert_array_equal(vectors[0], vectors[2])
        words = embedder.embed_spans(["one two", "", "three"], [(Span(0, 3), Span(4, 7)), (), (Span(0, 5),)], "passage")
        np.testing.assert_allclose(words.vectors, embedder.embed_passages(["one two", "", "three"]), atol=1e-6)
        np.testing.assert_allclose(words.spans[0], embedder.embed_passages(["one", "two"]), atol=1e-6)
        np.testing.assert_allclose(words.spans[2], vectors[1:2], atol=1e-6)
        assert words.spans[1].shape == (0, 16)

    def test_words_know_their_text(self, default_embedder: SentenceTransformerEmbedder) -> None:
        """The same word has a vector near the one it has elsewhere, yet not the same; nearer than another word's."""
        texts = ["ذهب الرجل إلى السوق", "سعر الذهب في السوق"]
        first, second = default_embedder.embed_spans(
            texts, [(Span(14, 19),), (Span(4, 9), Span(13, 18))], "passage"
        ).spans
        (to_other, to_same) = second @ first[0]
        assert to_other < to_same < 0.9999

    def test_prompt_has_no_words(self, default_model: Path, open_embedder: Opener) -> None:
        """A prompt gives its text another context, and no token of its own to the text's first word."""
        text, span = "القاهرة عاصمة مصر", Span(0, 7)
        bare = open_embedder(default_model, query_prompt="", document_prompt="")
        prompt = "query: "
        wanted = bare.embed_spans([prompt + text], [(Span(len(prompt), len(prompt) + 7),)], "query")
        own = open_embedder(default_model).embed_spans([text], [(span,)], "query")
        np.testing.assert_allclose(own.spans[0], wanted.spans[0], atol=1e-5)


@pytest.mark.slow
class TestFingerprint:
    """What tells one embedder from another."""

    def test_same_wherever_it_lies(
        self, copied_model: Path, small_embedder: SentenceTransformerEmbedder, open_embedder: Opener
    ) -> None:
        """A copy in another folder has the same fingerprint, before and after it is used, and its folder's name."""
        copied = open_embedder(copied_model)
        copied.embed_passages(INLINE_SENTENCES)
        assert copied.fingerprint == small_embedder.fingerprint
        assert copied.name == "copied"

    @pytest.mark.parametrize("setting", [{"query_prompt": "س: "}, {"document_prompt": "ن: "}, {"dtype": "bfloat16"}])
    def test_another_way_of_use(
        self,
        small_model: Path,
        small_embedder: SentenceTransformerEmbedder,
        open_embedder: Opener,
        setting: dict[str, str],
    ) -> None:
        """Another prompt or numeric type is another fingerprint."""
        assert open_embedder(small_model, **setting).fingerprint != small_embedder.fingerprint

    def test_another_weight(
        self, copied_model: Path, small_embedder: SentenceTransformerEmbedder, open_embedder: Opener
    ) -> None:
        """One weight that differs is another fingerprint."""
        weights = load_file(copied_model / "model.safetensors")
        weights["embeddings.LayerNorm.bias"][0] += 0.01
        save_file(weights, copied_model / "model.safetensors", metadata={"format": "pt"})
        assert open_embedder(copied_model).fingerprint != small_embedder.fingerprint

    @pytest.mark.parametrize(
        ("file", "key", "value"),
        [
            ("config.json", "layer_norm_eps", 1e-5),
            ("sentence_bert_config.json", "max_seq_length", 64),
            ("1_Pooling/config.json", "pooling_mode_cls_token", True),
            ("tokenizer_config.json", "do_lower_case", False),
        ],
    )
    def test_another_configuration(
        self,
        copied_model: Path,
        small_embedder: SentenceTransformerEmbedder,
        open_embedder: Opener,
        file: str,
        key: str,
        value: object,
    ) -> None:
        """So is a setting of the encoder, of the pooling or of the tokenizer."""
        path = copied_model / file
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {key: value}), encoding="utf-8")
        assert open_embedder(copied_model).fingerprint != small_embedder.fingerprint


@pytest.mark.slow
def test_auto_is_decided_once(small_model: Path, open_embedder: Opener) -> None:
    """`auto` decides for one of the two types; opened with that one, the embedder is the same."""
    measured = open_embedder(small_model, dtype="auto")
    assert open_embedder(small_model, dtype=measured.dtype).fingerprint == measured.fingerprint


@pytest.mark.slow
def test_loads_quietly(small_model: Path, open_embedder: Opener, capfd: pytest.CaptureFixture[str]) -> None:
    """Loading and embedding write nothing to the terminal, and leave the libraries' log levels as they were."""
    level = logging.getLogger("transformers").level
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        open_embedder(small_model).embed_passages(["كلمة " * 700])
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("transformers").level == level


@pytest.mark.slow
class TestHub:
    """A name on the hub."""

    def test_downloaded_before(
        self,
        small_model: Path,
        small_embedder: SentenceTransformerEmbedder,
        open_embedder: Opener,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A model that was downloaded before is opened by its name, without the network."""
        repository = tmp_path / "models--someone--small"
        (repository / "refs").mkdir(parents=True)
        (repository / "refs" / "main").write_text("0" * 40)
        shutil.copytree(small_model, repository / "snapshots" / ("0" * 40))
        monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
        embedder = open_embedder("someone/small")
        assert embedder.name == "someone/small"
        assert embedder.fingerprint == small_embedder.fingerprint

    def test_out_of_reach(self, open_embedder: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
        """A name that cannot be fetched says to check the name and the network."""
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
        with pytest.raises(ModelError, match=r"no-one/nothing.*check the name in EMBEDDING_MODEL and the network"):
            open_embedder("no-one/nothing")


@pytest.mark.slow
class TestRefusals:
    """A folder that is not a whole and harmless model."""

    @pytest.mark.parametrize("kind", [str, Path])
    def test_no_such_folder(self, tmp_path: Path, open_embedder: Opener, kind: type[str | Path]) -> None:
        """A folder that is not there is a model error with its path."""
        with pytest.raises(ModelError, match=r"no model folder .*none.*EMBEDDING_MODEL"):
            open_embedder(kind(tmp_path / "none"))

    def test_empty_folder(self, tmp_path: Path, open_embedder: Opener) -> None:
        """An empty folder is a model error that says what to do."""
        with pytest.raises(ModelError, match=r"modules\.json is missing.*correct EMBEDDING_MODEL"):
            open_embedder(tmp_path)

    def test_weights_that_can_run_code(self, copied_model: Path, open_embedder: Opener) -> None:
        """A folder whose weights are a pickle is refused before anything of it is loaded."""
        (copied_model / "model.safetensors").rename(copied_model / "pytorch_model.bin")
        with pytest.raises(ModelError, match=r"pytorch_model.bin is not safetensors"):
            open_embedder(copied_model)

    def test_code_of_its_own(self, copied_model: Path, open_embedder: Opener) -> None:
        """A model that brings code is refused, and the code does not run."""
        (copied_model / "its_own.py").write_text("import pathlib; pathlib.Path(__file__).with_name('ran').touch()")
        modules = json.loads((copied_model / "modules.json").read_text(encoding="utf-8"))
        modules[1]["type"] = "its_own.Pooling"
        (copied_model / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
        with pytest.raises(ModelError, match=r"its_own.Pooling"):
            open_embedder(copied_model)
        assert not (copied_model / "ran").exists()

    @pytest.mark.parametrize("part", [0.0, 0.5])
    @pytest.mark.parametrize(
        "file", ["model.safetensors", "tokenizer.json", "config.json", "modules.json", "1_Pooling/config.json"]
    )
    def test_half_written(self, copied_model: Path, open_embedder: Opener, file: str, part: float) -> None:
        """A file that was cut short is named."""
        path = copied_model / file
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
        with pytest.raises(ModelError, match=rf"cannot load .*{re.escape(str(path))} is not whole.*EMBEDDING_MODEL"):
            open_embedder(copied_model)

    @pytest.mark.parametrize("file", ["model.safetensors", "config.json", "modules.json", "1_Pooling/config.json"])
    def test_not_all_copied(self, copied_model: Path, open_embedder: Opener, file: str) -> None:
        """A file that is missing is named, and no other model is made up of the rest."""
        (copied_model / file).unlink()
        with pytest.raises(ModelError, match=rf"cannot load .*{re.escape(file)}"):
            open_embedder(copied_model)

    def test_shard_not_copied(self, copied_model: Path, open_embedder: Opener) -> None:
        """Of weights in several files, one that is missing is named."""
        index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
        (copied_model / "model.safetensors").rename(copied_model / "model-00001-of-00002.safetensors")
        (copied_model / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
        with pytest.raises(ModelError, match=r"model-00002-of-00002\.safetensors"):
            open_embedder(copied_model)
