"""Late interaction: the best match of each word, by the definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ports import TermFields
from retrieval.ranking.late_interaction import LATE_FEATURES, late_interaction
from retrieval.ranking.query import Query, read_query
from tests.fakes.embedder import HashingEmbedder
from tests.fakes.storage import MemoryLexical

_DIMENSION = 3
_WORDS = st.builds(
    lambda count, seed: _units(np.random.default_rng(seed).standard_normal((count, _DIMENSION))),
    st.integers(0, 4),
    st.integers(0, 999),
)


def _units(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def asked(words: np.ndarray, asks: list[bool]) -> Query:
    """Return a question of words, some of which only ask."""
    nothing = TermFields((), ())
    return Query(
        "",
        np.ones((1, _DIMENSION), np.float32),
        nothing,
        words,
        np.array(asks, dtype=bool),
        (),
        np.empty(0),
        None,
        None,
    )


def by_definition(query: Query, words: np.ndarray) -> list[float]:
    """Return the features of one sentence, word by word."""
    if not len(query.words) or not len(words):
        return [0, 0, 0, 0]
    topics = [max(float(one @ word) for word in words) for one in query.words[~query.asks]]
    asking = [max(float(one @ word) for word in words) for one in query.words[query.asks]]
    reverse = [max(float(one @ word) for one in query.words) for word in words]
    return [
        sum(topics) / max(len(topics), 1),
        min(topics, default=0),
        sum(asking) / max(len(asking), 1),
        sum(reverse) / len(reverse),
    ]


@given(words=_WORDS, asks=st.lists(st.booleans(), min_size=4, max_size=4), sentences=st.lists(_WORDS, max_size=5))
def test_matches_are_the_largest_cosines(words: np.ndarray, asks: list[bool], sentences: list[np.ndarray]) -> None:
    """The features are what their definition says, for any words; and 0 where there are none."""
    query = asked(words, asks[: len(words)])
    features = late_interaction(query, sentences)
    assert features.shape == (len(sentences), len(LATE_FEATURES))
    wanted = np.array([by_definition(query, one) for one in sentences]).reshape(features.shape)
    np.testing.assert_allclose(features, wanted, atol=1e-5)


def test_values() -> None:
    """A topic that the sentence lacks makes the least match small; what only asks is apart from it."""
    first, second, third = np.eye(_DIMENSION, dtype=np.float32)
    query = asked(np.stack([first, second, third]), [True, False, False])
    sentences = [
        np.stack([second, third]),
        np.stack([second]),
        np.empty((0, _DIMENSION), np.float32),
        -np.stack([first]),
    ]
    assert late_interaction(query, sentences).tolist() == [
        [1, 1, 0, 1],
        [0.5, 0, 0, 1],
        [0, 0, 0, 0],
        [0, 0, -1, 0],
    ]


def test_no_words() -> None:
    """A question without words meets nothing, nor does any question a sentence without words."""
    word, none = np.eye(1, _DIMENSION, dtype=np.float32), np.empty((0, _DIMENSION), np.float32)
    assert late_interaction(asked(none, []), [word, none]).tolist() == [[0, 0, 0, 0]] * 2
    assert late_interaction(asked(word, [False]), [none, none]).tolist() == [[0, 0, 0, 0]] * 2
    assert late_interaction(asked(word, [False]), []).shape == (0, 4)


@given(words=_WORDS, sentence=_WORDS, factor=st.floats(0.5, 2), seed=st.integers(0, 99))
def test_order_and_length_do_not_matter(words: np.ndarray, sentence: np.ndarray, factor: float, seed: int) -> None:
    """A sentence's words may stand in any order, and their vectors be only near unit length."""
    query = asked(words, [place % 2 == 0 for place in range(len(words))])
    shuffled = np.random.default_rng(seed).permutation(sentence) * np.float32(factor)
    np.testing.assert_allclose(
        late_interaction(query, [sentence]), late_interaction(query, [shuffled]), atol=1e-5, strict=True
    )


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("متى تأسّست الجامعة؟", [True, False, False]),
        ("ما هي عاصمة مصر", [True, True, False, False]),
        ("الجامعة، الجامعة", [False, False]),
        ("؟", []),
    ],
)
def test_each_word_as_it_stands(text: str, asks: list[bool]) -> None:
    """A question as it is ranked tells of each word, as often as it stands there, whether it only asks."""
    embedder = HashingEmbedder()
    words = embedder.embed_queries(text.split())
    query = read_query(text, embedder.embed_queries([text]), words, MemoryLexical([]))
    assert query.asks.tolist() == asks
    assert query.asks.dtype == bool
    assert query.words is words
    assert len(query.topics) == len(query.topic_weights)
