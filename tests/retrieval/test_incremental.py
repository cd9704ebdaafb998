"""Incremental builds: after any edits they give what a full build gives, and do no more than the edits ask for."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval import analysing, indexing, reading
from retrieval.adapters.storage import FileStorage
from retrieval.analysing import Work
from retrieval.corpus import SeedFile, inventory
from retrieval.corpus.reading_apart import ReaderProcess
from retrieval.domain import Answer, Span
from retrieval.generations import MANIFEST, current
from retrieval.indexing import INVENTORY
from retrieval.reading import OpenGeneration, open_generation
from tests.fakes.embedder import HashingEmbedder
from tests.retrieval.conftest import TEXTS, Workshop

SENTENCES = (
    "قال الوزير إن الجيش أنهى العملية.",
    "وأضاف أن المدينة آمنة.",
    "أكد المتحدث باسم الحكومة أحمد الحسن أن القرار نهائي.",
    "بلغ محصول القمح مليون طن.",
    "فاز الفريق بالكأس بعد ركلات الترجيح.",
    'وقالت الوزارة: "لا إصابات جديدة اليوم".',
    "عاد السكان إلى بيوتهم",
)
QUESTIONS = ("ماذا قال الوزير عن العملية؟", "كم بلغ محصول القمح؟", "ماذا أكد أحمد الحسن؟", "من فاز بالكأس؟")
NAMES = ("أ.txt", "ب.md", "مجلد/ج.txt", "د.jsonl", "ه.jsonl", "د.jsonl#2.txt", "صورة.png", "ي.csv")


def written(name: str, lines: list[list[int]]) -> str:
    """Return the content of a file of a name: sentences in paragraphs, or a document a paragraph."""
    paragraphs = [" ".join(SENTENCES[one] for one in line) for line in lines]
    if name.endswith(".jsonl"):
        return "\n".join(
            json.dumps({"text": one, "id": str(n)}, ensure_ascii=False) for n, one in enumerate(paragraphs)
        )
    if name.endswith(".csv"):
        return "title,text\n" + "\n".join(f'خبر {n},"{one.replace(chr(34), "")}"' for n, one in enumerate(paragraphs))
    front = "---\ntitle: عنوان\n---\n" if name.endswith(".md") else ""
    return front + "\n".join(paragraphs)


def content(opened: OpenGeneration) -> dict[str, object]:
    """Return all that a generation holds, but its name and when it was made."""
    catalog = opened.catalog
    ids = catalog.sentence_ids()
    size = len(opened.vectors)
    return {
        "documents": [asdict(one) for one in catalog.read(list(ids))],
        "sources": catalog.sources(),
        "ids": dict(ids),
        "paragraphs": opened.paragraph_starts.tolist(),
        "speakers": catalog.speakers(),
        "said": {one.name: catalog.said_by([one.id]).tolist() for one in catalog.speakers()},
        "vectors": opened.vectors.vectors(np.arange(size)).tolist(),
        "word counts": [len(one) for one in opened.words.words(np.arange(size))],
        "lexical": [
            [
                opened.lexical.search("grams", one.grams.split(), 50).ids.tolist(),
                opened.lexical.search("stems", one.stems.split(), 50).ids.tolist(),
            ]
            for one in catalog.terms()
        ],
        "scores": [opened.lexical.search("stems", one.stems.split(), 50).scores.tolist() for one in catalog.terms()],
        "digests": opened.generation.manifest.documents,
    }


def answers(workshop: Workshop) -> list[dict[str, object]]:
    """Return what some questions are answered with, but what is new in every answer."""
    answerer = workshop.answerer()
    found = [_lasting(one) for one in answerer.answer_all(QUESTIONS)]
    answerer.close()
    return found


def _lasting(answer: Answer) -> dict[str, object]:
    return {name: value for name, value in asdict(answer).items() if name not in {"id", "generation", "timings_ms"}}


def skipped(opened: OpenGeneration) -> object:
    """Return what was left out of a generation."""
    return inventory.read_inventory(opened.generation.folder / INVENTORY).skipped


Edit: TypeAlias = tuple[str, list[list[int]] | None]
"""A file with what is written to it, or None where it goes."""

edits = st.lists(
    st.tuples(st.sampled_from(NAMES), st.none() | st.lists(st.lists(st.integers(0, 6), max_size=4), max_size=3)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(edits, min_size=1, max_size=3))
def test_edits_give_what_a_full_build_gives(workshop: Workshop, rounds: list[list[Edit]]) -> None:
    """Files come, go and change, several builds one after the other; each is as if it had been the first."""
    for fresh in compared_with_full_builds(workshop, rounds):
        assert answers(workshop) == answers(fresh)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(edits, min_size=1, max_size=3))
def test_edits_on_the_disk_give_what_a_full_build_gives(workshop: Workshop, rounds: list[list[Edit]]) -> None:
    """So they do on the disk; there the words are approximated on another scale, and all else is equal."""
    workshop.storage = FileStorage()
    assert list(compared_with_full_builds(workshop, rounds))


def compared_with_full_builds(workshop: Workshop, rounds: list[list[Edit]]) -> Iterator[Workshop]:
    """Build after each round of edits, compare with a full build of the same files, and yield that."""
    shutil.rmtree(workshop.indexes, ignore_errors=True)
    for edit in rounds:
        for name, lines in edit:
            if lines is None:
                (workshop.seeds / name).unlink(missing_ok=True)
            else:
                workshop.write(name, written(name, lines))
        report = workshop.build()
        fresh = Workshop(workshop.seeds, workshop.indexes / "fresh", storage=workshop.storage)
        shutil.rmtree(fresh.indexes, ignore_errors=True)
        whole = fresh.build()
        one, other = (open_generation(current(where), workshop.storage) for where in (workshop.indexes, fresh.indexes))
        assert content(one) == content(other)
        assert skipped(one) == skipped(other) == report.skipped == whole.skipped
        assert (report.sentences, report.added + report.changed + report.unchanged) == (whole.sentences, whole.added)
        one.close()
        other.close()
        yield fresh


def test_only_what_changed_is_read_and_analysed(workshop: Workshop) -> None:
    """One changed document is read, segmented and analysed; the others are not touched."""
    first = workshop.build()
    assert first.work == Work(read=3, segmented=3, searched_for_speech=3, analysed_into_terms=3)
    workshop.write("حرب.txt", TEXTS["حرب.txt"] + " ثم فتحت المدارس.")
    assert workshop.build().work == Work(read=1, segmented=1, searched_for_speech=1, analysed_into_terms=1)


def test_new_metadata_costs_no_analysis(workshop: Workshop) -> None:
    """A publisher given to all documents reads them again, and finds in them what was found before."""
    workshop.build()
    workshop.write("corpus.toml", 'publisher = "الوكالة"\n')
    report = workshop.build()
    assert (report.changed, report.embedded) == (2, 0)
    assert report.work == Work(read=3)
    opened = open_generation(current(workshop.indexes), workshop.storage)
    assert {one.publisher for one in opened.catalog.sources()} == {"الوكالة", "الجريدة"}


def test_a_line_of_a_table_costs_that_line(workshop: Workshop) -> None:
    """A file of many documents is read again as a whole, but only what is new in it is analysed."""
    lines = [json.dumps({"id": str(n), "text": f"خبر رقم {n}."}, ensure_ascii=False) for n in range(20)]
    workshop.write("سطور.jsonl", "\n".join(lines))
    workshop.build()
    workshop.write("سطور.jsonl", "\n".join([lines[19], *lines[:7], lines[8].replace("خبر", "نبأ"), *lines[9:19]]))
    report = workshop.build()
    assert (report.added, report.changed, report.removed) == (0, 1, 1)
    assert report.work == Work(read=19, segmented=1, searched_for_speech=1, analysed_into_terms=1)
    assert report.embedded == 1


def test_a_file_that_was_only_touched(workshop: Workshop) -> None:
    """Other times, the same bytes: nothing is read, and the generation in service stays."""
    name = workshop.build().generation
    for path in workshop.seeds.rglob("*.*"):
        os.utime(path, (1, 1))
    report = workshop.build()
    assert (report.generation, report.work) == (name, Work())


def test_a_file_written_right_after_a_build(workshop: Workshop) -> None:
    """A change of the same size within one tick of the clock is seen though it leaves the times: they prove nothing."""
    workshop.build()
    path = workshop.seeds / "رياضة" / "كرة.txt"
    times = path.stat()
    path.write_text(TEXTS["رياضة/كرة.txt"].replace("فاز", "عاد"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert workshop.build().changed == 1


def age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files be old enough for their times to prove something."""
    monkeypatch.setattr(inventory, "_CLOCK_TICK_NS", -(2**62))


def test_stamps_are_trusted_unless_asked_not_to(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with the same size and times is not opened; with `--verify` its bytes are compared all the same."""
    age(monkeypatch)
    workshop.build()
    opened: list[str] = []
    monkeypatch.setattr("retrieval.corpus.survey.digest_of", lambda file: opened.append(file.path) or "")
    assert workshop.build().work == Work()
    assert opened == []
    monkeypatch.undo()
    age(monkeypatch)
    path = workshop.seeds / "حرب.txt"
    workshop.write("حرب.txt", TEXTS["حرب.txt"].replace("الوزير", "الرئيس"))
    stamp = inventory.stamp_of
    record = {
        one.path: one.stamp for one in inventory.read_inventory(current(workshop.indexes).folder / INVENTORY).entries
    }
    for module in ("retrieval.corpus.survey", "retrieval.corpus.inventory"):
        monkeypatch.setattr(f"{module}.stamp_of", lambda file: record.get(file.path) or stamp(file))
    assert path.is_file()
    assert workshop.build().changed == 0
    assert workshop.build(trusts_stamps=False).changed == 1


def test_a_file_that_changes_while_it_is_read(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read of a file that was still being written is read again by the next build, whatever its times are."""
    age(monkeypatch)
    workshop.build()
    read = ReaderProcess.read

    def meanwhile(self: ReaderProcess, file: SeedFile):
        for found in read(self, file):
            yield found
            with file.location.open("a", encoding="utf-8") as stream:
                stream.write(" ثم كتب المزيد.")

    workshop.write("حرب.txt", "كتب هذا أولا.")
    with monkeypatch.context() as patch:
        patch.setattr(ReaderProcess, "read", meanwhile)
        workshop.build()
    assert workshop.build().changed == 1
    assert workshop.build().changed == 0


@pytest.mark.parametrize(
    ("version", "work"),
    [
        ("SEGMENTATION_VERSION", Work(segmented=3, searched_for_speech=3, analysed_into_terms=3)),
        ("FOLDING_VERSION", Work(searched_for_speech=3, analysed_into_terms=3)),
        ("TERMS_VERSION", Work(analysed_into_terms=3)),
        ("SPEECH_VERSION", Work(searched_for_speech=3)),
    ],
)
def test_a_new_version_costs_what_depends_on_it(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, version: str, work: Work
) -> None:
    """After a change of the language no file is read, nothing is embedded; what it can change is done again."""
    first = workshop.build()
    wanted = content(open_generation(current(workshop.indexes), workshop.storage))
    for module in (analysing, indexing, reading):
        monkeypatch.setattr(module, version, 99, raising=False)
    report = workshop.build()
    assert report.generation != first.generation
    assert (report.work, report.embedded, report.unchanged) == (work, 0, 3)
    assert content(open_generation(current(workshop.indexes), workshop.storage)) == wanted


def test_another_model_costs_the_embedding_alone(workshop: Workshop) -> None:
    """A change of the model embeds all again, and neither reads nor analyses anything."""
    workshop.build()
    workshop.embedder = HashingEmbedder(fingerprint="hashing-2")
    report = workshop.build()
    assert (report.work, report.embedded) == (Work(), report.sentences)


def test_new_readers_read_all_again(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the readers reads every file again; documents that stayed the same cost no more."""
    workshop.build()
    monkeypatch.setattr(inventory, "READERS_VERSION", 99)
    report = workshop.build()
    assert (report.work, report.embedded, report.unchanged) == (Work(read=3), 0, 3)


def test_other_words_are_read_again(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a new version of the terms finds other words in a text, the model reads that text again, and no other."""
    workshop.build()
    workshop.embedder.embedded.clear()
    words = _without("مليون")
    monkeypatch.setattr("retrieval.encoding.word_spans", words)
    monkeypatch.setattr("retrieval.encoding.count_words", lambda text: len(words(text)))
    for module in (analysing, indexing, reading):
        monkeypatch.setattr(module, "TERMS_VERSION", 99, raising=False)
    workshop.build()
    assert workshop.embedder.embedded == ["بلغ محصول القمح مليون طن."]


def _without(word: str) -> Callable[..., tuple[Span, ...]]:
    from retrieval.arabic.terms import word_spans  # noqa: PLC0415 - before it is replaced

    return lambda text, start=0: tuple(
        span for span, there in zip(word_spans(text, start), word_spans(text), strict=True) if there.of(text) != word
    )


def test_a_document_that_another_file_takes_the_name_of(workshop: Workshop) -> None:
    """A file may take the id of a document in another one; when it is gone, the document comes back."""
    workshop.write("س.jsonl", json.dumps({"id": "ص.txt", "text": "في السطر."}, ensure_ascii=False))
    workshop.build()
    workshop.write("س.jsonl#ص.txt", "في الملف.")
    taken = workshop.build()
    assert len(taken.skipped) == 1
    (workshop.seeds / "س.jsonl#ص.txt").unlink()
    assert workshop.build().skipped == ()


def test_a_lost_inventory_reads_all_again(workshop: Workshop) -> None:
    """A generation whose inventory is damaged does not verify; all is built again."""
    workshop.build()
    (current(workshop.indexes).folder / INVENTORY).write_text("")
    assert workshop.build().work.read == 3


def test_nothing_is_written_for_nothing(workshop: Workshop) -> None:
    """Builds without a change leave every file of the index as it is."""
    workshop.build()
    before = _times(workshop.indexes)
    workshop.build()
    assert _times(workshop.indexes) == before


def _times(folder: Path) -> Mapping[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file() and path.name[0] != "."}


def test_a_file_that_cannot_be_read_is_remembered(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture among the documents is told of in every build, and makes no new generation of its own each time."""
    age(monkeypatch)
    workshop.build()
    (workshop.seeds / "صورة.png").write_bytes(b"\x89PNG")
    first = workshop.build()
    second = workshop.build()
    assert first.generation == second.generation
    assert [one.path for one in second.skipped] == ["صورة.png"]


def test_many_edits_in_a_row(workshop: Workshop) -> None:
    """The parts stay as small as the corpus: what is gone leaves nothing behind."""
    chosen = random.Random(3)  # noqa: S311 - only to vary
    workshop.storage = FileStorage()
    report = workshop.build()
    for _ in range(12):
        workshop.write("متغير.txt", " ".join(chosen.choices(SENTENCES, k=9)))
        report = workshop.build()
    opened = open_generation(current(workshop.indexes), workshop.storage)
    assert len(opened.lexical) == len(opened.words) == len(opened.vectors) == report.sentences
    assert (opened.generation.folder / MANIFEST).is_file()
    fresh = Workshop(workshop.seeds, workshop.indexes / "fresh", storage=workshop.storage)
    fresh.build()
    sizes = [
        sum(one.bytes for one in current(where).manifest.files.values()) for where in (workshop.indexes, fresh.indexes)
    ]
    assert abs(sizes[0] - sizes[1]) < 0.05 * sizes[1]
