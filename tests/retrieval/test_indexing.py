"""Builds: what counts as changed, what is embedded again, what is reported."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.domain import Place
from retrieval.errors import CorpusError
from retrieval.generations import current
from retrieval.ports import FloatMatrix
from retrieval.reading import open_generation
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.conftest import TEXTS, Workshop

if TYPE_CHECKING:
    from retrieval.indexing import Stage


def test_first_build_adds_all(workshop: Workshop) -> None:
    """The first build adds every document and embeds every sentence, and what stands together once more as a whole."""
    report = workshop.build()
    assert (report.added, report.changed, report.removed, report.unchanged) == (3, 0, 0, 0)
    assert report.sentences == report.embedded == 5
    assert len(workshop.embedder.embedded) == 5 + 1


def test_nothing_changed(workshop: Workshop) -> None:
    """With nothing changed the generation in service stays and nothing is embedded."""
    first = workshop.build()
    second = workshop.build()
    assert second.generation == first.generation
    assert (second.unchanged, second.embedded) == (3, 0)


def test_only_new_sentences_are_embedded(workshop: Workshop) -> None:
    """A changed document costs its new sentences; the vectors of the others are used again and stay the same."""
    workshop.build()
    workshop.embedder.embedded.clear()
    workshop.write("حرب.txt", TEXTS["حرب.txt"] + " ثم فتحت المدارس.")
    (workshop.seeds / "رياضة" / "كرة.txt").unlink()
    workshop.write("جديد.txt", "خبر جديد.")
    report = workshop.build()
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 1, 1, 1)
    assert set(workshop.embedder.embedded) == {
        "ثم فتحت المدارس.",
        "خبر جديد.",
        "عاد السكان إلى بيوتهم. ثم فتحت المدارس.",
    }
    opened = open_generation(current(workshop.indexes), workshop.storage)
    for document in opened.catalog.documents():
        for sentence in opened.catalog.sentences_of(document.source.id):
            wanted = HashingEmbedder().embed_passages([sentence.span.of(document.text)])
            assert opened.vectors.search(wanted, 1)[0].scores[0] == pytest.approx(1, abs=1e-3)


def test_metadata_counts_as_a_change(workshop: Workshop) -> None:
    """A new title in the front matter changes the document, but no sentence of it."""
    workshop.build()
    workshop.write("زراعة.md", TEXTS["زراعة.md"].replace("موسم القمح", "حصاد القمح"))
    report = workshop.build()
    assert (report.changed, report.embedded) == (1, 0)


def test_full_embeds_all_again(workshop: Workshop) -> None:
    """`--full` embeds every sentence again and still knows what was there before."""
    workshop.build()
    report = workshop.build(full=True)
    assert report.embedded == report.sentences
    assert report.unchanged == 3


def test_other_model_embeds_all_again(workshop: Workshop) -> None:
    """Vectors of another model are never mixed in."""
    first = workshop.build()
    workshop.embedder = HashingEmbedder(fingerprint="hashing-2")
    report = workshop.build()
    assert report.generation != first.generation
    assert report.embedded == report.sentences


def test_skipped_files_are_reported(workshop: Workshop) -> None:
    """What cannot be read is left out and named; the rest is indexed."""
    (workshop.seeds / "صورة.png").write_bytes(b"\x89PNG")
    workshop.write("سطور.jsonl", '{"text": "سطر صحيح."}\n{"txt": "سطر خطأ"}\n')
    report = workshop.build()
    assert report.added == 4
    assert {(one.path, one.line) for one in report.skipped} == {("صورة.png", None), ("سطور.jsonl", 2)}


def test_empty_seeds_leave_the_index(workshop: Workshop) -> None:
    """A seeds folder that lost its documents does not replace an index by nothing."""
    name = workshop.build().generation
    for path in workshop.seeds.rglob("*.*"):
        path.unlink()
    with pytest.raises(CorpusError):
        workshop.build()
    assert current(workshop.indexes).name == name


def test_progress_is_told_in_order(workshop: Workshop) -> None:
    """Progress goes through the stages in order and ends each that has a total at it."""
    told: list[tuple[Stage, int, int | None]] = []
    workshop.build(progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["read", "embed", "write", "verify"]
    last = {stage: (done, total) for stage, done, total in told}
    assert last == {"read": (3, None), "embed": (5, 5), "write": (5, 5), "verify": (1, 1)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_every_sentence_is_verbatim(workshop: Workshop, text: str) -> None:
    """Invariant 1: what the catalog says of a sentence is what stands in the document, whatever the text."""
    (workshop.seeds / "أي.txt").write_text(text, encoding="utf-8", newline="")
    workshop.build()
    opened = open_generation(current(workshop.indexes), workshop.storage)
    for document in opened.catalog.documents():
        sentences = opened.catalog.sentences_of(document.source.id)
        for one in sentences:
            passage = one.span.of(document.text)
            assert passage
            assert passage == passage.strip()
            assert one.paragraph_span.start <= one.span.start < one.span.end <= one.paragraph_span.end
        covered = "".join(one.span.of(document.text) for one in sentences)
        assert "".join(covered.split()) == "".join(document.body.of(document.text).split())


class UnevenEmbedder(HashingEmbedder):
    """Gives a text another vector at each call, as a model does whose arithmetic depends on the batch."""

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return vectors that are the shorter, the more was embedded before."""
        calls = len(self.embedded)
        return super().embed_passages(texts) * np.float32(1 - 1e-3 * calls)


def test_same_text_has_the_same_vector(workshop: Workshop) -> None:
    """Copies of a sentence are equally near to every question, whether they stand alone or in a paragraph."""
    workshop.embedder = UnevenEmbedder()
    workshop.write("نسخ.txt", "خبر مكرر. وبعده خبر.\nخبر مكرر.\nخبر مكرر. ثم غيره.")
    workshop.build()
    opened = open_generation(current(workshop.indexes), workshop.storage)
    copies = [one.id for one in opened.catalog.sentences_of("نسخ.txt") if one.place != Place(1, 2)][:3]
    first, *others = opened.vectors.vectors(np.array(copies))
    assert len(others) == 2
    assert all((first == other).all() for other in others)
