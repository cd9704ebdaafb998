"""An embedder that hashes folded 4-grams: texts that share letters are near, with no model."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.arabic.terms import extract_terms
from retrieval.domain import Span
from retrieval.ports import ContextualVectors, Dtype, FloatMatrix, Task

_DIMENSION = 64


@dataclass(slots=True)
class HashingEmbedder:
    """An `Embedder`; `embedded` keeps what it was given, so that a test can see what was reused."""

    fingerprint: str = "hashing-1"
    name: str = "hashing"
    dtype: Dtype = "float32"
    dimension: int = _DIMENSION
    embedded: list[str] = field(default_factory=list[str])

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a question."""
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return one unit vector a passage."""
        self.embedded.extend(texts)
        return self._embed(texts)

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]], task: Task) -> ContextualVectors:
        """Return the vectors of texts, and of stretches as if each stood alone."""
        whole = self.embed_passages(texts) if task == "passage" else self.embed_queries(texts)
        stretches = [self._embed([span.of(text) for span in own]) for text, own in zip(texts, spans, strict=True)]
        return ContextualVectors(whole, tuple(stretches))

    def _embed(self, texts: Sequence[str]) -> FloatMatrix:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for term in extract_terms(text).grams:
                row[zlib.crc32(term.encode()) % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
