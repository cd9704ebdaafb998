"""A damaged generation never answers: it is refused by the file's name, and the newest whole one takes its place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval import generations
from retrieval.adapters.storage import FileStorage
from retrieval.errors import DamagedGenerationError
from retrieval.reading import open_generation
from tests.faults.damaging import Harm, files_of, harmed, harms
from tests.retrieval.conftest import TEXTS, Workshop

QUESTION = "متى فتحت المدارس؟"
NEWER = " ثم فتحت المدارس يوم الأحد."
FLIP = Harm("flip", 0.5, 3)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A folder with two generations, the older one with a sentence less."""
    folder = tmp_path_factory.mktemp("damage")
    made = Workshop(folder / "seeds", folder / "indexes", storage=FileStorage())
    for name, text in TEXTS.items():
        made.write(name, text)
    made.build()
    made.write("حرب.txt", TEXTS["حرب.txt"] + NEWER)
    made.build()
    return made


def older_and_newer(workshop: Workshop) -> tuple[generations.Generation, generations.Generation]:
    """Return both generations."""
    (older,) = generations.others(workshop.indexes)
    return older, generations.current(workshop.indexes)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), harm=harms)
def test_no_damage_is_answered_from(two: Workshop, data: st.DataObject, harm: Harm) -> None:
    """Whichever file of the generation in service is harmed, wherever: it is named and the older one answers."""
    older, newer = older_and_newer(two)
    victim = data.draw(st.sampled_from(files_of(newer.folder)))
    with harmed(victim, harm) as is_changed:
        answerer = two.answerer()
        assert answerer.describe().damage == answerer.damage
        answerer.close()
    assert is_changed == (answerer.damage is not None)
    assert answerer.generation == (older.name if is_changed else newer.name)
    if answerer.damage is not None:
        assert answerer.damage.generation == newer.name
        assert str(victim) in answerer.damage.reason
        assert "python -m retrieval build" in answerer.damage.reason


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(harm=harms)
def test_damage_of_what_names_the_generation(two: Workshop, harm: Harm) -> None:
    """The file that names the generation in service may be harmed too; nothing is answered of one it does not name."""
    older, newer = older_and_newer(two)
    pointer = two.indexes / "CURRENT"
    with harmed(pointer, harm):
        named = pointer.read_bytes().strip() == newer.name.encode() if pointer.exists() else None
        if named is None:
            with pytest.raises(generations.NoGenerationError):
                two.answerer()
            return
        answerer = two.answerer()
        answerer.close()
    # Where it names none, both are others, and the newest of them is whole.
    assert answerer.generation == newer.name != older.name
    assert named == (answerer.damage is None)


def test_every_file_is_guarded(two: Workshop) -> None:
    """Flipping a bit at the beginning, in the middle and at the end of each file is found in each."""
    _, newer = older_and_newer(two)
    victims = [path for path in files_of(newer.folder) if path.stat().st_size]
    assert len(victims) > 5
    for victim in victims:
        for place in (0.0, 0.5, 0.999_999):
            with harmed(victim, Harm("flip", place, 0)), pytest.raises(DamagedGenerationError, match=victim.name):
                open_generation(generations.current(two.indexes), two.storage)


def test_none_whole(two: Workshop) -> None:
    """Where every generation is damaged, nothing is answered, and the error names the file and what mends it."""
    older, newer = older_and_newer(two)
    with (
        harmed(older.folder / generations.CATALOG, FLIP),
        harmed(newer.folder / generations.VECTORS, FLIP),
        pytest.raises(DamagedGenerationError, match=rf"{newer.name}.*vectors\.faiss.*python -m retrieval build"),
    ):
        two.answerer()


def test_reload_keeps_what_is_whole(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    """A newer generation that is damaged is refused once; the one that is open stays in use and says why."""
    workshop.storage = FileStorage()
    name = workshop.build().generation
    answerer = workshop.answerer()
    workshop.write("جديد.txt", "خبر جديد.")
    newer = workshop.indexes / workshop.build().generation
    with harmed(newer / generations.CATALOG, FLIP):
        with pytest.raises(DamagedGenerationError, match="catalog"):
            answerer.reload()
        assert not answerer.reload()
    assert answerer.generation == name
    assert answerer.damage is not None
    assert answerer.damage.generation == newer.name
    assert caplog.text.count("answers in its place") == 1
    assert answerer.answer("من أنهى العملية؟").citations
    workshop.write("جديد.txt", "خبر آخر.")
    workshop.build()
    assert answerer.reload()
    assert answerer.damage is None
    answerer.close()


def test_build_mends(workshop: Workshop) -> None:
    """The next build replaces a damaged generation, of which an older one lends what the model made of its texts."""
    workshop.storage = FileStorage()
    workshop.build()
    workshop.write("جديد.txt", "خبر جديد.")
    damaged = workshop.indexes / workshop.build().generation
    (damaged / generations.VECTORS).write_bytes(b"")
    report = workshop.build()
    assert report.generation != damaged.name
    assert (report.added, report.unchanged, report.embedded) == (0, 4, 1)
    answerer = workshop.answerer()
    assert answerer.damage is None
    answerer.close()


def test_damaged_generation_of_unchanged_documents_is_built_again(workshop: Workshop) -> None:
    """Documents that are again as an older, whole generation has them are no reason to leave a damaged one."""
    workshop.storage = FileStorage()
    workshop.build()
    workshop.write("جديد.txt", "خبر جديد.")
    damaged = workshop.indexes / workshop.build().generation
    (damaged / generations.VECTORS).write_bytes(b"")
    (workshop.seeds / "جديد.txt").unlink()
    report = workshop.build()
    assert report.generation not in {damaged.name, "000001"}
    answerer = workshop.answerer()
    assert (answerer.generation, answerer.damage) == (report.generation, None)
    answerer.close()


def test_what_is_kept_can_be_fallen_back_to(workshop: Workshop) -> None:
    """A generation whose manifest is damaged does not take the place of one that could be fallen back to."""
    workshop.storage = FileStorage()
    names: list[str] = []
    for number in range(3):
        workshop.write("جديد.txt", f"خبر جديد رقم {number}.")
        names.append(workshop.build().generation)
        if number == 1:
            (workshop.indexes / names[0] / "left").mkdir(exist_ok=True)
            (workshop.indexes / names[1] / generations.MANIFEST).write_bytes(b"{")
    assert sorted(path.name for path in workshop.indexes.glob("0*")) == [names[0], names[2]]


def test_half_removed_generations_go(workshop: Workshop) -> None:
    """What a builder left that was killed while removing generations is none, and the next one clears it."""
    workshop.build()
    leftover = workshop.indexes / ".discarded-000000-00000000"
    leftover.mkdir()
    (leftover / generations.VECTORS).write_bytes(b"half")
    (workshop.indexes / "CURRENT.new").write_text("000009")
    workshop.build()
    assert not leftover.exists()
    assert not (workshop.indexes / "CURRENT.new").exists()


def test_manifest_of_another_folder_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    """A generation's folder under another generation's name is not taken for that one."""
    workshop.storage = FileStorage()
    name = workshop.build().generation
    moved = tmp_path / "indexes" / "000007-00000000"
    (workshop.indexes / name).rename(moved)
    (workshop.indexes / "CURRENT").write_text(f"{moved.name}\n")
    with pytest.raises(DamagedGenerationError, match="manifest"):
        workshop.answerer()
