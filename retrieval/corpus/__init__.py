"""Files to Documents: a reader a format, and a report of everything that was left out."""

from retrieval.corpus.files import SeedFile, list_files
from retrieval.corpus.reading import READERS, Reader, read_corpus
from retrieval.corpus.skipped import Skipped

__all__ = ["READERS", "Reader", "SeedFile", "Skipped", "list_files", "read_corpus"]
