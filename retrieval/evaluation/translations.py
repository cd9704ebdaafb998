"""Questions in English on Arabic documents, made of the documents' translations."""

from pathlib import Path
from typing import Self

import numpy as np
from pydantic import BaseModel, model_validator

from retrieval.errors import DatasetError
from retrieval.evaluation.gold import read_lines
from retrieval.evaluation.squad import Dataset, GoldQuestion

_WORDS = (8, 16)
"""A question has so many words of a sentence, all of a shorter one."""

_FEWEST_WORDS = 7
_SEED = 5

# What is asked about is the translation of an answer, not a question; words that ask stand before it.
_OPENINGS = ("", "What is said about ", "Why ", "How did ", "Who said that ", "When ")


class _Translated(BaseModel):
    """A document of NTREX-128: sentence by sentence in Arabic and in English."""

    sentences_ar: list[str]
    sentences_en: list[str]

    @model_validator(mode="after")
    def _are_as_many(self) -> Self:
        if len(self.sentences_ar) != len(self.sentences_en):
            message = "sentences_ar and sentences_en are not as many"
            raise ValueError(message)
        return self


def load_translations(path: Path) -> Dataset:
    """Read JSON lines of translated documents; a question is a part of an English sentence, the Arabic one its answer.

    Raises:
        DatasetError: the file cannot be read, a line is not of the format, or no sentence is long enough.
    """
    documents = tuple(read_lines(path, _Translated))
    generator = np.random.default_rng(_SEED)
    contexts: list[str] = []
    questions: list[GoldQuestion] = []
    for number, document in enumerate(documents):
        start = 0
        for arabic, english in zip(document.sentences_ar, document.sentences_en, strict=True):
            words = english.strip().rstrip(".!?").split()
            if len(words) >= _FEWEST_WORDS:
                # Its middle: where a sentence is split in another way, that is likeliest to be in the gold one.
                questions.append(GoldQuestion(_question(words, generator), number, start + len(arabic) // 2))
            start += len(arabic) + 1
        contexts.append(" ".join(document.sentences_ar))
    if not questions:
        message = f"{path} has no sentence of {_FEWEST_WORDS} words"
        raise DatasetError(message)
    return Dataset(path.name, tuple(contexts), tuple(range(len(contexts))), tuple(questions))


def _question(words: list[str], generator: np.random.Generator) -> str:
    length = min(len(words), int(generator.integers(_WORDS[0], _WORDS[1], endpoint=True)))
    start = int(generator.integers(0, len(words) - length, endpoint=True))
    opening = _OPENINGS[int(generator.integers(len(_OPENINGS)))]
    return f"{opening}{' '.join(words[start : start + length]).strip(',;:')}{'?' if opening else ''}"
