"""A question as the ranking sees it: its vector, its terms, its words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.arabic.answer_forms import asked_forms
from retrieval.arabic.terms import extract_terms, folded_words, is_question_word, topic_words, word_spans
from retrieval.ports import FloatMatrix, Ids, LexicalIndex, TermFields
from retrieval.speakers import AskedSpeaker


@dataclass(frozen=True, slots=True)
class Demand:
    """How much a question asks for, which tells what finding so much of it is worth.

    `topics` is the number of its topic words, `rarity` the sum of their weights, `forms` how many forms of an answer
    (a time for متى) it asks for.
    """

    topics: int
    rarity: float
    forms: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what is known of it before anything is found.

    `vector` has shape (1, dimension), `words` a row of unit length for each word as it stands in the question; `asks`
    tells which of the words only ask. `topics` are the terms of the distinct words that say what it is about, and
    `topic_weights` how much each of them tells. Where somebody's words are asked for, `speaker` says whose, and `text`
    has the topic alone; `within` has the ids of the only sentences that may answer, ascending, None for all.
    """

    text: str
    vector: FloatMatrix
    terms: TermFields
    words: FloatMatrix
    asks: npt.NDArray[np.bool_]
    topics: tuple[TermFields, ...]
    topic_weights: npt.NDArray[np.float64]
    speaker: AskedSpeaker | None
    within: Ids | None

    @property
    def demand(self) -> Demand:
        """How much it asks for."""
        return Demand(len(self.topics), float(self.topic_weights.sum()), len(asked_forms(self.text)))


def read_query(
    text: str,
    vector: FloatMatrix,
    words: FloatMatrix,
    lexical: LexicalIndex,
    *,
    speaker: AskedSpeaker | None = None,
    within: Ids | None = None,
) -> Query:
    """Return a question as the ranking sees it.

    Args:
        text: the question as it is searched.
        vector: its vector, of shape (1, dimension).
        words: the vectors of its words, of shape (n words, dimension).
        lexical: knows how rare a word is: its idf is its weight.
        speaker: whose words it asks for, if it does.
        within: the only sentences that may answer.
    """
    topics = topic_words(text)
    written = [" ".join(folded_words(span.of(text))) for span in word_spans(text)]
    return Query(
        text=text,
        vector=vector,
        terms=extract_terms(text),
        words=words,
        asks=np.array([is_question_word(word) for word in written], dtype=np.bool_),
        topics=topics,
        topic_weights=np.array([lexical.ceiling("stems", topic.stems) for topic in topics], dtype=np.float64),
        speaker=speaker,
        within=within,
    )
