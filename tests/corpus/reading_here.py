"""A folder read in the process of the test, where what the readers do can be counted and their limits lowered."""

from pathlib import Path

from retrieval.corpus import SeedFile, Skipped, list_files
from retrieval.corpus.corpus_file import read_corpus_file
from retrieval.corpus.reading import is_wanted, read_wanted
from retrieval.domain import Document


def read_here(seeds: Path) -> list[Document | Skipped]:
    """Return what `read_corpus` yields of a folder whose files do not share ids."""
    corpus_file = read_corpus_file(seeds)
    found: list[Document | Skipped] = []
    for one in list_files(seeds):
        if not isinstance(one, SeedFile):
            found.append(one)
        elif is_wanted(one.path, corpus_file):
            found.extend(read_wanted(one, corpus_file))
    return found
