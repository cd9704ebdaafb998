"""The watch over a seeds folder, with real files and the system's own notices."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.corpus.watching import CorpusWatch

QUIET = 0.1
SOON = 5.0
NEVER = 0.7


class Waiter:
    """Waits in a thread of its own, again and again, and counts."""

    def __init__(self, watch: CorpusWatch) -> None:
        """Begin to wait."""
        self.watch = watch
        self.changes = threading.Semaphore(0)
        self.thread = threading.Thread(target=self._wait)
        self.thread.start()

    def _wait(self) -> None:
        while self.watch.wait():
            self.changes.release()

    def is_told(self, seconds: float = SOON) -> bool:
        """Return whether a change is told within a time."""
        return self.changes.acquire(timeout=seconds)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder of one document."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.txt").write_text("خبر.", encoding="utf-8")
    return folder


@pytest.fixture
def waiter(seeds: Path) -> Iterator[Waiter]:
    """Somebody who waits for changes of the folder, and was told of the first look."""
    waiting = Waiter(CorpusWatch(seeds, QUIET, look_every=60))
    assert waiting.is_told()
    yield waiting
    waiting.watch.stop()
    waiting.thread.join(SOON)
    assert not waiting.thread.is_alive()


def _add(seeds: Path) -> None:
    (seeds / "b.txt").write_text("خبر آخر.", encoding="utf-8")


def _change(seeds: Path) -> None:
    (seeds / "a.txt").write_text("خبر اخر", encoding="utf-8")


def _remove(seeds: Path) -> None:
    (seeds / "a.txt").unlink()


def _rename(seeds: Path) -> None:
    (seeds / "a.txt").rename(seeds / "ب.txt")


def _fill_a_folder(seeds: Path) -> None:
    (seeds / "new" / "deep").mkdir(parents=True)
    (seeds / "new" / "deep" / "c.txt").write_text("خبر بعيد.", encoding="utf-8")


def _say_more(seeds: Path) -> None:
    (seeds / "corpus.toml").write_text('publisher = "دار"\n', encoding="utf-8")


def _replace_the_folder(seeds: Path) -> None:
    other = seeds.parent / "other"
    other.mkdir()
    _add(other)
    seeds.rename(seeds.parent / "old")
    other.rename(seeds)


@pytest.mark.parametrize(
    "change",
    [_add, _change, _remove, _rename, _fill_a_folder, _say_more, _replace_the_folder],
    ids=lambda one: one.__name__,
)
def test_what_a_build_would_see_is_told_once(waiter: Waiter, seeds: Path, change: Callable[[Path], None]) -> None:
    """Whatever the change is, and however deep; and then there is quiet again."""
    change(seeds)
    assert waiter.is_told()
    assert not waiter.is_told(NEVER)


def test_what_the_corpus_passes_over_is_not_told(waiter: Waiter, seeds: Path) -> None:
    """Hidden files, what `corpus.toml` excludes, and a file that is read."""
    (seeds / "corpus.toml").write_text('exclude = ["drafts/**"]\n', encoding="utf-8")
    assert waiter.is_told()
    (seeds / "drafts").mkdir()
    (seeds / "drafts" / "b.txt").write_text("مسوّدة.", encoding="utf-8")
    (seeds / ".a.txt.swp").write_text("…", encoding="utf-8")
    assert (seeds / "a.txt").read_bytes()
    assert not waiter.is_told(NEVER)


def test_what_a_link_leads_to_is_watched(seeds: Path) -> None:
    """As Kubernetes changes a volume: a hidden link is moved, and the visible files, links through it, are others."""
    for name in ("..1", "..2"):
        (seeds / name).mkdir()
        (seeds / name / "b.txt").write_text(name, encoding="utf-8")
    (seeds / "..data").symlink_to("..1")
    (seeds / "b.txt").symlink_to("..data/b.txt")
    waiting = Waiter(CorpusWatch(seeds, QUIET, look_every=60))
    assert waiting.is_told()
    (seeds / "..tmp").symlink_to("..2")
    (seeds / "..tmp").rename(seeds / "..data")
    told = waiting.is_told()
    waiting.watch.stop()
    waiting.thread.join(SOON)
    assert told


def test_changes_that_go_on_are_told_when_they_end(waiter: Waiter, seeds: Path) -> None:
    """A file that is being copied is waited for: one change, and with all of it."""
    with (seeds / "big.txt").open("w", encoding="utf-8") as file:
        for _ in range(10):
            file.write("سطر من خبر طويل.\n")
            file.flush()
            assert not waiter.is_told(QUIET / 2)
    assert waiter.is_told()
    assert not waiter.is_told(NEVER)


def test_changes_without_an_end_are_told_after_a_while(seeds: Path) -> None:
    """A folder that is never quiet is indexed all the same."""
    watch = CorpusWatch(seeds, QUIET, longest_wait=0.5, look_every=60)
    waiting = Waiter(watch)
    assert waiting.is_told()
    until, told = time.monotonic() + SOON, 0
    while time.monotonic() < until and not told:
        with (seeds / "log.txt").open("a", encoding="utf-8") as file:
            file.write("سطر.\n")
        told += waiting.is_told(QUIET / 4)
    watch.stop()
    waiting.thread.join(SOON)
    assert told


def test_a_busy_hidden_file_costs_little(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices that mean nothing are looked into now and then only, the less often the longer a look takes."""
    looks: list[float] = []

    def look(_: Path) -> Iterator[None]:
        looks.append(time.monotonic())
        time.sleep(0.05)
        return iter(())

    monkeypatch.setattr("retrieval.corpus.watching.list_files", look)
    waiting = Waiter(CorpusWatch(seeds, QUIET, look_every=60))
    assert waiting.is_told()
    until = time.monotonic() + 2
    while time.monotonic() < until:
        (seeds / ".busy").write_text(str(until), encoding="utf-8")
        time.sleep(0.01)
    waiting.watch.stop()
    waiting.thread.join(SOON)
    assert len(looks) < 10


def test_a_change_while_nobody_waits_is_found(seeds: Path) -> None:
    """As during a build: the next wait returns for it, and the one after does not."""
    watch = CorpusWatch(seeds, QUIET, look_every=60)
    assert watch.wait()
    _add(seeds)
    assert watch.wait()
    threading.Timer(NEVER, watch.stop).start()
    assert not watch.wait()


def test_a_folder_without_notices_is_looked_at(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system watches no more folders, or the folder is not there yet, a look now and then finds changes."""

    def refuse(*_: object, **__: object) -> Iterator[None]:
        message = "OS file watch limit reached"
        raise OSError(message)

    monkeypatch.setattr("watchfiles.watch", refuse)
    for folder, change in ((seeds, _add), (seeds.parent / "later", lambda folder: folder.mkdir())):
        watch = CorpusWatch(folder, QUIET, look_every=0.1)
        assert watch.wait()
        threading.Timer(0.3, change, (folder,)).start()
        assert watch.wait()


def test_a_corpus_file_that_is_wrong_is_a_change(waiter: Waiter, seeds: Path) -> None:
    """The build says what is wrong with it; mended, it is another change."""
    for said in ("publisher =", 'publisher = "دار"'):
        (seeds / "corpus.toml").write_text(said, encoding="utf-8")
        assert waiter.is_told()


def test_a_pause_is_followed_by_another_try(seeds: Path) -> None:
    """Nothing has to change for it."""
    watch = CorpusWatch(seeds, QUIET)
    assert watch.wait()
    assert watch.pause(0)
    assert watch.wait()
    watch.stop()
    assert not watch.pause(60)
