"""The corpora of several sizes that each question is asked of, with the article that answers it and without."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from retrieval.evaluation.judging import JudgedQuestion

_ARTICLES = (2, 8, 32, 1000)
"""Sizes in articles: the scale of a feature depends on what it is among."""

_SEED = 7


def part_corpora(judged: Sequence[JudgedQuestion]) -> Iterator[tuple[int, JudgedQuestion]]:
    """Yield the number of each question with it over random articles: its own among them, then without.

    Without its own article a question is foreign to the corpus. The questions are judged over every sentence.
    """
    generator = np.random.default_rng(_SEED)
    articles = np.unique(np.concatenate([one.articles for one in judged]))
    for number, one in enumerate(judged):
        others = articles[articles != one.article]
        for size in _ARTICLES:
            corpus = generator.permutation(others)[:size]
            for chosen in (np.append(corpus[1:], one.article), corpus):
                is_chosen = np.zeros(articles[-1] + 1, dtype=np.bool_)
                is_chosen[chosen] = True
                among = is_chosen[one.articles]
                if among.any():
                    yield number, replace(one, candidates=one.candidates.among(among), articles=one.articles[among])
