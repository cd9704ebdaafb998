"""What the operator sees when DATABASE_URL or its database is wrong, and what a right one is given."""

import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.ledger import Ledger, LedgerError, RecordedAnswer
from bot.ledger.database import open_engine, read_url
from bot.ledger.tables import LedgerTable
from retrieval.errors import IsnadError
from tests.ledger.answers import ASKED_AT, an_answer

SECRET = "s3cr3t-p4ss"  # noqa: S105 it opens nothing


def test_the_error_is_of_the_tree() -> None:
    """Whoever catches IsnadError catches the ledger's."""
    assert issubclass(LedgerError, IsnadError)


def test_the_folder_is_closed_to_others(sqlite_url: str, tmp_path: Path) -> None:
    """The folder of the database is created for its owner only, and so are its files."""
    with closing(Ledger.open(sqlite_url)) as ledger:
        ledger.preferences(1)
        modes = modes_in(tmp_path / "var")

    assert set(modes) >= {"isnad.db", "isnad.db-wal", "isnad.db-shm"}
    assert set(modes.values()) == {0o600}
    assert mode_of(tmp_path / "var") == 0o700


def test_what_was_open_is_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder and files that others could read, as an older version or a copy left them, are closed at opening."""
    monkeypatch.chdir(tmp_path)
    Ledger.open("sqlite:///var/isnad.db").close()
    folder = tmp_path / "var"
    folder.chmod(0o755)
    (folder / "isnad.db-wal").touch()
    for file in folder.iterdir():
        file.chmod(0o644)
    (folder / "notes.txt").touch(0o644)
    with closing(Ledger.open("sqlite:///var/isnad.db")) as ledger:
        ledger.preferences(1)
        modes = modes_in(folder)

    assert mode_of(folder) == 0o700
    assert modes.pop("notes.txt") == 0o644
    assert set(modes.values()) == {0o600}


def test_a_folder_that_is_shared_stays_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The working folder and folders outside of it are not Isnad's to close; the files in them are."""
    work, elsewhere = tmp_path / "work", tmp_path / "elsewhere"
    for folder in (work, elsewhere):
        folder.mkdir()
        folder.chmod(0o755)
    monkeypatch.chdir(work)
    for url in ("sqlite:///isnad.db", f"sqlite:///{elsewhere}/isnad.db"):
        Ledger.open(url).close()

    assert mode_of(work) == mode_of(elsewhere) == 0o755
    assert mode_of(work / "isnad.db") == mode_of(elsewhere / "isnad.db") == 0o600


def mode_of(path: Path) -> int:
    """Return the permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def modes_in(folder: Path) -> dict[str, int]:
    """Return the permissions of the files in a folder by their names."""
    return {path.name: mode_of(path) for path in folder.iterdir()}


def test_sqlite_is_set_up_for_several_users_at_once(sqlite_url: str) -> None:
    """Every connection writes ahead, enforces foreign keys and waits for its turn."""
    Ledger.open(sqlite_url).close()
    engine = open_engine(read_url(sqlite_url))
    with engine.connect() as connection:
        pragmas = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    engine.dispose()

    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000}


def test_the_default_is_relative_to_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Three slashes name a path from where the bot was started."""
    monkeypatch.chdir(tmp_path)
    Ledger.open("sqlite:///var/isnad.db").close()

    assert (tmp_path / "var" / "isnad.db").is_file()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "not the URL of a database"),
        (f"postgresql://bot:{SECRET}/db", "not the URL of a database"),
        (f"{SECRET} is no URL", "not the URL of a database"),
        (f"mysql://bot:{SECRET}@localhost/db", "does not speak: write sqlite:///"),
        (f"postgres://bot:{SECRET}@localhost/db", r"does not speak: .* postgresql\+psycopg://"),
        (f"postgresql://bot:pa@{SECRET}@localhost/db", "write each @ .* as %40"),
        (f"postgresql://bot:pa@ss/{SECRET}@localhost/db", "write each @ .* as %40"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file:isnad.db?uri=true", "names no file"),
    ],
)
def test_a_wrong_url_is_refused_with_what_to_write(url: str, said: str) -> None:
    """A URL that no ledger can stand on is refused, and no part that may be a password is repeated."""
    with pytest.raises(LedgerError, match=said) as refused:
        Ledger.open(url)

    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://bot:{SECRET}@127.0.0.1:1/db?connect_timeout=5",
        f"postgresql+psycopg://bot@127.0.0.1:1/db?password={SECRET}",
    ],
)
def test_a_server_that_is_not_there_is_named_without_the_password(url: str) -> None:
    """The message names the server, the reason and the variable; the password is nowhere."""
    with pytest.raises(LedgerError, match=r"127\.0\.0\.1.*DATABASE_URL") as refused:
        Ledger.open(url)

    assert SECRET not in str(refused.value)
    assert SECRET not in str(refused.value.__cause__)


@pytest.mark.slow
def test_a_reason_that_quotes_the_password_is_masked(postgresql_url: str) -> None:
    """A server that repeats the password (here it is the missing database's name too) is not quoted in full."""
    url = make_url(postgresql_url).set(password=SECRET, database=SECRET + "x")
    with pytest.raises(LedgerError, match=r'database "\*\*\*x" does not exist') as refused:
        Ledger.open(url.render_as_string(hide_password=False))

    assert refused.value.__cause__ is None


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file in the place of the folder is reported with its path."""
    (tmp_path / "var").write_text("in the way")
    with pytest.raises(LedgerError, match=r"cannot open the ledger in sqlite:///.*/var/isnad\.db: .*DATABASE_URL"):
        Ledger.open(f"sqlite:///{tmp_path}/var/isnad.db")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    """Another file under that name is refused, not overwritten."""
    path = tmp_path / "isnad.db"
    path.write_text("a letter, long enough to be no empty database" * 40)
    with pytest.raises(LedgerError, match="file is not a database"):
        Ledger.open(f"sqlite:///{path}")

    assert path.read_text().startswith("a letter")


def test_a_database_that_fails_later_is_reported_and_no_question_with_it(ledger: Ledger, database_url: str) -> None:
    """Every method translates; the message says what was being done and holds no parameter."""
    engine = open_engine(read_url(database_url))
    with engine.begin() as connection:
        LedgerTable.metadata.drop_all(connection)
    engine.dispose()
    answer = an_answer("سر السائل")

    with pytest.raises(LedgerError, match=f"cannot record the answer {answer.id} in ") as recording:
        ledger.record(
            RecordedAnswer(answer, chat_id=1, user_id=2, question_message_id=3, message_id=None, asked_at=ASKED_AT)
        )
    with pytest.raises(LedgerError, match="cannot read an answer in "):
        ledger.answer(answer.id)
    with pytest.raises(LedgerError, match="cannot set the message of the answer"):
        ledger.set_message(answer.id, 5)

    assert answer.question not in str(recording.value)
    assert answer.question not in str(recording.value.__cause__)
