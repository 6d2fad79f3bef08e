"""The revisions make what the models say, and nothing of alembic is touched where nothing is to be upgraded."""

import re
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from compliance.store import upgrade
from compliance.store.base import Base
from compliance.store.database import SCHEMA, open_database
from compliance.store.scratch import rebuilt_tables


# An index on an expression cannot be read back from SQLite; the test after this one compares it.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index:sqlalchemy.exc.SAWarning")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index:UserWarning")
def test_the_revisions_make_what_the_models_say(database):
    assert rebuilt_tables(), "the models are there"
    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def statements(connection):
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')"))
    return {
        name: sorted(re.split(r"[\s,]+", (sql or "").replace('"', "")))
        for name, sql in rows
        if not name.startswith("sqlite_")
    }


def test_the_revisions_make_the_same_checks_and_partial_indexes_as_the_models():
    """What alembic does not compare: conditions, expressions, strictness."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection, open_database(":memory:") as migrated, migrated.read() as session:
        Base.metadata.create_all(connection)
        made = statements(session.connection())
        del made["alembic_version"]
        assert made == statements(connection)
    engine.dispose()


def test_the_schema_that_is_known_is_the_newest_revision():
    config = Config()
    config.set_main_option("script_location", upgrade.__file__.replace("upgrade.py", "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


def run(program, *arguments):
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_alembic_is_imported_neither_to_make_a_database_nor_to_open_one(tmp_path):
    program = (
        "import sys; from compliance.store.database import open_database; open_database(sys.argv[1]).close(); "
        "print('alembic' in sys.modules)"
    )
    path = str(tmp_path / "lianban.db")
    assert [run(program, path), run(program, path)] == [["False"], ["False"]]


def test_opening_at_once_sets_the_database_up_once(shared):
    program = (
        "import sys; from compliance.store.database import open_database; "
        "database = open_database(sys.argv[1]); session = database.read().__enter__(); "
        "from sqlalchemy import text; print(session.scalar(text('SELECT count(*) FROM alembic_version')))"
    )
    command = [sys.executable, "-c", program, shared]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [each.communicate() for each in running] == [("1\n", "")] * 4
