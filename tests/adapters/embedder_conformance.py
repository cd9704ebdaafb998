"""What every embedder must do: inherit the suite, give it an `embedder` fixture."""

import numpy as np

from retrieval.ports import Embedder

TEXTS = (
    "ما هي عاصمة مصر؟",
    "القاهرة عاصمة مصر وأكبر مدنها، ويسكنها نحو عشرة ملايين نسمة، وتقع على ضفاف النيل.",
    "A sentence in English.",
    "",
    "كلمة " * 700,
)


class EmbedderSuite:
    """What an embedder does."""

    def test_unit_vectors_in_order(self, embedder: Embedder) -> None:
        """A text's vector is float32, of unit length, of the dimension, and in the text's place."""
        for embed in (embedder.embed_queries, embedder.embed_passages):
            vectors = embed(TEXTS)
            assert vectors.dtype == np.float32
            assert vectors.shape == (len(TEXTS), embedder.dimension)
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
            backwards = embed(TEXTS[::-1])
            np.testing.assert_allclose((vectors * backwards[::-1]).sum(axis=1), 1, atol=1e-3)

    def test_nothing(self, embedder: Embedder) -> None:
        """No texts give no vectors, of the dimension."""
        assert embedder.embed_queries([]).shape == (0, embedder.dimension)
        assert embedder.embed_passages(()).shape == (0, embedder.dimension)

    def test_duplicates(self, embedder: Embedder) -> None:
        """The same text twice has the same vector twice."""
        vectors = embedder.embed_passages([TEXTS[0], TEXTS[1], TEXTS[0]])
        np.testing.assert_array_equal(vectors[0], vectors[2])

    def test_awkward_texts(self, embedder: Embedder) -> None:
        """A lone surrogate, a NUL, an unknown script or nothing but marks and spaces is a text like any other."""
        vectors = embedder.embed_passages(["\ud83d نص", "نص\0نص", "\U00012000\U00012001", "ًٌَّ", " \n\t\u200f"])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_says_what_it_is(self, embedder: Embedder) -> None:
        """An embedder has a name, a fingerprint and a numeric type."""
        assert embedder.name
        assert embedder.fingerprint
        assert embedder.dtype in {"float32", "bfloat16"}
