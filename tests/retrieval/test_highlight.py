"""The part of a sentence that answers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.terms import word_spans
from retrieval.ranking.highlight import find_highlight
from retrieval.ranking.query import Query, read_query
from tests.fakes.embedder import HashingEmbedder
from tests.fakes.storage import MemoryLexical

_SENTENCE = "افتتح الوزير المعرض، وحضر الحفل سفراء، وبلغ عدد الزوار 300 زائر، ثم غادر الوفد"


def asked(question: str) -> Query:
    """Return a question as the fakes read it."""
    embedded = HashingEmbedder().embed_spans([question], [word_spans(question)], "query")
    return read_query(question, embedded.vectors, embedded.spans[0], MemoryLexical([]))


def words_of(text: str) -> np.ndarray:
    """Return the vectors of a sentence's words."""
    return HashingEmbedder().embed_spans([text], [word_spans(text)], "passage").spans[0]


def test_clause_that_answers() -> None:
    """The clause with the question's words, and with the number that it asks for, is the part."""
    found = find_highlight(asked("كم بلغ عدد الزوار؟"), _SENTENCE, words_of(_SENTENCE))
    assert found is not None
    assert found.of(_SENTENCE) == "وبلغ عدد الزوار 300 زائر"


def test_nothing_to_compare() -> None:
    """A question or a sentence without words has no such part."""
    assert find_highlight(asked("؟"), _SENTENCE, words_of(_SENTENCE)) is None
    assert find_highlight(asked("كم؟"), "...", words_of("...")) is None


@given(text=st.text("اب ت،:.«»35 ,-()\u064e", max_size=60), question=st.text("ابت كم؟", min_size=1, max_size=20))
def test_part_begins_and_ends_with_words(text: str, question: str) -> None:
    """The part is inside the sentence, and begins and ends where words do."""
    found = find_highlight(asked(question), text, words_of(text))
    if found is not None:
        spans = word_spans(text)
        assert found.start in {span.start for span in spans}
        assert found.end in {span.end for span in spans}
        assert found.start < found.end
