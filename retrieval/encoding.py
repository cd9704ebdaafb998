"""What the model makes of a corpus, a vector a sentence and one a word; what is known already is not read again."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.arabic.terms import count_words, word_spans
from retrieval.domain import Sentence, Span
from retrieval.encoding_log import EncodingLog, kept_scale
from retrieval.errors import DamagedGenerationError
from retrieval.ports import Catalog, Embedder, FloatMatrix, Storage, WordCodes, WordScale
from retrieval.reading import OpenGeneration

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of the sentences that the model has to read it has read, and how many there are."""

Keys: TypeAlias = npt.NDArray[np.uint64]
"""Keys of texts, as `key_of` gives them."""

KEYS = "keys.npz"
"""The file of a generation that holds the keys of its texts."""

_TEXTS_A_STEP = 256
"""Texts embedded between two reports of progress; the embedder batches within them."""

_WINDOW_LENGTH = 1_400
"""Code points that are encoded together: a model of 512 tokens reads some 1,600 of Arabic."""

_SCALE_WINDOWS = 256
"""How many windows, evenly spread, tell how the dimensions of the word vectors spread."""

_SCALE_HOLDS = 4
"""A scale is kept until the corpus has grown this many times: what it stood on was too little."""

_LEAST_DEVIATION = 1e-6

# Of a million texts two have the same key once in forty million corpora.
_KEY_BYTES = 8


def key_of(text: str) -> int:
    """Return the key of a text: its BLAKE2b digest of 64 bits."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_KEY_BYTES).digest(), "little")


@dataclass(frozen=True, slots=True)
class CorpusKeys:
    """The keys of a corpus' texts.

    `texts` has the key of each sentence, by id; `windows` the key of each window and `firsts` the id of its first
    sentence, ascending: the windows follow on each other and leave no sentence out.
    """

    texts: Keys
    windows: Keys
    firsts: npt.NDArray[np.int64]

    def write(self, path: Path) -> None:
        """Write them to a new file.

        Raises:
            OSError: it cannot be written.
        """
        np.savez(path, texts=self.texts, windows=self.windows, firsts=self.firsts)

    @classmethod
    def read(cls, path: Path) -> "CorpusKeys":
        """Read what `write` wrote.

        Raises:
            DamagedGenerationError: the file is missing or damaged.
        """
        try:
            with np.load(path) as file:
                return cls(file["texts"], file["windows"], file["firsts"])
        except (OSError, ValueError, KeyError, EOFError) as error:
            message = f"{path} is missing or damaged; build it again: python -m retrieval build --full"
            raise DamagedGenerationError(message) from error


NO_KEYS = CorpusKeys(np.empty(0, np.uint64), np.empty(0, np.uint64), np.empty(0, np.int64))
"""Of no corpus."""


@dataclass(frozen=True, slots=True)
class EncodedCorpus:
    """What is to be encoded.

    `ids` has the ids of each document's sentences, in their order from 0; `kept` the ids that the same sentences of a
    document have in the generation before.
    """

    catalog: Catalog
    ids: Mapping[str, range]
    kept: Mapping[str, range]

    @property
    def size(self) -> int:
        """How many sentences there are."""
        return sum(map(len, self.ids.values()))


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring sentences of a paragraph that the model reads together."""

    text: str
    texts: tuple[str, ...]
    starts: tuple[int, ...]
    first_id: int

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words of all sentences, where they stand in the text."""
        return tuple(chain.from_iterable(map(word_spans, self.texts, self.starts)))

    @property
    def word_counts(self) -> tuple[int, ...]:
        """How many words each sentence has."""
        return tuple(map(count_words, self.texts))


@dataclass(frozen=True, slots=True)
class _Outline:
    """A window before it is read: its key, those of its sentences, and how many words each of them has."""

    key: int
    texts: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(self.counts)


class _Before:
    """What the generation before knows of texts and windows, by their keys; of another model it knows nothing."""

    def __init__(self, opened: OpenGeneration | None, fingerprint: str) -> None:
        is_same_model = opened is not None and opened.generation.manifest.embedder.fingerprint == fingerprint
        self._opened = opened if is_same_model else None
        self.keys = CorpusKeys.read(self._opened.generation.folder / KEYS) if self._opened else NO_KEYS
        self._ids = dict(zip(self.keys.texts.tolist(), range(len(self.keys.texts)), strict=True))
        ends = np.append(self.keys.firsts[1:], len(self.keys.texts)).tolist()
        ranges = map(range, self.keys.firsts.tolist(), ends)
        self._windows = dict(zip(self.keys.windows.tolist(), ranges, strict=True))

    def scale_for(self, size: int) -> WordScale | None:
        """Return the scale of the words where it holds for a corpus of this size."""
        if self._opened is None or size > _SCALE_HOLDS * len(self._opened.words):
            return None
        return self._opened.words.scale

    def has_text(self, key: int) -> bool:
        return key in self._ids

    def vectors(self, keys: Sequence[int]) -> FloatMatrix:
        """Return the vectors of texts that are known."""
        assert self._opened is not None  # noqa: S101 - a key is known
        return self._opened.vectors.vectors(np.array([self._ids[key] for key in keys], dtype=np.int64))

    def words_of(self, ids: range) -> Iterator[WordCodes]:
        """Yield what is kept of the words of sentences."""
        assert self._opened is not None  # noqa: S101 - the caller has the ids from it
        return self._opened.words.codes(ids)

    def words(self, key: int, count: int) -> WordCodes | None:
        """Return the words of a window, None where it is not known with so many.

        They are given in one: a quote opened far ahead of a window may make other sentences of its text.
        """
        ids = self._windows.get(key)
        if ids is None:
            return None
        codes = np.concatenate([*self.words_of(ids)])
        return codes if len(codes) == count else None


class Encoding:
    """The encoding of one corpus: `run` comes first, then what it gives can be asked for."""

    def __init__(
        self,
        corpus: EncodedCorpus,
        before: OpenGeneration | None,
        embedder: Embedder,
        storage: Storage,
        log: Path,
        progress: Progress,
    ) -> None:
        """Take what there is.

        Args:
            corpus: what is to be encoded.
            before: the generation in service; what another model made is not used.
            embedder: the model.
            storage: packs words.
            log: the file that keeps what the model makes.
            progress: told of each step.
        """
        self._corpus, self._embedder, self._storage, self._progress = corpus, embedder, storage, progress
        self._before = _Before(before, embedder.fingerprint)
        known_scale = self._before.scale_for(corpus.size)
        # With another scale even the windows that stayed are read again.
        self._kept: Mapping[str, range] = corpus.kept if known_scale is not None else {}
        self._new = [name for name in corpus.ids if name not in self._kept]
        self._are_words_known = known_scale is not None
        self._outlines: list[_Outline] = []
        self._keys = self._find_keys()
        # What was read to find the scale, until it is kept.
        self._sampled: dict[int, tuple[FloatMatrix, FloatMatrix]] = {}
        self._scale = known_scale or kept_scale(log, embedder.fingerprint) or self._scale_of_words()
        self._log = EncodingLog.open(log, embedder.fingerprint, self._scale)
        self._embedded: set[int] = set()
        self._steps = self._steps_done = self._sentences = 0

    @property
    def scale(self) -> WordScale:
        """How the dimensions of the word vectors spread."""
        return self._scale

    @property
    def keys(self) -> CorpusKeys:
        """The keys of the corpus."""
        return self._keys

    @property
    def embedded(self) -> int:
        """How many sentences have a vector that was made by `run`."""
        made = np.fromiter(self._embedded, dtype=np.uint64, count=len(self._embedded))
        return int(np.isin(self._keys.texts, made).sum())

    def run(self) -> None:
        """Let the model read what is not known yet."""
        to_read = {one.key for one in self._outlines if self._needs(one.key, one.words)}
        to_embed = {key for one in self._outlines for key in one.texts if self._lacks(key)}
        if not to_read and not to_embed:
            return
        self._sentences = sum(
            len(one.texts) if one.key in to_read else sum(key in to_embed for key in one.texts)
            for one in self._outlines
        )
        # The vector of a sentence that is a window of its own comes with that.
        alone = {one.key for one in self._outlines if len(one.texts) == 1}
        to_embed -= to_read & alone
        self._steps = len(to_read) + len(to_embed)
        windows: dict[int, _Window] = {}
        texts: dict[int, str] = {}
        for window in self._windows_of(self._new):
            if (key := key_of(window.text)) in to_read:
                to_read.discard(key)
                windows[key] = window
            for text in window.texts:
                if (key := key_of(text)) in to_embed:
                    to_embed.discard(key)
                    texts[key] = text
            if len(windows) >= _TEXTS_A_STEP:
                self._read_windows(windows)
            if len(texts) >= _TEXTS_A_STEP:
                self._embed(texts)
        self._read_windows(windows)
        self._embed(texts)

    def vectors(self) -> FloatMatrix:
        """Return a vector for each sentence; shape (n, dimension).

        The same text has the same vector to the last bit, alone or as a window: else chance would order its copies.
        """
        distinct, places = np.unique(self._keys.texts, return_inverse=True)
        keys: list[int] = distinct.tolist()
        rows = np.empty((len(keys), self._embedder.dimension), dtype=np.float32)
        known = [row for row, key in enumerate(keys) if self._before.has_text(key)]
        if known:
            rows[known] = self._before.vectors([keys[row] for row in known])
        for row, key in enumerate(keys):
            if not self._before.has_text(key):
                rows[row] = self._log.vector(key)
        return rows[places]

    def words(self) -> Iterator[WordCodes]:
        """Yield what is kept of the words of each sentence, in the order of the ids."""
        new = iter(self._outlines)
        for name, ids in self._corpus.ids.items():
            if name in self._kept:
                yield from self._before.words_of(self._kept[name])
                continue
            left = len(ids)
            while left:
                outline = next(new)
                left -= len(outline.texts)
                yield from _parted(self._words_of(outline), outline.counts)

    def close(self) -> None:
        """Close the log, which stays for a build to come."""
        self._log.close()

    def _words_of(self, outline: _Outline) -> WordCodes:
        known = self._before.words(outline.key, outline.words) if self._are_words_known else None
        return self._log.words(outline.key) if known is None else known

    def _needs(self, key: int, count: int) -> bool:
        """Tell whether the model has to read a window of so many words for them."""
        if self._log.has("words", key) and len(self._log.words(key)) == count:
            return False
        return not self._are_words_known or self._before.words(key, count) is None

    def _lacks(self, key: int) -> bool:
        """Tell whether the vector of a text is not known."""
        return not self._before.has_text(key) and not self._log.has("vector", key)

    def _find_keys(self) -> CorpusKeys:
        texts = np.empty(self._corpus.size, dtype=np.uint64)
        windows: list[int] = []
        firsts: list[int] = []
        before = self._before.keys
        new = self._windows_of(self._new)
        for name, ids in self._corpus.ids.items():
            if name in self._kept:
                old = self._kept[name]
                texts[ids.start : ids.stop] = before.texts[old.start : old.stop]
                first, last = np.searchsorted(before.firsts, (old.start, old.stop))
                windows.extend(before.windows[first:last].tolist())
                firsts.extend((before.firsts[first:last] + (ids.start - old.start)).tolist())
                continue
            left = len(ids)
            while left:
                window = next(new)
                left -= len(window.texts)
                outline = _Outline(key_of(window.text), tuple(map(key_of, window.texts)), window.word_counts)
                self._outlines.append(outline)
                texts[window.first_id : window.first_id + len(window.texts)] = outline.texts
                windows.append(outline.key)
                firsts.append(window.first_id)
        return CorpusKeys(texts, np.array(windows, dtype=np.uint64), np.array(firsts, dtype=np.int64))

    def _scale_of_words(self) -> WordScale:
        step = max(len(self._keys.firsts) // _SCALE_WINDOWS, 1)
        chosen = set(self._keys.firsts[::step].tolist())
        holding = [name for name, ids in self._corpus.ids.items() if any(one in chosen for one in ids)]
        windows = self._windows_of(holding)
        sample = {key_of(one.text): one for one in windows if one.first_id in chosen}
        self._sampled = dict(zip(sample, self._make(list(sample.values())), strict=True))
        found = [words for _, words in self._sampled.values() if len(words)]
        words = np.concatenate(found or [np.zeros((1, self._embedder.dimension), np.float32)])
        return WordScale(words.mean(axis=0), np.maximum(words.std(axis=0), _LEAST_DEVIATION))

    def _make(self, windows: Sequence[_Window]) -> Iterator[tuple[FloatMatrix, FloatMatrix]]:
        """Yield the vector of each window, of shape (dimension,), and those of its words."""
        read = self._embedder.embed_spans([one.text for one in windows], [one.spans for one in windows], "passage")
        return zip(read.vectors, read.spans, strict=True)

    def _read_windows(self, windows: dict[int, _Window]) -> None:
        """Let the model read windows, which are then forgotten; a sentence that is one has its vector by that."""
        if not windows:
            return
        new = [key for key in windows if key not in self._sampled]
        made = dict(zip(new, self._make([windows[key] for key in new]), strict=True)) if new else {}
        read = [made[key] if key in made else self._sampled.pop(key) for key in windows]
        # Together, for most of the work of packing is in its beginning.
        packed = self._storage.pack_words(self._scale, np.concatenate([words for _, words in read]))
        codes = _parted(packed, [len(words) for _, words in read])
        for (key, window), (vector, _), own in zip(windows.items(), read, codes, strict=True):
            self._log.add_words(key, own)
            if len(window.texts) == 1 and self._lacks(key):
                self._keep_vector(key, vector)
        self._advance(len(windows))
        windows.clear()

    def _embed(self, texts: dict[int, str]) -> None:
        """Let the model read sentences that are no windows, which are then forgotten."""
        if not texts:
            return
        for key, vector in zip(texts, self._embedder.embed_passages(list(texts.values())), strict=True):
            self._keep_vector(key, vector)
        self._advance(len(texts))
        texts.clear()

    def _keep_vector(self, key: int, vector: FloatMatrix) -> None:
        self._log.add_vector(key, vector)
        self._embedded.add(key)

    def _advance(self, steps: int) -> None:
        self._log.flush()
        self._steps_done += steps
        self._progress(self._sentences * self._steps_done // self._steps, self._sentences)

    def _windows_of(self, documents: Sequence[str]) -> Iterator[_Window]:
        for text, sentences in self._corpus.catalog.segmented(documents):
            yield from _windows(text, sentences)


def _parted(codes: WordCodes, counts: Sequence[int]) -> Iterator[WordCodes]:
    """Yield the codes of each part, of which `counts` tells how many words it has."""
    start = 0
    for count in counts:
        yield codes[start : start + count]
        start += count


def _windows(text: str, sentences: Sequence[Sentence]) -> Iterator[_Window]:
    """Yield the sentences of each paragraph in windows, as many in each as fit."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and (
            sentence.place.paragraph != group[0].place.paragraph
            or sentence.span.end - group[0].span.start > _WINDOW_LENGTH
        ):
            yield _window(text, group)
            group = []
        group.append(sentence)
    if group:
        yield _window(text, group)


def _window(text: str, sentences: Sequence[Sentence]) -> _Window:
    start = sentences[0].span.start
    return _Window(
        Span(start, sentences[-1].span.end).of(text),
        tuple(one.span.of(text) for one in sentences),
        tuple(one.span.start - start for one in sentences),
        sentences[0].id,
    )
