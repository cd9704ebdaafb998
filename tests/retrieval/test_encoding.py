"""Encoding: what the model reads together, and what it does not read again."""

import numpy as np
import pytest

from retrieval.arabic.terms import word_spans
from retrieval.generations import current
from retrieval.reading import OpenGeneration, open_generation
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.conftest import TEXTS, Workshop

_WINDOW_LENGTH = 1_400
_LONG_SENTENCE = "قال " + "الوزير المكلف بالزراعة " * 80 + "ذلك."
_LONG_PARAGRAPH = " ".join(f"هذه جملة رقم {number} من فقرة طويلة جدا." for number in range(100))


def opened(workshop: Workshop) -> OpenGeneration:
    """Open what was built."""
    return open_generation(current(workshop.indexes), workshop.storage)


def texts_of(generation: OpenGeneration) -> list[tuple[str, str]]:
    """Return each sentence with its paragraph, in the order of the ids."""
    found = generation.catalog.passages(range(len(generation.words)))
    return [(one.text, one.paragraph) for one in found]


def assert_words_are_those_of_the_sentences(generation: OpenGeneration) -> None:
    """Compare the words of every sentence with what the fake makes of them, which needs no text around."""
    passages = texts_of(generation)
    ids = np.arange(len(passages), dtype=np.int64)
    for (text, _), words in zip(passages, generation.words.words(ids), strict=True):
        wanted = HashingEmbedder().embed_queries([span.of(text) for span in word_spans(text)])
        np.testing.assert_allclose(words, wanted, atol=1e-6, strict=True)


def test_sentences_are_read_with_their_neighbours(workshop: Workshop) -> None:
    """The sentences of a paragraph are read together, as many as fit; never two paragraphs, never too much."""
    workshop.write(
        "طويل.txt", f"{_LONG_PARAGRAPH}\n{_LONG_SENTENCE} جملة قصيرة. {_LONG_SENTENCE}\n{_LONG_PARAGRAPH[:200]}"
    )
    workshop.build()
    passages = texts_of(opened(workshop))
    sentences = {text for text, _ in passages}
    windows = [text for text in workshop.embedder.embedded if text not in sentences]
    assert any(len(text) > _WINDOW_LENGTH for text in sentences)
    assert "قال الوزير إن الجيش أنهى العملية. وأضاف أن المدينة آمنة." in windows
    for text in windows:
        assert len(text) <= _WINDOW_LENGTH
        assert any(text in paragraph for _, paragraph in passages)
    (longest, *_) = sorted((text for text in windows if text in _LONG_PARAGRAPH), key=len, reverse=True)
    assert len(longest) > _WINDOW_LENGTH - 50


@pytest.mark.parametrize("again", [False, True])
def test_every_sentence_has_its_words(workshop: Workshop, again: bool) -> None:
    """The index holds a vector a word of each sentence, that of the word; none for a sentence without words."""
    workshop.write("طويل.txt", f"{_LONG_PARAGRAPH}\n{_LONG_SENTENCE} كتَبَ ذٰلك. !!\n؟؟؟\nو300 شخص.")
    workshop.build()
    if again:
        workshop.write("آخر.txt", "وثيقة أخرى. وفيها جملتان.\nوفقرتان.")
        workshop.build()
    assert any(not word_spans(text) for text, _ in texts_of(opened(workshop)))
    assert_words_are_those_of_the_sentences(opened(workshop))


def test_known_words_are_not_read_again(workshop: Workshop) -> None:
    """After another document was added the others' words, and the scale, are what they were, and nothing is read."""
    workshop.build()
    before = opened(workshop).words
    workshop.embedder.embedded.clear()
    workshop.write("جديد.txt", "خبر جديد. وخبر ثان.")
    workshop.build()
    assert sorted(workshop.embedder.embedded) == ["خبر جديد.", "خبر جديد. وخبر ثان.", "وخبر ثان."]
    after = opened(workshop).words
    np.testing.assert_array_equal(after.scale.mean, before.scale.mean)
    np.testing.assert_array_equal(after.scale.deviation, before.scale.deviation)
    assert len(after) == len(before) + 2


def test_known_words_go_to_the_sentences_of_now(workshop: Workshop) -> None:
    """A quote opened far ahead may make other sentences of a text that stayed; its known words are dealt out anew."""
    ending = 'ثم قال زيد "؟نعم كل ذلك. وعاد بكر.'
    workshop.write("طويل.txt", f"{_LONG_PARAGRAPH} {ending}")
    workshop.build()
    assert 'ثم قال زيد "؟' not in dict(texts_of(opened(workshop)))
    workshop.embedder.embedded.clear()
    workshop.write("طويل.txt", f'"{_LONG_PARAGRAPH} {ending}')
    workshop.build()
    assert 'ثم قال زيد "؟' in dict(texts_of(opened(workshop)))
    assert not any(text.endswith(ending) for text in workshop.embedder.embedded)
    assert_words_are_those_of_the_sentences(opened(workshop))


def test_a_window_that_changed_is_read_again(workshop: Workshop) -> None:
    """A sentence that gets another neighbour keeps its vector, but its words are read in the new context."""
    workshop.build()
    workshop.embedder.embedded.clear()
    workshop.write("زراعة.md", TEXTS["زراعة.md"].strip() + " ثم ارتفع.")
    workshop.build()
    assert sorted(workshop.embedder.embedded) == ["بلغ محصول القمح مليون طن. ثم ارتفع.", "ثم ارتفع."]


def test_a_much_larger_corpus_is_read_again(workshop: Workshop) -> None:
    """Where the corpus grew more than fourfold the scale is made anew and all words are read again."""
    workshop.build()
    before = opened(workshop).words.scale
    workshop.embedder.embedded.clear()
    workshop.write("كبير.txt", "\n".join(f"هذا خبر رقم {number} من كتاب كبير" for number in range(16)))
    workshop.build()
    assert {"قال الوزير إن الجيش أنهى العملية. وأضاف أن المدينة آمنة.", "عاد السكان إلى بيوتهم."} <= set(
        workshop.embedder.embedded
    )
    assert "وأضاف أن المدينة آمنة." not in workshop.embedder.embedded
    assert not np.array_equal(opened(workshop).words.scale.mean, before.mean)


def test_a_corpus_four_times_as_large_is_not_read_again(workshop: Workshop) -> None:
    """Up to fourfold the scale holds."""
    workshop.build()
    workshop.embedder.embedded.clear()
    workshop.write("كبير.txt", "\n".join(f"هذا خبر رقم {number} من كتاب كبير" for number in range(15)))
    workshop.build()
    assert all("خبر رقم" in text for text in workshop.embedder.embedded)


def test_another_model_reads_all(workshop: Workshop) -> None:
    """The words of another model are never mixed in."""
    workshop.build()
    workshop.embedder = HashingEmbedder(fingerprint="hashing-2")
    workshop.build()
    assert "قال الوزير إن الجيش أنهى العملية. وأضاف أن المدينة آمنة." in workshop.embedder.embedded


@pytest.mark.parametrize("text", ["جملة مكررة. وأخرى.", "جملة وحيدة."])
def test_copies_are_read_once(workshop: Workshop, text: str) -> None:
    """The same paragraph in two documents is read once, has its words in both, and progress still ends at its total."""
    workshop.write("أول.txt", text)
    workshop.write("ثان.txt", text)
    told: list[tuple[int, int | None]] = []
    workshop.build(progress=lambda stage, done, total: told.append((done, total)) if stage == "embed" else None)
    assert workshop.embedder.embedded.count("جملة مكررة. وأخرى.") <= 1
    (done, total) = told[-1]
    assert done == total
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    generation = opened(workshop)
    first, second = (generation.catalog.sentences_of(f"{name}") for name in _ids(generation, text))
    for one, other in zip(first, second, strict=True):
        (words, others) = generation.words.words(np.array([one.id, other.id], dtype=np.int64))
        np.testing.assert_array_equal(words, others)


def _ids(generation: OpenGeneration, text: str) -> list[str]:
    return [one.source.id for one in generation.catalog.documents() if one.text.strip() == text]
