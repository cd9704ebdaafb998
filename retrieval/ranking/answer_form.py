"""The feature of what a sentence has that was asked for: a time, a number, a place, a cause."""

from collections.abc import Sequence

import numpy as np

from retrieval.arabic.answer_forms import asked_forms, shown_forms
from retrieval.ranking.candidates import Features
from retrieval.ranking.query import Query

FORM_FEATURES = ("form",)
"""The column that `answer_form` gives: how many of the forms that the question asks for (a time for متى) are there."""


def answer_form(query: Query, sentences: Sequence[str]) -> Features:
    """Return `FORM_FEATURES` of sentences."""
    asked = asked_forms(query.text)
    return np.array([[len(asked & shown_forms(text))] for text in sentences], dtype=np.float64)
