"""What every embedder must do: inherit the suite, give it an `embedder` fixture."""

import numpy as np
import pytest

from retrieval.domain import Span
from retrieval.ports import Embedder, Task

TEXTS = (
    "ما هي عاصمة مصر؟",
    "القاهرة عاصمة مصر وأكبر مدنها، ويسكنها نحو عشرة ملايين نسمة، وتقع على ضفاف النيل.",
    "A sentence in English.",
    "",
    "كلمة " * 700,
)

SPANS = (
    (Span(0, 2), Span(3, 5), Span(6, 11), Span(12, 15)),
    (Span(0, 7), Span(8, 13)),
    (),
    (),
    (Span(0, 4), Span(5, 9), Span(3_490, 3_494)),
)
"""Words of `TEXTS`; the last stands farther back than a model reads."""


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

    @pytest.mark.parametrize("task", ["query", "passage"])
    def test_texts_with_their_spans(self, embedder: Embedder, task: Task) -> None:
        """A text has the vector that it has without spans, and each of its spans a unit vector of its own."""
        found = embedder.embed_spans(TEXTS, SPANS, task)
        wanted = embedder.embed_queries(TEXTS) if task == "query" else embedder.embed_passages(TEXTS)
        assert found.vectors.dtype == np.float32
        assert found.vectors.shape == wanted.shape
        assert ((found.vectors * wanted).sum(axis=1) > 0.999).all()
        assert [rows.shape for rows in found.spans] == [(len(own), embedder.dimension) for own in SPANS]
        assert all(rows.dtype == np.float32 for rows in found.spans)
        np.testing.assert_allclose(np.linalg.norm(np.concatenate(found.spans), axis=1), 1, atol=1e-5)
        assert (found.spans[0][1:] @ found.spans[0][0] < 0.999).all()

    @pytest.mark.parametrize("task", ["query", "passage"])
    def test_spans_of_a_text_among_others(self, embedder: Embedder, task: Task) -> None:
        """The spans of a text have the same vectors whatever texts stand beside it, in whatever order."""
        found = embedder.embed_spans(TEXTS, SPANS, task)
        backwards = embedder.embed_spans(TEXTS[::-1], SPANS[::-1], task)
        alone = embedder.embed_spans(TEXTS[1:2], SPANS[1:2], task)
        for rows, others in zip(found.spans, backwards.spans[::-1], strict=True):
            np.testing.assert_allclose((rows * others).sum(axis=1), 1, atol=1e-3)
        np.testing.assert_allclose((found.spans[1] * alone.spans[0]).sum(axis=1), 1, atol=1e-3)

    def test_nothing_with_spans(self, embedder: Embedder) -> None:
        """No texts give no vectors, of the dimension, and no spans."""
        found = embedder.embed_spans([], [], "passage")
        assert found.vectors.shape == (0, embedder.dimension)
        assert found.spans == ()

    def test_awkward_spans(self, embedder: Embedder) -> None:
        """A span of a lone surrogate, of a NUL, of an unknown script or of marks alone has a unit vector."""
        texts = ["\ud83d نص", "نص\0نص", "\U00012000\U00012001", "ًٌَّ", " \n\t\u200f"]
        found = embedder.embed_spans(texts, [(Span(0, 1),)] * len(texts), "passage")
        np.testing.assert_allclose(np.linalg.norm(np.concatenate(found.spans), axis=1), 1, atol=1e-5)

    def test_says_what_it_is(self, embedder: Embedder) -> None:
        """An embedder has a name, a fingerprint and a numeric type."""
        assert embedder.name
        assert embedder.fingerprint
        assert embedder.dtype in {"float32", "bfloat16"}
