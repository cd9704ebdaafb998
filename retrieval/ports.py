"""What the core asks of the outside: one Protocol a collaborator, implemented in `adapters` and in `tests/fakes`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.domain import (
    Document,
    ReadDocument,
    Report,
    Scope,
    Sentence,
    SentenceTerms,
    Source,
    Span,
    Speaker,
    SpeakerProfile,
)

FloatMatrix: TypeAlias = npt.NDArray[np.float32]
"""Shape (n, dimension), float32, rows of unit length."""

Dtype: TypeAlias = Literal["float32", "bfloat16"]
"""The numeric type that a model computes in; vectors are float32 whichever it is."""

Ids: TypeAlias = npt.NDArray[np.int64]
"""Sentence ids, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Sentence ids with their scores, best first; both of shape (n,)."""

    ids: Ids
    scores: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermFields:
    """The terms of one text, a tuple a lexical field; repeated terms count."""

    grams: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of a sentence, and that of the paragraph around it."""

    text: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class ContextualVectors:
    """Texts with the vectors of stretches of them, each as the whole text around it gives it.

    `vectors` has a row a text, `spans` a matrix a text with a row a stretch; all rows are of unit length.
    """

    vectors: FloatMatrix
    spans: tuple[FloatMatrix, ...]


@dataclass(frozen=True, slots=True)
class WordScale:
    """How the dimensions of a corpus' word vectors spread: the mean and the deviation, both of shape (dimension,)."""

    mean: npt.NDArray[np.float32]
    deviation: npt.NDArray[np.float32]


WordCodes: TypeAlias = npt.NDArray[np.uint8]
"""What a storage keeps of words, a row of bytes each."""


@dataclass(frozen=True, slots=True)
class Speakers:
    """The speakers of a corpus, and which of them each document's speaker is.

    `profile_ids` maps a document's id and its speaker to the id of a profile; somebody whom the text leaves unnamed has
    none.
    """

    profiles: tuple[SpeakerProfile, ...]
    profile_ids: Mapping[tuple[str, Speaker], int]


LexicalField: TypeAlias = Literal["grams", "stems"]
"""A kind of term: the fields of `TermFields`."""

Task: TypeAlias = Literal["query", "passage"]
"""What a text is to the model: most models have a prompt for each."""


class Embedder(Protocol):
    """A sentence embedding model with its prompts."""

    @property
    def name(self) -> str:
        """What a person calls the model."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    @property
    def dtype(self) -> Dtype:
        """The numeric type that it computes in."""
        ...

    @property
    def fingerprint(self) -> str:
        """A digest of all that changes a vector: weights, tokenizer, prompts, numeric type."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a question, in order."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a passage, in order."""
        ...

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]], task: Task) -> ContextualVectors:
        """Return the vectors of texts and of stretches of each, the means of their tokens' unit vectors.

        Args:
            texts: are embedded whole, as `embed_queries` or `embed_passages` does.
            spans: ascending and disjoint for each text. One that the model does not read, because it stands too far
                back, has the mean of all tokens.
            task: what the texts are.
        """
        ...


class VectorIndex(Protocol):
    """Nearest neighbours by inner product; the ids run from 0."""

    def __len__(self) -> int:
        """Return the number of vectors."""
        ...

    @property
    def kind(self) -> str:
        """What it is, for an administrator."""
        ...

    def search(self, queries: FloatMatrix, k: int, within: Ids | None = None) -> tuple[Hits, ...]:
        """Return the `k` nearest of each query, fewer where the index holds fewer.

        Args:
            queries: of shape (n, dimension).
            k: how many at most.
            within: the only ones that may be found, ascending; None for all.
        """
        ...

    def vectors(self, ids: Ids) -> FloatMatrix:
        """Return the stored vectors of the ids, rounded to half floats, in their order; rounded again they stay.

        Raises:
            KeyError: an id is not in the index.
        """
        ...


class LexicalIndex(Protocol):
    """BM25 over pre-computed terms."""

    def __len__(self) -> int:
        """Return the number of sentences."""
        ...

    def search(self, field: LexicalField, terms: Sequence[str], k: int, within: Ids | None = None) -> Hits:
        """Return the `k` best by the terms of one field; only sentences that share a term.

        Args:
            field: a kind of term.
            terms: repeated ones count.
            k: how many at most.
            within: the only sentences that may be found, ascending; None for all. Each scores as it does
                among all.
        """
        ...

    def ceiling(self, field: LexicalField, terms: Sequence[str]) -> float:
        """Return the score that no sentence can reach, however often it holds all of the terms; 0 for no terms."""
        ...


class WordIndex(Protocol):
    """The vectors of the words of every sentence, approximated in two bits a dimension."""

    @property
    def scale(self) -> WordScale:
        """What the approximation stands on."""
        ...

    def __len__(self) -> int:
        """Return the number of sentences."""
        ...

    def words(self, ids: Ids) -> tuple[FloatMatrix, ...]:
        """Return the approximate vectors of each sentence's words, in the order of its text.

        They are near unit length.

        Raises:
            KeyError: an id is not in the index.
        """
        ...

    def codes(self, ids: range) -> Iterator[WordCodes]:
        """Yield what is kept of the words of each sentence of a range of ids.

        Raises:
            KeyError: an id is not in the index.
        """
        ...


class Catalog(Protocol):
    """The documents and sentences of a generation; sentence ids ascend through documents and paragraphs."""

    def sources(self) -> tuple[Source, ...]:
        """Return every document without its text, by id."""
        ...

    def publishers(self) -> tuple[str, ...]:
        """Return the publishers that documents name, each once, ascending."""
        ...

    def dates(self) -> tuple[str, ...]:
        """Return the dates of documents as they have them, each once, ascending."""
        ...

    def document(self, document_id: str) -> Document:
        """Return a document with its text.

        Raises:
            KeyError: there is no such document.
        """
        ...

    def sentences(self, ids: Sequence[int]) -> tuple[Sentence, ...]:
        """Return the sentences of the ids, in their order.

        Raises:
            KeyError: an id is not in the catalog.
        """
        ...

    def sentences_of(self, document_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of a document in the order of the text."""
        ...

    def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """Return the texts of the sentences of the ids, in their order.

        Raises:
            KeyError: an id is not in the catalog.
        """
        ...

    def paragraph_starts(self) -> Ids:
        """Return the id of the first sentence of each paragraph, ascending."""
        ...

    def reports_of(self, document_id: str) -> tuple[Report, ...]:
        """Return the reported speech of a document in the order of the text."""
        ...

    def speakers(self) -> tuple[SpeakerProfile, ...]:
        """Return every speaker, the most quoted first and then by name."""
        ...

    def speaker_count(self) -> int:
        """Return how many speakers there are."""
        ...

    def said_by(self, profile_ids: Sequence[int]) -> Ids:
        """Return the ids of the sentences that hold a part of what one of the speakers says, ascending."""
        ...

    def within(self, scope: Scope) -> Ids:
        """Return the ids of the sentences of the documents of a scope, ascending."""
        ...

    def undated(self, publishers: Sequence[str]) -> int:
        """Return how many documents do not tell their date, of some publishers alone where any is named."""
        ...

    def documents(self) -> Iterator[Document]:
        """Yield every document with its text, by id."""
        ...

    def sentence_ids(self) -> Mapping[str, range]:
        """Return the ids of the sentences of each document that has any, in the order of the ids."""
        ...

    def read(self, document_ids: Sequence[str]) -> Iterator[ReadDocument]:
        """Yield documents with all that was found in them, in the order asked for.

        Raises:
            KeyError: there is no such document.
        """
        ...

    def segmented(self, document_ids: Sequence[str]) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
        """Yield the text of documents with their sentences, in the order asked for.

        Raises:
            KeyError: there is no such document.
        """
        ...

    def terms(self) -> Iterator[SentenceTerms]:
        """Yield the terms of every sentence, in the order of the ids."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...


class CatalogWriter(Protocol):
    """Writes a new catalog: its documents in any order, then who their speakers are."""

    def add(self, read: ReadDocument) -> None:
        """Write a document with all that was found in it."""
        ...

    def keep(self, document_id: str, first_id: int) -> None:
        """Take a document from the catalog before; the ids of its sentences run from `first_id`."""
        ...

    def complete(self) -> None:
        """Write what waits; all documents are there then."""
        ...

    def speakers_heard(self) -> Iterator[tuple[str, Speaker]]:
        """Yield the speaker of each report that has one, with the document's id, in the order of the sentences."""
        ...

    def finish(self, speakers: Speakers) -> None:
        """Write who the speakers are."""
        ...


class Storage(Protocol):
    """Writes and opens the four parts of a generation; each path is inside the generation's folder."""

    def write_vectors(self, path: Path, vectors: FloatMatrix) -> None:
        """Write a vector index to a new file, the vectors in the order of the ids, from 0.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def open_vectors(self, path: Path) -> VectorIndex:
        """Open a vector index.

        Raises:
            DamagedGenerationError: the file is missing or not an index.
        """
        ...

    def write_lexical(self, path: Path, rows: Iterable[tuple[int, SentenceTerms]]) -> None:
        """Write a lexical index to a new folder.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def open_lexical(self, path: Path) -> LexicalIndex:
        """Open a lexical index.

        Raises:
            DamagedGenerationError: the folder is missing or not an index.
        """
        ...

    def pack_words(self, scale: WordScale, vectors: FloatMatrix) -> WordCodes:
        """Return what a word index keeps of words."""
        ...

    def write_words(self, path: Path, scale: WordScale, rows: Iterable[WordCodes]) -> None:
        """Write a word index to a new folder: what `pack_words` gave of each sentence, in the order of the ids, from 0.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def open_words(self, path: Path) -> WordIndex:
        """Open a word index.

        Raises:
            DamagedGenerationError: the folder is missing or not an index.
        """
        ...

    def new_catalog(self, path: Path, before: Path | None) -> AbstractContextManager[CatalogWriter]:
        """Give a writer of a new catalog.

        Args:
            path: of its file.
            before: of the catalog that documents are kept from.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def open_catalog(self, path: Path) -> Catalog:
        """Open a catalog for reading.

        Raises:
            DamagedGenerationError: the file is missing or not a catalog.
        """
        ...
