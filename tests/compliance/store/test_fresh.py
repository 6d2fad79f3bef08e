"""A new database is made from what is written down, and that is what the revisions make."""

import os
import re
import subprocess

import pytest
from sqlalchemy import create_engine, text

from compliance.store import fresh
from compliance.store.base import Base
from compliance.store.database import SCHEMA, open_database
from compliance.store.scratch import rebuilt_tables
from compliance.store.upgrade import upgrade
from tests.compliance import server
from tests.compliance.conftest import made, set_up


def rows(connection):
    names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).all()
    return {name: connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}


def form(connection):
    found = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid"))
    return [(kind, name, table, re.sub(r"\s+\n", "\n", sql or "")) for kind, name, table, sql in found]


def both(engines):
    """An empty database by what is written down, and one by the revisions."""
    written, run = (engine.connect() for engine in engines)
    with written, run:
        assert fresh.set_up(written), "run `python -m tests.compliance.store.record_form`: a revision changed"
        upgrade(run)
        yield written
        yield run


def test_on_sqlite_it_is_what_the_revisions_make():
    engines = [create_engine("sqlite://") for _each in range(2)]
    (made, by_revisions) = [(form(each), rows(each)) for each in both(engines)]
    assert made == by_revisions
    assert made[1].pop("alembic_version") == [(SCHEMA,)]
    assert not any(made[1].values())
    for engine in engines:
        engine.dispose()


def dumped(address):
    """The whole form, as pg_dump tells it: tables, comments, rules, indexes, triggers, functions and policies."""
    command = [server.binaries() / "pg_dump", "--schema-only", "--no-owner", "--dbname", address]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return re.sub(r"^\\(un)?restrict .*$", "", text, flags=re.MULTILINE)


@pytest.mark.postgresql
def test_on_postgresql_it_is_what_the_revisions_make(postgresql):
    if os.environ.get("LIANBAN_TEST_POSTGRESQL"):
        pytest.skip("the wheel's pg_dump need not know a server of another version")
    set_up(postgresql)  # who owns them is there
    names = [f"lianban_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{which}" for which in ("written", "run")]
    engines = [create_engine(made(postgresql, name)) for name in names]
    versions = []
    for connection in both(engines):
        versions.append(connection.scalar(text("SELECT version_num FROM alembic_version")))
        connection.commit()
    assert versions == [SCHEMA, SCHEMA]
    written, run = (dumped(engine.url.render_as_string(hide_password=False)) for engine in engines)
    assert written == run
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_its_indexes_on_some_rows_are_those_of_the_models(dialect):
    """The models say it for SQLite alone, so that a file is opened without all that is known of PostgreSQL."""
    assert rebuilt_tables()
    text = fresh.form_file(dialect).read_text("utf-8")
    written = dict(re.findall(r"CREATE (?:UNIQUE )?INDEX (\w+) ON [^\n]* WHERE ([^\n]+)", text))
    said = {
        index.name: str(index.dialect_options["sqlite"]["where"])
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert written == said


def test_a_form_of_other_revisions_is_not_used(monkeypatch, tmp_path):
    other = tmp_path / "sqlite.sql"
    other.write_text(fresh.form_file("sqlite").read_text("utf-8").replace(fresh.revisions(), "0" * 64), "utf-8")
    monkeypatch.setattr(fresh, "form_file", lambda _dialect: other)
    with open_database(":memory:") as opened, opened.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == SCHEMA
