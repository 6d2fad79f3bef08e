"""Real databases: SQLite in memory, and PostgreSQL on a server of the run's own or one that LIANBAN_TEST_POSTGRESQL names."""

import functools
import os

import pytest
from sqlalchemy import create_engine, make_url, text

from compliance.store.database import open_database
from tests.compliance import server
from tests.compliance.making import the_book
from tests.compliance.server import OFFICE

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def allocation():
    return the_book().allocation


@pytest.fixture(scope="session")
def book():
    return the_book()


_MAKE_OFFICE = f"""DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{OFFICE}') THEN CREATE ROLE {OFFICE} LOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""
"""Other workers of the run may make the role at this moment."""

_MINE = f"lianban_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""No other worker of the run has a database of this name."""


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """The address of a server on which the tests may make databases of their own."""
    named = os.environ.get("LIANBAN_TEST_POSTGRESQL")
    if named:
        return named
    base = tmp_path_factory.getbasetemp()
    try:
        return server.address(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    except server.NoServer as error:
        pytest.skip(f"no PostgreSQL here: {error}")


def as_office(address, name):
    """The address of the database `name`, for its owner."""
    url = make_url(address).set(database=name, username=OFFICE)
    return url.render_as_string(hide_password=False)


def made(address, name, like="template1"):
    """The address of the PostgreSQL database `name`, made anew as a copy of `like`."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like} OWNER {OFFICE}"))
    engine.dispose()
    return as_office(address, name)


@functools.cache
def set_up(address):
    """The name of a database in the form that this lianban knows, without a row: made once, since that takes a while."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(_MAKE_OFFICE))
    engine.dispose()
    with open_database(made(address, f"{_MINE}_form")):
        return f"{_MINE}_form"


@pytest.fixture
def empty_postgresql(postgresql):
    """The address of this worker's PostgreSQL database, set up and without a row."""
    return made(postgresql, _MINE, like=set_up(postgresql))


@pytest.fixture(params=STORES)
def database(request):
    address = ":memory:" if request.param == "sqlite" else request.getfixturevalue("empty_postgresql")
    with open_database(address) as opened:
        yield opened


@pytest.fixture(params=STORES)
def shared(request, tmp_path):
    """The address of a database that several can open."""
    if request.param == "sqlite":
        return str(tmp_path / "lianban.db")
    return request.getfixturevalue("empty_postgresql")
