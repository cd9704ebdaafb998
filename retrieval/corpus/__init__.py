"""Files to Documents: a reader a format, and a report of everything that was left out."""

from retrieval.corpus.files import SeedFile, list_files
from retrieval.corpus.reading import READERS, Reader
from retrieval.corpus.skipped import Skipped
from retrieval.corpus.survey import read_corpus

__all__ = ["READERS", "Reader", "SeedFile", "Skipped", "list_files", "read_corpus"]
