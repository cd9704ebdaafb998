"""Sentence boundaries against gold sentences."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.arabic.sentences import split_sentences
from retrieval.domain import Span

# A final mark, with the quotation marks, brackets and harakat that may follow it.
_FINAL_MARK = re.compile(r"[.!?؟…][^\w\s]*\Z")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Counts of sentence ends inside documents."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of the ends found that are ends."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of the ends that were found."""
        return self.right / (self.right + self.missed)


def measure(documents: Sequence[Sequence[str]]) -> Boundaries:
    """Split each document, joined with one space, and compare the ends inside it with the sentences given.

    Ends without a final mark cannot be found by marks: they are neither asked for nor held against the split.
    """
    right = wrong = missed = 0
    for document in documents:
        sentences = [sentence.strip() for sentence in document]
        text = " ".join(sentences)
        marked: set[int] = set()
        bare: set[int] = set()
        end = -1
        for sentence in sentences[:-1]:
            end += 1 + len(sentence)
            (marked if _FINAL_MARK.search(sentence) else bare).add(end)
        found = {span.end for span in split_sentences(text, Span(0, len(text)))} - {len(text)} - bare
        right += len(found & marked)
        wrong += len(found - marked)
        missed += len(marked - found)
    return Boundaries(right, wrong, missed)


def measure_file(path: Path) -> Boundaries:
    """Measure on a file of documents, a JSON object a line with its `sentences_ar`."""
    return measure([json.loads(line)["sentences_ar"] for line in path.read_text("utf-8").splitlines()])
