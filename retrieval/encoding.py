"""What the model makes of a corpus, a vector a sentence and one a word; what the generation before has is reused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

import numpy as np

from retrieval.arabic.terms import word_spans
from retrieval.domain import Document, ReadDocument, Sentence, Span
from retrieval.ports import ContextualVectors, Embedder, FloatMatrix, WordScale
from retrieval.reading import OpenGeneration

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of the texts that the model has to read it has read, and how many there are."""

_TEXTS_A_STEP = 256
"""Texts embedded between two reports of progress; the embedder batches within them."""

_WINDOW_LENGTH = 1_400
"""Code points that are encoded together: a model of 512 tokens reads some 1,600 of Arabic."""

_SCALE_WINDOWS = 256
"""How many windows, evenly spread, tell how the dimensions of the word vectors spread."""

_SCALE_HOLDS = 4
"""A scale is kept until the corpus has grown this many times: what it stood on was too little."""

_LEAST_DEVIATION = 1e-6


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring sentences of a paragraph that the model reads together."""

    document: Document
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The document's from the first sentence to the last."""
        return Span(self.sentences[0].span.start, self.sentences[-1].span.end).of(self.document.text)

    @property
    def first_id(self) -> int:
        """The id of the first sentence."""
        return self.sentences[0].id

    def words(self) -> tuple[tuple[Span, ...], ...]:
        """Return the words of each sentence, where they stand in `text`."""
        start = self.sentences[0].span.start
        return tuple(
            tuple(
                Span(one.span.start - start + word.start, one.span.start - start + word.end)
                for word in word_spans(one.span.of(self.document.text))
            )
            for one in self.sentences
        )


class Encoding:
    """The encoding of one corpus; `words` is read to its end before `vectors`."""

    def __init__(
        self,
        documents: Sequence[ReadDocument],
        passages: Sequence[str],
        before: OpenGeneration | None,
        embedder: Embedder,
        progress: Progress,
    ) -> None:
        """Find out what is new.

        Args:
            documents: each with its sentences, their ids running through all from 0.
            passages: the text of each sentence, in the order of the ids.
            before: the generation in service; what another model made is not used.
            embedder: the model.
            progress: told of each step.
        """
        self._embedder, self._progress = embedder, progress
        self._texts = passages
        self._windows = [window for one in documents for window in _windows(one.document, one.sentences)]
        same_model = before is not None and before.generation.manifest.embedder.fingerprint == embedder.fingerprint
        self._before = before if same_model else None
        self._known, self._known_windows = self._texts_before()
        self._read: dict[str, ContextualVectors] = {}
        self._vectors = np.empty((len(self._texts), embedder.dimension), dtype=np.float32)
        self._is_done = np.zeros(len(self._texts), dtype=np.bool_)
        self._embedded = 0
        self._steps_done = 0
        self._copy_known()
        new = [one for one in self._windows if one.text not in self._known_windows]
        alone = sum(len(one.sentences) == 1 and not self._is_done[one.first_id] for one in new)
        self._steps = len(new) + int((~self._is_done).sum()) - alone
        self._scale = self._scale_of_words()

    @property
    def scale(self) -> WordScale:
        """How the dimensions of the word vectors spread."""
        return self._scale

    @property
    def embedded(self) -> int:
        """How many sentences' vectors are new."""
        return self._embedded

    def words(self) -> Iterator[FloatMatrix]:
        """Yield the vectors of each sentence's words, in the order of the ids."""
        windows = iter(self._windows)
        while some := list(islice(windows, _TEXTS_A_STEP)):
            new = [one for one in some if one.text not in self._known_windows]
            read = self._read_windows(new)
            self._advance(len(new))
            for window in some:
                words = read[window.text].spans[0] if window.text in read else self._words_before(window.text)
                counts = [len(spans) for spans in window.words()]
                yield from np.split(words, np.cumsum(counts[:-1]))

    def vectors(self) -> FloatMatrix:
        """Return a vector for each sentence; shape (n, dimension).

        The same text has the same vector to the last bit, alone or as a window: else chance would order its copies.
        """
        missing: list[int] = np.flatnonzero(~self._is_done).tolist()
        stands_for: dict[str, int] = {}
        for number in [*np.flatnonzero(self._is_done).tolist(), *missing]:
            stands_for.setdefault(self._texts[number], number)
        new = [number for number in missing if stands_for[self._texts[number]] == number]
        for start in range(0, len(new), _TEXTS_A_STEP):
            some = new[start : start + _TEXTS_A_STEP]
            self._vectors[some] = self._embedder.embed_passages([self._texts[number] for number in some])
            self._advance(len(some))
        if len(new) < len(missing):
            self._advance(len(missing) - len(new))
        self._embedded += len(missing)
        self._is_done[missing] = True
        return self._vectors[[stands_for[text] for text in self._texts]]

    def _copy_known(self) -> None:
        known = [number for number, text in enumerate(self._texts) if text in self._known]
        if self._before is not None and known:
            ids = np.array([self._known[self._texts[number]] for number in known], dtype=np.int64)
            self._vectors[known] = self._before.vectors.vectors(ids)
            self._is_done[known] = True

    def _texts_before(self) -> tuple[Mapping[str, int], Mapping[str, range]]:
        """Return what the generation before has that is good to be kept.

        Returns:
            The id of each text that has a vector there; and the ids of the sentences of each window, none where the
            words need another scale.
        """
        sentences: dict[str, int] = {}
        windows: dict[str, range] = {}
        if self._before is None:
            return sentences, windows
        are_words_kept = len(self._texts) <= _SCALE_HOLDS * len(self._before.words)
        for document in self._before.catalog.documents():
            own = self._before.catalog.sentences_of(document.source.id)
            sentences.update((one.span.of(document.text), one.id) for one in own)
            for window in _windows(document, own) if are_words_kept else ():
                windows[window.text] = range(window.first_id, window.first_id + len(window.sentences))
        return sentences, windows

    def _words_before(self, text: str) -> FloatMatrix:
        """Return the words of a window in one: a quote opened far ahead of it may make other sentences of its text."""
        if self._before is None:
            message = "there is no generation before"
            raise LookupError(message)
        return np.concatenate(self._before.words.words(np.array(self._known_windows[text], dtype=np.int64)))

    def _scale_of_words(self) -> WordScale:
        if self._before is not None and self._known_windows:
            return self._before.words.scale
        step = max(len(self._windows) // _SCALE_WINDOWS, 1)
        self._read = dict(self._read_windows(self._windows[::step]))
        read = [contextual.spans[0] for contextual in self._read.values() if len(contextual.spans[0])]
        words = np.concatenate(read or [np.zeros((1, self._embedder.dimension), np.float32)])
        return WordScale(words.mean(axis=0), np.maximum(words.std(axis=0), _LEAST_DEVIATION))

    def _read_windows(self, windows: Sequence[_Window]) -> Mapping[str, ContextualVectors]:
        """Return what the model makes of windows, by text; the vector of a sentence that is a whole one is kept."""
        found = {one.text: self._read[one.text] for one in windows if one.text in self._read}
        new = {one.text: one for one in windows if one.text not in found}
        if new:
            spans = [tuple(chain.from_iterable(one.words())) for one in new.values()]
            contextual = self._embedder.embed_spans(list(new), spans, "passage")
            for number, text in enumerate(new):
                found[text] = ContextualVectors(
                    contextual.vectors[number : number + 1], contextual.spans[number : number + 1]
                )
        for window in windows:
            number = window.first_id
            if len(window.sentences) == 1 and not self._is_done[number]:
                self._vectors[number] = found[window.text].vectors[0]
                self._is_done[number] = True
                self._embedded += 1
        return found

    def _advance(self, count: int) -> None:
        self._steps_done += count
        self._progress(self._steps_done, self._steps)


def _windows(document: Document, sentences: Sequence[Sentence]) -> Iterator[_Window]:
    """Yield the sentences of each paragraph in windows, as many in each as fit."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and (
            sentence.place.paragraph != group[0].place.paragraph
            or sentence.span.end - group[0].span.start > _WINDOW_LENGTH
        ):
            yield _Window(document, tuple(group))
            group = []
        group.append(sentence)
    if group:
        yield _Window(document, tuple(group))
