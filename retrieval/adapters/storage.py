"""The four parts of a generation in their formats: FAISS, tantivy, packed codes, SQLite."""

from collections.abc import Iterable
from pathlib import Path

from retrieval.adapters import faiss_index, packed_words, sqlmodel_catalog, tantivy_index
from retrieval.domain import ReadDocument
from retrieval.ports import (
    Catalog,
    FloatMatrix,
    LexicalIndex,
    Speakers,
    TermFields,
    VectorIndex,
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

    def write_lexical(self, path: Path, rows: Iterable[tuple[int, TermFields]]) -> None:
        """Write a tantivy index to a new folder."""
        tantivy_index.write(path, rows)

    def open_lexical(self, path: Path) -> LexicalIndex:
        """Open a tantivy index."""
        return tantivy_index.open_index(path)

    def write_words(self, path: Path, scale: WordScale, rows: Iterable[FloatMatrix]) -> None:
        """Write packed words to a new folder."""
        packed_words.write(path, scale, rows)

    def open_words(self, path: Path) -> WordIndex:
        """Open packed words."""
        return packed_words.open_index(path)

    def write_catalog(self, path: Path, documents: Iterable[ReadDocument], speakers: Speakers) -> None:
        """Write a catalog to a new SQLite file."""
        sqlmodel_catalog.write(path, documents, speakers)

    def open_catalog(self, path: Path) -> Catalog:
        """Open a catalog."""
        return sqlmodel_catalog.open_catalog(path)
