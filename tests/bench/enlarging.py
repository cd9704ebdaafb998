"""A generation of more sentences than there are texts for: another one's documents, and copies that are not copies.

A fifth of a copied sentence's words are others, and its vector lies between its original's and the nearest ones.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby, takewhile
from pathlib import Path
from typing import TypeAlias

import numpy as np

from retrieval import generations
from retrieval.arabic.terms import sentence_terms, word_spans
from retrieval.domain import Document, ReadDocument, Sentence, Span, digest
from retrieval.errors import GenerationError
from retrieval.generations import Generation
from retrieval.ports import Ids, Speakers, Storage, WordCodes, WordIndex
from retrieval.reading import OpenGeneration, check_versions
from tests.bench.growing import grown

_SEED = 1
_ONE_WORD_OF = 5

_Written: TypeAlias = tuple[Document, tuple[Sentence, ...]]


def is_enlarged(indexes: Path, original: Generation, sentences: int) -> bool:
    """Tell whether the generation in service in a folder is what `enlarge` would put there."""
    try:
        kept = generations.current(indexes)
        check_versions(kept)
    except GenerationError:
        return False
    has_all = kept.manifest.documents.items() >= original.manifest.documents.items()
    return has_all and kept.manifest.embedder == original.manifest.embedder and kept.manifest.sentences >= sentences


def enlarge(original: OpenGeneration, storage: Storage, indexes: Path, sentences: int, copied: int) -> None:
    """Put a generation of so many sentences, and what the last document has more, into service in another folder.

    Args:
        original: holds fewer; what is made of it is the same every time.
        storage: writes the parts.
        indexes: of the new generation.
        sentences: how many it holds.
        copied: how many sentences are copied, those of its first documents; the others are in once.
    """
    size = len(original.vectors)
    documents = _documents(original)
    copying = [(document, own) for document, own in documents if own[0].id < copied]
    copies = takewhile(lambda one: one[1][0].id < sentences, _copies(copying, size, copied))
    documents = [*documents, *copies]
    ids = np.arange(documents[-1][1][-1].id + 1)
    origins = np.where(ids < size, ids, (ids - size) % copied)
    passages = (one.span.of(document.text) for document, own in documents for one in own)
    with generations.builder_lock(indexes):
        with generations.staging(indexes) as folder:
            storage.write_words(folder / generations.WORDS, original.words.scale, _words(original.words, origins))
            given = original.vectors.vectors(np.arange(size))
            _, *more = grown(given[:copied], copied + len(ids) - size)
            storage.write_vectors(folder / generations.VECTORS, np.concatenate([given, *more]))
            storage.write_lexical(folder / generations.LEXICAL, enumerate(map(sentence_terms, passages)))
            # Nobody is quoted: it is searched for what is said, not for who says it. Nor is it built upon: no terms.
            with storage.new_catalog(folder / generations.CATALOG, None) as writer:
                for document, own in documents:
                    writer.add(ReadDocument(document, own, (), ()))
                writer.complete()
                writer.finish(Speakers((), {}))
            changed = {
                "generation": generations.next_name(indexes, f"{original.name} {sentences}"),
                "sentences": len(ids),
                "vectors": storage.open_vectors(folder / generations.VECTORS).kind,
                "documents": {document.source.id: document.source.sha256 for document, _ in documents}
                | original.generation.manifest.documents,
                "files": generations.file_records(folder),
            }
            generations.publish(indexes, folder, original.generation.manifest.model_copy(update=changed))
        generations.prune(indexes, keep=0)


def _documents(original: OpenGeneration) -> list[_Written]:
    by_id = {document.source.id: document for document in original.catalog.documents()}
    sentences = original.catalog.sentences(range(len(original.vectors)))
    return [(by_id[name], tuple(own)) for name, own in groupby(sentences, key=lambda one: one.document_id)]


def _copies(documents: Sequence[_Written], first_id: int, size: int) -> Iterator[_Written]:
    """Yield copies of all documents, which have `size` sentences, again and again; the ids run on from `first_id`."""
    chosen = random.Random(_SEED)  # noqa: S311 - only to vary
    pool = _words_by_length(documents)
    for number in count():
        for document, own in documents:
            letters = list(document.text)
            for sentence in own:
                _exchange(letters, _words_of(document, sentence), pool, chosen)
            text = "".join(letters)
            source = replace(document.source, id=f"{document.source.id}~{number + 1}", sha256=digest(text))
            copied = (replace(one, id=first_id + one.id + number * size, document_id=source.id) for one in own)
            yield Document(source, text, document.body), tuple(copied)


def _words_by_length(documents: Sequence[_Written]) -> Mapping[int, Sequence[str]]:
    """Return the words of all sentences, each as often as it stands there."""
    pool: defaultdict[int, list[str]] = defaultdict(list)
    for document, own in documents:
        for sentence in own:
            for span in _words_of(document, sentence):
                pool[span.end - span.start].append(span.of(document.text))
    return pool


def _words_of(document: Document, sentence: Sentence) -> list[Span]:
    """Return where words of letters alone stand in the document: another there leaves its neighbours what they are."""
    start, text = sentence.span.start, sentence.span.of(document.text)
    return [Span(start + one.start, start + one.end) for one in word_spans(text) if one.of(text).isalpha()]


def _exchange(
    letters: list[str], words: Sequence[Span], pool: Mapping[int, Sequence[str]], chosen: random.Random
) -> None:
    """Put other words of the same length into the place of some, so that every offset stays."""
    for span in chosen.sample(words, -(-len(words) // _ONE_WORD_OF)):
        letters[span.start : span.end] = chosen.choice(pool[span.end - span.start])


def _words(words: WordIndex, origins: Ids) -> Iterator[WordCodes]:
    for one in origins.tolist():
        yield from words.codes(range(one, one + 1))
