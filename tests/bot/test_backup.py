"""Backups of a ledger and an index: taken while both are used, whole or not there, and put back as they were."""

import json
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import EXIT_FAILED, main
from bot.backup import BackupError, back_up, restore
from bot.ledger import Ledger, LedgerError, RecordedAnswer
from bot.ledger.audit import AuditEntry
from bot.settings import BotSettings
from retrieval import digests, generations
from tests.bot.fake_retrieval import answer
from tests.faults import building
from tests.faults.damaging import Harm, files_of, harmed
from tests.ledger.conftest import database_url, postgresql_socket, postgresql_url, sqlite_url

__all__ = ["database_url", "postgresql_socket", "postgresql_url", "sqlite_url"]

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> BotSettings:
    """The settings of a place with an index of two documents' generations."""
    building.write(tmp_path, building.OLDER)
    building.build(tmp_path)
    return BotSettings.model_validate(
        {
            "telegram_bot_token": "1:a",
            "database_url": database_url,
            "indexes_dir": tmp_path / "indexes",
            "seeds_dir": tmp_path / "seeds",
        }
    )


@pytest.fixture
def ledger(settings: BotSettings) -> Iterator[Ledger]:
    """An open ledger, as a running bot has it."""
    opened = Ledger.open(settings.database_url.get_secret_value())
    yield opened
    opened.close()


def record(ledger: Ledger, count: int = 1) -> list[str]:
    """Record answers and return their ids."""
    ids: list[str] = []
    for number in range(count):
        given = answer("ماذا قال؟\0\ud800")
        ledger.record(
            RecordedAnswer(
                given, chat_id=1, user_id=2, question_message_id=number + 1, message_id=number + 100, asked_at=NOW
            )
        )
        ids.append(given.id)
    return ids


def elsewhere(settings: BotSettings, folder: Path) -> BotSettings:
    """Return the settings of another place with a database of the same kind, the same one for a server."""
    url = settings.database_url.get_secret_value()
    moved = f"sqlite:///{folder}/var/isnad.db" if url.startswith("sqlite") else url
    return BotSettings.model_validate(
        {**settings.model_dump(), "database_url": moved, "indexes_dir": folder / "indexes"}
    )


def test_round_trip(settings: BotSettings, ledger: Ledger, tmp_path: Path) -> None:
    """What is put back is the ledger and the index of then, also after both went on; new answers get new rows."""
    kept = record(ledger, 3)
    noted = AuditEntry(NOW, 77, 77, "reindex", "", "done")
    ledger.administration.audit.record(noted)
    before = building.answers(tmp_path)
    made = back_up(settings, tmp_path / "backups" / "monday")
    later = record(ledger, 2)
    building.write(tmp_path, building.NEWER)
    building.build(tmp_path)
    ledger.close()
    restore(settings, made.folder, force=True)
    opened = Ledger.open(settings.database_url.get_secret_value())
    assert [opened.answer(one) is not None for one in (*kept, *later)] == [True] * 3 + [False] * 2
    recorded = opened.answer(kept[0])
    assert recorded is not None
    assert recorded.answer.question == "ماذا قال؟\0\ud800"
    assert recorded.answer.citations
    (again,) = record(opened)
    assert opened.answer(again) is not None
    opened.administration.audit.record(noted)
    assert opened.administration.audit.page(1, 5) == ((noted, noted), 2)
    opened.close()
    assert building.answers(tmp_path) == before
    assert generations.current_name(settings.indexes_dir) == made.generation


def test_taken_while_answers_are_recorded(settings: BotSettings, ledger: Ledger, tmp_path: Path) -> None:
    """A backup is of one moment: answers that were recorded before it began are all in it, each with its citations."""
    begun = record(ledger, 20)
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            record(ledger)

    recording = threading.Thread(target=go_on)
    recording.start()
    try:
        made = back_up(settings, tmp_path / "backup")
    finally:
        stop.set()
        recording.join()
    ledger.close()
    there = elsewhere(settings, tmp_path / "new")
    restore(there, made.folder, force=True)
    opened = Ledger.open(there.database_url.get_secret_value())
    for one in begun:
        recorded = opened.answer(one)
        assert recorded is not None
        assert recorded.answer.citations
    opened.close()


def test_nothing_is_replaced_unasked(settings: BotSettings, ledger: Ledger, tmp_path: Path) -> None:
    """Without --force neither a ledger nor an index is replaced; with it a ledger that is in use is not."""
    (kept,) = record(ledger)
    made = back_up(settings, tmp_path / "backup")
    with pytest.raises(BackupError, match="--force"):
        restore(settings, made.folder, force=False)
    if settings.database_url.get_secret_value().startswith("sqlite"):
        with pytest.raises(LedgerError, match="stop the bot"):
            restore(settings, made.folder, force=True)
        (new := tmp_path / "new").mkdir()
        shutil.copytree(settings.indexes_dir, new / "indexes")
        with pytest.raises(BackupError, match="index that would be replaced"):
            restore(elsewhere(settings, new), made.folder, force=False)
    assert ledger.answer(kept) is not None


def test_any_damage_is_refused(settings: BotSettings, ledger: Ledger, tmp_path: Path) -> None:
    """A backup of which any file is harmed changes nothing, and the file is named."""
    record(ledger)
    made = back_up(settings, tmp_path / "backup")
    there = elsewhere(settings, tmp_path / "new")
    for path in files_of(made.folder):
        for kind in ("flip", "remove"):
            with harmed(path, Harm(kind, 0.5, 1)) as is_changed:
                if is_changed:
                    with pytest.raises(BackupError, match=path.name):
                        restore(there, made.folder, force=True)
    assert not there.indexes_dir.exists()


def test_a_failing_backup_leaves_nothing(
    settings: BotSettings, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that cannot be finished is not there; one that is there is not written over."""
    record(ledger)

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", full_disk)
        with pytest.raises(BackupError, match="No space left"):
            back_up(settings, tmp_path / "backup")
    assert not [path for path in tmp_path.iterdir() if "backup" in path.name]
    back_up(settings, tmp_path / "backup")
    with pytest.raises(BackupError, match="there already"):
        back_up(settings, tmp_path / "backup")


def test_of_a_damaged_index_the_older_one(settings: BotSettings, ledger: Ledger, tmp_path: Path) -> None:
    """What is damaged is not backed up; the newest whole index is, and that is said."""
    record(ledger)
    older = generations.current_name(settings.indexes_dir)
    building.write(tmp_path, building.NEWER)
    newer = building.build(tmp_path).decode()
    (settings.indexes_dir / newer / generations.VECTORS).write_bytes(b"")
    made = back_up(settings, tmp_path / "backup")
    assert made.generation == older
    assert made.damage is not None
    assert made.damage.generation == newer


def test_newer_ledgers_are_refused(settings: BotSettings, ledger: Ledger, tmp_path: Path) -> None:
    """A ledger of a later version of Isnad is not put into this one."""
    record(ledger)
    made = back_up(settings, tmp_path / "backup")
    manifest = made.folder / "backup.json"
    written = json.loads(digests.unsealed(manifest.read_bytes()) or b"")
    manifest.write_bytes(digests.sealed(json.dumps({**written, "revision": "9999"})))
    with pytest.raises(LedgerError, match="newer version"):
        restore(elsewhere(settings, tmp_path / "new"), made.folder, force=True)


def test_commands(
    settings: BotSettings,
    ledger: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both commands say what was done and what a backup does not hold; no secret is in it."""
    (kept,) = record(ledger)
    token = "123456:very-secret"  # noqa: S105 - stands for one
    for name, value in {
        "TELEGRAM_BOT_TOKEN": token,
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "INDEXES_DIR": str(settings.indexes_dir),
        "SEEDS_DIR": str(settings.seeds_dir),
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["backup", str(tmp_path / "backup")]) == 0
    said = capsys.readouterr().out
    assert str(settings.seeds_dir) in said
    assert ".env" in said
    assert not [path for path in files_of(tmp_path / "backup") if token.encode() in path.read_bytes()]
    assert main(["restore", str(tmp_path / "backup")]) == EXIT_FAILED
    assert "--force" in capsys.readouterr().err
    ledger.close()
    assert main(["restore", str(tmp_path / "backup"), "--force"]) == 0
    assert "Restored from" in capsys.readouterr().out
    opened = Ledger.open(settings.database_url.get_secret_value())
    assert opened.answer(kept) is not None
    opened.close()
