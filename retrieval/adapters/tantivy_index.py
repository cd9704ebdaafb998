"""The lexical index on tantivy: BM25 over terms that were computed before, a field a kind of term."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from math import log1p
from pathlib import Path

import numpy as np
import tantivy

from retrieval.domain import SentenceTerms
from retrieval.errors import DamagedGenerationError
from retrieval.ports import Hits, Ids, LexicalField

_ID = "id"
_GRAMS: LexicalField = "grams"
_STEMS: LexicalField = "stems"
_K1 = 1.2  # fixed in tantivy
_TOKENIZER = "terms"
_LOCK_FILE, _LOCK_REFUSED = ".tantivy-meta.lock", "Lockfile"
# A million sentences make a segment or two, each of which a search goes through anew; memory is taken as needed.
_WRITER_HEAP_BYTES = 512_000_000

MOST_POSTINGS = 700_000
"""Of a question whose terms are in more places together, the commonest terms are left out: docs/performance.md.

Below some 200,000 sentences hardly any question's are. At 1,000,000 the ten best stay among the hundred that
are found, and the slowest of twenty questions takes half the time.
"""

_MORE_THAN_NEEDED = 2
_MOST_PASSED_OVER = 10_000
"""So many hits are read to find those of some sentences; naming the sentences takes longer where they are many."""


class TantivyIndex:
    """A `LexicalIndex` over a tantivy folder."""

    def __init__(self, index: tantivy.Index, most_postings: int) -> None:
        """Wrap an opened index; it is searched as it was when opened."""
        self._schema = index.schema
        self._searcher = index.searcher()
        self._most_postings = most_postings

    def __len__(self) -> int:
        """Return the number of sentences."""
        return self._searcher.num_docs

    def search(self, field: LexicalField, terms: Sequence[str], k: int, within: Ids | None = None) -> Hits:
        """Return the `k` best by the terms of one field, those within some sentences; only what shares a term."""
        telling = self._telling(field, terms)
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, term, "freq")) for term in telling]
        )
        if within is None:
            return self._hits(query, k)
        if not len(within):
            return _NOTHING
        depth = _MORE_THAN_NEEDED * k * len(self) // len(within)
        if depth <= _MOST_PASSED_OVER:
            hits = self._hits(query, depth)
            kept = np.isin(hits.ids, within)
            if kept.sum() >= k or len(hits.ids) < depth:
                return Hits(hits.ids[kept][:k], hits.scores[kept][:k])
        named = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, _ID, within.tolist()), 0.0)
        both = ((tantivy.Occur.Must, query), (tantivy.Occur.Must, named))
        return self._hits(tantivy.Query.boolean_query(both), k)

    def _telling(self, field: LexicalField, terms: Sequence[str]) -> Sequence[str]:
        """Return the terms to look for: the rarest first, until they are in `most_postings` places."""
        holding = np.array([self._searcher.doc_freq(field, term) for term in terms], dtype=np.int64)
        if holding.sum() <= self._most_postings:
            return terms
        order = np.argsort(holding, kind="stable")
        count = int(np.searchsorted(np.cumsum(holding[order]), self._most_postings, side="right"))
        return [terms[int(place)] for place in order[: max(count, 1)]]

    def _hits(self, query: tantivy.Query, k: int) -> Hits:
        hits = self._searcher.search(query, max(k, 1), count=False).hits
        scores = np.fromiter((score for score, _ in hits), dtype=np.float32, count=len(hits))
        stored = self._searcher.fast_field_values(_ID, [address for _, address in hits])
        ids = np.array(stored, dtype=np.int64)
        order = np.lexsort((ids, -scores))
        return Hits(ids=ids[order], scores=scores[order])

    def ceiling(self, field: LexicalField, terms: Sequence[str]) -> float:
        """Return the limit of BM25 as each term's frequency grows: (k1 + 1) times the sum of the idf."""
        return (_K1 + 1) * sum(self._idf(field, term) for term in terms)

    def _idf(self, field: LexicalField, term: str) -> float:
        holding = self._searcher.doc_freq(field, term)
        return log1p((len(self) - holding + 0.5) / (holding + 0.5))


_NOTHING = Hits(ids=np.empty(0, dtype=np.int64), scores=np.empty(0, dtype=np.float32))


def write(path: Path, rows: Iterable[tuple[int, SentenceTerms]]) -> None:
    """Write sentence ids with their terms to a new folder, by one thread so that builds agree.

    Raises:
        OSError: the folder cannot be written.
    """
    path.mkdir()
    try:
        _write(path, rows)
    except ValueError as error:
        raise OSError(str(error)) from error


def _write(path: Path, rows: Iterable[tuple[int, SentenceTerms]]) -> None:
    schema = (
        tantivy.SchemaBuilder()
        .add_unsigned_field(_ID, fast=True, indexed=True)
        .add_text_field(_GRAMS, tokenizer_name=_TOKENIZER, index_option="freq")
        .add_text_field(_STEMS, tokenizer_name=_TOKENIZER, index_option="freq")
        .build()
    )
    index = tantivy.Index(schema, path=str(path))
    _register(index)
    writer = index.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)
    for sentence_id, terms in rows:
        entry = tantivy.Document()
        # Document(id=1) would make a signed field.
        entry.add_unsigned(_ID, sentence_id)
        entry.add_text(_GRAMS, terms.grams)
        entry.add_text(_STEMS, terms.stems)
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()


def open_index(path: Path, *, most_postings: int = MOST_POSTINGS) -> TantivyIndex:
    """Open an index folder.

    Args:
        path: the folder.
        most_postings: how many places a search reads at most.

    Raises:
        DamagedGenerationError: the folder is missing or not such an index.
    """
    try:
        return _opened(path, most_postings)
    except (ValueError, OSError) as error:
        message = f"{path} is not a readable lexical index; build it again: python -m retrieval build"
        raise DamagedGenerationError(message) from error


def _opened(path: Path, most_postings: int) -> TantivyIndex:
    try:
        index = tantivy.Index.open(str(path))
    except ValueError as error:
        if _LOCK_REFUSED not in str(error):
            raise
        return _opened_read_only(path, most_postings)
    _register(index)
    return TantivyIndex(index, most_postings)


def _opened_read_only(path: Path, most_postings: int) -> TantivyIndex:
    """Open a folder that takes no lock file, by links to its files from a folder that does."""
    linking = Path(tempfile.mkdtemp(prefix="isnad-lexical-"))
    try:
        for file in path.iterdir():
            if file.name != _LOCK_FILE:
                (linking / file.name).symlink_to(file.absolute())
        index = tantivy.Index.open(str(linking))
        _register(index)
        opened = TantivyIndex(index, most_postings)
    except BaseException:
        shutil.rmtree(linking, ignore_errors=True)
        raise
    weakref.finalize(opened, shutil.rmtree, linking, ignore_errors=True)
    return opened


def _register(index: tantivy.Index) -> None:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyzer)
