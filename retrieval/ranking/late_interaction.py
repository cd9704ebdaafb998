"""Late interaction: how the words of a question meet those of a sentence, each as its own text gives it.

Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction over BERT",
2020; here over words instead of tokens, whose vectors are the means of their tokens'.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.ports import FloatMatrix
from retrieval.ranking.candidates import Features
from retrieval.ranking.query import Query

LATE_FEATURES = ("late_mean", "late_least", "late_asking", "late_reverse")
"""The columns that `late_interaction` gives.

A question word's match is its largest cosine with a word of the sentence. The mean and the least match of the words
that say what the question is about; the mean of those that only ask; and, of the sentence's words, the mean of their
largest cosine with a word of the question. The first gains nothing beside the others where question and sentence are in
one script, and most where they are not.
"""


def late_interaction(query: Query, sentences: Sequence[FloatMatrix]) -> Features:
    """Return `LATE_FEATURES` of sentences, given by the vectors of their words; 0 for what has no word."""
    features = np.zeros((len(sentences), len(LATE_FEATURES)))
    lengths = np.array([len(words) for words in sentences])
    (filled,) = np.nonzero(lengths)
    if not len(query.words) or not len(filled):
        return features
    starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
    cosines = query.words @ _units(np.concatenate(sentences)).T
    matches = np.maximum.reduceat(cosines, starts, axis=1)
    reverse = np.add.reduceat(cosines.max(axis=0), starts) / lengths[filled]
    topics = matches[~query.asks]
    asking = matches[query.asks]
    features[filled] = np.column_stack(
        [
            *((topics.mean(axis=0), topics.min(axis=0)) if len(topics) else np.zeros((2, len(filled)))),
            asking.mean(axis=0) if len(asking) else np.zeros(len(filled)),
            reverse,
        ]
    )
    return features


def _units(vectors: FloatMatrix) -> npt.NDArray[np.float32]:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
