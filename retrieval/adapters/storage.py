"""The four parts of a generation in their formats: FAISS, tantivy, packed codes, SQLite."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from retrieval.adapters import catalog_writer, faiss_index, packed_words, sqlmodel_catalog, tantivy_index
from retrieval.domain import SentenceTerms
from retrieval.ports import (
    Catalog,
    CatalogWriter,
    FloatMatrix,
    LexicalIndex,
    VectorIndex,
    WordCodes,
    WordIndex,
    WordScale,
)


class FileStorage:
    """A `Storage` on the local disk."""

    def write_vectors(self, path: Path, vectors: FloatMatrix) -> None:
        """Write a FAISS index to a new file."""
        faiss_index.write(path, vectors)

    def open_vectors(self, path: Path) -> VectorIndex:
        """Open a FAISS index."""
        return faiss_index.open_index(path)

    def write_lexical(self, path: Path, rows: Iterable[tuple[int, SentenceTerms]]) -> None:
        """Write a tantivy index to a new folder."""
        tantivy_index.write(path, rows)

    def open_lexical(self, path: Path) -> LexicalIndex:
        """Open a tantivy index."""
        return tantivy_index.open_index(path)

    def pack_words(self, scale: WordScale, vectors: FloatMatrix) -> WordCodes:
        """Return the codes of words."""
        return packed_words.pack(scale, vectors)

    def write_words(self, path: Path, scale: WordScale, rows: Iterable[WordCodes]) -> None:
        """Write packed words to a new folder."""
        packed_words.write(path, scale, rows)

    def open_words(self, path: Path) -> WordIndex:
        """Open packed words."""
        return packed_words.open_index(path)

    def new_catalog(self, path: Path, before: Path | None) -> AbstractContextManager[CatalogWriter]:
        """Give a writer of a new SQLite file."""
        return catalog_writer.new_catalog(path, before)

    def open_catalog(self, path: Path) -> Catalog:
        """Open a catalog."""
        return sqlmodel_catalog.open_catalog(path)
