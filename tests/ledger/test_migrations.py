"""The schema's history: it arrives at the models, runs once, runs alone, goes back, and refuses the future."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from bot import migrations
from bot.ledger import Ledger, LedgerError, RecordedAnswer
from bot.ledger.database import open_engine, read_url
from bot.ledger.migrating import migrate, migration
from bot.ledger.tables import LedgerTable
from retrieval.domain import Voices
from tests.ledger.answers import ASKED_AT, an_answer


@pytest.mark.usefixtures("ledger")
def test_the_migrations_arrive_at_the_models(database_url: str) -> None:
    """Autogenerate finds nothing to add, drop or alter in a migrated database."""
    engine = open_engine(read_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, LedgerTable.metadata)
    engine.dispose()

    assert differences == []


@pytest.mark.usefixtures("ledger")
def test_a_foreign_key_and_every_index_are_in_the_database(database_url: str) -> None:
    """The three look-ups each have an index, and a citation goes with its answer."""
    engine = open_engine(read_url(database_url))
    found = inspect(engine)
    indices = [index["column_names"] for index in found.get_indexes("answers")]
    (key,) = found.get_foreign_keys("citations")
    (copy_key,) = found.get_foreign_keys("occurrences")
    tables = ("answers", "citations", "occurrences")
    primary = [found.get_pk_constraint(table)["constrained_columns"] for table in tables]
    engine.dispose()

    assert primary == [["id"], ["answer_id", "rank"], ["answer_id", "rank", "number"]]
    assert ["chat_id", "message_id"] in indices
    assert ["chat_id", "user_id", "asked_at", "question_message_id"] in indices
    assert key.get("options") == copy_key.get("options") == {"ondelete": "CASCADE"}


def test_the_citations_go_with_their_answer(ledger: Ledger, database_url: str) -> None:
    """Foreign keys are enforced: deleting an answer deletes its citations with their other places."""
    answer = an_answer()
    ledger.record(
        RecordedAnswer(answer, chat_id=1, user_id=2, question_message_id=3, message_id=None, asked_at=ASKED_AT)
    )
    engine = open_engine(read_url(database_url))
    with engine.begin() as connection:
        count = text("SELECT (SELECT count(*) FROM citations), (SELECT count(*) FROM occurrences)")
        before = connection.execute(count).one()
        connection.execute(text("DELETE FROM answers"))
        after = connection.execute(count).one()
    engine.dispose()

    assert tuple(before) == (2, 1)
    assert tuple(after) == (0, 0)


def test_an_answer_of_the_first_schema_comes_back(database_url: str) -> None:
    """What was recorded before there were highlights and copies is read as an answer without them."""
    url = read_url(database_url)
    first = Ledger.open(database_url)
    answer = an_answer()
    first.record(
        RecordedAnswer(answer, chat_id=1, user_id=2, question_message_id=3, message_id=None, asked_at=ASKED_AT)
    )
    first.close()
    with migration(url) as config:
        command.downgrade(config, "0001")

    second = Ledger.open(database_url)
    found = second.answer(answer.id)
    second.close()

    assert found is not None
    assert found.answer.citations == tuple(
        replace(citation, highlight=(), also_in=(), attributions_differ=False, voices=Voices(None, ()))
        for citation in answer.citations
    )


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    """A second start finds the schema as it should be and keeps what is recorded."""
    first = Ledger.open(database_url)
    answer = an_answer()
    first.record(
        RecordedAnswer(answer, chat_id=1, user_id=2, question_message_id=3, message_id=None, asked_at=ASKED_AT)
    )
    first.close()

    migrate(read_url(database_url))
    migrate(read_url(database_url))

    second = Ledger.open(database_url)
    found = second.answer(answer.id)
    second.close()
    assert found is not None
    assert found.answer == answer


def test_the_history_goes_back_to_nothing_and_forward_again(database_url: str) -> None:
    """Downgrading to the base drops every table, and upgrading creates them anew."""
    url = read_url(database_url)
    Ledger.open(database_url).close()

    with migration(url) as config:
        command.downgrade(config, "base")
    engine = open_engine(url)
    left = inspect(engine).get_table_names()
    migrate(url)
    created = inspect(engine).get_table_names()
    engine.dispose()

    assert left == ["alembic_version"]
    assert set(created) == {"alembic_version", *LedgerTable.metadata.tables}


def test_a_migration_that_fails_changes_nothing(database_url: str) -> None:
    """The steps are one transaction, on SQLite too: a table that is in the way leaves no other behind."""
    url = read_url(database_url)
    Ledger.open(database_url).close()
    engine = open_engine(url)
    with migration(url) as config:
        command.downgrade(config, "base")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE citations (note TEXT)"))

    with pytest.raises(LedgerError, match="bring the ledger up to date"):
        migrate(url)

    left = set(inspect(engine).get_table_names())
    engine.dispose()
    assert left == {"alembic_version", "citations"}


def test_a_newer_database_is_refused(database_url: str) -> None:
    """A revision that this version does not know is named, and so is what to do; nothing is changed."""
    url = read_url(database_url)
    Ledger.open(database_url).close()
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(LedgerError, match=r"newer version of Isnad \(revision 9999\): install that version"):
        Ledger.open(database_url)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()


def test_two_threads_may_open_an_empty_database_at_once(database_url: str) -> None:
    """Alembic's global state is not shared by two migrations of one process."""
    with ThreadPoolExecutor(max_workers=2) as threads:
        for opened in threads.map(Ledger.open, [database_url] * 4):
            opened.close()


@pytest.mark.slow
def test_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    """Processes that start together all find the ledger migrated, whichever was first."""
    program = "import sys; from bot.ledger import Ledger; input(); Ledger.open(sys.argv[1]).close()"
    starting = [
        subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, "-W", "error", "-c", program, database_url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    failures = [process.communicate(timeout=60)[1] for process in starting]

    assert [process.returncode for process in starting] == [0, 0, 0], failures


def test_the_next_step_is_written_by_autogenerate(database_url: str, tmp_path: Path) -> None:
    """What the models have and the schema lacks becomes a module of plain types that runs and closes the gap."""
    history = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__path__[0]), history)
    Ledger.open(database_url).close()
    with migration(read_url(database_url)) as config:
        config.set_main_option("script_location", str(history).replace("%", "%%"))
        connection = config.attributes["connection"]
        connection.execute(text("ALTER TABLE citations DROP COLUMN publisher"))
        command.revision(config, "Publishers", rev_id="9999", autogenerate=True)
        command.upgrade(config, "head")
        differences = compare_metadata(MigrationContext.configure(connection), LedgerTable.metadata)

    written = (history / "versions" / "9999_publishers.py").read_text()
    assert written.startswith('"""Publishers."""\n')
    assert "sa.Column('publisher', sa.Text(), nullable=True)" in written
    assert differences == []
